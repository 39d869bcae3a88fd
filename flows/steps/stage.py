"""Stage: parse each document that is not parsed yet, and keep its tables as Parquet.

A document is staged once per version of its parser. A set of tables is written aside and renamed, so a
killed run leaves none half done.
"""

import ast
import hashlib
import inspect
import io
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl

from extractors.contract import REPORT_TABLES, STAGED_TABLES, DocumentError, DocumentName, Staged
from extractors.harvest_loop import OnProgress
from extractors.keep.archive import Archive, ArchiveError
from extractors.keep.ledger import Ledger
from extractors.read.column_profile import PROFILE, forms_of, profile_of
from extractors.source import Source
from flows.steps.disk_faults import disk_fault
from flows.steps.panics import panics_as_errors
from flows.steps.problems import Kind, Problem
from flows.steps.telling import counted
from store.aside import written_aside
from store.digests import damaged_files, has_digest, write_digests
from store.paths import Paths
from store.quarantine import quarantine

_SUMMARY = "document"  # beside the staged tables: one row that says what the document holds
_PARQUET_MARK = b"PAR1"
_PROFILE = "profile"  # and what a source's contract is held against
# `kind` is that of its records, see schema.kinds
_SUMMARY_COLUMNS = pl.Schema({"kind": pl.String, "record_count": pl.Int64, "advertised_count": pl.Int64})


@dataclass
class StageReport:
    """What a staging did: documents parsed, and what is wrong with the others, one sentence each.

    `errors` are of documents that are the newest of their key, `warnings` of those that a newer one has
    replaced anyway.
    """

    staged_count: int = 0
    errors: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def summary(self) -> str:
        """Return what was staged, in a few words."""
        failed = f", {counted(len(self.errors), 'problem')}" if self.errors else ""
        return f"{counted(self.staged_count, 'document')} staged{failed}"


def stage_document(data: bytes, document: DocumentName, source: Source, folder: Path) -> Staged:
    """Parse one document and write its tables to `folder`.

    Raises DocumentError if it can't be parsed; nothing is written then.
    """
    staged = source.parse(data, document)
    with written_aside(folder) as aside:
        aside.mkdir()
        for name in staged_tables(source):
            _write(staged.table(name), aside / f"{name}.parquet")
        _write(_summary(staged), aside / f"{_SUMMARY}.parquet")
        _write(profile_of(staged, source.gives), aside / f"{_PROFILE}.parquet")
        write_digests(aside)
    return staged


def _write(table: pl.DataFrame, file: Path) -> None:
    """Write Parquet by way of memory: of a full disk Polars may say no more than "transport error"."""
    written = io.BytesIO()
    table.write_parquet(written, compression="zstd", compression_level=1)
    file.write_bytes(written.getbuffer())


def staged_tables(source: Source) -> tuple[str, ...]:
    """Return which staged tables the documents of a source have."""
    return (*source.row_kinds, *REPORT_TABLES)


def is_staged(source: Source, folder: Path) -> bool:
    """Whether every table of a document is in this folder, and ends as Parquet does.

    What lies in between is held against its digest before a build reads it. No file is opened as Parquet to
    find out: reading a damaged one may end the whole process.
    """
    are_read_at_once = all(has_digest(folder / f"{name}.parquet") for name in (_SUMMARY, _PROFILE))
    return are_read_at_once and all(_ends_whole(folder / f"{name}.parquet") for name in staged_tables(source))


def _ends_whole(file: Path) -> bool:
    try:
        with file.open("rb") as data:
            data.seek(-len(_PARQUET_MARK), os.SEEK_END)
            return data.read() == _PARQUET_MARK
    except OSError:  # it is not there, or too short
        return False


def damaged_folders(staged: pl.DataFrame) -> list[Path]:
    """Return the folders of staged documents in which a file is not as it was written.

    Of single flipped bits, Polars takes most without a word, and some as another text or number.
    """
    folders = [Path(folder) for folder in staged["folder"].unique(maintain_order=True)]
    return [folder for folder in folders if damaged_files(folder)]


def set_staged_aside(folder: Path, paths: Paths) -> str:
    """Move a damaged set of tables to the quarantine; returns what was done, for a person to read."""
    moved = quarantine(folder, paths, "its files are not as they were written")
    return f"{folder}: damaged. Moved to {moved}, and staged anew."


def _summary(staged: Staged) -> pl.DataFrame:
    counts = (staged.kind.name, staged.record_count, staged.advertised_count)
    return pl.DataFrame([counts], schema=_SUMMARY_COLUMNS, orient="row")


def stage_all(
    ledger: Ledger,
    sources: Mapping[str, Source],
    archive: Archive,
    paths: Paths,
    on_progress: OnProgress | None = None,
) -> StageReport:
    """Stage every version of a document that its parser, as it is now, has not staged yet.

    Which could not be read, the ledger knows afterwards: the next harvest asks for these without a condition.
    """
    report = StageReport()
    waiting = [
        row
        for row in ledger.versions().sort("source", "is_newest", "key").to_dicts()
        if row["source"] in sources and not is_staged(sources[row["source"]], _folder_of(row, sources, paths))
    ]
    for done, row in enumerate(waiting):
        source = sources[row["source"]]
        if on_progress is not None:
            on_progress(done, len(waiting), row["label"])
        published_on: date | None = row["published_on"]
        document = DocumentName(source.id, row["key"], row["label"], published_on)
        folder = _folder_of(row, sources, paths)
        try:
            with panics_as_errors():
                stage_document(archive.read(source.id, row["sha256"]), document, source, folder)
            report.staged_count += 1
            ledger.mend_unreadable(source.id, row["key"], row["sha256"])
        except Exception as error:  # whatever is wrong with one document, the others go on
            if disk_fault(error) and not isinstance(error, ArchiveError):  # the others would meet the same
                raise
            words = _in_words(error, row["label"])
            ledger.add_unreadable(source.id, row["key"], row["sha256"], parser_version(source), words)
            if row["is_newest"]:
                report.errors.append(Problem(Kind.DOCUMENT, words))
            else:
                report.warnings.append(words)
    if on_progress is not None:
        on_progress(len(waiting), len(waiting), "")
    return report


def staged_folders(versions: pl.DataFrame, sources: Mapping[str, Source], paths: Paths) -> set[Path]:
    """Return where versions of known sources are staged, or would be, by their parsers as they are now."""
    known = versions.filter(pl.col("source").is_in(list(sources)))
    return {_folder_of(row, sources, paths) for row in known.to_dicts()}


def unstaged_keys(versions: pl.DataFrame, sources: Mapping[str, Source], paths: Paths) -> pl.DataFrame:
    """Return source and key of documents of which a newest or listed version is not staged.

    An older version may stand in for it. All documents of sources that are not known are among them.
    """
    shown = versions.filter(pl.col("is_newest") | pl.col("is_listed").fill_null(value=False))
    waiting = [
        (row["source"], row["key"])
        for row in shown.to_dicts()
        if row["source"] not in sources
        or not is_staged(sources[row["source"]], _folder_of(row, sources, paths))
    ]
    return pl.DataFrame(waiting, schema={"source": pl.String, "key": pl.String}, orient="row").unique()


def _folder_of(row: Mapping[str, str], sources: Mapping[str, Source], paths: Paths) -> Path:
    return paths.staged(row["source"], row["key"], row["sha256"], parser_version(sources[row["source"]]))


def _in_words(error: Exception, label: str) -> str:
    if isinstance(error, DocumentError | ArchiveError):
        return str(error)
    return (
        f"{label}: can't be parsed ({type(error).__name__}: {error}). "
        "This is a fault of the program: please report it with the document."
    )


def staged_versions(versions: pl.DataFrame, sources: Mapping[str, Source], paths: Paths) -> pl.DataFrame:
    """Return the versions that are staged, with the column ``folder`` and the counts of each document.

    Where a newer version can't be staged, the last one that could stands in for it, as newest and as listed:
    that a document can't be read says nothing about what it lists.
    """
    known = versions.filter(pl.col("source").is_in(list(sources)))
    located = known.with_columns(
        folder=pl.Series([str(_folder_of(row, sources, paths)) for row in known.to_dicts()], dtype=pl.String)
    )
    is_there = pl.Series(
        [is_staged(sources[name], Path(folder)) for name, folder in located["source", "folder"].iter_rows()],
        dtype=pl.Boolean,
    )
    there = _standing_in(located.filter(is_there), located.filter(~is_there))
    if there.is_empty():
        return there.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in _SUMMARY_COLUMNS.items())
    summaries = _scan(there, _SUMMARY).collect()
    return there.join(summaries, on="folder", how="left", maintain_order="left")


def _standing_in(there: pl.DataFrame, missing: pl.DataFrame) -> pl.DataFrame:
    lost = missing.group_by("source", "key").agg(
        lost_newest=pl.col("is_newest").any(), lost_listed=pl.col("is_listed").any()
    )
    is_last = pl.int_range(pl.len()).over("source", "key") == pl.len().over("source", "key") - 1
    return (
        there.sort("source", "key", pl.coalesce("published_on", pl.col("last_fetched_at").dt.date()),
                   "last_fetched_at")
        .join(lost, on=["source", "key"], how="left", maintain_order="left")
        .with_columns(
            is_newest=pl.col("is_newest") | (is_last & pl.col("lost_newest").fill_null(value=False)),
            is_listed=pl.col("is_listed") | (is_last & pl.col("lost_listed").fill_null(value=False)),
        )
        .drop("lost_newest", "lost_listed")
    )  # fmt: skip


def unreadable_partitions(versions: pl.DataFrame, staged: pl.DataFrame) -> pl.DataFrame:
    """Return source and partition of the documents that are listed but not staged."""
    return (
        versions.filter("is_listed")
        .join(staged, on=["source", "key", "sha256"], how="anti")
        .select("source", "partition")
        .unique()
    )


def scan_staged(staged: pl.DataFrame, table: str, sources: Mapping[str, Source]) -> pl.LazyFrame:
    """Scan one staged table of all documents that have it, with the column ``folder``: whose row it is."""
    having = [source.id for source in sources.values() if table in staged_tables(source)]
    documents = staged.filter(pl.col("source").is_in(having))
    if documents.is_empty():
        return pl.LazyFrame(schema=pl.Schema(STAGED_TABLES[table] | {"folder": pl.String}))
    return _scan(documents, table)


def scan_profiles(staged: pl.DataFrame) -> pl.LazyFrame:
    """Scan the profiles of documents (see `extractors.read.column_profile`), with the column ``folder``."""
    if staged.is_empty():
        return pl.LazyFrame(schema=pl.Schema(PROFILE | {"folder": pl.String}))
    return _scan(staged, _PROFILE)


def _scan(documents: pl.DataFrame, table: str) -> pl.LazyFrame:
    files = [f"{folder}/{table}.parquet" for folder in documents["folder"]]
    return pl.scan_parquet(files, glob=False, include_file_paths="folder").with_columns(
        pl.col("folder").str.strip_suffix(f"/{table}.parquet")
    )


@cache
def parser_version(source: Source) -> str:
    """Digest of the code and data that a source's parser is made of, and of the tables that it fills.

    Taken from the files themselves, so that no one has to remember to count a number up: of the source's
    module, of all modules of extractors, gazetteer and schema that it imports, and of the code lists beside
    each. Of the tables in schema only those that it fills count.
    """
    modules = {source.module, profile_of.__module__}
    waiting = list(modules)
    while waiting:
        imported = _imports(waiting.pop()) - modules
        modules |= imported
        waiting += imported
    files = [Path(inspect.getfile(sys.modules[name])) for name in modules]
    tables = [
        table
        for file in files
        for folder in (file.parent, file.parent / "data")
        for table in folder.glob("*.csv")
    ]
    filled = "".join(f"{name}{STAGED_TABLES[name]}" for name in staged_tables(source))
    filled += "".join(f"{name}{forms_of(name)}" for name in source.row_kinds)
    return digest_of([*files, *tables], filled)


@cache
def _imports(module: str) -> frozenset[str]:
    """Return the modules of extractors, of the gazetteer and of schema that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(inspect.getsource(sys.modules[module]))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    ours = ("extractors.", "gazetteer.", "schema.")
    return frozenset(name for name in found if name.startswith(ours) and name in sys.modules)


def digest_of(files: list[Path], words: str = "") -> str:
    """A short digest of the names and contents of files, and of what is said beside them."""
    digest = hashlib.sha256(words.encode())
    for file in sorted(set(files)):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
