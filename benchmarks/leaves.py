"""Documents of any format as their leaves: the texts in them, each of which can be put in anew.

A leaf is a cell of a CSV file or a workbook, a string in JSON, a text or a shown attribute in HTML. Its
`group` is what it has in common with others (its column, its path), its `record` what it stands in.
"""

import csv
import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

_SHEET = "xl/worksheets/sheet1.xml"
_HTML_LEAF = re.compile(r'(?<=>)[^<>]*[^\s<>][^<>]*(?=<)|(?<=content=")[^"]+(?=")|(?<=href=")[^"#]+(?=")')
_CODE = re.compile(r"(?is)<(script|style)\b.*?</\1>")
_CELL = re.compile(r'(?<=t="inlineStr"><is><t>)[^<]+(?=</t>)')


@dataclass(frozen=True)
class Leaf:
    """A text in a document, what it has in common with others, and the record that it stands in."""

    text: str
    group: str
    record: str


@dataclass(frozen=True)
class Leaves:
    """The leaves of one document, and how it is written with others in their places (by number)."""

    leaves: list[Leaf]
    written: Callable[[Mapping[int, str]], bytes]


def leaves_of(data: bytes) -> Leaves:
    """The leaves of a document; its format is told by its first bytes."""
    if data.startswith(b"PK"):
        return _of_workbook(data)
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"{", b"["):
        return _of_json(data)
    return _of_html(data) if start == b"<" else _of_csv(data)


def _of_csv(data: bytes) -> Leaves:
    text = data.decode("utf-8-sig")
    header = text[: text.find("\n")]
    delimiter = max(",;\t|", key=header.count)
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    places = [
        (row, column) for row in range(1, len(rows)) for column in range(len(rows[row])) if rows[row][column]
    ]
    leaves = [Leaf(rows[row][column], rows[0][column], str(row)) for row, column in places]

    def written(changes: Mapping[int, str]) -> bytes:
        changed = [list(row) for row in rows]
        for number, value in changes.items():
            row, column = places[number]
            changed[row][column] = value
        file = io.StringIO()
        csv.writer(file, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(changed)
        return file.getvalue().encode("utf-8-sig")

    return Leaves(leaves, written)


def _of_json(data: bytes) -> Leaves:
    whole = json.loads(data)
    places: list[tuple[Any, Any, str]] = []  # what holds it, its key there, its path

    def walk(value: Any, path: str) -> None:
        children = value.items() if isinstance(value, dict) else enumerate(value)
        for key, child in children:
            below = f"{path}/{key}"
            if isinstance(child, str) and child:
                places.append((value, key, below))
            elif isinstance(child, dict | list):
                walk(child, below)

    walk(whole, "")
    leaves = [
        Leaf(holder[key], re.sub(r"/\d+", "/*", path), path.rpartition("/")[0])
        for holder, key, path in places
    ]

    def written(changes: Mapping[int, str]) -> bytes:
        for number, value in changes.items():
            holder, key, _ = places[number]
            holder[key] = value
        changed = json.dumps(whole, ensure_ascii=False).encode()
        for number in changes:
            holder, key, _ = places[number]
            holder[key] = leaves[number].text
        return changed

    return Leaves(leaves, written)


def _of_html(data: bytes) -> Leaves:
    text = data.decode()
    code = [found.span() for found in _CODE.finditer(text)]
    return _of_marked_up(
        text,
        [
            found
            for found in _HTML_LEAF.finditer(text)
            if not any(start <= found.start() < end for start, end in code)
        ],
        group=lambda found: str(found.start()),
        record=lambda found: "",
        finish=str.encode,
    )


def _of_workbook(data: bytes) -> Leaves:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts[_SHEET].decode()

    def finish(sheet: str) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in parts.items():
                archive.writestr(name, sheet.encode() if name == _SHEET else part)
        return file.getvalue()

    def place(found: re.Match[str]) -> tuple[str, str]:
        letters, row = re.findall(r'<c r="([A-Z]+)(\d+)"', text[: found.start()][-80:])[-1]
        return letters, row

    cells = [found for found in _CELL.finditer(text) if place(found)[1] != "1"]
    return _of_marked_up(text, cells, lambda found: place(found)[0], lambda found: place(found)[1], finish)


def _of_marked_up(
    text: str,
    found: list[re.Match[str]],
    group: Callable[[re.Match[str]], str],
    record: Callable[[re.Match[str]], str],
    finish: Callable[[str], bytes],
) -> Leaves:
    leaves = [Leaf(html.unescape(one[0]), group(one), record(one)) for one in found]

    def written(changes: Mapping[int, str]) -> bytes:
        pieces, at = [], 0
        for number in sorted(changes):
            start, end = found[number].span()
            pieces += [text[at:start], html.escape(changes[number])]
            at = end
        return finish("".join([*pieces, text[at:]]))

    return Leaves(leaves, written)
