"""Verify a data folder: all that it holds is looked through and, if wanted, mended."""

from collections.abc import Iterator
from contextlib import closing

from extractors.keep.book import LedgerError
from extractors.keep.ledger import Ledger
from flows.settings import Settings
from flows.steps.build_input import NothingStagedError
from flows.steps.integrity.findings import Finding
from flows.steps.integrity.ledger_and_journal import check_ledger
from flows.steps.integrity.published_files import check_releases, check_warehouse
from flows.steps.integrity.raw_files import check_raw
from flows.steps.integrity.staged_folders import check_staging
from flows.steps.run import build_step, stage_step
from store.quarantine import quarantine


def verify(settings: Settings, *, mend: bool) -> Iterator[Finding]:
    """Yield what is not as it should be in the data folder, which must be held for writing.

    With `mend` what is damaged is moved to the quarantine; the ledger is made anew out of its journal, tables
    are staged anew, the warehouse is built anew. What only its source still has stays to be harvested:
    its bytes are gone from the archive, so the next harvest asks for them without a condition.
    """
    paths = settings.paths
    yield from check_ledger(paths, mend=mend)
    yield from check_releases(paths, mend=mend)  # before a build: it looks at the newest one
    if paths.ledger.exists():
        try:
            with closing(Ledger(paths.ledger)) as ledger:
                yield from _harvested(settings, ledger, mend=mend)
        except LedgerError:  # said above
            return


def _harvested(settings: Settings, ledger: Ledger, *, mend: bool) -> Iterator[Finding]:
    paths = settings.paths
    yield from check_raw(settings, ledger, mend=mend)
    yield from check_staging(paths, ledger.versions(), mend=mend)
    if mend:
        for error in stage_step(settings, ledger).errors:
            yield Finding("staging", str(paths.staging), str(error), "Then run `erasmus stage`")
    for found in check_warehouse(paths):
        yield _built(found, settings, ledger) if mend and found.is_damage else found


def _built(found: Finding, settings: Settings, ledger: Ledger) -> Finding:
    """Build the warehouse in the place of the damaged one, of which a copy is kept."""
    paths = settings.paths
    kept = quarantine(paths.warehouse, paths, found.problem, is_replaced=True)
    try:
        build_step(settings, ledger)
    except NothingStagedError:
        return found
    return found.mended(f"A copy is in {kept}; built anew")
