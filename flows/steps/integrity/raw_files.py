"""The archive held against the ledger: every fetch has its bytes, they are whole, and every file is known."""

from collections.abc import Collection, Iterator

from extractors.keep.archive import Archive
from extractors.keep.ledger import Ledger
from extractors.sources import SOURCES
from flows.settings import Settings
from flows.steps.integrity.adopting import adopt
from flows.steps.integrity.findings import Finding
from store.data_folder import held_origin


def check_raw(settings: Settings, ledger: Ledger, *, mend: bool) -> Iterator[Finding]:
    """Yield documents whose bytes are missing, damaged or unknown, and what is left of killed harvests."""
    archive = Archive(settings.paths.raw)
    known: dict[str, set[str]] = {}
    for source, sha256 in ledger.contents().iter_rows():
        known.setdefault(source, set()).add(sha256)
    for source in sorted({*known, *archive.sources()}):
        again = f"harvest {source} again"
        there = set(archive.documents(source))
        damaged = {sha256 for sha256 in there if not archive.is_intact(source, sha256)}
        for sha256 in sorted(damaged):
            place, problem = str(archive.path(source, sha256)), "its bytes are not those of its name"
            to_do = f"Moved to {archive.set_aside(source, sha256)}; " if mend else "Use --mend, then "
            yield Finding("raw", place, problem, to_do + again)
        yield from _unknown(source, there - damaged - known.get(source, set()), settings, ledger, mend=mend)
        for sha256 in sorted(known.get(source, set()) - there):  # of those moved away just now it is said
            place = str(archive.path(source, sha256))
            yield Finding("raw", place, "missing, though it was fetched", f"Put it back, or {again}")
    for leftover in sorted(settings.paths.raw.glob("*/incoming/*")):
        yield Finding(
            "raw", str(leftover), "half fetched", "The next harvest clears it away", is_damage=False
        )


def _unknown(
    source: str, digests: Collection[str], settings: Settings, ledger: Ledger, *, mend: bool
) -> Iterator[Finding]:
    """One that was killed may leave a file that no row of the ledger names; a lost journal leaves many."""
    archive = Archive(settings.paths.raw)
    adopted: set[str] = set()
    if mend and digests and source in SOURCES and held_origin(settings.paths) == "real":
        adopted = adopt(SOURCES[source], digests, settings, ledger)
    for sha256 in sorted(digests):
        place = str(archive.path(source, sha256))
        if sha256 in adopted:
            done = "Taken in by its content; under which name and address it was fetched is lost"
            yield Finding("raw", place, "not in the ledger", "", is_damage=False, done=done)
        else:
            to_do = f"Harvest {source} again, or take it in: `erasmus harvest {source} --from FILE`"
            yield Finding("raw", place, "not in the ledger", to_do, is_damage=False)
