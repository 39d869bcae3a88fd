"""Raw files that neither ledger nor journal knows: taken in again where their content says what they are."""

import os
import tempfile
from collections.abc import Collection
from pathlib import Path

from extractors.contract import DocumentError
from extractors.keep.archive import Archive
from extractors.keep.ledger import Ledger
from extractors.parameters import Order
from extractors.source import Source
from flows.settings import Settings
from flows.steps.harvest import harvest_source
from flows.steps.order import SourceOrder
from flows.steps.panics import PanicError, panics_as_errors


def adopt(source: Source, digests: Collection[str], settings: Settings, ledger: Ledger) -> set[str]:
    """Take raw files of a source in as `erasmus harvest --from` does; returns the digests of those taken.

    Only files of which the source tells the key by the content alone: the name and the address under which
    they were fetched are lost. The oldest comes first, so that the newest of a document stays its newest.
    """
    archive = Archive(settings.paths.raw)
    paths = {sha256: archive.path(source.id, sha256) for sha256 in digests}
    oldest_first = sorted(paths, key=lambda sha256: paths[sha256].stat().st_mtime_ns)
    taken = set()
    with tempfile.TemporaryDirectory(dir=settings.paths.root) as folder:
        for number, sha256 in enumerate(oldest_first):
            ending = _ending(source, paths[sha256].read_bytes())
            if ending is not None:
                os.link(paths[sha256], Path(folder, f"{number:06}-{sha256[:12]}{ending}"))
                taken.add(sha256)
        if taken:
            harvest_source(SourceOrder(source, Order(files=(Path(folder),))), settings, ledger).close()
    return taken


def _ending(source: Source, data: bytes) -> str | None:
    """The ending under which a source knows a file by its content; None if it goes by the file's name."""
    for ending in sorted(source.suffixes):
        try:
            with panics_as_errors():
                keys = {source.open_file(f"{name}{ending}", data)[0].key for name in ("a", "b")}
        except (DocumentError, PanicError):
            continue
        if len(keys) == 1:
            return ending
    return None
