"""What Prefect's page of a run shows: what changed, what has to be looked at, how long each step took."""

from collections.abc import Sequence
from typing import Any

import duckdb

from flows.settings import Settings
from flows.steps.problems import MEANINGS
from flows.steps.run import RunReport
from flows.steps.telling import duration
from store.printable import as_message, in_markdown
from warehouse.database import read_database

_CHANGES = """
SELECT subject, replace(change_kind, '_', ' '), coalesce(field, ''), count(*)
FROM changes GROUP BY ALL ORDER BY min(change_number)
"""

Changes = Sequence[tuple[str, str, str, int]]


def changes_of(report: RunReport, settings: Settings) -> Changes:
    """Return what changed since the last release, if this run built anew."""
    if report.build is None or not report.build.is_new:
        return []
    try:
        with read_database(settings.paths.warehouse) as connection:
            return connection.execute(_CHANGES).fetchall()
    except duckdb.Error:  # a page is no reason to fail
        return []


def as_markdown(report: RunReport, changes: Changes = ()) -> str:
    """Return a run's summary; what comes from outside is escaped."""
    lines = [f"**{in_markdown(report.summary())}**"]
    if report.problems:
        lines += ["", "## What has to be looked at", ""]
        lines += [f"- *{MEANINGS[one.kind]}*: {_line(one.text)}" for one in report.problems]
    if report.warnings:
        lines += ["", "## What may be worth a look", "", *(f"- {_line(one)}" for one in report.warnings)]
    lines += ["", "## Steps", "", "| step | took | what came of it |", "|---|---:|---|"]
    lines += [" | ".join(["", *map(in_markdown, row.values()), ""]).strip() for row in step_rows(report)]
    if report.build is not None:
        lines += ["", "## What changed", ""]
        if changes:
            lines += ["| what | change | field | how many |", "|---|---|---|---:|"]
            lines += [
                f"| {what} | {kind} | {in_markdown(name)} | {count:,} |"
                for what, kind, name, count in changes
            ]
        else:
            lines += ["Nothing since the last release, or there is none to compare with."]
        lines += ["", "## What the warehouse holds", "", "| table | rows |", "|---|---:|"]
        lines += [f"| {in_markdown(name)} | {count:,} |" for name, count in report.build.row_counts.items()]
    return "\n".join(lines)


def step_rows(report: RunReport) -> list[dict[str, Any]]:
    """Return the steps of a run as rows of a table."""
    return [
        {"step": step.name, "took": duration(step.seconds), "what came of it": step.summary}
        for step in report.steps
    ]


def _line(text: str) -> str:
    return in_markdown(" ".join(as_message(text).split()))
