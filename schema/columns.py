"""How a column is declared: its type, its meaning, whether it may be null, what it refers to, who gives it.

A column of a staged table holds text as published, and says which sources give it. A column of a published
table holds what that means. Where several sources give a field of projects, the column says which one wins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import dataframely as dy

from schema.forms import FORMS
from schema.words import HOLDINGS


@dataclass(frozen=True)
class Reference:
    """The column of another table in which every value of this one is found.

    `unless` is a condition in SQL over the referring row under which the value points nowhere on purpose.
    """

    table: str
    column: str
    unless: str = ""


@dataclass(frozen=True)
class Precedence:
    """Sources in the order in which they win for a field, and why."""

    sources: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Facts:
    """What is known of a column beside its type, nullability and description."""

    published_as: str = ""  # names of the field in the sources, for a reader
    allowed: tuple[str, ...] = ()
    holds: str = ""  # of a column of text: one of HOLDINGS
    form: str = ""  # of a staged column of typed values: one of FORMS
    promised: float = 0.0  # of a staged column: the least share of its rows in which it is filled
    stays_local: bool = False
    reference: Reference | None = None
    precedence: Precedence | None = None
    read_from: tuple[
        str, ...
    ] = ()  # the staged columns that it is read from, the one that says it outright first


def facts(column: dy.Column) -> Facts:
    """Return what is known of a column of any table of the registry."""
    return cast("Facts", (column.metadata or {})["facts"])


def wins(*sources: str, because: str) -> Precedence:
    """Say which source wins for a field: the first of `sources` that has it."""
    return Precedence(sources, because)


def _reference(to: str, unless: str) -> Reference | None:
    table, _, column = to.partition(".")
    return Reference(table, column, unless) if to else None


def _names(listed: str) -> tuple[str, ...]:
    return tuple(listed.split(", ")) if listed else ()


def _metadata(**known: Any) -> dict[str, Any]:
    return {"facts": Facts(**known)}


def text(
    meaning: str,
    *,
    source: str = "",
    key: bool = False,
    required: bool = False,
    allowed: Sequence[str] = (),
    holds: str = "",
    stays_local: bool = False,
    to: str = "",
    unless: str = "",
    precedence: Precedence | None = None,
    read_from: str = "",
) -> dy.String:
    """Declare a column of text; `allowed` closes the list of its values, `holds` is one of HOLDINGS.

    What `stays_local` is in no release, unless the setting says so: long texts are their authors'. Every
    value is found in the column `to` ("table.column"), rows where the condition `unless` (SQL) holds apart.
    """
    values = list(allowed)
    holding = holds or ("code" if values or to else "")
    if holding not in HOLDINGS:
        raise TypeError(f"say what the column holds ({', '.join(HOLDINGS)}): {meaning}")
    return dy.String(
        primary_key=key,
        nullable=not (key or required),
        check={"allowed": lambda column: column.is_in(values)} if values else None,
        description=meaning,
        metadata=_metadata(
            published_as=source,
            allowed=tuple(allowed),
            holds=holding,
            stays_local=stays_local,
            reference=_reference(to, unless),
            precedence=precedence,
            read_from=_names(read_from),
        ),
    )


def integer(
    meaning: str,
    *,
    source: str = "",
    key: bool = False,
    required: bool = False,
    least: int | None = None,
    to: str = "",
    unless: str = "",
    precedence: Precedence | None = None,
    read_from: str = "",
) -> dy.Int64:
    """Declare a column of whole numbers, not below `least`."""
    return dy.Int64(
        primary_key=key,
        nullable=not (key or required),
        min=least,
        description=meaning,
        metadata=_metadata(
            published_as=source,
            reference=_reference(to, unless),
            precedence=precedence,
            read_from=_names(read_from),
        ),
    )


def share(meaning: str) -> dy.Float64:
    """Declare a column of shares from 0 to 1."""
    return dy.Float64(nullable=True, min=0, max=1, description=meaning, metadata=_metadata())


def number(
    meaning: str,
    *,
    least: float | None = None,
    source: str = "",
    precedence: Precedence | None = None,
    read_from: str = "",
) -> dy.Float64:
    """Declare a column of numbers, not below `least`."""
    metadata = _metadata(published_as=source, precedence=precedence, read_from=_names(read_from))
    return dy.Float64(nullable=True, min=least, description=meaning, metadata=metadata)


def yes_no(
    meaning: str,
    *,
    source: str = "",
    required: bool = False,
    precedence: Precedence | None = None,
    read_from: str = "",
) -> dy.Bool:
    """Declare a column that says yes or no."""
    return dy.Bool(
        nullable=not required,
        description=meaning,
        metadata=_metadata(published_as=source, precedence=precedence, read_from=_names(read_from)),
    )


def day(
    meaning: str, *, source: str = "", precedence: Precedence | None = None, read_from: str = ""
) -> dy.Date:
    """Declare a column of dates."""
    return dy.Date(
        nullable=True,
        description=meaning,
        metadata=_metadata(published_as=source, precedence=precedence, read_from=_names(read_from)),
    )


def moment(meaning: str, *, required: bool = False) -> dy.Datetime:
    """Declare a column of moments in UTC."""
    return dy.Datetime(
        nullable=not required, time_unit="us", description=f"{meaning}, in UTC", metadata=_metadata()
    )


def euros(meaning: str, *, source: str = "", key: bool = False) -> dy.Decimal:
    """Declare a column of amounts in euros, exact to the cent."""
    return dy.Decimal(
        14,
        2,
        primary_key=key,
        nullable=not key,
        min=0,
        description=meaning,
        metadata=_metadata(published_as=source),
    )


def published(meaning: str, *, holds: str, form: str = "", promised: float = 0.0) -> dy.String:
    """Declare a staged column of text as published; `holds` is one of HOLDINGS.

    `form` is that of its values, one of FORMS, where they are typed. `promised` is the least share of rows in
    which any source that gives the column fills it; 0 promises nothing.
    """
    if holds not in HOLDINGS or (form and form not in FORMS):
        raise TypeError(f"say what the column holds ({', '.join((*HOLDINGS, *FORMS))}): {meaning}")
    return dy.String(
        nullable=True, description=meaning, metadata=_metadata(holds=holds, form=form, promised=promised)
    )


def counted(meaning: str) -> dy.Int64:
    """Declare a staged column of whole numbers: places in a document, or counts."""
    return dy.Int64(nullable=True, description=meaning)


def flagged(meaning: str) -> dy.Bool:
    """Declare a staged column that says yes or no of a row."""
    return dy.Bool(nullable=True, description=meaning)


def weighed(meaning: str) -> dy.Float64:
    """Declare a staged column of shares from 0 to 1."""
    return dy.Float64(nullable=True, description=meaning)
