"""What transforms start from: everything that is staged."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from schema.personal import EMAILS, shows
from transforms.dates import PROGRAMME_ZONE


@dataclass(frozen=True)
class Staging:
    """Everything that is staged, and what has to be known of the sources.

    - documents: one row per version of a document, with source, key, sha256, kind (of its records, see
      `schema.kinds`), folder, what the ledger says of it, and how many records it holds.
    - tables: the staged tables by name, with ``folder`` as `documents`.
    - partitions: the newest harvest of each partition: source, call_year (null if it spans several),
      asked_count, advertised_count, fetched_count, is_whole.
    - sources: source, gives_projects, is_listing (lists projects as a whole, so that absence means
      something) and field (of education that it serves; null if several).
    """

    documents: pl.DataFrame
    tables: Mapping[str, pl.LazyFrame]
    partitions: pl.DataFrame
    sources: pl.DataFrame

    def newest(self, table: str) -> pl.DataFrame:
        """Return the rows of a staged table in the newest version of each document, in order.

        Of each document the newest version speaks: what was read in an older one is no longer said. Beside
        the rows stand document_id, source, key and read_date: the source's own date of the document, else
        the day, in Brussels, on which it was last fetched. Needs `name_versions` before.
        """
        speaking = self.documents.filter("is_newest").select(
            "folder",
            "document_id",
            "source",
            "key",
            read_date=pl.coalesce(
                "published_on", pl.col("last_fetched_at").dt.convert_time_zone(PROGRAMME_ZONE).dt.date()
            ),
        )
        rows = self.tables[table].join(speaking.lazy(), on="folder")
        return rows.sort("document_id", "record_number").collect()


def name_versions(staging: Staging) -> Staging:
    """Give each version its document_id, and ``concealed``: what to call it where its own name must not be.

    That is so of a document that shows nobody but who is withheld: the key and the address of such a page
    may hold the name that was taken out of it. It is so, too, where an e-mail stands in its key, its label or
    its address, as in links that somebody made. Null for all other documents.
    """
    alone = (
        staging.tables["organisations"]
        .group_by("folder")
        .agg(is_hidden=pl.col("is_name_withheld").all() & (pl.len() == 1))
        .filter("is_hidden")
        .select("folder")
        .collect()
    )
    shows_email = pl.any_horizontal(shows(pl.col(name), EMAILS) for name in ("key", "label", "url"))
    hidden = pl.col("folder").is_in(alone["folder"].implode()) | shows_email.fill_null(value=False)
    shown = staging.documents.filter(hidden).select("source", "key").unique()
    digests = [hashlib.sha256(key.encode()).hexdigest()[:12] for key in shown["key"]]
    called = shown.with_columns(concealed="withheld-" + pl.Series(digests, dtype=pl.String))
    documents = staging.documents.join(called, on=["source", "key"], how="left", maintain_order="left")
    name = pl.format("{}:{}@{}", "source", pl.coalesce("concealed", "key"), pl.col("sha256").str.head(12))
    return replace(staging, documents=documents.with_columns(document_id=name))
