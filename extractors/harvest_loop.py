"""One pass over one source: what is fetched goes to the archive and the ledger, once.

The source yields what there is to fetch; the loop here tries, records, tallies, shows progress and finishes
partitions. A harvest that is killed stays open; the next one of the same source continues it, and what it
has fetched already comes from the archive, without a request.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from extractors.acquire import Acquired, Acquisition, Opening, files_in
from extractors.addresses import host_of, is_loopback
from extractors.contract import DocumentError, DocumentName
from extractors.fetch.client import Client
from extractors.fetch.errors import FetchError
from extractors.keep.archive import Archive
from extractors.keep.ledger import Ledger
from extractors.parameters import Order
from extractors.source import (
    Document,
    Expect,
    Failed,
    Finish,
    Overview,
    Partition,
    Reply,
    Request,
    Source,
    Step,
    Tally,
    Warn,
)

HARVEST_LIFETIME = timedelta(hours=12)  # an older one is not continued: the next night starts anew
OVERVIEW_LIFETIME = timedelta(hours=1)  # the platform moves its files every night

# Formats of one document, the one that says most first
_FORMATS = {".json": 0, ".html": 1, ".htm": 1, ".txt": 2}

OnProgress = Callable[[int, int | None, str], None]


def origin_of(url: str | None) -> str:
    """Whether what comes from `url` (None: from files) is "real" or "made-up".

    Only a server on this very machine makes data up. A data folder holds one kind or the other.
    """
    return "made-up" if url is not None and is_loopback(url) else "real"


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
    """Continue the source's open harvest, or start one; None for `url` means from files.

    Leaving the context gives the source free for other processes, but leaves the harvest open in the
    ledger until `Harvest.close`. Raises LockedError if another process harvests this source.
    """
    with archive.writing(source.id):
        harvest_id, is_continued = ledger.open_harvest(source.id, origin_of(url), url, HARVEST_LIFETIME)
        acquisition = Acquisition(source, harvest_id, client, archive, ledger)
        yield Harvest(source, url, harvest_id, is_continued, acquisition, ledger, on_progress)


@dataclass
class _Count:
    """What is known so far of a partition under way: what counts of its documents, and how many failed."""

    partition: Partition
    measured: list[Any] = field(default_factory=list)
    failed: int = 0


class Harvest:
    """See the module. `url`: address in force; `hosts`: which may be asked; made by `open_harvest`."""

    def __init__(
        self,
        source: Source,
        url: str | None,
        harvest_id: int,
        is_continued: bool,
        acquisition: Acquisition,
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
        self._acquisition = acquisition
        self._ledger = ledger
        self._on_progress = on_progress
        self._count: _Count | None = None  # of the partition under way
        self._done = 0  # documents
        self._expected: int | None = None

    def run(self, order: Order) -> None:
        """Take the files of an order, else fetch what it asks for.

        A failure of one document is recorded, and the rest goes on; one of the overview, or files of which
        none is there, raise FetchError or DocumentError.
        """
        if order.files:
            self._take_files(order.files)
        else:
            self._discover(replace(order, url=order.url or self.url))
        self._show(self._done, "")

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

    # ---- what the source may know of the past

    def was_whole(self, partition: Partition) -> bool:
        """Whether the last harvest that finished this partition had it whole."""
        finished = self._ledger.coverage().filter(
            pl.col("harvest_id") != self.harvest_id, source=self.source.id, partition=partition.name
        )
        return bool(finished["is_whole"].any())

    def last_whole_partitions(self) -> list[str]:
        """Names of the partitions that the last whole harvest of this source, not from files, had."""
        return self._ledger.last_whole_partitions(self.source.id)

    # ---- the loop

    def _discover(self, order: Order) -> None:
        steps = self.source.discover(order, self)
        step = next(steps, None)
        while step is not None:
            reply = self._do(step)
            try:
                step = steps.send(reply)
            except StopIteration:
                step = None
        self._finish_count()

    def _do(self, step: Step) -> Reply:
        match step:
            case Document():
                return self._get_document(step)
            case Overview():
                return self._get_overview(step)
            case Finish():
                return self._finish(step)
            case Expect():
                self._expected = step.count
            case Failed():
                self._fail(step.key, step.url, step.error)
                if step.partition is not None:
                    self._finish(Finish(step.partition, is_whole=False))
            case Warn():
                self.warnings.append(f"{self.source.id}: {step.text}")
        return Reply()

    def _get_document(self, step: Document) -> Reply:
        """Fetch a document, unless this harvest has it already, and count it in its partition."""
        partition = self.source.partition_of(step.key)
        count = self._count
        if count is None or count.partition != partition:
            self._finish_count()
            count = self._count = _Count(partition)
        self._show(self._done, step.label)
        self._done += 1
        name = DocumentName(self.source.id, step.key, step.label, step.published_on)
        try:
            acquired = self._fetch(name, step.request, partition, self._checked, step.hosts)
            measure = self.source.counting.measure
            count.measured.append(measure(acquired.opened) if measure else None)
        except (FetchError, DocumentError) as error:
            count.failed += 1
            return self._failed(step.key, step.request, error)
        return Reply(
            knows=lambda: self._acquisition.sha256_before(step.key) is not None,
            read=lambda: acquired.opened,
            read_before=lambda: self._acquisition.open_before(name),
        )

    def _get_overview(self, step: Overview) -> Reply:
        """Fetch a document that only says what there is: again, if that is longer ago than it holds good."""
        name = DocumentName(self.source.id, step.key, step.label)
        try:
            acquired = self._fetch(name, step.request, None, step.open, None)
        except (FetchError, DocumentError) as error:
            return self._failed(step.key, step.request, error)
        return Reply(read=lambda: acquired.opened)

    def _fetch(
        self,
        name: DocumentName,
        request: Request,
        partition: Partition | None,
        opening: Opening,
        hosts: frozenset[str] | None,
    ) -> Acquired:
        recalled = self._acquisition.recall(name, opening)
        if recalled is not None:
            acquired, fetched_at = recalled
            if partition is not None or self._ledger.now() - fetched_at < OVERVIEW_LIFETIME:
                return acquired
        return self._acquisition.download(name, request, partition, opening, hosts or self.hosts)

    def _checked(self, data: bytes, document: DocumentName) -> Any:
        """Open a document that was asked for by its name."""
        opened = self.source.open(data, document)
        self.source.check(opened, document)
        return opened

    def _failed(self, key: str, request: Request, error: FetchError | DocumentError) -> Reply:
        self._fail(key, request.url, error)

        def complain() -> None:
            raise error

        status = error.status if isinstance(error, FetchError) else None
        return Reply(
            is_there=False,
            status=status,
            knows=lambda: self._acquisition.sha256_before(key) is not None,
            read=complain,
        )

    def _fail(self, key: str, url: str | None, error: FetchError | DocumentError) -> None:
        """Record what is wrong with one document; the others go on."""
        status = error.status if isinstance(error, FetchError) else None
        self._ledger.add_failure(self.harvest_id, self.source.id, key, url, status, str(error))

    # ---- partitions

    def _finish(self, step: Finish) -> Reply:
        """Finish a partition, or start it again: what was fetched of it so far then counts no more."""
        count, name = self._count, step.partition.name
        if count is None or count.partition != step.partition:
            self._finish_count()
            count = _Count(step.partition)
        self._count = None
        if step.is_whole is not None:
            tally = Tally(None, None, step.is_whole)
        else:
            tally = self.source.counting.tally(count.measured, count.failed, step.asked)
        adds_up = tally.is_whole or count.failed > 0
        if step.may_repeat and not adds_up and not self._ledger.is_repeated(self.harvest_id, name):
            self._ledger.repeat_partition(self.harvest_id, self.source.id, name)
            return Reply(must_repeat=True)
        self._record_partition(step.partition, tally, step.asked)
        return Reply()

    def _finish_count(self) -> None:
        """Finish the partition under way, as a document of another one comes, or the end."""
        count, self._count = self._count, None
        if count is not None:
            counting = self.source.counting
            asked = len(count.measured) + count.failed if counting.in_documents else None
            tally = counting.tally(count.measured, count.failed, asked)
            self._record_partition(count.partition, tally, asked)

    def _record_partition(self, partition: Partition, tally: Tally, asked: int | None) -> None:
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

    def _show(self, done: int, label: str) -> None:
        """Tell whoever waits how far it is."""
        if self._on_progress is not None:
            total = self._expected if label else done
            self._on_progress(done, None if total is None else max(total, done), label)

    # ---- files

    def _take_files(self, paths: Sequence[Path]) -> None:
        """Take documents that are on disk already; a folder stands for its files of the source's kinds.

        A file that can't be such a document is recorded as a failure, and the others go on. Of a document
        in several formats the one that says most is taken. Raises DocumentError if there is no such path, or
        nothing of the source in it.
        """
        files = [file for path in paths for file in files_in(path, self.source)]
        self._expected = len(files)
        taken: dict[str, Path] = {}
        counts: dict[Partition, _Count] = {}
        measure = self.source.counting.measure
        for file in sorted(files, key=lambda file: _FORMATS.get(file.suffix.lower(), len(_FORMATS))):
            self._show(self._done, file.name)
            self._done += 1
            try:
                acquired = self._acquisition.take(file, partial(self._is_there, file, taken))
            except DocumentError as error:
                self._fail(file.name, f"file:{file.name}", error)
                continue
            if acquired is not None:
                partition = self.source.partition_of(acquired.document.key)
                count = counts.setdefault(partition, _Count(partition))
                count.measured.append(measure(acquired.opened) if measure else None)
        for partition, count in counts.items():
            tally = self.source.counting.tally(count.measured, 0, None)
            self._record_partition(partition, tally, None)

    def _is_there(self, file: Path, taken: dict[str, Path], document: DocumentName) -> bool:
        """Whether a document was in another format already, which is said."""
        first = taken.setdefault(document.key, file)
        if first.suffix.lower() == file.suffix.lower() or len(self.source.suffixes) == 1:
            return False
        self.warnings.append(f"{file.name}: passed over, as {first.name} holds {document.key}, too.")
        return True
