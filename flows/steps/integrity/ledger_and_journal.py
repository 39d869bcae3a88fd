"""The ledger by itself, and held against its journal: what one lacks, the other has."""

from collections.abc import Iterator
from contextlib import closing

from extractors.keep.archive import holds_documents
from extractors.keep.book import LedgerError
from extractors.keep.ledger import Ledger
from extractors.keep.rebuilding import count_differences, fill_up, rebuild_ledger
from flows.steps.integrity.findings import Finding
from store.paths import Paths
from store.quarantine import quarantine


def check_ledger(paths: Paths, *, mend: bool) -> Iterator[Finding]:
    """Yield what is wrong with the ledger, or between it and its journal; nothing where none is due yet."""
    if not (paths.ledger.exists() or paths.journal.exists() or holds_documents(paths.raw)):
        return
    try:
        with closing(Ledger(paths.ledger)) as ledger:
            ledger.check()
    except LedgerError as error:
        found = Finding("ledger", str(paths.ledger), error.what, "Use --mend: it is made anew")
        yield found.mended(_rebuild(paths)) if mend else found
        return
    if paths.journal.exists():
        yield from _differences(paths, mend=mend)


def _rebuild(paths: Paths) -> str:
    """Make the ledger anew; what is left of the old one, with all that SQLite keeps beside it, is kept."""
    moved = [
        str(quarantine(file, paths, "the ledger was lost or damaged"))
        for file in sorted(paths.root.glob(f"{paths.ledger.name}*"))
    ]
    count = rebuild_ledger(paths.ledger)
    kept = f"Moved to {', '.join(moved)}; made" if moved else "Made"
    return f"{kept} anew with {count:,} rows of {paths.journal}"


def _differences(paths: Paths, *, mend: bool) -> Iterator[Finding]:
    lacking, unknown = count_differences(paths.ledger)
    if lacking:
        problem = (
            f"lacks {lacking:,} rows that {paths.journal} has: an older copy was put back, or a command was "
            "killed between the two"
        )
        found = Finding("ledger", str(paths.ledger), problem, "Use --mend: they are put in")
        if mend:
            fill_up(paths.ledger)
            found = found.mended("Put in")
        yield found
    if unknown:
        problem = f"lacks {unknown:,} rows of the ledger"
        found = Finding("ledger", str(paths.journal), problem, "Use --mend: it is written anew")
        if mend:
            with closing(Ledger(paths.ledger)) as ledger:
                ledger.rewrite_journal()
            found = found.mended("Written anew")
        yield found
