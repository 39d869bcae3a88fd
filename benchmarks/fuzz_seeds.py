"""Documents to begin with: what the portal serves of each source, and real ones where they lie beside."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import orjson

from benchmarks.made_up_folder import harvest_everything
from extractors.contract import DocumentError
from extractors.keep.archive import Archive
from extractors.keep.ledger import Ledger
from extractors.sources import SOURCES
from portal import registers
from portal.generator import generate
from portal.server import Portal
from store.paths import Paths

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"  # beside the checkout; a checkout that stands alone has none
_WORKBOOKS = {
    "eprp_lists": ROOT / "tests/eprp/lists/two_projects.xls",
    "eche": ROOT / "tests/sources/charters/two_charters.xls",
}
_REAL = {"eprp_lists": "real/eprp_lists/*.csv", "eche": "real/eche/*.csv"}
_MOST_BYTES = 40_000  # of a seed; longer tables are cut at a line, other documents are left out
_MOST = 16  # seeds of a source from the portal, of all lengths

Seeds = dict[str, list[tuple[str | None, bytes]]]


def seeds(projects: int, seed: int) -> Seeds:
    """Key, where it is known, and bytes of documents by source: of a world of so many projects, and real."""
    found: Seeds = {}
    for source, key, data in (*_of_portal(projects, seed), *_of_tests(), *_beside()):
        text = b"\0" not in data[:200] and data[:1] not in (b"<", b"{", b"[", b"P")
        short = (
            data if len(data) <= _MOST_BYTES or not text else data[: data.rfind(b"\n", 0, _MOST_BYTES) + 1]
        )
        if short and len(short) <= 2 * _MOST_BYTES:
            found.setdefault(source, []).append((key, short))
    return found


def _of_portal(projects: int, seed: int) -> Iterator[tuple[str, str | None, bytes]]:
    with tempfile.TemporaryDirectory() as room, Portal(generate(projects, seed)) as portal:
        paths = Paths(Path(room) / "data")
        harvest_everything(paths.root, portal)
        with closing(Ledger(paths.ledger)) as ledger:
            versions = ledger.versions()
        archive = Archive(paths.raw)
        for [source], of_source in versions.sort("byte_count").group_by("source", maintain_order=True):
            rows = of_source.select("key", "sha256").rows()
            for key, sha256 in rows[:: max(1, len(rows) // _MOST)]:
                yield str(source), key, archive.read(str(source), sha256)
        for oid in portal.world.organisations["oid"].drop_nulls().head(20):
            asked = orjson.dumps({"organisationId": oid})
            answer = portal.answer("POST", registers.PATH, asked)
            yield "organisation_register", oid, answer.body


def _of_tests() -> Iterator[tuple[str, str | None, bytes]]:
    for source, file in _WORKBOOKS.items():
        yield source, None, file.read_bytes()
    for file in sorted((ROOT / "tests/eprp/cards").glob("orchard.*")):
        yield "eprp_cards", None, file.read_bytes()


def _beside() -> Iterator[tuple[str, str | None, bytes]]:
    for wanted in sorted(SHARED.glob("cases/*/want.json")):
        source = json.loads(wanted.read_text(encoding="utf-8"))["source"]
        for file in sorted(wanted.parent.iterdir()):
            if file != wanted:
                yield source, _key(source, file.name, data := file.read_bytes()), data
    for source, pattern in _REAL.items():
        for file in sorted(SHARED.glob(pattern)):
            yield source, _key(source, file.name, data := file.read_bytes()), data


def _key(source: str, name: str, data: bytes) -> str | None:
    """The key of a file that was on disk, None if the source does not take it by this name."""
    try:
        return SOURCES[source].open_file(name, data)[0].key
    except DocumentError:
        return None
