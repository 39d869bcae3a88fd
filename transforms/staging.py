"""What transforms start from: everything that is staged."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Staging:
    """Everything that is staged: one row per version of a document, and the tables parsed from them.

    Tables are those of the contract, by name; they have the staged columns and ``folder``, as `documents`.
    """

    documents: pl.DataFrame
    tables: Mapping[str, pl.LazyFrame]
    partitions: pl.DataFrame
    record_tables: Mapping[str, str]  # of each source the registry's table that its records are meant for
