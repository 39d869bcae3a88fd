"""One pass over one source: what is fetched goes to the archive and the ledger, once.

A harvest that is killed stays open; the next one of the same source continues it, and what it has
fetched already comes from the archive, without a request.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from pathlib import Path
from uuid import uuid4

import polars as pl

from extractors.addresses import host_of, is_loopback
from extractors.contract import DocumentError, DocumentName
from extractors.fetch.client import Client, FetchError, Request
from extractors.keep.archive import Archive
from extractors.keep.ledger import Content, Fetch, Ledger
from extractors.parameters import Order
from extractors.source import Options, Partition, Source, Tally

HARVEST_LIFETIME = timedelta(hours=12)  # an older one is not continued: the next night starts anew
OVERVIEW_LIFETIME = timedelta(hours=1)  # the platform moves its files every night

# Formats of one document, the one that says most first
_FORMATS = {".json": 0, ".html": 1, ".htm": 1, ".txt": 2}

Check = Callable[[bytes, DocumentName], None]
OnProgress = Callable[[int, int | None, str], None]


def origin_of(url: str | None) -> str:
    """Whether what comes from `url` (null: from files) is "real" or "made-up".

    Only a server on this very machine makes data up. A data folder holds one kind or the other.
    """
    return "made-up" if url is not None and is_loopback(url) else "real"


@dataclass(frozen=True)
class Fetched:
    """A document in the archive. `is_new`: it was never seen with these bytes before."""

    key: str
    sha256: str
    path: Path
    is_new: bool
    _read: Callable[[], bytes]

    def read(self) -> bytes:
        """Bytes of the document, whose digest is verified."""
        return self._read()


@contextmanager
def open_harvest(
    source: Source,
    url: str | None,
    *,
    client: Client,
    archive: Archive,
    ledger: Ledger,
    on_progress: OnProgress | None = None,
) -> Iterator["Harvest"]:
    """Continue the source's open harvest, or start one; null for `url` means from files.

    Leaving the context gives the source free for other processes, but leaves the harvest open in the
    ledger until `Harvest.close`. Raises ArchiveError if another process harvests this source.
    """
    with archive.writing(source.id):
        harvest_id, is_continued = ledger.open_harvest(source.id, origin_of(url), url, HARVEST_LIFETIME)
        yield Harvest(source, url, harvest_id, is_continued, client, archive, ledger, on_progress)


class Harvest:
    """See the module. `url`: address in force; `hosts`: which may be asked; made by `open_harvest`."""

    def __init__(
        self,
        source: Source,
        url: str | None,
        harvest_id: int,
        is_continued: bool,
        client: Client,
        archive: Archive,
        ledger: Ledger,
        on_progress: OnProgress | None,
    ) -> None:
        self.source = source
        self.url = url or source.url
        host = host_of(self.url)
        self.hosts = source.hosts if host in source.hosts else frozenset({host})
        self.harvest_id = harvest_id
        self.warnings: list[str] = []
        self.is_continued = is_continued
        self._client = client
        self._archive = archive
        self._ledger = ledger
        self._on_progress = on_progress

    def progress(self, done: int, total: int | None, label: str) -> None:
        """Tell whoever waits how far it is."""
        if self._on_progress is not None:
            self._on_progress(done, total, label)

    def fetch(
        self,
        key: str,
        request: Request,
        *,
        label: str,
        published_on: date | None = None,
        hosts: frozenset[str] | None = None,
    ) -> Fetched:
        """Fetch one document, unless this harvest has it already.

        `hosts` are those that may be asked for it, where they are not those of the source.

        Raises FetchError or DocumentError, which are in the ledger by then.
        """
        document = DocumentName(self.source.id, key, label, published_on)
        return self._fetch(
            document, request, self.source.partition_of(key), self.source.check, hosts or self.hosts
        )

    def fetch_overview(self, key: str, request: Request, *, label: str, check: Check) -> Fetched:
        """Fetch a document that only says what there is. It is kept, but is no version to be parsed."""
        return self._fetch(DocumentName(self.source.id, key, label), request, None, check, self.hosts)

    def fail(self, key: str, url: str | None, error: FetchError | DocumentError) -> None:
        """Record what is wrong with one document; the others go on."""
        status = error.status if isinstance(error, FetchError) else None
        self._ledger.add_failure(self.harvest_id, self.source.id, key, url, status, str(error))

    def finish_partition(self, partition: Partition, tally: Tally, asked: int | None = None) -> None:
        """Record what a partition was to hold (`asked`: projects expected before) and what it holds."""
        self._ledger.finish_partition(
            self.harvest_id,
            self.source.id,
            partition.name,
            call_year=partition.call_year,
            asked=asked,
            advertised=tally.advertised,
            fetched=tally.fetched,
            is_whole=tally.is_whole,
        )

    def repeat_partition(self, partition: Partition) -> None:
        """Start a partition again: what this harvest fetched of it so far no longer counts."""
        self._ledger.repeat_partition(self.harvest_id, self.source.id, partition.name)

    def is_repeated(self, partition: Partition) -> bool:
        """Whether `repeat_partition` was called, if need be before the process was killed."""
        return self._ledger.is_repeated(self.harvest_id, partition.name)

    def last_whole_partitions(self) -> list[str]:
        """Names of the partitions that the last whole harvest of this source, not from files, had."""
        return self._ledger.last_whole_partitions(self.source.id)

    def read_before(self, key: str) -> bytes | None:
        """Bytes of a document as an earlier harvest last fetched it; null if none did, or they are gone."""
        sha256 = self._ledger.sha256_before(self.source.id, key, self.harvest_id)
        if sha256 is None or not self._archive.has(self.source.id, sha256):
            return None
        return self._archive.read(self.source.id, sha256)

    def was_whole(self, partition: Partition) -> bool:
        """Whether the last harvest that finished this partition had it whole."""
        finished = self._ledger.coverage().filter(
            pl.col("harvest_id") != self.harvest_id, source=self.source.id, partition=partition.name
        )
        return bool(finished["is_whole"].any())

    def run(self, order: Order) -> None:
        """Take the files of an order, else fetch what it asks for.

        A failure of one document is recorded, and the rest goes on; one of the overview, or files of which
        none is there, raise FetchError or DocumentError.
        """
        if order.files:
            self.import_files(order.files)
            return
        values = order.values
        options = Options(
            call_years=values.get("call_years") or None,
            projects=values.get("projects", ()),
            platform_ids=dict(values.get("platform_ids", ())),
            page_size=next(iter(values.get("page_size", ())), 500),
            addresses=values.get("addresses", ()),
            organisations=values.get("organisations", ()),
        )
        self.source.harvest(self, options)

    def import_files(self, paths: Sequence[Path]) -> None:
        """Take documents that are on disk already; a folder stands for its files of the source's kinds.

        A file that can't be such a document is recorded as a failure, and the others go on. Raises
        DocumentError if there is no such path, or nothing of the source in it.
        """
        files = self._preferred([file for path in paths for file in self._files(path)])
        imported: dict[Partition, list[Fetched]] = {}
        for done, file in enumerate(files):
            self.progress(done, len(files), file.name)
            try:
                fetched = self._import_file(file)
            except DocumentError as error:
                self.fail(file.name, f"file:{file.name}", error)
            else:
                imported.setdefault(self.source.partition_of(fetched.key), []).append(fetched)
        for partition, documents in imported.items():
            self.finish_partition(partition, self.source.tally(document.read() for document in documents))
        self.progress(len(files), len(files), "")

    def problems(self) -> list[str]:
        """One sentence for each document that failed, and for each partition that is not whole."""
        partitions = (
            self._ledger.coverage()
            .filter(harvest_id=self.harvest_id, is_whole=False)
            .filter(pl.col("advertised_count").is_not_null())
            .select(
                pl.format(
                    "{}, {}: not whole: {} projects fetched, {} advertised. Run the same command again later",
                    "source",
                    "partition",
                    "fetched_count",
                    "advertised_count",
                )
            )
            .to_series()
        )
        return [*self._ledger.failures(self.harvest_id)["error"], *partitions]

    def close(self, state: str) -> None:
        """Close the harvest as "whole", "partial" or "failed": the next one starts anew."""
        self._ledger.close_harvest(self.harvest_id, state)

    def _fetch(
        self,
        document: DocumentName,
        request: Request,
        partition: Partition | None,
        check: Check,
        hosts: frozenset[str],
    ) -> Fetched:
        done = self._ledger.last_fetch(self.source.id, document.key, self.harvest_id)
        if done is not None and self._archive.has(self.source.id, done.content.sha256):
            is_overview = partition is None
            if not is_overview or self._ledger.now() - done.fetched_at < OVERVIEW_LIFETIME:
                return self._fetched(document.key, done.content.sha256, is_new=False)
        try:
            return self._download(document, request, partition, check, hosts)
        except (FetchError, DocumentError) as error:
            self.fail(document.key, request.url, error)
            raise

    def _download(
        self,
        document: DocumentName,
        request: Request,
        partition: Partition | None,
        check: Check,
        hosts: frozenset[str],
    ) -> Fetched:
        source = self.source.id
        last = self._ledger.last_fetch(source, document.key)
        # an etag belongs to an address, and an answer of 304 needs the bytes here
        if last and (
            request.method != "GET"
            or last.url != request.url
            or not self._archive.has(source, last.content.sha256)
        ):
            last = None
        file = self._archive.incoming(source) / uuid4().hex
        response = self._client.download(
            request,
            file,
            hosts,
            etag=last.content.etag if last else None,
            last_modified=last.content.last_modified if last else None,
        )
        if last is not None and response.status == HTTPStatus.NOT_MODIFIED:
            content = last.content
        else:
            try:
                check(file.read_bytes(), document)
            except DocumentError:
                file.unlink()
                raise
            self._archive.add(source, file, response.sha256)
            content = Content(
                response.sha256,
                response.byte_count,
                response.media_type,
                response.etag,
                response.last_modified,
            )
        return self._record(document, partition, request.url, response.status, content)

    def _files(self, path: Path) -> Iterable[Path]:
        if path.is_file():
            return [path]
        kinds = ", ".join(sorted(self.source.suffixes))
        if not path.is_dir():
            raise DocumentError(str(path), "", "there is no such file or folder", "Check the path")
        files = sorted(
            file for file in path.rglob("*") if file.is_file() and file.suffix.lower() in self.source.suffixes
        )
        if not files:
            raise DocumentError(
                str(path),
                "",
                f"no file of {self.source.id} ({kinds}) is in this folder",
                "Name another folder, or the files themselves",
            )
        return files

    def _preferred(self, files: list[Path]) -> list[Path]:
        """Where one document is there in several formats, the one that says most; the others are named."""
        if len(self.source.suffixes) == 1:
            return files
        best: dict[str, Path] = {}
        passed_over = set()
        for file in sorted(files, key=lambda file: _FORMATS.get(file.suffix.lower(), len(_FORMATS))):
            try:
                key = self.source.name_file(file, file.read_bytes()).key
            except (OSError, DocumentError):  # recorded when it is imported
                continue
            other = best.setdefault(key, file)
            if other.suffix.lower() != file.suffix.lower():
                passed_over.add(file)
                self.warnings.append(f"{file.name}: passed over, as {other.name} holds {key}, too.")
        return [file for file in files if file not in passed_over]

    def _import_file(self, file: Path) -> Fetched:
        source = self.source.id
        try:
            data = file.read_bytes()
        except OSError as error:
            raise DocumentError(
                file.name, "", f"can't be read ({error.strerror})", "Check its permissions"
            ) from error
        document = self.source.name_file(file, data)
        self.source.check(data, document)
        sha256 = self._archive.add_bytes(source, data)
        if self._ledger.has_fetched(self.harvest_id, source, document.key, sha256):
            return self._fetched(document.key, sha256, is_new=False)
        return self._record(
            document,
            self.source.partition_of(document.key),
            url=f"file:{file.name}",
            status=None,
            content=Content(sha256, len(data)),
        )

    def _record(
        self,
        document: DocumentName,
        partition: Partition | None,
        url: str,
        status: int | None,
        content: Content,
    ) -> Fetched:
        is_new = self._ledger.add_fetch(
            Fetch(
                harvest_id=self.harvest_id,
                source=self.source.id,
                key=document.key,
                partition=partition.name if partition else None,
                call_year=partition.call_year if partition else None,
                label=document.label,
                published_on=document.published_on,
                url=url,
                status=status,
                licence=self.source.licence,
                content=content,
            )
        )
        return self._fetched(document.key, content.sha256, is_new=is_new)

    def _fetched(self, key: str, sha256: str, *, is_new: bool) -> Fetched:
        source = self.source.id
        return Fetched(
            key,
            sha256,
            self._archive.path(source, sha256),
            is_new,
            lambda: self._archive.read(source, sha256),
        )
