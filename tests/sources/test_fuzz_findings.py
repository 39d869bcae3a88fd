"""Documents that ``benchmarks.fuzz`` found, made up and short: each is read or refused.

Kept by the source whose parser they broke; the same bytes may break another one, so each parser gets all.
"""

from contextlib import suppress
from pathlib import Path

import pytest

from extractors.contract import DocumentError, DocumentName, Staged
from extractors.sources import SOURCES

FINDINGS = Path(__file__).parent / "fuzz_findings"
FILES = sorted(str(file.relative_to(FINDINGS)) for file in FINDINGS.rglob("*") if file.is_file())


@pytest.mark.parametrize("name", FILES)
def test_what_was_found_breaks_no_parser(name):
    data = (FINDINGS / name).read_bytes()
    for source in SOURCES.values():
        with suppress(DocumentError):
            assert isinstance(source.parse(data, DocumentName(source.id, name, name)), Staged)
