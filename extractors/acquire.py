"""One document at a time, into the archive and the ledger: fetched, or taken from a file on disk."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import uuid4

from extractors.contract import DocumentError, DocumentName
from extractors.fetch.client import Client
from extractors.keep.archive import Archive
from extractors.keep.fetches import Content, Fetch
from extractors.keep.ledger import Ledger
from extractors.source import Partition, Request, Source

Opening = Callable[[bytes, DocumentName], Any]


@dataclass(frozen=True)
class Acquired:
    """A document in the archive; its bytes are read, and opened, once, when they are first asked for."""

    document: DocumentName
    sha256: str
    archive: Archive
    opening: Opening

    @cached_property
    def opened(self) -> Any:
        """What the document holds. Raises DocumentError, or ArchiveError if its bytes are damaged."""
        return self.opening(self.archive.read(self.document.source, self.sha256), self.document)

    def holding(self, opened: Any) -> "Acquired":
        """The same, opened already."""
        vars(self)["opened"] = opened
        return self


class Acquisition:
    """Documents of one source in one harvest."""

    def __init__(
        self, source: Source, harvest_id: int, client: Client, archive: Archive, ledger: Ledger
    ) -> None:
        self._source = source
        self._harvest_id = harvest_id
        self._client = client
        self._archive = archive
        self._ledger = ledger

    def recall(self, document: DocumentName, opening: Opening) -> tuple[Acquired, datetime] | None:
        """A document that this harvest has fetched already, and when; None if it has not.

        One that could not be staged since then is to be fetched again.
        """
        done = self._ledger.last_fetch(self._source.id, document.key, self._harvest_id)
        if done is None or not self._is_of_use(document.key, done.content.sha256):
            return None
        return Acquired(document, done.content.sha256, self._archive, opening), done.fetched_at

    def sha256_before(self, key: str) -> str | None:
        """Digest of a document as an earlier harvest last fetched it; None if none did, or it is gone."""
        sha256 = self._ledger.sha256_before(self._source.id, key, self._harvest_id)
        return sha256 if sha256 is not None and self._archive.has(self._source.id, sha256) else None

    def open_before(self, document: DocumentName) -> Any:
        """A document, opened, as an earlier harvest last fetched it; None if it can't be had any more."""
        sha256 = self.sha256_before(document.key)
        if sha256 is None:
            return None
        try:
            return self._source.open(self._archive.read(self._source.id, sha256), document)
        except DocumentError:
            return None

    def download(
        self,
        document: DocumentName,
        request: Request,
        partition: Partition | None,
        opening: Opening,
        hosts: frozenset[str],
    ) -> Acquired:
        """Fetch a document, unless its server says that it is as it was.

        Raises FetchError, or DocumentError if what came is no such document; then nothing is kept.
        """
        source = self._source.id
        last = self._unchanged_since(document.key, request)
        file = self._archive.incoming(source) / uuid4().hex
        response = self._client.download(
            request,
            file,
            hosts,
            etag=last.etag if last else None,
            last_modified=last.last_modified if last else None,
        )
        if last is not None and response.status == HTTPStatus.NOT_MODIFIED:
            acquired = Acquired(document, last.sha256, self._archive, opening)
            content = last
        else:
            try:
                opened = opening(file.read_bytes(), document)
            except DocumentError:
                file.unlink()
                raise
            acquired = Acquired(document, response.sha256, self._archive, opening).holding(opened)
            self._archive.add(source, file, response.sha256)
            content = Content(
                response.sha256,
                response.byte_count,
                response.media_type,
                response.etag,
                response.last_modified,
            )
        self._record(document, partition, request.url, response.status, content)
        return acquired

    def take(self, path: Path, is_passed_over: Callable[[DocumentName], bool]) -> Acquired | None:
        """Take a document that is on disk already: once in a harvest; None if it is to be passed over.

        Raises DocumentError if it is none of the source, or not the one that its name says.
        """
        try:
            data = path.read_bytes()
        except OSError as error:
            what = f"can't be read ({error.strerror})"
            raise DocumentError(path.name, "", what, "Check its permissions") from error
        source = self._source
        document, opened = source.open_file(path.name, data)
        if is_passed_over(document):
            return None
        source.check(opened, document)
        sha256 = self._archive.add_bytes(source.id, data)
        if not self._ledger.has_fetched(self._harvest_id, source.id, document.key, sha256):
            partition = source.partition_of(document.key)
            self._record(document, partition, f"file:{path.name}", None, Content(sha256, len(data)))
        return Acquired(document, sha256, self._archive, source.open).holding(opened)

    def _unchanged_since(self, key: str, request: Request) -> Content | None:
        """What the server may say has not changed; None if that makes no sense.

        An etag belongs to an address, and an answer of 304 needs the bytes here, in a form that can be read:
        a server that once sent half of a list says for ever that it has not changed.
        """
        last = self._ledger.last_fetch(self._source.id, key)
        if last is None or request.method != "GET" or last.url != request.url:
            return None
        return last.content if self._is_of_use(key, last.content.sha256) else None

    def _is_of_use(self, key: str, sha256: str) -> bool:
        source = self._source.id
        return self._archive.has(source, sha256) and not self._ledger.is_unreadable(source, key, sha256)

    def _record(
        self,
        document: DocumentName,
        partition: Partition | None,
        url: str,
        status: int | None,
        content: Content,
    ) -> None:
        self._ledger.add_fetch(
            Fetch(
                harvest_id=self._harvest_id,
                source=self._source.id,
                key=document.key,
                partition=partition.name if partition else None,
                call_year=partition.call_year if partition else None,
                label=document.label,
                published_on=document.published_on,
                url=url,
                status=status,
                licence=self._source.licence,
                content=content,
            )
        )


def files_in(path: Path, source: Source) -> list[Path]:
    """The file at `path`, or the files of the source's kinds in that folder.

    Raises DocumentError if there is no such path, or nothing of the source in it.
    """
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise DocumentError(str(path), "", "there is no such file or folder", "Check the path")
    files = sorted(
        file for file in path.rglob("*") if file.is_file() and file.suffix.lower() in source.suffixes
    )
    if not files:
        kinds = ", ".join(sorted(source.suffixes))
        what = f"no file of {source.id} ({kinds}) is in this folder"
        raise DocumentError(str(path), "", what, "Name another folder, or the files themselves")
    return files
