"""Which version of each document is the newest, and which ones a source lists now. Pure."""

import polars as pl

_DOCUMENT = ["source", "key"]
_VERSION = ["source", "key", "sha256"]
_PARTITION = ["source", "partition"]


def versions(fetches: pl.DataFrame, gone: pl.DataFrame) -> pl.DataFrame:
    """One row per document and sha256, from one row per fetch.

    `fetches` are in the order of `fetch_id` and say beside the ledger's columns: `origin`, `is_whole`
    (the partition of that harvest; may be null) and `is_counted` (not from before it was repeated). `gone`
    (source, partition, harvest_id): nothing of a partition is listed, unless a later harvest had it.
    """
    found = fetches.group_by(_VERSION, maintain_order=True).agg(
        pl.col(
            "partition", "call_year", "label", "url", "byte_count", "media_type", "licence", "origin"
        ).last(),
        pl.col("fetch_id").last(),
        pl.col("published_on").max(),
        pl.col("fetched_at").min().alias("first_fetched_at"),
        pl.col("fetched_at").max().alias("last_fetched_at"),
    )
    newest = _newest(found, _DOCUMENT, "fetch_id").select(*_VERSION, is_newest=True)

    counted = fetches.filter("is_whole", "is_counted")
    passes = counted.group_by(*_PARTITION, "harvest_id").agg(_date().max())
    listing = _newest(passes, _PARTITION, "harvest_id").select(*_PARTITION, "harvest_id")
    # two files of one list may be in one harvest: the newer one is what is listed
    last_pass = counted.join(listing, on=[*_PARTITION, "harvest_id"])
    is_there = ~(pl.col("harvest_id") <= pl.col("gone_since")).fill_null(value=False)
    there = last_pass.join(gone.rename({"harvest_id": "gone_since"}), on=_PARTITION, how="left").filter(
        is_there
    )
    listed = _newest(there, _DOCUMENT, "fetch_id")

    return (
        found.join(newest, on=_VERSION, how="left")
        .join(listed.select(*_VERSION, is_listed=True), on=_VERSION, how="left")
        .join(listing.select(*_PARTITION, was_whole=True), on=_PARTITION, how="left")
        .select(
            pl.format("{}:{}", *_DOCUMENT).alias("document_id"),
            *_DOCUMENT,
            "partition",
            "call_year",
            "label",
            "url",
            "published_on",
            "first_fetched_at",
            "last_fetched_at",
            "sha256",
            "byte_count",
            "media_type",
            "licence",
            "origin",
            pl.col("is_newest").fill_null(value=False),
            pl.when("was_whole").then(pl.col("is_listed").fill_null(value=False)).alias("is_listed"),
        )
        .sort(*_DOCUMENT, "first_fetched_at", "sha256")
    )


def _date() -> pl.Expr:
    """The source's own date, if every row of the group has one: else the dates can't be compared."""
    dates = pl.col("published_on")
    return pl.when(dates.is_not_null().all()).then(dates)


def _newest(rows: pl.DataFrame, by: list[str], order: str) -> pl.DataFrame:
    """The last row of each group: by the source's own date where all have one, then by `order`."""
    return (
        rows.with_columns(_date().over(by).alias("_date"))
        .sort("_date", order, nulls_last=False)
        .unique(by, keep="last", maintain_order=True)
    )
