"""What platforms change overnight without a word: columns, formats, rows, links."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable

import orjson

Rows = list[list[str]]


def rows_of(body: bytes) -> Rows:
    """The rows of a list."""
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def file_of(rows: Rows) -> bytes:
    """A list of these rows."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _renamed_column(body: bytes) -> bytes:
    rows = rows_of(body)
    rows[0] = ["Title of the project" if name == "Project Title" else name for name in rows[0]]
    return file_of(rows)


def _extra_column(body: bytes) -> bytes:
    rows = rows_of(body)
    return file_of([["Project Colour", *rows[0]], *(["blue", *row] for row in rows[1:])])


def _missing_column(body: bytes) -> bytes:
    rows = rows_of(body)
    needed = ("Project Identifier", "Project Number", "External Reference")
    gone = [place for place, name in enumerate(rows[0]) if name in needed]
    return file_of([[value for place, value in enumerate(row) if place not in gone] for row in rows])


def _amounts_in_words(body: bytes) -> bytes:
    rows = rows_of(body)
    place = next(place for place, name in enumerate(rows[0]) if name.startswith("EU Grant award"))
    return file_of([rows[0], *([*row[:place], "see the contract", *row[place + 1 :]] for row in rows[1:])])


def _half_a_year(body: bytes) -> bytes:
    """Every second row of the call year that has most is gone."""
    rows = rows_of(body)
    place = rows[0].index("Call year")
    [(largest, _)] = Counter(row[place] for row in rows[1:]).most_common(1)
    of_year = [row for row in rows[1:] if row[place] == largest]
    return file_of([rows[0], *(row for row in rows[1:] if row not in of_year[::2])])


def _emptied_field(body: bytes) -> bytes:
    answer = orjson.loads(body)
    for project in answer.get("projectDocuments", ()):
        project["projectHeading"] = project.pop("projectTitle", None)
    return orjson.dumps(answer)


def _missing_link(body: bytes) -> bytes:
    """The first list that the page names is named no more."""
    return re.sub(rb"<eac-document-teaser[^>]*></eac-document-teaser>\n", b"", body, count=1)


DRIFTS: dict[str, Callable[[bytes], bytes]] = {
    "renamed-column": _renamed_column,
    "extra-column": _extra_column,
    "missing-column": _missing_column,
    "amounts-in-words": _amounts_in_words,
    "half-a-year": _half_a_year,
    "emptied-field": _emptied_field,
    "missing-link": _missing_link,
}
