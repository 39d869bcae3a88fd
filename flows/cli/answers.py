"""Answers as a program reads them: JSON, CSV, Parquet."""

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from flows.cli.terminal import remark
from store.printable import printable

# As OWASP lists what a spreadsheet reads as the beginning of a formula, wide forms among it
_FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
_NUMBER = r"^[+-]?\d+([.,]\d+)?$"


def give(frame: pl.DataFrame, *, as_json: bool, as_csv: bool, parquet: Path | None) -> bool:
    """Give a table in the form that was asked for; returns whether one was.

    CSV has its header even if there is no row; values of a list have a space between them, and a text that a
    spreadsheet would take for a formula has an apostrophe before it.
    """
    if as_json:
        print_json(frame.to_dicts())
    elif as_csv:
        flat = frame.with_columns(pl.col(pl.List).cast(pl.List(pl.String)).list.join(" "))
        sys.stdout.write(flat.with_columns(_no_formula(pl.col(pl.String))).write_csv())
    elif parquet is not None:
        frame.write_parquet(parquet)
        remark(f"{frame.height} rows written to {parquet}")
    return as_json or as_csv or parquet is not None


def print_json(answer: Any) -> None:
    """Print an answer as JSON; amounts are numbers, days are texts such as 2026-11-01."""
    print(printable(json.dumps(answer, indent=2, ensure_ascii=False, default=_plain)))


def _no_formula(text: pl.Expr) -> pl.Expr:
    is_formula = text.str.contains(_FORMULA) & ~text.str.contains(_NUMBER)
    return pl.when(is_formula).then("'" + text).otherwise(text).name.keep()


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else str(value)
