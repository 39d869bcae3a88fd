"""Parser of the open mobility statistics (KA1, 2014 to 2019): one record per group of like journeys.

Journeys are summed up while reading, to sending and receiving organisation, activity and academic year.
What describes persons (age, gender, nationality, special needs …) is left behind in the reader. The sums
may be as small as one: institutions and a year say where somebody went, but not who. Among receiving
organisations without a charter code are practices and small firms that bear the name of a person: their
names are withheld unless a word in them says organisation.

Source: the names of the 24 columns as other people's programs give them.
"""

from itertools import islice

import polars as pl

from extractors.contract import MOBILITY_FLOWS, NOTICES, REJECTED, DocumentName, Staged, conform
from extractors.read.columns import match_columns
from extractors.read.privacy import publishable_organisations
from extractors.read.strict_csv import read_header, read_records

_DELIMITER = ";"
_NEEDED = (
    ("sending_name", "sending_erasmus_code"),
    ("receiving_name", "receiving_erasmus_code"),
    ("participant_count",),
)
_SIDES = ("sending", "receiving")
_PARTS = ("name", "erasmus_code", "city", "country")
_KEYS = [name for name in MOBILITY_FLOWS if name.endswith(_PARTS) or name in ("year", "activity")]
_BATCH = 50_000  # records, so that memory grows with the number of flows and not with that of journeys
_COUNT = r"^[1-9][0-9]{0,6}$"
_NUMBER = r"^[0-9 .,+-]{1,20}$"
_READ = pl.Schema(
    {
        "record_number": pl.Int64,
        "line_number": pl.Int64,
        **dict.fromkeys([*_KEYS, "participant_count"], pl.String),
    }
)


def parse(data: bytes, document: DocumentName) -> Staged:
    """Parse one file of the statistics.

    Raises DocumentError if it is no CSV in UTF-8 with semicolons, is cut off, or lacks sender, receiver or
    number of participants.
    """
    header = read_header(data, document, _DELIMITER)
    columns = match_columns("mobility", header, _NEEDED, document)
    records = read_records(data, len(header), document, _DELIMITER)
    flows = pl.DataFrame(schema=MOBILITY_FLOWS)
    rejected = [pl.DataFrame(schema=REJECTED)]
    while batch := list(islice(records, _BATCH)):
        read, faulty = columns.read(batch)
        table = conform(read, _READ)
        unusable = _unusable(table)
        rejected += [faulty, unusable]
        kept = table.join(unusable, on="record_number", how="anti", maintain_order="left")
        flows = _sum_up(pl.concat([flows, _as_flows(kept)]))
    flows, notices = _publishable(flows)
    return Staged(
        mobility_flows=flows,
        rejected=pl.concat(rejected).sort("record_number"),
        notices=pl.concat([columns.notices(), notices]),
        record_count=int(flows["record_count"].sum()) + sum(frame.height for frame in rejected),
    )


def check(data: bytes, document: DocumentName) -> None:
    """Raise DocumentError unless `data` begins like a file of the statistics."""
    match_columns("mobility", read_header(data, document, _DELIMITER), _NEEDED, document)


def _unusable(table: pl.DataFrame) -> pl.DataFrame:
    """Return the rejections of records without a sender, a receiver or a number of participants."""

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
    return conform(
        verdict.with_columns(
            scope=pl.lit("record"),
            rule=pl.when(is_count).then(pl.lit("count_malformed")).otherwise(pl.lit("organisation_missing")),
            # words that stand there by mistake may be personal
            value=pl.when(is_count & count.str.contains(_NUMBER)).then(count),
        ),
        REJECTED,
    )


def _as_flows(table: pl.DataFrame) -> pl.DataFrame:
    """Return one flow per record."""
    counted = table.with_columns(
        record_count=pl.lit(1), participant_count=pl.col("participant_count").str.strip_chars().cast(pl.Int64)
    )
    return conform(counted, MOBILITY_FLOWS)


def _sum_up(flows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per flow, the sum of those that say the same."""
    summed = flows.group_by(_KEYS, maintain_order=True).agg(
        pl.col("record_number").min(), pl.col("record_count", "participant_count").sum()
    )
    return summed.select(MOBILITY_FLOWS.names())


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
            .with_columns(pl.col("record_number").cast(pl.Int64))
        )
        has_code = pl.col("erasmus_code").str.strip_chars().fill_null("-") != "-"
        kept, remarks = publishable_organisations(
            organisations.rename(dict(zip(published, _PARTS, strict=True))).with_columns(
                is_of_any_kind=~has_code if side == "receiving" else pl.lit(value=False)
            )
        )
        fit = organisations.select(
            *published,
            *(
                kept[part].replace("", None).alias(f"kept {name}")
                for part, name in zip(_PARTS, published, strict=True)
            ),
        )
        flows = flows.join(
            fit, on=published, how="left", nulls_equal=True, maintain_order="left"
        ).with_columns(pl.col(f"kept {name}").alias(name) for name in published)
        notices.append(
            remarks.join(organisations, on="record_number")
            .group_by("kind", pl.format("{}_{}", pl.lit(side), "column").alias("column"), maintain_order=True)
            .agg(count=pl.col("records").sum())
        )
    return _sum_up(flows).sort("record_number"), pl.concat(conform(remarks, NOTICES) for remarks in notices)
