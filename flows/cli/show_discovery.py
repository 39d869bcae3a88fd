"""What a person sees of who fits, and of what named queries answer."""

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl
from rich import box
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from flows.cli.show_profile import INDENT, NAMELESS
from flows.cli.terminal import count, line, output, paragraph
from warehouse.ask.filters import FILTERS
from warehouse.ask.find import NothingFound
from warehouse.ask.queries import Query

_WIDEST = 40  # characters of a cell that a table makes room for
_WORDS = 6  # of a text, in a message
_WORD = 80  # characters of a word, in a message
# What a score is made of, with the most that each can give; docs/measures.md says how
_POINTS = {"experience": 40, "relevance": 20, "recency": 20, "coordination": 10, "focus": 10}


def partners(frame: pl.DataFrame) -> None:
    """Print organisations that fit, best first, with what speaks for each."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("", justify="right", style="dim")
    table.add_column("organisation", ratio=5, overflow="fold")
    table.add_column("score", justify="right")
    table.add_column("why", ratio=6, overflow="fold")
    for row in frame.iter_rows(named=True):
        table.add_row(str(row["place"]), _named(row), f"{row['score']:.0f}", _reasons(row))
    output.print(table)
    total = frame["fitting_count"][0]
    more = "; --limit shows more" if total > frame.height else ""
    most = ", ".join(f"{name} {points}" for name, points in _POINTS.items())
    paragraph(
        f"{frame.height} of {total:,} organisations that fit{more}. Score of 100: {most}. "
        "`erasmus profile ID` tells more."
    )


def nothing_found(found: NothingFound, say: Callable[[str], None] = line) -> None:
    """Say that nothing fits, and what to loosen."""
    say("No organisation fits.")
    if found.has_no_word:
        say("The text has no word to look for: letters or digits, at least two together.")
    if found.unknown_words:
        words = [word[:_WORD] for word in found.unknown_words[:_WORDS]]
        say(f"In no title, abstract or topic: {', '.join(words)}.")
    if found.is_first_release:
        say("--new looks for what changed since the last release, and this is the first one.")
    elif found.is_nothing_new:
        say("No project is new since the last release.")
    for argument, fitting_count in found.loosened.items():
        say(f"Without {FILTERS[argument].option}: {fitting_count:,} would fit.")
    if not found.loosened:
        say("Leaving out one filter is not enough. Try other words, or fewer filters.")


def answer(query: Query, frame: pl.DataFrame) -> None:
    """Print a query's answer: as a table if it fits the terminal, else row by row."""
    output.print(Text(query.question, style="bold"))
    if frame.is_empty():
        line("Nothing in the warehouse answers this; other parameters may.")
        return
    cells = [[_cell(value) for value in row] for row in frame.rows()]
    widths = [
        max(len(name), *(min(len(row[place]), _WIDEST) for row in cells))
        for place, name in enumerate(frame.columns)
    ]
    if sum(widths) + 3 * len(widths) <= output.width:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for name, dtype in frame.schema.items():
            table.add_column(name, justify="right" if dtype.is_numeric() else "left", overflow="fold")
        for row in cells:
            table.add_row(*map(escape, row))
        output.print(table)
    else:
        for row in cells:
            output.print(_pairs(zip(frame.columns, row, strict=True)))
            line("")
    paragraph(f"{count(frame.height, 'row')}. {query.answers}")


def queries(known: Mapping[str, Query]) -> None:
    """Print the named queries with their questions and parameters."""
    for query in known.values():
        output.print(Text(query.name, style="bold"))
        parameters = [name if p.default is None else f"[{name}]" for name, p in query.parameters.items()]
        output.print(Padding(Text(query.question), INDENT, expand=False))
        output.print(Padding(Text(" ".join(parameters), style="dim"), INDENT, expand=False))


def _named(row: Mapping[str, Any]) -> Text:
    place = ", ".join(filter(None, (row["city"], row["country_code"])))
    return Text.assemble(
        (row["name"] or NAMELESS, "bold"), f"\n{place}\n" if place else "\n", (row["organisation_id"], "dim")
    )


def _reasons(row: Mapping[str, Any]) -> Text:
    matching, coordinated = row["matching_count"], row["coordinated_count"]
    facts = [count(matching, "matching project")]
    if coordinated in (0, matching):
        facts.append("as coordinator" if coordinated else "as partner")
    else:
        facts.append(f"{coordinated} as coordinator")
    if row["last_call_year"]:
        facts.append(f"last in {row['last_call_year']}")
    if row["known_count"]:
        facts.append(f"worked with {row['known_count']} of yours")
    points = [f"{name} {row[f'{name}_points']:.0f}" for name in _POINTS if round(row[f"{name}_points"])]
    details = "\n".join((*row["example_project_ids"], ", ".join(points)))
    return Text.assemble(", ".join(facts), "\n", (details, "dim"))


def _pairs(pairs: Any) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    for name, value in pairs:
        table.add_row(name, Text(value))
    return table


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return f"{value:,.2f}" if isinstance(value, float) else str(value)
