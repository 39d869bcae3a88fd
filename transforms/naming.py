"""Places where organisations are named: what each says, whichever kind of record it stands in."""

import polars as pl

# One row per mention: what resolution compares, what the tables of organisations show, and where it stands
FURTHER_NAME = "further_name"  # of a mention: the second name of its record
NAMED = pl.Schema(
    {
        "mention_id": pl.String,
        "context": pl.String,  # whose other mentions are its co-partners: the project; else null
        "entry": pl.String,  # mentions of one entry of a register mean one organisation; else null
        "document_id": pl.String,
        "source": pl.String,
        "project_id": pl.String,  # null where it is named beside projects
        "page_id": pl.String,  # null where no page names it
        "call_year": pl.Int64,  # of the project
        "name": pl.String,
        "country_code": pl.String,
        "region": pl.String,
        "city": pl.String,
        "postcode": pl.String,
        "location": pl.String,  # latitude and longitude
        "organisation_type": pl.String,
        "website": pl.String,
        "identifier_scheme": pl.String,
        "identifier_value": pl.String,
    }
)


def mention_id(part: str | None = None) -> pl.Expr:
    """Return the name of a place in a document: its record, and which part of that."""
    place = pl.format("{}#{}", "document_id", "record_number")
    return place if part is None else pl.format("{}/{}", place, pl.lit(part))


def rows_as_mentions(frame: pl.DataFrame, **columns: pl.Expr | str) -> pl.DataFrame:
    """Return each row of `frame` as a mention (as in NAMED); `columns` are set before.

    What a kind of record can't say of an organisation is null.
    """
    held = frame.with_columns(**columns)
    return held.select(
        (pl.col(name) if name in held.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in NAMED.items()
    )


def mentions_in(frame: pl.DataFrame, **columns: pl.Expr | str) -> pl.DataFrame:
    """Return the mentions among the rows of `frame`: what has neither name nor identifier names nobody."""
    names_somebody = pl.col("name").is_not_null() | pl.col("identifier_value").is_not_null()
    return rows_as_mentions(frame, **columns).filter(names_somebody)
