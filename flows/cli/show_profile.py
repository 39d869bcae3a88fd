"""What a person sees of one organisation, and of those that a name may mean."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from flows.cli.terminal import count, output, paragraph
from warehouse.ask.lookup import Lookup, Match

INDENT = (0, 0, 0, 2)
NAMELESS = "name not published"
_BAR = 40  # characters of the longest bar
_SPELLINGS = 6


def profile(page: Mapping[str, Any]) -> None:
    """Print one organisation's page."""
    output.print(Text(page["name"] or NAMELESS, style="bold"))
    place = ", ".join(filter(None, (page["city"], page["region"], page["country_code"])))
    paragraph(" · ".join(filter(None, (place, page["organisation_type"], page["website"]))))
    identifiers = [f"{row['scheme']} {row['value']}" for row in page["identifiers"] if row["is_trusted"]]
    paragraph(" · ".join((page["organisation_id"], *identifiers)))
    if page["retired_ids"]:
        paragraph(f"formerly also: {', '.join(page['retired_ids'])}")
    _spellings(page["names"], page["confidence"])
    if page["figures"] is None:
        paragraph("It takes part in no project that is loaded.")
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


def in_doubt(means: Lookup) -> None:
    """Print why a word does not mean one organisation, and those that it may mean."""
    paragraph(means.doubt)
    _matches(means.matches or means.suggestions)


def _spellings(names: Sequence[Mapping[str, Any]], confidence: float | None) -> None:
    variants = [row["name"] for row in names if not row["is_canonical"]]
    if variants:
        more = [f"and {len(variants) - _SPELLINGS} more"] if len(variants) > _SPELLINGS else []
        sure = f", one organisation with confidence {confidence:.2f}" if confidence is not None else ""
        _section(f"Also written{sure}", "\n".join(variants[:_SPELLINGS] + more))


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
    by_year = {row["call_year"]: row for row in years}
    chart = Text()
    for year in range(min(by_year), max(by_year) + 1):
        chart.append(f"{year} ")
        if (row := by_year.get(year)) is not None:
            coordinated = round(row["coordinated_count"] * scale)
            joined = max(round(row["project_count"] * scale) - coordinated, 0)
            chart.append("█" * coordinated, style="cyan")
            chart.append("░" * joined, style="cyan")
            chart.append(f" {row['project_count']}")
        chart.append("\n")
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
        name = Text(row["name"] or NAMELESS)
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
        name = Text.assemble(match.name or NAMELESS, (f"  {place}", "dim"))
        table.add_row(match.organisation_id, name, count(match.project_count, "project"))
    output.print(table)


def _section(title: str, body: Any) -> None:
    if body:
        content = Text(body) if isinstance(body, str) else body
        output.print(Group(Text(f"\n{title}", style="bold cyan"), Padding(content, INDENT, expand=False)))
