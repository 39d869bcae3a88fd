"""Any table comes back exactly, any bytes give tables or a clear refusal."""

import csv
import io
from collections.abc import Iterable

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contract import DocumentError
from extractors.read.plain_text import plain
from extractors.sources.eprp import lists
from tests.examples import examples

from .list_files import DOCUMENT, SMALL, parse, rows_of, small

# ---- any table, any bytes

values = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.sampled_from(
    [
        "",
        '"',
        '""',
        ",",
        "\r",
        "\n",
        "\r\n",
        "\ufeff",
        " ",
        "#",
        "NA",
        "null",
        "\\",
        "a\r\nb",
        '"a"',
        "\u2028",
    ]
)
tables = st.lists(st.tuples(values, values, values), max_size=8)
dialects = st.sampled_from(
    [
        {"lineterminator": "\r\n", "quoting": csv.QUOTE_MINIMAL},
        {"lineterminator": "\r\n", "quoting": csv.QUOTE_ALL},
        {"lineterminator": "\n", "quoting": csv.QUOTE_ALL},
        {"lineterminator": "\r", "quoting": csv.QUOTE_ALL},
    ]
)


def in_plain_text(row: list[str]) -> tuple[str | None, ...]:
    """Values as they are staged: what can't be seen is dropped at the door, which has tests of its own."""
    return tuple(value or None for value in plain(pl.Series(row)))


def with_identifiers(table: Iterable[tuple[str, ...]]) -> list[list[str]]:
    return [[f"P{number}", *row] for number, row in enumerate(table, start=1)]


@given(tables, dialects, st.sampled_from(["utf-8", "utf-8-sig"]), st.booleans())
@settings(max_examples=examples(80), deadline=None)
def test_any_table_comes_back_exactly(
    table: list[tuple[str, ...]], dialect: dict[str, object], encoding: str, ends: bool
) -> None:
    rows = with_identifiers(table)
    text = io.StringIO(newline="")
    csv.writer(text, **dialect).writerows([SMALL, *rows])  # type: ignore[arg-type]
    data = text.getvalue()
    if rows and not ends:  # a header without an end of line is a file that was cut
        data = data.removesuffix(str(dialect["lineterminator"]))
    staged = parse(data.encode(encoding))
    assert rows_of(staged) == [in_plain_text(row) for row in rows]
    assert staged.projects["record_number"].to_list() == list(range(1, len(rows) + 1))


@given(tables, st.lists(st.tuples(st.integers(0, 8), st.lists(values, max_size=7)), max_size=3))
@settings(max_examples=examples(60), deadline=None)
def test_faulty_records_leave_the_others_alone(
    table: list[tuple[str, ...]], faults: list[tuple[int, list[str]]]
) -> None:
    rows = with_identifiers(table)
    for place, more in faults:
        if len(more) != 3:
            rows.insert(place, ["X", *more])
    # a fault at the end is still a fault
    expected = [(number, row) for number, row in enumerate(rows, start=1) if len(row) == 4]
    staged = parse(small(*rows))
    assert staged.record_count == len(rows) == staged.projects.height + staged.rejected.height
    assert staged.projects["record_number"].to_list() == [number for number, _ in expected]
    assert rows_of(staged) == [in_plain_text(row) for _, row in expected]
    assert set(staged.rejected["rule"]) <= {"field_count"}


@given(tables, st.data())
@settings(max_examples=examples(60), deadline=None)
def test_a_cut_file_is_refused_or_loses_its_end_alone(
    table: list[tuple[str, ...]], data: st.DataObject
) -> None:
    rows = with_identifiers(table)
    whole = small(*rows)
    start = len(small())
    cut = whole[: data.draw(st.integers(start, len(whole)))]
    try:
        staged = parse(cut)
    except DocumentError:
        return
    kept = rows_of(staged)
    assert staged.rejected.is_empty()
    # of the last record the last field may be cut: no reader can tell
    assert kept[:-1] == [in_plain_text(row) for row in rows[: max(0, len(kept) - 1)]]


@given(
    st.binary(max_size=200)
    | st.tuples(tables, st.integers(0, 400), st.integers(0, 8), st.binary(max_size=8)).map(
        lambda drawn: (
            (whole := small(*with_identifiers(drawn[0])))[: drawn[1]]
            + drawn[3]
            + whole[drawn[1] + drawn[2] :]
        )
    )
)
@settings(max_examples=examples(120), deadline=None)
def test_any_bytes_give_tables_or_a_clear_refusal(data: bytes) -> None:
    try:
        staged = parse(data)
    except DocumentError as error:
        message = str(error)
    else:
        message = ""
        rejected = staged.rejected.filter(scope="record").height
        assert staged.record_count == staged.projects.height + rejected
    assert "fault of the program" not in message


def test_a_file_cut_off_in_its_header_is_refused() -> None:
    header = b"Project Identifier,Project Title,Project Su"
    with pytest.raises(DocumentError, match="line 1: is cut off in its header"):
        lists.SOURCE.parse(header, DOCUMENT)
