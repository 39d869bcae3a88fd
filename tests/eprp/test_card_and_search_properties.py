"""Whatever comes in: staged tables that account for every record, or a DocumentError, and nothing else."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contract import DocumentError, DocumentName, Staged
from extractors.read.plain_text import plain
from extractors.sources.eprp import card_json, parse_search
from extractors.sources.eprp.cards import SOURCE as CARDS
from extractors.sources.eprp.search import SOURCE as SEARCH
from tests.examples import examples

HERE = Path(__file__).parent
DOCUMENT = DocumentName(source="any", key="any", label="any")
PARSERS = (SEARCH.parse, CARDS.parse)
PLAIN = settings(deadline=None, max_examples=examples(40))

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def objects(
    fields: frozenset[str], **fixed: st.SearchStrategy[object]
) -> st.SearchStrategy[dict[str, object]]:
    """JSON objects with any of `fields`, each holding anything."""
    return st.fixed_dictionaries({}, optional={**dict.fromkeys(fields, values), **fixed})


def listed(entries: st.SearchStrategy[dict[str, object]]) -> st.SearchStrategy[object]:
    return st.lists(entries | values, max_size=3) | values


found = objects(parse_search.ORGANISATION.known)
documents = objects(
    parse_search.PROJECT.known,
    projectName=st.sampled_from(["A", "B", " A", ""]) | values,
    organisations=listed(found),
    partners=listed(found),
    coordinator=found | values,
)
pages = st.fixed_dictionaries({"projectDocuments": st.lists(documents | values, max_size=4), "total": values})
on_card = objects(card_json.ORGANISATION.known)
cards = st.fixed_dictionaries(
    {"project": objects(card_json.PROJECT.known, identifier=st.just("A") | values)},
    optional={"coordinating": on_card | values, "partners": listed(on_card), "map": values, "other": values},
)


def holds(parse: Callable[[bytes, DocumentName], Staged], data: bytes) -> Staged | None:
    """Parse, and check what holds for every document; null if it is refused."""
    try:
        staged = parse(data, DOCUMENT)
    except DocumentError:
        return None
    records = staged.rejected.filter(scope="record")
    assert staged.projects.height + records.height == staged.record_count
    assert staged.projects["identifier"].null_count() == 0
    assert staged.projects["identifier"].str.strip_chars().is_unique().all()
    assert set(staged.participations["record_number"]) <= set(staged.projects["record_number"])
    assert staged.participations["role"].null_count() == 0
    key = staged.participations.select("record_number", "role", "position")
    assert not key.is_duplicated().any()
    return staged


@PLAIN
@given(data=st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
@pytest.mark.parametrize("parse", PARSERS)
def test_arbitrary_bytes(parse: Callable[[bytes, DocumentName], Staged], data: bytes) -> None:
    holds(parse, data)
    with suppress(DocumentError):
        CARDS.open_file("card.html", data)


@PLAIN
@given(page=pages)
def test_arbitrary_values_in_a_page(page: dict[str, object]) -> None:
    staged = holds(SEARCH.parse, json.dumps(page).encode())
    if staged is not None:
        assert staged.record_count == len(page["projectDocuments"])  # type: ignore[arg-type]


@PLAIN
@given(card=cards)
def test_arbitrary_values_in_a_card(card: dict[str, object]) -> None:
    holds(CARDS.parse, json.dumps(card).encode())


@PLAIN
@given(data=st.data())
@pytest.mark.parametrize(
    "name", ["search/page.json", *(f"cards/orchard.{k}" for k in ("json", "html", "txt"))]
)
def test_damaged_documents(name: str, data: st.DataObject) -> None:
    whole = (HERE / name).read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    length = data.draw(st.integers(0, 300))
    put_in = data.draw(st.binary(max_size=20) | st.text(max_size=20).map(str.encode))
    damaged = whole[:start] + put_in + whole[start + length :]
    holds(SEARCH.parse if name.startswith("search") else CARDS.parse, damaged)


@pytest.mark.parametrize("name", ["search/page.json", "cards/orchard.json", "cards/orchard.html"])
def test_a_document_cut_anywhere_is_refused(name: str) -> None:
    whole = (HERE / name).read_bytes().rstrip()
    parse = SEARCH.parse if name.startswith("search") else CARDS.parse
    for end in range(1, len(whole), max(1, len(whole) // 60)):
        with pytest.raises(DocumentError):
            parse(whole[:end], DOCUMENT)


@PLAIN
@given(
    names=st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1), min_size=1
    )
)
def test_partner_names_of_a_text_card_survive(names: list[str]) -> None:
    # what can't be seen is dropped at the door, which has tests of its own
    names = [name for name in plain(pl.Series(names)).to_list() if name]
    names = [name for name in (" ".join(name.split()) for name in names) if name and "(" not in name]
    line = " , ".join(f"{name} (SK)" for name in names)
    staged = holds(CARDS.parse, f"Identifier\tA\nPartners\t{line}\n".encode())
    assert staged is not None
    kept = staged.participations.filter(is_name_withheld=False)
    for position, name in kept.select("position", "name").rows():
        if "@" not in name and not any(sign.isdigit() for sign in names[position - 1]):
            assert name == names[position - 1]
    assert staged.participations.height == len(names)
