"""Lists whose entries take several lines or cells: tables, names above their places, countries above names.

A browser shows a definition list, a table or a list with breaks as lines; so are they read here.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from extractors.read.pages.body_words import are_bodies
from extractors.read.pages.list_entries import Entry, country_said, entry_behind
from schema.code_lists import rows_of

_LONGEST_LINE = 120  # characters of a name or a place
_MOST_LINES_OF_A_NAME = 3
_FEWEST = 2  # entries of one shape make a list


@dataclass(frozen=True)
class Line:
    """A line as it is shown, without its bullet; `number` is its place among the lines of the text."""

    number: int
    text: str
    is_bulleted: bool = False

    @property
    def cells(self) -> list[str] | None:
        """The cells of a row of a table, None if this is none."""
        if not (self.text.startswith("|") and self.text.endswith("|") and len(self.text) > 1):
            return None
        return [cell.strip() for cell in self.text[1:-1].split("|")]


def entries_of_tables(lines: Sequence[Line], language: str) -> dict[int, Entry | None]:
    """Read tables one of whose columns names countries. By the number of the row; None: a row without any."""
    found: dict[int, Entry | None] = {}
    for is_table, run in groupby(lines, lambda line: line.cells is not None):
        if is_table:
            found |= dict(_entries_of_table(list(run), language))
    return found


def _entries_of_table(rows: Sequence[Line], language: str) -> Iterator[tuple[int, Entry | None]]:
    cells = {line.number: line.cells or [] for line in rows}
    values = {n: row for n, row in cells.items() if any(cell.strip("-: ") for cell in row)}
    header = next(iter(values.values()), [])
    titles = [_column_words().get(cell.strip(" :.").casefold()) for cell in header]
    countries = Counter(
        place
        for row in values.values()
        for place, cell in enumerate(row)
        if cell and country_said(cell, language)
    )
    [(place, count)] = countries.most_common(1) or [(0, 0)]
    if count < _FEWEST:
        yield from ((n, entry_behind(", ".join(filter(None, row)), language)) for n, row in values.items())
        return
    words = [cell for row in values.values() for cell in row]
    bodies = {cell for cell, is_body in zip(words, are_bodies(words), strict=True) if is_body}
    for number, row in values.items():
        country = country_said(row[place], language) if place < len(row) else None
        others = {n: cell for n, cell in enumerate(row) if n != place and sum(map(str.isalpha, cell)) > 2}
        name = _titled("organisation", others, titles) or next(
            (cell for cell in others.values() if cell in bodies), next(iter(others.values()), None)
        )
        if country and name:
            yield number, Entry(name, country, _titled("city", others, titles))
        else:
            yield number, None


def _titled(title: str, cells: dict[int, str], titles: Sequence[str | None]) -> str | None:
    return next((cell for n, cell in cells.items() if n < len(titles) and titles[n] == title), None)


def entries_of_blocks(lines: Sequence[Line], language: str) -> dict[int, Entry | None]:
    """Read names that stand above their places, or below their countries.

    By the number of the name's line; None: a line that is only the place of another.
    """
    found: dict[int, Entry | None] = {}
    for is_short, run in groupby(lines, lambda line: _is_short(line.text)):
        block = list(run)
        if is_short and len(block) >= 2 * _FEWEST:
            found |= _below_countries(block, language) or _above_places(block, language)
    return found


def _is_short(text: str) -> bool:
    is_sentence = text.endswith((".", "!", "?", ":"))
    return 0 < len(text) <= _LONGEST_LINE and (not is_sentence or _is_label(text))


def _is_label(text: str) -> bool:
    return text.endswith(":") and len(text.split()) <= 3


def _below_countries(block: Sequence[Line], language: str) -> dict[int, Entry | None]:
    """Read `country`, then the organisations in it, each in a line of its own."""
    said = [country_said(line.text, language) for line in block]
    ends_in_name = said[-1] is None
    first = next((n for n, country in enumerate(said) if country), len(block))
    if not ends_in_name or len({country for country in said if country}) < _FEWEST:
        return {}
    names: list[tuple[Line, str]] = []
    country = None
    for line, of_line in zip(block[first:], said[first:], strict=True):
        country = of_line or country
        if not of_line and country:
            names.append((line, country))
    are = are_bodies([line.text for line, _ in names])
    return {
        line.number: Entry(line.text, of) for (line, of), is_body in zip(names, are, strict=True) if is_body
    }


def _above_places(block: Sequence[Line], language: str) -> dict[int, Entry | None]:
    """Read `name`, then `country`, `city, country` or `city` and `country` below it."""
    said = [_place(line.text, language) for line in block]
    if sum(place is not None for place in said) < _FEWEST:
        return {}
    are = are_bodies([line.text for line in block])
    of_bodies = are_bodies([place.name if place else "" for place in said])
    groups: list[list[tuple[Line, bool]]] = [[]]
    places: list[tuple[Line, Entry]] = []
    for line, place, is_body, is_place_of_body in zip(block, said, are, of_bodies, strict=True):
        if place is None or is_place_of_body:
            groups[-1].append((line, is_body))
        else:
            places.append((line, place))
            groups.append([])
    sizes = Counter(len(group) for group in groups[1 : len(places)])
    [(size, _)] = sizes.most_common(1) or [(0, 0)]
    if not 1 <= size <= _MOST_LINES_OF_A_NAME:
        return {}
    named: dict[int, Entry | None] = {}
    for group, (_, place) in zip(groups, places, strict=False):
        lines = group[-size:]
        if len(lines) == size and lines[0][1]:
            first, last = lines[0][0], lines[-1][0]
            named[first.number] = Entry(first.text, place.country, place.name or _city(first, last))
    return named | {line.number: None for line, _ in places} if len(named) >= _FEWEST else {}


def _place(text: str, language: str) -> Entry | None:
    """Country, or city and country, that a line names; the city as its name."""
    country = country_said(text, language)
    return Entry("", country) if country else entry_behind(text, language)


def _city(first: Line, last: Line) -> str | None:
    return last.text if last.number > first.number else None


@cache
def _column_words() -> dict[str, str]:
    return {
        word: row["column"]
        for row in rows_of("extractors.read.pages", "table_words")
        for word in row["words"].split("|")
    }
