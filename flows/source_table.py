"""The table of sources in the README, out of what stands with the sources.

``python -m flows.source_table README.md`` writes it into the page, between its two marks.
"""

import re
import sys
from pathlib import Path

from extractors.sources import SOURCES
from store.aside import written_aside

BEGIN, END = "<!-- sources: written by make docs -->", "<!-- end of sources -->"


def source_table() -> str:
    """Return a row of Markdown for each source: its id, what it is, how often, and what of it is verified."""
    rows = [
        f"| `{source.id}` | {source.name} | {source.cadence} | {source.verified} |"
        for source in SOURCES.values()
    ]
    return "\n".join(["| source | what it is | harvested | verified |", "|---|---|---|---|", *rows])


def with_table(page: str) -> str:
    """Return a page with the table between its marks.

    Raises ValueError if they are not there.
    """
    between = re.compile(f"{BEGIN}.*{END}", re.DOTALL)
    if not between.search(page):
        raise ValueError(f"the page lacks the marks {BEGIN} and {END}")
    return between.sub(lambda _: f"{BEGIN}\n{source_table()}\n{END}", page)


if __name__ == "__main__":
    file = Path(sys.argv[1])
    written = with_table(file.read_text(encoding="utf-8"))
    with written_aside(file) as aside:
        aside.write_text(written, encoding="utf-8")
