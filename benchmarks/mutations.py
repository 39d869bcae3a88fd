"""What may have gone wrong with a document on its way: changes of bytes, and of what the bytes mean.

Every change is drawn from a `random.Random`, so that a seed gives the same documents.
"""

import gzip
import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import orjson

# Bytes that readers stumble over, wherever they stand
TOKENS: tuple[bytes, ...] = (
    b"\0", b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\x80", b"\xc3", b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b'"', b'""', b"'", b'"""', b"\\", b"\r", b"\n", b"\r\n", b"\x85", b"\xe2\x80\xa8", b"\t", b";",
    b",", b"|",
    b"&#0;", b"&#x110000;", b"&#xD800;", b"&#64;", b"&amp;amp;", b"&nbsp", b"&", b"<", b">", b"<!--", b"-->",
    b"<![CDATA[", b"]]>", b"<script>", b"</html>", b"<p", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<table>",
    b"{", b"}", b"[", b"]", b"null", b"true", b"-0", b"NaN", b"1e999", b"1e-999", b"-1",
    b"9" * 400, b"0" * 50,
    b"99999999999999999999", b"-9223372036854775809", b"\\u0000", b"\\ud800", b"\\uDFFF",
    b"1.0E+308", b"0x10",
    b"31/02/2019", b"29/02/2021", b"9999-12-31", b"0000-00-00", b"10000-01-01", b"2019-13-45T25:61:61Z",
    b"12:60", b"99999-99999", b"1,000,000.00", b"1.000.000,00", b"\xe2\x82\xac", b"%", b"%00",
    b"\xe2\x80\xae",
    b"\xcc\x81" * 40, b"\xe2\x80\x8d", b"\xc2\xad", b"http://[::1", b"http://x:99999999/", b"//",
    b"www.", b"@",
    b"E10000000", b"2020-1-XX01-KA229-000000", b"\xd9\xa3", b"\xc2\xb2", b"\xe2\x85\xa7", b"\xf0\x9f\x8e\x89",
)  # fmt: skip
_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 10**18, 1e308, -1e-300, "", " ", "\0", "null", "9" * 400, [], {},
    [[]], [None], {"": {}},
    "31/02/2019", "\u202e", "a\u0301" * 40, "<b>x", "&#64;", ["a", 1, None], {"a": [1]}, 2**63, -(2**63), 0.1,
)  # fmt: skip
_MOST_BYTES = 400_000  # of a document: more takes time and finds little
_TAG = re.compile(rb"<[^<>]{1,400}>")
_LINE = re.compile(rb"[^\n]*\n?")
_DELIMITERS = (b";", b",", b"\t", b"|")
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-8-sig", "cp1250", "utf-32", "iso8859-7")


def mutated(data: bytes, chance: random.Random) -> bytes:
    """`data` with one to four changes, of at most `_MOST_BYTES`."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        data = _changed(data, chance)[:_MOST_BYTES]
    return data


def _changed(data: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.02:
        return _packed(data, chance)
    if chance.random() < 0.02:
        return _encoded(data, chance)
    if chance.random() < 0.35:
        return _bytes(data, chance)
    if data[:4] == b"PK\x03\x04":
        return _zip(data, chance)
    if data[:2] == b"\x1f\x8b":
        return _gzip(data, chance)
    start = data[:200].lstrip()[:1]
    if start in (b"{", b"["):
        return _json(data, chance)
    return _markup(data, chance) if start == b"<" else _table(data, chance)


def _stretch(length: int, chance: random.Random) -> tuple[int, int]:
    """A part of so many places: begin and end, most of them short."""
    begin = chance.randrange(length + 1)
    return begin, min(length, begin + int(2 ** chance.uniform(0, 12)))


def _bytes(data: bytes, chance: random.Random) -> bytes:
    begin, end = _stretch(len(data), chance)
    to = chance.randrange(len(data) + 1)
    changes: tuple[Callable[[], bytes], ...] = (
        lambda: data[:begin] + chance.choice(TOKENS) + data[begin:],
        lambda: data[:begin] + chance.choice(TOKENS) + data[end:],
        lambda: data[:begin] + data[end:],
        lambda: data[:begin],
        lambda: data[:end] + data[begin:],
        lambda: data[:to] + data[begin:end] + data[to:],
        lambda: data[:begin] + data[begin:end] * chance.choice((2, 3, 50)) + data[end:],
        lambda: data[:begin] + bytes(chance.randrange(256) for _ in data[begin : begin + 3])
        + data[begin + 3 :],
        lambda: data[:begin] + bytes(byte ^ 1 << chance.randrange(8) for byte in data[begin : begin + 1])
        + data[begin + 1 :],
    )  # fmt: skip
    return chance.choice(changes)()


def _encoded(data: bytes, chance: random.Random) -> bytes:
    text = data.decode("utf-8", errors="replace")
    return text.encode(chance.choice(_ENCODINGS), errors="replace")


def _packed(data: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.5:
        return gzip.compress(data, 1, mtime=0)
    names = chance.choice(
        (["a.csv"], ["a.csv", "b.csv"], ["a.zip"], ["__MACOSX/a.csv", "a.txt"], ["../a.csv"])
    )
    return _zipped(dict.fromkeys(names, data), chance)


def _zipped(entries: Mapping[str, bytes], chance: random.Random) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, data in entries.items():
            entry = zipfile.ZipInfo(name)  # of no day: the same each time
            entry.compress_type = chance.choice(_PACKINGS)
            archive.writestr(entry, data)
    return kept.getvalue()


def _gzip(data: bytes, chance: random.Random) -> bytes:
    try:
        return gzip.compress(_changed(zlib.decompress(data, 31)[:_MOST_BYTES], chance), 1, mtime=0)
    except zlib.error:
        return _bytes(data, chance)


def _zip(data: bytes, chance: random.Random) -> bytes:
    """A zip archive, such as a workbook, with one entry changed, left out, doubled or named otherwise."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [(entry.filename, archive.read(entry)[:_MOST_BYTES]) for entry in archive.infolist()]
    except Exception:  # damaged already, in whatever way
        return _bytes(data, chance)
    if not entries:
        return _bytes(data, chance)
    at = chance.randrange(len(entries))
    name, content = entries[at]
    way = chance.random()
    if way < 0.8:
        entries[at] = (name, _changed(content, chance))
    elif way < 0.9:
        del entries[at]
    else:
        entries.append((chance.choice((name + "x", "xl/worksheets/sheet2.xml", "../x", "a.csv")), content))
    return _zipped(dict(entries), chance)


def _json(data: bytes, chance: random.Random) -> bytes:
    try:
        whole = orjson.loads(data)
    except orjson.JSONDecodeError:
        return _bytes(data, chance)
    places = _places(whole)
    if not places:
        return orjson.dumps(chance.choice(_VALUES[:20]))
    holder, key = chance.choice(places)
    other, others_key = chance.choice(places)
    way = chance.randrange(7)
    if way == 0:
        holder[key] = other[others_key]
    elif way == 1:
        del holder[key]
    elif way == 2:
        held: Any = holder[key]
        for _ in range(chance.choice((1, 3, 100))):
            held = [held] if chance.random() < 0.5 else {"a": held}
        holder[key] = held
    elif way == 3 and isinstance(holder, list):
        holder.extend(holder[:200] * chance.choice((1, 30)))
    elif way == 4 and isinstance(holder[key], str):
        token = chance.choice(TOKENS).decode("utf-8", errors="ignore")
        holder[key] = token + holder[key] if chance.random() < 0.5 else holder[key] + token
    elif way == 5 and isinstance(holder, dict):
        holder[chance.choice((key.lower(), key + " ", key[:-1], "__class__", ""))] = holder[key]
    else:
        holder[key] = chance.choice(_VALUES)
    try:
        return orjson.dumps(whole)
    except (orjson.JSONEncodeError, RecursionError):  # a value put inside itself, or too deep
        return _bytes(data, chance)


def _places(whole: Any) -> list[tuple[Any, Any]]:
    """Every value inside a JSON document: what holds it, and where."""
    found: list[tuple[Any, Any]] = []
    left = [whole]
    while left and len(found) < 20_000:
        holder = left.pop()
        keys = (
            list(holder)
            if isinstance(holder, dict)
            else range(len(holder) if isinstance(holder, list) else 0)
        )
        for key in keys:
            found.append((holder, key))
            if isinstance(holder[key], dict | list):
                left.append(holder[key])
    return found


def _markup(data: bytes, chance: random.Random) -> bytes:
    tags = list(_TAG.finditer(data))
    if not tags:
        return _bytes(data, chance)
    one, other = sorted((chance.choice(tags), chance.choice(tags)), key=lambda tag: tag.start())
    begin, first, last = data[: one.start()], one.group(), other.group()
    between, rest = data[one.end() : other.start()], data[other.start() :]
    behind = data[other.end() :]
    changes: tuple[Callable[[], bytes], ...] = (
        lambda: begin + between + rest,
        lambda: begin + rest,
        lambda: begin + first + between + first + between[:20_000] + rest,
        lambda: begin + first * chance.choice((2, 6, 3000)) + between + rest,
        lambda: begin + first + chance.choice(TOKENS) + between + rest,
        lambda: begin + last + between + first + behind,
        lambda: begin + first + between.swapcase() + rest,
        lambda: begin + first.replace(b'"', chance.choice((b"", b"'"))) + between + rest,
    )
    return chance.choice(changes)()


def _table(data: bytes, chance: random.Random) -> bytes:
    lines = _LINE.findall(data)
    delimiter = max(_DELIMITERS, key=data[:5000].count)
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    if chance.random() < 0.4:
        at = 0  # the header
    cells = lines[at].split(delimiter)
    place, another = chance.randrange(len(cells)), chance.randrange(len(cells))
    way = chance.randrange(9)
    if way == 0:
        lines[at], lines[other] = lines[other], lines[at]
    elif way == 1:
        lines.insert(other, lines[at] * chance.choice((1, 1, 40)))
    elif way == 2:
        del lines[at]
    elif way == 3:
        cells[place], cells[another] = cells[another], cells[place]
    elif way == 4:
        cells[place] = chance.choice(TOKENS)
    elif way == 5:
        cells.insert(place, cells[another])
    elif way == 6:
        del cells[place]
    elif way == 7:
        cells[place] = chance.choice((b'"%b"', b'"%b', b" %b ", b'"%b\n"', b"%b\x00")) % cells[place]
    else:
        return data.replace(delimiter, chance.choice(_DELIMITERS))
    if way > 2:
        lines[at] = delimiter.join(cells)
    return b"".join(lines)
