"""What is staged, made by hand: documents and their rows, as a build finds them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import polars as pl

from extractors.contract import STAGED_TABLES
from schema import KINDS
from transforms.staging import Staging

READ_AT = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # half past midnight of 2 March in Brussels
_DOCUMENTS = pl.Schema(
    {
        **dict.fromkeys(("source", "key", "kind", "partition"), pl.String),
        "call_year": pl.Int64,
        **dict.fromkeys(("label", "url"), pl.String),
        "published_on": pl.Date,
        **dict.fromkeys(("first_fetched_at", "last_fetched_at"), pl.Datetime("us", "UTC")),
        "sha256": pl.String,
        "byte_count": pl.Int64,
        **dict.fromkeys(("media_type", "licence", "origin"), pl.String),
        **dict.fromkeys(("is_newest", "is_listed"), pl.Boolean),
        "folder": pl.String,
        **dict.fromkeys(("record_count", "advertised_count"), pl.Int64),
    }
)
_COUNTS = dict.fromkeys(("call_year", "asked_count", "advertised_count", "fetched_count"), pl.Int64)
PARTITIONS = pl.Schema({"source": pl.String, **_COUNTS, "is_whole": pl.Boolean})
SOURCES = pl.DataFrame(
    [
        ("eprp_lists", True, True, None),
        ("eprp_search", True, True, None),
        ("eprp_cards", True, False, None),
        ("eche", False, False, None),
        ("organisation_register", False, False, None),
        ("mobility", False, False, None),
        ("otlas", False, False, "YOU"),
        ("wbc_rti", False, False, None),
    ],
    schema={
        "source": pl.String, "gives_projects": pl.Boolean, "is_listing": pl.Boolean, "field": pl.String,
    },
    orient="row",
)  # fmt: skip
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def staging_of(
    *documents: tuple[Mapping[str, Any], Rows], partitions: Sequence[Mapping[str, Any]] = ()
) -> Staging:
    """Return what is staged of documents: what is known of each beside the usual, and its rows by table.

    A document needs source and key at least; its kind is that of its rows.
    """
    versions = []
    rows: dict[str, list[Mapping[str, Any]]] = {name: [] for name in STAGED_TABLES}
    for number, (known, staged) in enumerate(documents):
        kind = next((kind.name for kind in KINDS if kind.name in staged), "projects")
        rejected = [row for row in staged.get("rejected", ()) if row["scope"] == "record"]
        folder = f"staging/{number}"
        versions.append(
            {
                "label": known["key"], "url": "file:x", "first_fetched_at": READ_AT,
                "last_fetched_at": READ_AT, "sha256": f"{number:012d}", "byte_count": 1,
                "licence": "CC-BY-4.0", "is_newest": True, "is_listed": True, "kind": kind,
                "record_count": len(rejected)
                + sum(row.get("record_count", 1) for row in staged.get(kind, ())),
                **known,
                "folder": folder,
            }
        )  # fmt: skip
        for name, of_table in staged.items():
            rows[name] += [{"folder": folder, **row} for row in of_table]
    return Staging(
        documents=pl.DataFrame(versions, schema=_DOCUMENTS),
        tables={
            name: pl.DataFrame(rows[name], schema={"folder": pl.String, **schema}).lazy()
            for name, schema in STAGED_TABLES.items()
        },
        partitions=pl.DataFrame(partitions, schema=PARTITIONS),
        sources=SOURCES,
    )
