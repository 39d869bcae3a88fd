"""The open mobility statistics: who went from where to where, one file for each year since 2008.

The files hold one line per journey, or few like ones, each a record. Journeys are summed
up while reading, to sending and receiving organisation, activity and academic year.
What describes persons (age, gender, nationality, special needs …) is left behind in the reader. The sums
may be as small as one: institutions and a year say where somebody went, but not who. Among receiving
organisations without a charter code are practices and small firms that bear the name of a person: their
names are withheld unless a word in them says organisation.

Source: the names of the columns, edition by edition, as other people's programs give them.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import PurePath

import polars as pl

from extractors.contract import MOBILITY_FLOWS, DocumentError, DocumentName, Staged
from extractors.families.files import FilesBehindPage, LinkedFile, follow
from extractors.read.academic_years import academic_year_named, academic_year_of
from extractors.read.column_names import Columns, fields_of, folded, is_header, match_columns
from extractors.read.frames import reject, rejected_frame, remark
from extractors.read.json_objects import decode
from extractors.read.privacy import publishable_organisations
from extractors.read.table_files import SUFFIXES, Table, open_table
from extractors.source import UNCOUNTED, File, Schedule, Source

ID = "mobility"

_DATASET = "erasmus-mobility-raw-data"
_ADDRESSES = ("downloadurl", "accessurl", "url")  # of files, as descriptions call them, the best first
_HOMEPAGE = f"https://data.europa.eu/data/datasets/{_DATASET}"
# "2021.05.11 KA1 mobilities eligible finalised started in 2019.csv"
_FILE_NAME = re.compile(
    r"(?i)(?:(?P<date>\d{4}[.-]\d{2}[.-]\d{2})[ _]+)?(?P<name>.+?)(?:\.(?:csv|txt|tsv|xlsx|xls|gz|zip))+"
)
_NEEDED = (
    ("sending_name", "sending_erasmus_code"),
    ("receiving_name", "receiving_erasmus_code"),
    ("participant_count", "study_start"),
)
_SIDES = ("sending", "receiving")
_PARTS = ("name", "erasmus_code", "city", "country")
# What the editions with a row for each student have instead of a number
_STARTS = ("study_start", "placement_start")
# What says the year where no academic year is given, the best first
_YEARS = ("mobility_year", "start", "call_year")
_COLUMNS = (
    "record_number",
    "record_count",
    *(field for field in fields_of(ID) if field not in (*_STARTS, *_YEARS)),
)
_KEYS = [
    name
    for name in MOBILITY_FLOWS
    if name in _COLUMNS and name not in ("record_number", "record_count", "participant_count")
]
_WORD = pl.Categorical()  # while summing up: of 500,000 journeys, words are few and long
_BATCH = 50_000  # records, so that memory grows with the number of flows and not with that of journeys
_COUNT = r"^[1-9][0-9]{0,6}$"
_NOUGHTS = r"[.,]0{1,2}\s*$"
_GAP_OF_THOUSANDS = r"([0-9])\s([0-9]{3})\b"
_NUMBER = r"^[0-9 .,+-]{1,20}$"


def split_file_name(name: str) -> tuple[str, date | None]:
    """Key of a file, which is its name without the date before it, and that date."""
    parts = _FILE_NAME.fullmatch(name)
    if parts is None:
        return name, None
    try:
        published_on = date.fromisoformat(parts["date"].replace(".", "-")) if parts["date"] else None
    except ValueError:  # not a day, such as 2021.13.45
        return PurePath(name).stem, None
    return parts["name"], published_on


def find_files(overview: bytes, document: DocumentName, base: str) -> list[LinkedFile]:
    """Tables that the portal's description of the data set names, each once, sorted by key.

    Raises DocumentError if the description is not as expected.
    """
    found: dict[str, LinkedFile] = {}
    for url, file_name in follow(_addresses(decode(overview, document)), base):
        if PurePath(file_name).suffix.lower() in SUFFIXES:
            key, published_on = split_file_name(file_name)
            found.setdefault(key, LinkedFile(key, url, file_name, published_on))
    if not found:
        raise DocumentError(
            document.label,
            "",
            "it looks different than expected: no address in it leads to a table",
            f"Look at {_HOMEPAGE} in a browser; a file saved from there can be taken with --from",
        )
    return [found[key] for key in sorted(found)]


def _addresses(description: object) -> list[object]:
    """Addresses in a description, of any of the forms that portals have: those for downloads come first."""
    found: dict[str, list[object]] = {name: [] for name in _ADDRESSES}
    waiting = [description]
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, Mapping):
            waiting += part.values()
            for name, value in part.items():
                said = found.get(folded(name).removeprefix("dcat"))
                if said is not None:
                    values = value if isinstance(value, list) else [value]
                    said += (one.get("@id") if isinstance(one, Mapping) else one for one in values)
    return [address for name in _ADDRESSES for address in found[name]]


def _name_file(file: File) -> tuple[str, date | None]:
    return split_file_name(file.name)


def _open(data: bytes, document: DocumentName) -> Table:
    """Find the table in a file. Raises DocumentError if there is none."""
    return open_table(data, document, partial(is_header, ID))


def _read(opened: Table, document: DocumentName) -> Staged:
    """Read one file of the statistics.

    Raises DocumentError if it is cut off, or lacks sender, receiver or number of participants.
    """
    columns = match_columns(ID, opened.header, _NEEDED, document)
    flows = pl.DataFrame(schema={name: _WORD if name in _KEYS else MOBILITY_FLOWS[name] for name in _COLUMNS})
    rejected = [rejected_frame([])]
    for whole, faulty in columns.batches(opened, document, _BATCH):
        table = _completed(whole, columns, document)
        unusable = _unusable(table)
        rejected += [faulty, unusable]
        kept = table.join(unusable, on="record_number", how="anti", maintain_order="left")
        flows = _sum_up(pl.concat([flows, _as_flows(kept)]))
    flows, notices = _publishable(flows)
    return Staged(
        mobility_flows=flows.with_columns(pl.col(_KEYS).cast(pl.String)),
        rejected=pl.concat(rejected).sort("record_number"),
        notices=pl.concat([_of_columns(columns, opened), notices]),
        record_count=int(flows["record_count"].sum()) + sum(frame.height for frame in rejected),
    )


def _completed(table: pl.DataFrame, columns: Columns, document: DocumentName) -> pl.DataFrame:
    """Say year and number where the edition does not: a row for each student counts one.

    The academic year is that in the name of the file (``student_1112``), or the one in which a journey began.
    """
    told = table.with_columns(
        year=pl.coalesce(
            "year",
            "mobility_year",
            pl.lit(academic_year_named(document.label), pl.String),
            *(academic_year_of(pl.col(start)) for start in (*_STARTS, "start")),
            "call_year",
        )
    )
    if "study_start" in columns.fields and "participant_count" not in columns.fields:
        return told.with_columns(participant_count=pl.lit("1"))
    # as spreadsheets write whole numbers: 2.0, 1 024
    return told.with_columns(
        pl.col("participant_count").str.replace(_NOUGHTS, "").str.replace_all(_GAP_OF_THOUSANDS, "$1$2")
    )


def _of_columns(columns: Columns, opened: Table) -> pl.DataFrame:
    """Remarks on the columns and on how the file came; no edition has all columns of all."""
    other_edition = (pl.col("kind") == "missing_column") & pl.col("column").is_in(
        [*_STARTS, *_YEARS, *(["participant_count"] if "study_start" in columns.fields else [])]
    )
    return columns.notices(opened.remarks).filter(~other_edition.fill_null(value=False))


def _check(opened: Table, document: DocumentName) -> None:
    """Raise DocumentError unless a table has the columns of the statistics."""
    match_columns(ID, opened.header, _NEEDED, document)


def _unusable(table: pl.DataFrame) -> pl.DataFrame:
    """Rejections of records without a sender, a receiver or a number of participants."""

    def says_nothing(side: str) -> pl.Expr:
        names = (f"{side}_name", f"{side}_erasmus_code")
        return pl.all_horizontal(pl.col(name).str.strip_chars().fill_null("-") == "-" for name in names)

    count = pl.col("participant_count").str.strip_chars()
    verdict = table.with_columns(
        column=pl.when(says_nothing("sending"))
        .then(pl.lit("sending_name"))
        .when(says_nothing("receiving"))
        .then(pl.lit("receiving_name"))
        .when(~count.str.contains(_COUNT).fill_null(value=False))
        .then(pl.lit("participant_count"))
    ).filter(pl.col("column").is_not_null())
    is_count = pl.col("column") == "participant_count"
    return reject(
        verdict,
        pl.when(is_count).then(pl.lit("count_malformed")).otherwise(pl.lit("organisation_missing")),
        column=pl.col("column"),
        # words that stand there by mistake may be personal
        value=pl.when(is_count & count.str.contains(_NUMBER)).then(count),
    )


def _as_flows(table: pl.DataFrame) -> pl.DataFrame:
    """One flow per record."""
    return table.select(
        "record_number",
        *(pl.col(name).cast(_WORD) for name in _KEYS),
        record_count=pl.lit(1, pl.Int64),
        participant_count=pl.col("participant_count").str.strip_chars().cast(pl.Int64),
    ).select(_COLUMNS)


def _sum_up(flows: pl.DataFrame) -> pl.DataFrame:
    """One row per flow: the sum of those that say the same."""
    summed = flows.group_by(_KEYS, maintain_order=True).agg(
        pl.col("record_number").min(), pl.col("record_count", "participant_count").sum()
    )
    return summed.select(_COLUMNS)


def _publishable(flows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Cut the organisations of both sides down to what may be kept; flows that are then alike become one.

    Returns the flows, and notices with the number of records that each concerns.
    """
    notices = []
    for side in _SIDES:
        published = [f"{side}_{part}" for part in _PARTS]
        organisations = (
            flows.group_by(published, maintain_order=True)
            .agg(records=pl.col("record_count").sum())
            .with_row_index("record_number")
            .with_columns(pl.col("record_number").cast(pl.Int64), pl.col(published).cast(pl.String))
        )
        has_code = pl.col("erasmus_code").str.strip_chars().fill_null("-") != "-"
        kept, remarks = publishable_organisations(
            organisations.drop("records")
            .rename(dict(zip(published, _PARTS, strict=True)))
            .with_columns(is_of_any_kind=~has_code if side == "receiving" else pl.lit(value=False))
        )
        fit = organisations.select(
            pl.col(published).cast(_WORD),
            *(
                kept[part].replace("", None).cast(_WORD).alias(f"kept {name}")
                for part, name in zip(_PARTS, published, strict=True)
            ),
        )
        flows = flows.join(
            fit, on=published, how="left", nulls_equal=True, maintain_order="left"
        ).with_columns(pl.col(f"kept {name}").alias(name) for name in published)
        found = (
            remarks.join(organisations, on="record_number")
            .group_by("kind", pl.format("{}_{}", pl.lit(side), "column").alias("column"), maintain_order=True)
            .agg(records=pl.col("records").sum())
        )
        notices.append(remark(found, pl.col("kind"), column=pl.col("column"), count=pl.col("records")))
    return _sum_up(flows).sort("record_number"), pl.concat(notices)


_BEHIND = FilesBehindPage(
    "dataset",
    "the description of the data set",
    find_files,
    max_bytes=500_000_000,  # the largest has some 100 MB
    page_bytes=20_000_000,
    accept="application/json",
)

SOURCE = Source(
    id=ID,
    module=__name__,
    name="Erasmus+ mobility statistics",
    homepage=_HOMEPAGE,
    url=f"https://data.europa.eu/api/hub/search/datasets/{_DATASET}",
    hosts=frozenset({"data.europa.eu", "ec.europa.eu"}),
    licence="CC-BY-4.0",
    manners="One description and a dozen files of up to 100 MB, one request in two seconds.",
    verified=(
        "Addresses and columns of the workbooks of 2014 to 2024 and of the editions since 2008 were read in "
        "other people's programs, and so was the form of the portal's descriptions. Rows shaped like theirs "
        "were read, of the workbooks for KA2 none: whole files were not at hand, nothing was tried there."
    ),
    schedule=Schedule(
        "monthly",
        "0 8 15 * *",
        ("Mobility statistics, on the fifteenth of each month. Files that are unchanged are not sent again."),
    ),
    gives={"mobility_flows": _COLUMNS},
    suffixes=SUFFIXES,
    discover=_BEHIND.discover,
    open=_open,
    name_file=_name_file,
    counting=UNCOUNTED,
    check=_check,
    read=_read,
)
