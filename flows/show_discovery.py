"""What a person sees of partner discovery: who fits and why, one organisation's page, answers of queries."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl
from rich import box
from rich.console import Group
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from flows.find import NothingFound
from flows.terminal import count, line, output
from warehouse.lookup import Match
from warehouse.queries import Query

_INDENT = (0, 0, 0, 2)
_BAR = 40  # characters of the longest bar
_SPELLINGS = 6
# What a score is made of, with the most that each can give; docs/measures.md says how
_POINTS = {"experience": 40, "relevance": 20, "recency": 20, "coordination": 10, "focus": 10}
_UNKNOWN = "name not published"


def found(frame: pl.DataFrame) -> None:
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
    _paragraph(
        f"{frame.height} of {total:,} organisations that fit{more}. Score of 100: {most}. "
        "`erasmus profile ID` tells more."
    )


def nothing_found(found: NothingFound, say: Callable[[str], None] = line) -> None:
    """Say that nothing fits, and what to loosen."""
    say("No organisation fits.")
    if found.has_no_word:
        say("The text has no word to look for: letters or digits, at least two together.")
    if found.unknown_words:
        say(f"In no title, abstract or topic: {', '.join(found.unknown_words)}.")
    if found.is_first_release:
        say("--new looks for what changed since the last release, and this is the first one.")
    for option, fitting_count in found.loosened.items():
        say(f"Without {option}: {fitting_count:,} would fit.")
    if not found.loosened:
        say("Leaving out one filter is not enough. Try other words, or fewer filters.")


def profile(page: Mapping[str, Any]) -> None:
    """Print one organisation's page."""
    output.print(Text(page["name"] or _UNKNOWN, style="bold"))
    place = ", ".join(filter(None, (page["city"], page["region"], page["country_code"])))
    line(" · ".join(filter(None, (place, page["organisation_type"], page["website"]))))
    identifiers = [f"{row['scheme']} {row['value']}" for row in page["identifiers"] if row["is_trusted"]]
    line(" · ".join((page["organisation_id"], *identifiers)))
    if page["retired_ids"]:
        line(f"formerly also: {', '.join(page['retired_ids'])}")
    _spellings(page["names"], page["confidence"])
    if page["figures"] is None:
        line("It takes part in no project that is loaded.")
        return
    _figures(page["figures"], page["loaded_years"])
    _years(page["years"])
    themes = [f"{row['concept_id']} {row['project_count']}" for row in page["concepts"]]
    _section("Themes, with projects", " · ".join(themes) or "none of its projects names a topic")
    _section(
        "Topics, with projects", " · ".join(f"{t['label']} {t['project_count']}" for t in page["topics"])
    )
    _organisations("Partners", page["partners"], _together)
    _organisations("Similar ones", page["similar"], _likeness)
    _projects(page["projects"])


def matches(word: str, found: Sequence[Match]) -> None:
    """Print the organisations that a word may mean."""
    line(f"{len(found)} organisations fit {word!r}; take the id of one:")
    _matches(found)


def suggestions(word: str, found: Sequence[Match]) -> None:
    """Say that no organisation has that name, and which are written alike."""
    line(f"No organisation is known as {word!r}.")
    if found:
        line("Written alike:")
        _matches(found)


def answer(query: Query, frame: pl.DataFrame) -> None:
    """Print a query's answer: as a table if it fits the terminal, else row by row."""
    output.print(Text(query.question, style="bold"))
    if frame.is_empty():
        line("Nothing in the warehouse answers this; other parameters may.")
        return
    cells = [[_cell(value) for value in row] for row in frame.rows()]
    widths = [
        max(len(name), *(min(len(row[place]), _BAR) for row in cells))
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
    _paragraph(f"{frame.height} rows. {query.answers}")


def queries(known: Mapping[str, Query]) -> None:
    """Print the named queries with their questions and parameters."""
    for query in known.values():
        output.print(Text(query.name, style="bold"))
        parameters = [name if p.default is None else f"[{name}]" for name, p in query.parameters.items()]
        output.print(Padding(Text(query.question), _INDENT, expand=False))
        output.print(Padding(Text(" ".join(parameters), style="dim"), _INDENT, expand=False))


def _named(row: Mapping[str, Any]) -> Text:
    place = ", ".join(filter(None, (row["city"], row["country_code"])))
    return Text.assemble(
        (row["name"] or _UNKNOWN, "bold"), f"\n{place}\n" if place else "\n", (row["organisation_id"], "dim")
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


def _spellings(names: Sequence[Mapping[str, Any]], confidence: float | None) -> None:
    others = [row["name"] for row in names if not row["is_canonical"]]
    if others:
        more = [f"and {len(others) - _SPELLINGS} more"] if len(others) > _SPELLINGS else []
        sure = f", one organisation with confidence {confidence:.2f}" if confidence is not None else ""
        _section(f"Also written{sure}", "\n".join(others[:_SPELLINGS] + more))


def _figures(figures: Mapping[str, Any], loaded_years: Sequence[int]) -> None:
    said = [
        f"{figures['project_count']} projects, {figures['coordinated_count']} as coordinator",
        f"{figures['partner_count']} partners in {figures['partner_country_count']} other countries",
    ]
    if figures["main_field"]:
        said.append(f"mostly {figures['main_field']} ({figures['main_field_share']:.0%})")
    if figures["median_grant_eur"] is not None:
        said.append(f"median grant of projects it coordinated: {figures['median_grant_eur']:,.0f} EUR")
    for name, words in (("withdrawn_count", "left"), ("terminated_count", "terminated")):
        if figures[name]:
            said.append(f"{figures[name]} {words}")
    _section(f"In the call years {loaded_years[0]} to {loaded_years[1]}", "\n".join(said))


def _years(years: Sequence[Mapping[str, Any]]) -> None:
    if not years:
        return
    most = max(row["project_count"] for row in years)
    scale = min(1.0, _BAR / most)
    chart = Text()
    for row in years:
        coordinated = round(row["coordinated_count"] * scale)
        joined = max(round(row["project_count"] * scale) - coordinated, 0)
        chart.append(f"{row['call_year']} ")
        chart.append("█" * coordinated, style="cyan")
        chart.append("░" * joined, style="cyan")
        chart.append(f" {row['project_count']}\n")
    chart.append("█ coordinated  ░ joined as partner", style="dim")
    _section("Projects by call year", chart)


def _organisations(title: str, rows: Sequence[Mapping[str, Any]], say: Any) -> None:
    if not rows:
        return
    table = Table.grid(padding=(0, 2))
    table.add_column(ratio=5, overflow="fold")
    table.add_column()
    table.add_column(ratio=4, overflow="fold")
    table.add_column(style="dim", no_wrap=True)
    for row in rows:
        name = Text(row["name"] or _UNKNOWN)
        table.add_row(name, row["country_code"] or "", say(row), row["organisation_id"])
    _section(title, table)


def _together(row: Mapping[str, Any]) -> str:
    years = {str(year) for year in (row["first_call_year"], row["last_call_year"]) if year}
    return f"{row['project_count']} together, {'–'.join(sorted(years))}"


def _likeness(row: Mapping[str, Any]) -> str:
    shared = ", ".join((row["shared_concept_ids"] or [])[:3])
    together = f"{row['together_count']} together" if row["together_count"] else "never together"
    return f"{row['score']:.0f} of 100, {together}" + (f"; {shared}" if shared else "")


def _projects(rows: Sequence[Mapping[str, Any]]) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column()
    table.add_column(overflow="fold", ratio=1)
    for row in rows:
        role = "left" if row["is_withdrawn"] else row["role"]
        table.add_row(Text(row["project_id"], style="dim"), role, Text(row["title"] or ""))
    _section("Newest projects", table)


def _matches(found: Sequence[Match]) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", ratio=1)
    table.add_column(justify="right", no_wrap=True)
    for match in found:
        place = ", ".join(filter(None, (match.city, match.country_code)))
        name = Text.assemble(match.name or _UNKNOWN, (f"  {place}", "dim"))
        table.add_row(match.organisation_id, name, count(match.project_count, "project"))
    output.print(table)


def _paragraph(words: str) -> None:
    output.print(Text(words))


def _section(title: str, body: Any) -> None:
    if body:
        content = Text(body) if isinstance(body, str) else body
        output.print(Group(Text(f"\n{title}", style="bold cyan"), Padding(content, _INDENT, expand=False)))


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
