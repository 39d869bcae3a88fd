"""A person who is withheld in one place is withheld in every place: by name and country.

Staging knows a withheld person by a digest alone (`schema.personal.name_keys`), and only those who are said
to be one: a name that is merely taken for a person's takes nobody else's away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import polars as pl

from schema.personal import name_keys
from transforms.countries import country_code
from transforms.staging import Staging
from transforms.steps import read_columns

_MOST_WORDS = 7  # no person's name has more, and names of bodies mostly do


class _Named(NamedTuple):
    """Where a staged table names somebody: the name, the country, and all that goes with the name."""

    name: str
    country: str
    naming: tuple[str, ...]


_WHERE: Mapping[str, Sequence[_Named]] = {
    "participations": [
        _Named(
            "name",
            "country",
            ("city", "postcode", "location", "website", "identifier", "platform_organisation_id"),
        )
    ],
    "organisations": [
        _Named(
            name,
            "country",
            ("name", "further_name", "city", "postcode", "website", "pic", "oid", "erasmus_code", "url"),
        )
        for name in ("name", "further_name")
    ],
    "partner_requests": [
        _Named(
            "organisation",
            "organisation_country",
            ("organisation_city", "organisation_url", "organisation_key"),
        )
    ],
    "mobility_flows": [
        _Named(f"{side}_name", f"{side}_country", (f"{side}_city", f"{side}_erasmus_code"))
        for side in ("sending", "receiving")
    ],
    "page_mentions": [_Named("text_as_published", "country", ("value", "city", "website"))],
}
_KEYED = {"participations": "country", "organisations": "country", "partner_requests": "organisation_country"}


def withhold_everywhere(staging: Staging) -> Staging:
    """Return what is staged without whoever bears name and country of a person who is withheld elsewhere.

    Each row concerned is told in a notice; the digests themselves go no further.
    """
    persons = _withheld(staging)
    keyless = {table: staging.tables[table].drop("withheld_key") for table in _KEYED}
    tables = {**staging.tables, **keyless}
    if persons.is_empty():
        return replace(staging, tables=tables)
    notices = [tables["notices"]]
    for table, places in _WHERE.items():
        for place in places:
            tables[table], found = _withhold(tables[table], place, persons)
            notices.append(found)
    tables["notices"] = pl.concat(notices, how="diagonal")
    return replace(staging, tables=tables)


def _withheld(staging: Staging) -> pl.DataFrame:
    """Who is withheld in the newest version of any document: key, country_code."""
    newest = staging.documents.lazy().filter("is_newest").select("folder")
    rows = pl.concat(
        staging.tables[table]
        .filter(pl.col("withheld_key").is_not_null())
        .join(newest, on="folder", how="semi")
        .select(key="withheld_key", country=country)
        for table, country in _KEYED.items()
    ).unique()
    read = read_columns(rows.collect(), country_code=country_code(pl.col("country")))
    return read.select("key", "country_code").drop_nulls().unique()


def _withhold(rows: pl.LazyFrame, place: _Named, persons: pl.DataFrame) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Return rows without those persons' names and what goes with them, and notices of these."""
    name, country = place.name, place.country
    pairs = rows.select(name=name, country=country).drop_nulls().unique()
    short = pairs.filter(pl.col("name").str.count_matches(r"\p{L}+") <= _MOST_WORDS).collect()
    known = read_columns(short, country_code=country_code(pl.col("country")))
    keyed = known.join(persons.select("country_code").unique(), on="country_code", how="semi")
    found = keyed.with_columns(key=name_keys(keyed["name"])).join(
        persons, on=["key", "country_code"], how="semi"
    )
    if found.is_empty():
        return rows, pl.LazyFrame()
    is_found = (
        pl.struct(name, country)
        .is_in(
            found.select(pl.struct(pl.col("name").alias(name), pl.col("country").alias(country)))
            .to_series()
            .implode()
        )
        .fill_null(value=False)
    )
    notices = rows.filter(is_found).select(
        "folder",
        "record_number",
        kind=pl.lit("name_withheld"),
        column=pl.lit(name),
        detail=pl.lit("withheld elsewhere"),
        count=pl.lit(1, pl.Int64),
    )
    taken = [pl.when(~is_found).then(column).alias(column) for column in {name, *place.naming}]
    flag = [pl.col("is_name_withheld") | is_found] if "is_name_withheld" in rows.collect_schema() else []
    return rows.with_columns(*taken, *flag), notices
