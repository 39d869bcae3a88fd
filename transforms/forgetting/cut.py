"""Cut the forgotten out of everything that is staged, before anything is made of it.

A record of an organisation that is theirs stays, without all that tells whose it is, as one of a person does.
In texts their names, identifiers and addresses give way to a mark; other columns lose the whole value.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from schema import STAGED
from schema.columns import facts
from transforms.countries import country_code
from transforms.forgetting.finding import Search, named_theirs
from transforms.forgetting.forgotten import SPELLING, Forgotten, Spelling
from transforms.forgetting.forms import digest, words_of
from transforms.staging import Staging
from transforms.steps import read_columns

_NAMED_DOCUMENT = ("key", "label", "url")


@dataclass(frozen=True)
class _Organisation:
    """Where rows of a staged table name an organisation, and what of it tells which one."""

    table: str
    names: tuple[str, ...]
    country: str
    naming: tuple[str, ...]
    identifiers: tuple[str, ...] = ()
    websites: tuple[str, ...] = ()
    flag: str | None = "is_name_withheld"


_ORGANISATIONS: Sequence[_Organisation] = (
    _Organisation(
        "participations",
        ("name",),
        "country",
        ("name", "city", "postcode", "location", "website", "identifier", "platform_organisation_id"),
        identifiers=("identifier", "platform_organisation_id"),
        websites=("website",),
    ),
    _Organisation(
        "organisations",
        ("name", "further_name"),
        "country",
        ("name", "further_name", "city", "postcode", "website", "pic", "oid", "erasmus_code", "url"),
        identifiers=("pic", "oid", "erasmus_code"),
        websites=("website", "url"),
    ),
    _Organisation(
        "partner_requests",
        ("organisation",),
        "organisation_country",
        ("organisation", "organisation_city", "organisation_url", "organisation_key"),
        websites=("organisation_url",),
    ),
    *(
        _Organisation(
            "mobility_flows",
            (f"{side}_name",),
            f"{side}_country",
            (f"{side}_name", f"{side}_erasmus_code", f"{side}_city"),
            identifiers=(f"{side}_erasmus_code",),
            flag=None,
        )
        for side in ("sending", "receiving")
    ),
)


@dataclass(frozen=True)
class Cut:
    """Staging without the forgotten, the search that found them, and whether it found any."""

    staging: Staging
    search: Search
    has_found: bool


def cut_staging(staging: Staging, forgotten: Forgotten) -> Cut:
    """Cut the forgotten out of the staged tables and out of the names of documents; notices tell where."""
    search = Search(forgotten, _spellings(staging, forgotten))
    tables = dict(staging.tables)
    notices = []
    for name, lazy in staging.tables.items():
        table = lazy.collect()
        cut, found = _cut_table(name, table, search)
        if found is not None:
            tables[name] = cut.lazy()
            notices.append(found)
    documents, keys = _cut_documents(staging.documents, search, forgotten.key)
    requests = tables["partner_requests"]
    tables["partner_requests"] = requests.with_columns(pl.col("organisation_key").replace(keys))
    if notices:
        tables["notices"] = pl.concat([tables["notices"], *(told.lazy() for told in notices)], how="diagonal")
    return Cut(replace(staging, documents=documents, tables=tables), search, bool(notices or keys))


def cut_corrections(corrections: pl.DataFrame, search: Search) -> tuple[pl.DataFrame, list[str]]:
    """Return the corrections that name no forgotten one, and what to do about the others."""
    numbered = corrections.with_row_index("number", 1)
    found = search.find(pl.concat([numbered[side].alias("value") for side in ("a", "b", "reason")]))
    is_theirs = pl.any_horizontal(_is_in(side, found) for side in ("a", "b", "reason"))
    numbers = numbered.filter(is_theirs)["number"]
    warnings = [
        f"Correction {number} of corrections.csv names somebody forgotten: it is passed over. Remove it."
        for number in numbers
    ]
    return numbered.filter(~is_theirs).drop("number"), warnings


def _spellings(staging: Staging, forgotten: Forgotten) -> set[Spelling]:
    """Return the names, and where, of organisations that have a forgotten identifier."""
    search = Search(Forgotten(forgotten.key, forgotten.entries.filter(kind="identifier")))
    spellings = set()
    for place in _ORGANISATIONS:
        if not place.identifiers or forgotten.entries.filter(kind="identifier").is_empty():
            continue
        rows = staging.tables[place.table].select(*place.names, place.country, *place.identifiers).collect()
        held = _solid(rows, place.identifiers)
        found = search.find(pl.concat([held[name].alias("value") for name in place.identifiers]))
        theirs = held.filter(pl.any_horizontal(_is_in(name, found) for name in place.identifiers))
        coded = read_columns(theirs, code=country_code(pl.col(place.country)))
        for name in place.names:
            for written, code in coded.select(name, "code").drop_nulls().unique().iter_rows():
                spellings.add((tuple(words_of(written)), code))
    return spellings


def _cut_table(name: str, table: pl.DataFrame, search: Search) -> tuple[pl.DataFrame, pl.DataFrame | None]:
    """Return a staged table without the forgotten, and notices of where they stood; None if nowhere."""
    places = [place for place in _ORGANISATIONS if place.table == name]
    coded = tuple(column for place in places for column in place.identifiers)
    held = {
        column_name: facts(column).holds
        for column_name, column in STAGED[name].columns().items()
        if column.dtype == pl.String and (facts(column).holds != "code" or column_name in coded)
    }
    solid = _solid(table, coded)
    found = search.find(pl.concat([solid[column].alias("value") for column in held]))
    if found.is_empty():
        return table, None
    if name == "page_mentions":
        names_them = _is_in("value", found) | _is_in("text_as_published", found)
        return table.filter(~names_them), _notices(table.filter(names_them), "value")
    notices = []
    for place in places:
        is_theirs = _is_theirs(solid, place, found)
        notices.append(_notices(table.filter(is_theirs), place.names[0]))
        table = table.with_columns(pl.when(~is_theirs).then(column).alias(column) for column in place.naming)
        if place.flag is not None:
            table = table.with_columns(pl.col(place.flag) | is_theirs)
    of_organisations = {column for place in places for column in (*place.names, *place.identifiers)}
    asked_for = found.filter(pl.col("kinds").list.set_difference([SPELLING]).list.len() > 0)
    for column, holds in held.items():
        # an organisation of another country that bears the same name keeps it
        if column in of_organisations:
            continue
        # towns may be called like an organisation
        has_one = table.select(_is_in(column, asked_for if holds == "name" else found)).to_series()
        notices.append(_notices(table.filter(has_one), column))
        cut = pl.col(column).replace(found["value"], found["cut"])
        table = table.with_columns(
            cut if holds == "free text" else pl.when(~has_one).then(column).alias(column)
        )
    return table, pl.concat(notices)


def _is_theirs(rows: pl.DataFrame, place: _Organisation, found: pl.DataFrame) -> pl.Series:
    """Return which rows are of a forgotten organisation; a row without country may be of any."""
    coded = read_columns(rows, code=country_code(pl.col(place.country)))
    is_theirs: pl.Expr = pl.lit(value=False)
    for number, name in enumerate(place.names):
        coded = coded.join(
            found.select(pl.col("value").alias(name), pl.col("countries").alias(f"countries {number}")),
            on=name,
            how="left",
            maintain_order="left",
        )
        is_theirs = is_theirs | named_theirs(pl.col(f"countries {number}"), pl.col("code"))
    for columns, kind in ((place.identifiers, "identifier"), (place.websites, "address")):
        of_kind = found.filter(pl.col("kinds").list.contains(kind))
        for column in columns:
            is_theirs = is_theirs | _is_in(column, of_kind)
    return coded.select(is_theirs.alias("is_theirs")).to_series()


def _solid(rows: pl.DataFrame, identifiers: Sequence[str]) -> pl.DataFrame:
    return rows.with_columns(pl.col(name).str.replace_all(r"\s+", "") for name in identifiers)


def _is_in(column: str, found: pl.DataFrame) -> pl.Expr:
    return pl.col(column).is_in(found["value"].implode()).fill_null(value=False)


def _notices(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return a notice for each record, without the value."""
    return (
        rows.group_by("folder", "record_number", maintain_order=True)
        .agg(count=pl.len().cast(pl.Int64))
        .select(
            "folder",
            "record_number",
            kind=pl.lit("forgotten"),
            column=pl.lit(column),
            detail=pl.lit(None, pl.String),
            count="count",
        )
    )


def _cut_documents(
    documents: pl.DataFrame, search: Search, key: bytes
) -> tuple[pl.DataFrame, dict[str, str]]:
    """Return documents under other names where theirs hold a forgotten one, and these by the keys that do."""
    found = search.find(pl.concat([documents[name].alias("value") for name in _NAMED_DOCUMENT]))
    names = {value: f"forgotten-{digest(key, ['document', value])[:12]}" for value in found["value"]}
    return documents.with_columns(pl.col(_NAMED_DOCUMENT).replace(names)), names
