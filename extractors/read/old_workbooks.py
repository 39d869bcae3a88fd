"""How far the sheets of a workbook of the old format (.xls) go, found out before a reader makes room.

An .xls is a compound file, a small file system of sectors ([MS-CFB]); its stream ``Workbook`` is a row of
records, of which those of cells begin with row and column ([MS-XLS]).
"""

import struct
from collections.abc import Iterator

_HEADER, _ENTRY = 512, 128
_MOST_SECTORS_IN_HEADER = 109
_END = 0xFFFFFFFA  # this and all above it are marks, not sectors
_SMALL = 4096  # streams below this are kept in the small sectors of the root's stream
_NAMES = ("Workbook", "Book")
_SHEET, _END_OF_SHEET = 0x85, 0x0A
# Number, label, boolean, RK, text of the string table, several RK, formula: others lay out nothing
_SEVERAL = 0xBD
_CELLS = frozenset({0x203, 0x204, 0x205, 0x27E, 0xFD, _SEVERAL, 0x06})


class OldWorkbookError(ValueError):
    """What is no compound file, or is damaged."""


def most_cells(data: bytes) -> int:
    """How many cells lie between the outermost ones of the largest sheet. Raises OldWorkbookError."""
    try:
        stream = _workbook(data)
        starts = [
            int.from_bytes(content[:4], "little") for kind, content in _records(stream, 0) if kind == _SHEET
        ]
        return max((_extent(stream, start) for start in starts), default=0)
    except (struct.error, IndexError) as error:
        raise OldWorkbookError("is cut off or damaged") from error


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield kind and content of the records from `start` to the end of their sheet."""
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        if kind == _END_OF_SHEET:
            return
        yield kind, stream[start + 4 : start + 4 + length]
        start += 4 + length


def _extent(stream: bytes, start: int) -> int:
    rows, columns = [], []
    for kind, content in _records(stream, start):
        if kind in _CELLS and len(content) >= 4:
            row, column = struct.unpack_from("<HH", content)
            rows.append(row)
            columns.append(column)
            if kind == _SEVERAL:
                columns.append(int.from_bytes(content[-2:], "little"))
    return (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) if rows else 0


# ---- the compound file


def _workbook(data: bytes) -> bytes:
    """The stream of that name, empty if there is none."""
    size = 1 << _sane(struct.unpack_from("<H", data, 30)[0])
    small = 1 << _sane(struct.unpack_from("<H", data, 32)[0])
    first_entry, _, _, first_small, _, next_table, _ = struct.unpack_from("<7I", data, 48)
    sectors = [data[at : at + size] for at in range(max(size, _HEADER), len(data), size)]
    numbers = list(struct.unpack_from(f"<{_MOST_SECTORS_IN_HEADER}I", data, 76))
    tables = 0
    while next_table < _END:
        *more, next_table = _numbers(sectors[next_table])
        numbers += more
        tables += 1
        if tables > len(sectors):
            raise OldWorkbookError("goes round in a circle")
    table = [number for at in numbers if at < _END for number in _numbers(sectors[at])]
    directory = _chain(first_entry, table, sectors)
    entries = [directory[at : at + _ENTRY] for at in range(0, len(directory), _ENTRY)]
    held = _chain(struct.unpack_from("<I", entries[0], 116)[0], table, sectors)
    small_sectors = [held[at : at + small] for at in range(0, len(held), small)]
    for entry in entries:
        length = struct.unpack_from("<H", entry, 64)[0]
        if entry[: max(length - 2, 0)].decode("utf-16-le", errors="replace") in _NAMES:
            start, long = struct.unpack_from("<II", entry, 116)
            if long >= _SMALL:
                return _chain(start, table, sectors)[:long]
            small_table = list(_numbers(_chain(first_small, table, sectors)))
            return _chain(start, small_table, small_sectors)[:long]
    return b""


def _sane(shift: int) -> int:
    """The size of a sector as a power of two."""
    if not 6 <= shift <= 16:
        raise OldWorkbookError("has sectors of no size that there is")
    return shift


def _numbers(sector: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4])


def _chain(start: int, table: list[int], sectors: list[bytes]) -> bytes:
    """The sectors that follow each other from `start` on."""
    found: list[bytes] = []
    while start < _END:
        if len(found) > len(sectors):
            raise OldWorkbookError("goes round in a circle")
        found.append(sectors[start])
        start = table[start]
    return b"".join(found)
