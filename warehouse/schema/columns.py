"""How a column is declared: its type, its meaning, whether it may be null, where it was published."""

from collections.abc import Sequence
from typing import Any

import dataframely as dy


def _metadata(source: str, allowed: Sequence[str] = (), *, stays_local: bool = False) -> dict[str, Any]:
    return {"source": source, "allowed": list(allowed), "stays_local": stays_local}


def text(
    meaning: str,
    *,
    source: str = "",
    key: bool = False,
    required: bool = False,
    allowed: Sequence[str] = (),
    stays_local: bool = False,
) -> dy.String:
    """Declare a column of text; `allowed` closes the list of its values.

    What `stays_local` is in no release, unless the setting says so: long texts are their authors'.
    """
    values = list(allowed)
    return dy.String(
        primary_key=key,
        nullable=not (key or required),
        check={"allowed": lambda column: column.is_in(values)} if values else None,
        description=meaning,
        metadata=_metadata(source, allowed, stays_local=stays_local),
    )


def integer(
    meaning: str, *, source: str = "", key: bool = False, required: bool = False, least: int | None = None
) -> dy.Int64:
    """Declare a column of whole numbers, not below `least`."""
    return dy.Int64(
        primary_key=key,
        nullable=not (key or required),
        min=least,
        description=meaning,
        metadata=_metadata(source),
    )


def share(meaning: str) -> dy.Float64:
    """Declare a column of shares from 0 to 1."""
    return dy.Float64(nullable=True, min=0, max=1, description=meaning, metadata=_metadata(""))


def number(meaning: str, *, least: float | None = None) -> dy.Float64:
    """Declare a column of numbers, not below `least`."""
    return dy.Float64(nullable=True, min=least, description=meaning, metadata=_metadata(""))


def yes_no(meaning: str, *, source: str = "", required: bool = False) -> dy.Bool:
    """Declare a column that says yes or no."""
    return dy.Bool(nullable=not required, description=meaning, metadata=_metadata(source))


def day(meaning: str, *, source: str = "") -> dy.Date:
    """Declare a column of dates."""
    return dy.Date(nullable=True, description=meaning, metadata=_metadata(source))


def moment(meaning: str, *, required: bool = False) -> dy.Datetime:
    """Declare a column of moments in UTC."""
    return dy.Datetime(
        nullable=not required, time_unit="us", description=f"{meaning}, in UTC", metadata=_metadata("")
    )


def euros(meaning: str, *, source: str = "", key: bool = False) -> dy.Decimal:
    """Declare a column of amounts in euros, exact to the cent."""
    return dy.Decimal(
        14, 2, primary_key=key, nullable=not key, min=0, description=meaning, metadata=_metadata(source)
    )
