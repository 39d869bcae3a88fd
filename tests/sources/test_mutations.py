"""The changes that the fuzzer makes to documents: drawn by a seed, for whatever the document is."""

import gzip
import io
import random

import pytest

from benchmarks.mutations import mutated
from portal.workbooks import write_workbook


def workbook():
    kept = io.BytesIO()
    write_workbook(kept, [["name", "pic"], ["School", 1]])
    return kept.getvalue()


DOCUMENTS = {
    "nothing": b"",
    "table": b"name;pic\nSchool;1\nOther;2\n",
    "json": b'{"hits": [{"title": "a", "year": 2020}, {"title": null}], "total": 2}',
    "empty json": b"[]",
    "page": b"<html><body><h1 class='a'>Title</h1><p>Text &amp; more</p></body></html>",
    "workbook": workbook(),
    "compressed": gzip.compress(b"name;pic\nSchool;1\n", mtime=0),
    "garbage": bytes(range(256)),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_seed_gives_the_same_changes(name):
    data = DOCUMENTS[name]
    changed, again = (
        [mutated(data, random.Random(seed)) for seed in range(60)]  # noqa: S311
        for _ in range(2)
    )
    assert changed == again
    assert len(set(changed)) > 10
    assert sum(one == data for one in changed) < 40
