"""Deviations of sources from their contracts, in words for whoever has to look at them."""

from difflib import SequenceMatcher

import polars as pl

from transforms.contracts.deviations import ADDED

SHOWN = 5
_ALIKE = 0.4


def problems(waiting: pl.DataFrame, added: pl.DataFrame) -> list[str]:
    """Return one sentence per source that deviates; `waiting` and `added` as in DEVIATIONS."""
    said = []
    for [source], of_source in waiting.group_by("source", maintain_order=True):
        new = added.filter(source=source)
        found = [_in_words(row, new) for row in of_source.to_dicts()]
        more = f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        said.append(
            f"{source} has changed, so what it sent is left out, and what it sent before stands in: "
            f"{'; '.join(found[:SHOWN])}{more}. See ops.source_deviations. Look at the source: if its parser "
            f"has to learn it, teach it; if it is right so, `erasmus accept {source}`"
            + (f" (or --accept-shrinking {source})." if _is_shrunk(of_source) else ".")
        )
    return said


def additions(deviations: pl.DataFrame) -> list[str]:
    """Return one sentence per source that has columns or fields that nobody knows."""
    added = deviations.filter(kind=ADDED).select("source", "column").unique(maintain_order=True)
    return [
        f"{source} has columns that nobody knew: {', '.join(sorted(map(repr, columns['column'])))}."
        for [source], columns in added.group_by("source", maintain_order=True)
    ]


def _is_shrunk(deviations: pl.DataFrame) -> bool:
    return not deviations.filter(kind="shrunk").is_empty()


def _in_words(row: dict[str, object], added: pl.DataFrame) -> str:
    where = f"{row['partition'] or 'small documents together'}: "
    what = f"{row['table']}.{row['column']}" if row["column"] else f"{row['table']}"
    what += f" ({row['part']})" if row["part"] else ""
    before, now = row["before"], row["now"]
    match row["kind"]:
        case "shrunk":
            year = f" of call year {row['call_year']}" if row["call_year"] else ""
            return f"{where}{_number(before)} rows{year} before, {_number(now)} now"
        case "rescaled":
            return f"{where}{what} had {_number(before)} digits on average and has {_number(now)} now"
        case "retyped":
            return f"{where}{what} was readable in {_share(before)} and is in {_share(now)} of its values now"
        case "uniform":
            return f"{where}{what} had {_share(before)} different values and has {_share(now)} now"
        case _ if row["column"] is None:
            return f"{where}{_number(before)} {what} for each record before, {_number(now)} now"
        case _:
            was = "" if before is None else f"in {_share(before)} of the rows before, "
            return f"{where}{what} is filled {was}in {_share(now)} now{_renamed(row, added)}"


def _renamed(row: dict[str, object], added: pl.DataFrame) -> str:
    """Say which new column may be the one that is empty now: the one whose name is most alike."""
    of_unit = added.filter(pl.col("partition").eq_missing(pl.lit(row["partition"], pl.String)))
    names = of_unit["column"].to_list()
    likeness = {name: _likeness(str(row["column"]), name) for name in names}
    best = max(names, key=likeness.__getitem__, default=None)
    if best is None or (len(names) > 1 and likeness[best] < _ALIKE):
        return ""
    return f" (it looks as if it was renamed {best!r})"


def _likeness(column: str, published: str) -> float:
    ours, theirs = column.replace("_", ""), "".join(filter(str.isalnum, published.casefold()))
    return 1.0 if ours in theirs else SequenceMatcher(None, ours, theirs).ratio()


def _share(value: object) -> str:
    return "none" if not isinstance(value, float) else f"{value:.0%}"


def _number(value: object) -> str:
    return f"{value:,.4g}" if isinstance(value, float) else "0"
