"""No word of a code list or mapping is lost, and none comes in, without being seen."""

from pathlib import Path

import pytest

from tests.house.words import words

KNOWN = Path(__file__).with_name("words.txt")


def test_every_word_is_where_it_was():
    known: dict[str, list[str]] = {}
    for line in KNOWN.read_text(encoding="utf-8").splitlines():
        if line.startswith("\t"):
            known[place].append(line[1:])  # noqa: F821 (a place comes before its words)
        else:
            place = line
            known[place] = []
    now = words()
    changed = [
        f"{place} {what} {word!r}"
        for place in sorted(known.keys() | now.keys())
        for what, held in (
            ("lost", set(known.get(place, ())) - set(now.get(place, ()))),
            ("has, not written down,", set(now.get(place, ())) - set(known.get(place, ()))),
        )
        for word in sorted(held)
    ]
    if changed:
        pytest.fail("\n".join(["if that is meant: `make words`, and look at the difference", *changed]))
