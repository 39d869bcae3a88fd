"""Answers as a program reads them: JSON, CSV, Parquet."""

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from flows.terminal import remark


def print_json(answer: Any) -> None:
    """Print an answer as JSON; amounts are numbers, days are texts such as 2026-11-01."""
    print(json.dumps(answer, indent=2, ensure_ascii=False, default=_plain))


def print_csv(frame: pl.DataFrame) -> None:
    """Print a table as CSV, its header even if it is empty; values of a list have a space between them."""
    sys.stdout.write(frame.with_columns(pl.col(pl.List).cast(pl.List(pl.String)).list.join(" ")).write_csv())


def write_parquet(frame: pl.DataFrame, file: Path) -> None:
    """Write a table to a Parquet file."""
    frame.write_parquet(file)
    remark(f"{frame.height} rows written to {file}")


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else str(value)
