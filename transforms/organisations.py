"""Organisations out of participations: keyed by typed identifier, else by normalised name and country.

This key joins what is certainly written alike, and nothing else: two spellings stay two organisations
until they are resolved.
"""

import hashlib

import polars as pl

# How far one key can be trusted to be one organisation
BY_IDENTIFIER = 0.95  # identifiers are shared or mistyped now and then
BY_NAME = 0.5  # homonyms in one country are common, other spellings are missed
BY_POSITION = 0.0  # nothing but a place in one project


def assign_organisations(participations: pl.DataFrame) -> pl.DataFrame:
    """Add ``organisation_id`` and ``confidence`` to participations.

    Needs project_id, role, position, is_name_withheld, name_key, country_code, identifier_scheme and
    identifier_value. Who may be a person gets an identifier made from project and position alone, and so
    does an organisation without identifier and name.
    """
    by_identifier = pl.format("{}:{}", "identifier_scheme", "identifier_value")
    by_name = pl.format("name:{}|{}", "name_key", pl.col("country_code").fill_null(""))
    by_position = pl.format("position:{}|{}|{}", "project_id", "role", "position")
    basis = (
        pl.when("is_name_withheld")
        .then(pl.lit("person"))
        .when(pl.col("identifier_scheme").is_not_null())
        .then(pl.lit("identifier"))
        .when(pl.col("name_key").is_not_null())
        .then(pl.lit("name"))
        .otherwise(pl.lit("position"))
    )
    keyed = participations.with_columns(basis=basis).with_columns(
        organisation_key=pl.when(pl.col("basis") == "identifier")
        .then(by_identifier)
        .when(pl.col("basis") == "name")
        .then(by_name)
        .otherwise(by_position),
        confidence=pl.col("basis").replace_strict(
            {"identifier": BY_IDENTIFIER, "name": BY_NAME}, default=BY_POSITION, return_dtype=pl.Float64
        ),
    )
    prefix = pl.when("is_name_withheld").then(pl.lit("withheld-")).otherwise(pl.lit("org-"))
    return keyed.with_columns(organisation_id=prefix + _digests(keyed["organisation_key"])).drop(
        "organisation_key", "basis"
    )


def _digests(keys: pl.Series) -> pl.Series:
    """Return the start of the SHA-256 of each key; Python works on each distinct key once."""
    distinct = keys.unique()
    digests = [hashlib.sha256(key.encode()).hexdigest()[:16] for key in distinct]
    return keys.replace_strict(distinct, pl.Series(digests, dtype=pl.String), return_dtype=pl.String)


def organisation_tables(participations: pl.DataFrame, call_years: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Derive organisations, their names and their identifiers from participations.

    `participations` as `assign_organisations` returns them, with ``name_ascii``; `call_years` has
    project_id and call_year. Names that are withheld leave no trace. Frames have the columns of the
    registry, those that nothing fills yet left out.
    """
    named = participations.filter(~pl.col("is_name_withheld"))
    names = _counted(named, "name", "name_ascii").with_columns(
        is_canonical=pl.int_range(pl.len()).over("organisation_id") == 0
    )
    identifiers = (
        named.filter(pl.col("identifier_scheme").is_not_null())
        .group_by("organisation_id", scheme="identifier_scheme", value="identifier_value")
        .agg(mention_count=pl.len().cast(pl.Int64))
        .sort("organisation_id", "scheme", "value")
    )
    years = (
        named.select("organisation_id", "project_id")
        .join(call_years, on="project_id")
        .group_by("organisation_id")
        .agg(first_call_year=pl.col("call_year").min(), last_call_year=pl.col("call_year").max())
    )
    types = _counted(named, "organisation_type").with_columns(
        organisation_type_share=pl.col("mention_count")
        / pl.col("mention_count").sum().over("organisation_id")
    )
    organisations = (
        named.group_by("organisation_id")
        .agg(pl.col("country_code").drop_nulls().mode().sort().first(), pl.col("confidence").max())
        .join(names.filter("is_canonical"), on="organisation_id", how="left")
        .join(_first(types, "organisation_type", "organisation_type_share"), on="organisation_id", how="left")
        .join(years, on="organisation_id", how="left")
    )
    for column in ("city", "region", "website"):
        organisations = organisations.join(
            _first(_counted(named, column), column), on="organisation_id", how="left"
        )
    for scheme in ("PIC", "OID"):
        values = _first(identifiers.filter(scheme=scheme).rename({"value": scheme.lower()}), scheme.lower())
        organisations = organisations.join(values, on="organisation_id", how="left")
    return {
        "organisations": organisations.sort("organisation_id"),
        "organisation_names": names,
        "organisation_identifiers": identifiers,
    }


def _counted(named: pl.DataFrame, column: str, *beside: str) -> pl.DataFrame:
    """Count the values of a column per organisation, the commonest first.

    Of equally common ones the first is one that is not all in capitals, then the longer, then the first
    in order: so the outcome depends on no order of rows.
    """
    counted = (
        named.filter(pl.col(column).is_not_null())
        .group_by("organisation_id", column)
        .agg(pl.col(beside).first(), mention_count=pl.len().cast(pl.Int64))
    )
    is_shouting = pl.col(column) == pl.col(column).str.to_uppercase()
    return counted.sort(
        "organisation_id",
        "mention_count",
        is_shouting,
        pl.col(column).str.len_chars(),
        column,
        descending=[False, True, False, True, False],
    )


def _first(counted: pl.DataFrame, *columns: str) -> pl.DataFrame:
    return counted.unique("organisation_id", keep="first", maintain_order=True).select(
        "organisation_id", *columns
    )
