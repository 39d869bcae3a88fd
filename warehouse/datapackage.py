"""Describe a release as a Data Package: tables, columns, digests, licence, attribution.

Source: the Data Package Standard, version 1 profile, as the frictionless library reads it.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import dataframely as dy
import polars as pl

from schema import MAIN, describe
from schema.columns import facts

_TYPES: dict[type[pl.DataType], str] = {
    pl.String: "string",
    pl.Int64: "integer",
    pl.Float64: "number",
    pl.Decimal: "number",
    pl.Boolean: "boolean",
    pl.Date: "date",
    pl.Datetime: "datetime",
}
_PLACES = "towns of GeoNames (https://www.geonames.org, CC BY 4.0)"
_HOMEPAGE = "https://erasmus-plus.ec.europa.eu/projects"


@dataclass(frozen=True)
class Credit:
    """A source in a release: its licence, and how it wants to be named ("": by its id and licence)."""

    source: str
    licence: str
    named: str = ""


def attribution(origin: str, now: datetime, credited: Sequence[Credit]) -> str:
    """Return the line that whoever uses a release must show; `credited` are of the sources in it."""
    if origin == "made-up":
        return (
            f"Made-up data of the local portal, {now:%d %B %Y}: names nobody, proves nothing; "
            f"located with {_PLACES}."
        )
    by_name = dict.fromkeys(credit.named for credit in credited if credit.named)
    by_id = [f"{credit.source} ({credit.licence})" for credit in credited if not credit.named]
    return (
        f"Contains data of {'; '.join([*by_name, *by_id])}; as fetched until {now:%d %B %Y}, "
        f"normalised and joined by Erasmus Partners; located with {_PLACES}."
    )


def describe_release(
    folder: Path,
    release_id: str,
    fingerprint: str,
    *,
    origin: str,
    now: datetime,
    credited: Sequence[Credit],
    with_texts: bool,
) -> dict[str, Any]:
    """Return the content of ``datapackage.json`` for a folder of Parquet files.

    `credited` are of the sources that are in it.
    """
    return {
        "profile": "data-package",
        "name": "erasmus-partners",
        "title": "Erasmus Partners: who took part in what, with whom",
        "version": release_id,
        "created": now.isoformat(timespec="seconds"),
        "fingerprint": fingerprint,
        "origin": origin,
        "attribution": attribution(origin, now, credited),
        "homepage": _HOMEPAGE,
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "Creative Commons Attribution 4.0: the platform's own content",
                "path": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
        "sources": [
            {"title": "Erasmus+ Project Results Platform", "path": _HOMEPAGE},
            {"title": "GeoNames: CC BY 4.0", "path": "https://www.geonames.org"},
            *({"title": f"{one.source}: {one.licence}"} for one in credited if not one.named),
        ],
        "contains_texts": with_texts,
        "resources": [
            _describe_table(folder / f"{name}.parquet", name, table) for name, table in MAIN.items()
        ],
    }


def _describe_table(file: Path, name: str, table: type[dy.Schema]) -> dict[str, Any]:
    with file.open("rb") as data:
        digest = hashlib.file_digest(data, "sha256").hexdigest()
    return {
        "profile": "data-resource",
        # as a table, frictionless neither holds Parquet against its digest nor takes null for an integer
        "type": "file",
        "name": name,
        "path": file.name,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "description": describe(table),
        "bytes": file.stat().st_size,
        "hash": f"sha256:{digest}",
        "schema": {
            "primaryKey": list(table.primary_key()),
            "fields": [
                _describe_column(column_name, column) for column_name, column in table.columns().items()
            ],
            "foreignKeys": list(_foreign_keys(name, table)),
        },
    }


def _foreign_keys(name: str, table: type[dy.Schema]) -> Iterator[dict[str, Any]]:
    """Yield the references that hold for every row; within a table the standard leaves out its name."""
    for column_name, column in table.columns().items():
        reference = facts(column).reference
        if reference is not None and not reference.unless:
            resource = "" if reference.table == name else reference.table
            yield {"fields": column_name, "reference": {"resource": resource, "fields": reference.column}}


def _describe_column(name: str, column: dy.Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {} if column.nullable else {"required": True}
    if allowed := facts(column).allowed:
        constraints["enum"] = list(allowed)
    described = {
        "name": name,
        "type": _TYPES[column.dtype.base_type()],
        "description": column.description or "",
    }
    return described | ({"constraints": constraints} if constraints else {})
