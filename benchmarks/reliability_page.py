"""The page of all figures of reliability, in Markdown."""

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.reliability_goals import goals

_HEAD = """# Reliability

What was done to the program, and what came of it. `make reliability` measures all of it and writes this page;
`python -m benchmarks.reliability --part NAME` measures one part, and leaves the figures of the others as they
stand, each with its date. A goal that was not reached says **missed**.

A reader of a release resolves `releases/latest` once, and takes all files from the folder that it names: two
files taken through `latest` one after the other may be of two releases. Old releases stay for as many
publications as `ERASMUS_KEEP_RELEASES` says, so that whoever reads one comes to its end.
"""
_NOTES = {
    "kills": """A document that had come to its end, but was not yet recorded when the command was killed,
is fetched again: `sent again` counts these, at most one a kill. `slowest end`: until the last process was
gone.""",
    "fuzz": """Every document must come out staged, or be refused with a message, in at most 10 s of CPU,
and with at most 300 MB and 40 times its own bytes more than was held before. `covered`: branches of our
Python that were reached, which guide the changes. `cpu s` and `peak mb`: the greatest of any document.""",
}
_LONGEST = 120  # letters of a cell


def page(figures: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """Page of the figures by part; `titles` are those of all parts, in their order."""
    lines = [_HEAD, "## Goals", "", "| part | goal | seen | |", "|---|---|---|---|"]
    for name, title in titles.items():
        if name not in figures:
            lines.append(f"| {title} | | not measured yet | |")
            continue
        lines += [
            f"| {title} | {goal.wanted} | {goal.seen} | {'reached' if goal.is_met else '**missed**'} |"
            for goal in goals(name, figures[name]["figures"])
        ]
    for name, title in titles.items():
        lines += ["", f"## {title}", ""]
        lines += _part(name, figures[name]) if name in figures else ["Not measured yet."]
    return "\n".join(lines) + "\n"


def _part(name: str, held: Mapping[str, Any]) -> Iterator[str]:
    machine = held["machine"]
    took = f"{held['seconds'] // 60} min {held['seconds'] % 60} s"
    yield (
        f"`{held['command']}`, {held['date']}, commit {held['commit']}, {took} on {machine['cores']} cores "
        f"with {machine['memory_gb']} GB (load {machine['load']}), Python {machine['python']}."
    )
    if held["is_quick"]:
        yield "This was the quick form, which is less than the goal asks for."
    if name in _NOTES:
        yield ""
        yield _NOTES[name]
    yield ""
    yield from _shown(held["figures"])


def _shown(figures: Any, title: str = "") -> Iterator[str]:
    """Plain values as a list, rows of equal names as a table, and what lies deeper below its name."""
    if isinstance(figures, list):
        figures = {title: figures}
    plain = {name: value for name, value in figures.items() if not isinstance(value, dict | list)}
    if plain:
        yield from (f"- {_words(name)}: {_cell(value)}" for name, value in plain.items())
        yield ""
    for name, value in figures.items():
        if name == "goals" or not value or name in plain:
            continue
        rows = list(value) if isinstance(value, list) else [{"": key} | _row(of) for key, of in value.items()]
        if name and name != "rows":
            yield f"{_words(name).capitalize()}:"
            yield ""
        if isinstance(rows[0], dict):
            yield from _table(rows)
        else:
            yield from (f"- {_cell(row)}" for row in rows)
        yield ""


def _row(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {"count": value}


def _table(rows: list[dict[str, Any]]) -> Iterator[str]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    yield "| " + " | ".join(_words(name) for name in names) + " |"
    yield "|---" * len(names) + "|"
    for row in rows:
        yield "| " + " | ".join(_cell(row.get(name, "")) for name in names) + " |"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list):
        return str(len(value))
    text = " ".join(str(value).split())[:_LONGEST]
    return text.replace("|", "\\|").replace("<", "&lt;")
