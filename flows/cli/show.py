"""What a person sees of harvests, builds and the data folder."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.table import Column, Table

from flows.cli.terminal import line, output, problem, warning
from flows.settings import Settings
from flows.steps.build import BuildReport
from flows.steps.integrity.findings import Finding
from flows.steps.rejections import in_words


def sources(described: Sequence[dict[str, Any]]) -> None:
    """Print the sources, one block each."""
    for source in described:
        table = Table(
            title=f"{source['id']}: {source['name']}", title_justify="left", show_header=False, box=None
        )
        table.add_column(style="bold")
        table.add_column(overflow="fold")
        for key in ("homepage", "url", "licence", "cadence", "manners", "verified"):
            table.add_row(key, str(source[key]))
        pace = f"{source['interval']:g} seconds between two requests"
        table.add_row("pace", "switched off" if source["is_switched_off"] else pace)
        table.add_row("rows", ", ".join(source["row_kinds"]))
        output.print(table)
        output.print()


def build(report: BuildReport, database: Path) -> None:
    """Print what a build did."""
    if not report.is_new:
        line("nothing new to build")
        return
    output.print(_row_table(report.row_counts))
    line(f"{in_words(report.rejections)} (see ops.rejected_rows); built {database}")


def status(found: dict[str, Any]) -> None:
    """Print what a data folder holds."""
    line(f"data folder {found['data']}: {found['origin'] or 'nothing harvested yet'}")
    if found["sources"]:
        counted = (Column(name, justify="right") for name in ("documents", "staged"))
        table = Table("source", *counted, "last success", "state")
        for row in found["sources"]:
            success = row["last_success_at"]
            counts = (str(row[name]) for name in ("documents", "staged"))
            table.add_row(
                row["source"], *counts, f"{success:%Y-%m-%d %H:%M} UTC" if success else "none", row["state"]
            )
        output.print(table)
    if found["warehouse"]:
        line(f"warehouse, built {found['warehouse']['built_at']:%Y-%m-%d %H:%M} UTC")
        output.print(_row_table(found["warehouse"]["rows"]))
    elif not found["problems"]:
        line("no warehouse yet: run `erasmus run`")
    line(f"releases: {', '.join(found['releases']) or 'none'}; latest: {found['latest'] or 'none'}")
    for run in found["runs"]:
        detail = run["detail"] or "without a report"
        line(f"{run['started_at']:%Y-%m-%d %H:%M} {run['command']}: {run['state']}, {detail}")


def findings(found: Sequence[Finding], *, as_json: bool) -> None:
    """Print what a look through the data folder found, one line each."""
    if as_json:
        print(json.dumps([finding.as_json() for finding in found], indent=2, ensure_ascii=False))
        return
    for finding in found:
        say = problem if finding.is_open else warning if finding.is_damage else line
        say(finding.in_words())
    if not found:
        line("everything is whole")


def demo(
    settings: Settings, organisations: Sequence[tuple[Any, ...]], loaded: Sequence[tuple[Any, ...]]
) -> None:
    """Print what the demo leaves behind: the most active organisations, and what each source gave."""
    table = Table(
        "organisation",
        "country",
        *(Column(name, justify="right") for name in ("projects", "coordinated", "partners")),
        title="most active organisations",
        caption="one row each, whatever the spelling; organisation_links says why",
    )
    for row in organisations:
        table.add_row(*(str(value) for value in row))
    output.print(table)
    line("loaded: " + ", ".join(f"{count:,} {what} from {source}" for source, count, what in loaded))
    line(f"warehouse: {settings.paths.warehouse}")
    line(f"release:   {settings.paths.releases / 'latest'}")
    line(f'next:      ERASMUS_DATA={settings.paths.root} .venv/bin/erasmus find "green skills"')


def _row_table(counts: Mapping[str, int]) -> Table:
    table = Table("table", Column("rows", justify="right"))
    for name, count in counts.items():
        table.add_row(name, f"{count:,}")
    return table
