"""Records that are no projects: which documents speak for them, and since when.

Of each document the newest version speaks. What was read in an older one is no longer said.
"""

import hashlib

import polars as pl

from transforms.dates import PROGRAMME_ZONE

# What an organisation is named by, wherever it is named (beside `resolution.mentions.MENTIONS`)
NAMED = pl.Schema(
    {
        "mention_id": pl.String,
        "entry": pl.String,  # mentions of one entry of a register mean one organisation; else null
        "document_id": pl.String,
        "source": pl.String,
        "record_number": pl.Int64,
        "page_id": pl.String,  # null if it is no page that names it
        "name": pl.String,
        "country_code": pl.String,
        "region": pl.String,
        "city": pl.String,
        "postcode": pl.String,
        "organisation_type": pl.String,
        "website": pl.String,
        "identifier_scheme": pl.String,
        "identifier_value": pl.String,
    }
)


def newest_records(staged: pl.LazyFrame, versions: pl.DataFrame) -> pl.DataFrame:
    """Return the staged rows of the newest version of each document, in order of document and record.

    Beside them stand document_id, source, key and read_date: the source's own date of the document, else the
    day, in Brussels, on which it was last fetched.
    """
    speaking = versions.filter("is_newest").select(
        "folder",
        "document_id",
        "source",
        "key",
        read_date=pl.coalesce(
            "published_on", pl.col("last_fetched_at").dt.convert_time_zone(PROGRAMME_ZONE).dt.date()
        ),
    )
    return staged.join(speaking.lazy(), on="folder").sort("document_id", "record_number").collect()


def conceal(versions: pl.DataFrame, organisations: pl.LazyFrame) -> pl.DataFrame:
    """Return `versions` with ``concealed``: what to call a document that shows nobody but who is withheld.

    The key and the address of such a page may hold the name that was taken out of it. Null for all other
    documents. `organisations` are the staged ones.
    """
    alone = (
        organisations.group_by("folder")
        .agg(is_hidden=pl.col("is_name_withheld").all() & (pl.len() == 1))
        .filter("is_hidden")
        .select("folder")
        .collect()
    )
    shown = versions.join(alone, on="folder", how="semi").select("source", "key").unique()
    digests = [hashlib.sha256(key.encode()).hexdigest()[:12] for key in shown["key"]]
    called = shown.with_columns(concealed="withheld-" + pl.Series(digests, dtype=pl.String))
    return versions.join(called, on=["source", "key"], how="left", maintain_order="left")


def published_as(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Return `frame` with these columns under ``published.<name>``, so that what is read takes their name."""
    return frame.rename({name: f"published.{name}" for name in columns})


def published(column: str) -> pl.Expr:
    """Return what was published under the name of a column."""
    return pl.col(f"published.{column}")


def mention_id(part: str | None = None) -> pl.Expr:
    """Return the name of a place in a document: its record, and which part of that."""
    place = pl.format("{}#{}", "document_id", "record_number")
    return place if part is None else pl.format("{}/{}", place, pl.lit(part))


def named(frame: pl.DataFrame, **columns: pl.Expr | str) -> pl.DataFrame:
    """Return `frame` with the columns of NAMED, those that it lacks null; `columns` are set before.

    What has neither a name nor an identifier names nobody and is left out.
    """
    held = frame.with_columns(**columns)
    return held.select(
        (pl.col(name) if name in held.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in NAMED.items()
    ).filter(pl.col("name").is_not_null() | pl.col("identifier_value").is_not_null())


def merge_records(read: pl.DataFrame, key: str, fields: list[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Merge records of one thing that several documents show, such as a listing and a page of its own.

    Each field comes from the record that says most and has it. Returns one row per `key` with source,
    document_id, record_number and read_date of the record that says most, and `fields`; and which documents
    show it: `key`, document_id, record_number.
    """
    said = pl.sum_horizontal(pl.col(fields).is_not_null())
    ranked = read.with_columns(said=said).sort(
        key, "said", "read_date", "document_id", "record_number", descending=[False, True, True, False, False]
    )
    first = ["source", "document_id", "record_number", "read_date"]
    merged = ranked.group_by(key, maintain_order=True).agg(
        pl.col(first).first(), pl.col(fields).drop_nulls().first()
    )
    return merged, read.select(key, "document_id", "record_number").sort(pl.all())
