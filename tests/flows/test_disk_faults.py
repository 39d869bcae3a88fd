"""A full disk, a folder that can't be written: recognised in the errors of every library that meets them."""

import errno
import sqlite3
from pathlib import Path

import duckdb
import polars as pl
import pytest

from extractors.fetch.errors import FetchError
from flows.steps.disk_faults import disk_fault
from warehouse.releases import ReleaseError


def of_sqlite(code):
    error = sqlite3.OperationalError("said by SQLite")
    error.sqlite_errorcode = code
    return error


# Texts as these libraries gave them on a small disk, and on one that was mounted for reading only
FULL = [
    OSError(errno.ENOSPC, "No space left on device", "/data/raw/x"),
    OSError(errno.EDQUOT, "Disk quota exceeded"),
    duckdb.IOException('IO Error: Could not write file "/data/x.duckdb": No space left on device'),
    duckdb.OutOfMemoryException("Out of Memory Error: failed to offload data block of size 256.0 KiB"),
    pl.exceptions.ComputeError(
        "parquet: File out of specification: underlying IO error: No space left on device (os error 28)"
    ),
    of_sqlite(sqlite3.SQLITE_FULL),
]
REFUSED = [
    PermissionError(errno.EACCES, "Permission denied", "/data/.lock"),
    OSError(errno.EROFS, "Read-only file system", "/data/.lock"),
    OSError("Read-only file system (os error 30): /data/a.parquet"),
    duckdb.IOException('IO Error: Cannot open file "/data/x.duckdb": Read-only file system'),
    of_sqlite(sqlite3.SQLITE_READONLY_DBMOVED),
    of_sqlite(sqlite3.SQLITE_CANTOPEN),
]


@pytest.mark.parametrize("error", FULL, ids=lambda error: type(error).__name__)
def test_a_full_disk(error):
    assert "is full" in disk_fault(error)


@pytest.mark.parametrize("error", REFUSED, ids=lambda error: type(error).__name__)
def test_a_folder_that_can_not_be_written(error):
    assert "can't be opened or written" in disk_fault(error)


def test_a_disk_that_breaks():
    assert "input/output error" in disk_fault(OSError(errno.EIO, "Input/output error"))


@pytest.mark.parametrize("error", [FULL[0], FULL[2], REFUSED[2], REFUSED[3]])
def test_what_the_error_names_is_named(error):
    assert "/data/" in disk_fault(error, Path("/elsewhere"))


def test_the_folder_is_named_where_the_error_names_nothing(tmp_path):
    assert f"The disk with {tmp_path} is full (" in disk_fault(FULL[5], tmp_path)


def test_what_another_error_was_made_of_counts():
    error = ReleaseError("can't be published")
    error.__cause__ = FULL[2]
    assert "is full" in disk_fault(error)


def test_whatever_is_none_of_the_disk():
    refused = FetchError("http://127.0.0.1/x", "refused", "Try later")
    refused.__cause__ = OSError(errno.EACCES, "Permission denied")
    others = [
        refused,
        ValueError("No space left on device"),
        FileNotFoundError(errno.ENOENT, "No such file or directory", "/data/x"),
        duckdb.CatalogException("Catalog Error: Table with name x does not exist"),
        of_sqlite(sqlite3.SQLITE_CORRUPT),
        sqlite3.ProgrammingError("Cannot operate on a closed database."),
    ]
    assert [disk_fault(error) for error in others] == [None] * len(others)
