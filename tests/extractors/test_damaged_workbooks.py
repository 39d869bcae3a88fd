"""Workbooks and archives that are damaged, or would take all memory: refused, whatever the library says."""

import gzip
import io
import struct
import zipfile
from pathlib import Path

import pytest

from extractors.contract import DocumentError, DocumentName
from extractors.read.old_workbooks import OldWorkbookError, most_cells
from extractors.read.table_files import open_table
from portal.workbooks import write_workbook

OLD = (Path(__file__).parents[1] / "sources/charters/two_charters.xls").read_bytes()
NAME = DocumentName("eche", "list", "list.xlsx")
TEXT_CELL = 0xFD


def refused(data: bytes) -> str:
    with pytest.raises(DocumentError) as raised:
        open_table(data, NAME, lambda row: "name" in row)
    return str(raised.value)


def workbook() -> bytes:
    kept = io.BytesIO()
    write_workbook(kept, [["name", "pic"], *([f"School {number}", number] for number in range(300))])
    return kept.getvalue()


def zipped(packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", packing) as archive:
        archive.writestr("list.csv", "name,pic\n" + "".join(f"School {n},{n}\n" for n in range(300)))
    return kept.getvalue()


def test_an_old_workbook_is_as_large_as_its_outermost_cells():
    assert most_cells(OLD) == 3 * 12  # a header and two charters


def test_a_cell_far_off_makes_an_old_workbook_too_large():
    first = OLD.index(struct.pack("<HHHH", TEXT_CELL, 10, 0, 0)) + 4  # of row 0 and column 0
    far = OLD[:first] + struct.pack("<HH", 65_535, 65_535) + OLD[first + 4 :]
    assert most_cells(far) > 4_000_000_000
    assert "which is no list" in refused(far)


@pytest.mark.parametrize("length", [8, 100, 520, 1500, 3000])
def test_an_old_workbook_cut_off(length):
    assert refused(OLD[:length])


def test_an_old_workbook_whose_sectors_go_round_in_a_circle():
    [table] = struct.unpack_from("<I", OLD, 76)
    round_about = bytearray(OLD)
    for number in range(len(OLD) // 512 - 1):  # each sector follows itself
        struct.pack_into("<I", round_about, 512 * (table + 1) + 4 * number, number)
    with pytest.raises(OldWorkbookError, match="circle"):
        most_cells(bytes(round_about))


@pytest.mark.parametrize("missing", [1, 50, 700, 2000])
def test_a_workbook_whose_begin_is_missing(missing):
    """Its entries then stand before the begin of the file, as its directory says."""
    whole = workbook()
    assert "no workbook" in refused(b"PK\x03\x04" + whole[4 + missing :])


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_whose_packed_bytes_are_damaged(packing):
    whole = bytearray(zipped(packing))
    whole[60:70] = b"\xff" * 10
    assert "damaged" in refused(bytes(whole))


def test_a_compressed_table_whose_packed_bytes_are_damaged():
    whole = bytearray(gzip.compress(b"name,pic\n" * 300, mtime=0))
    whole[12:20] = b"\xff" * 8
    assert "damaged" in refused(bytes(whole))


def test_a_table_packed_a_hundred_times():
    packed = b"name,pic\nSchool,1\n"
    for _ in range(100):
        packed = gzip.compress(packed, 1, mtime=0)
    assert "packed more than 3 times" in refused(packed)
