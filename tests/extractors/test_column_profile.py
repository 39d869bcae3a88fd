"""The profile of a document says what of it is filled, readable and different."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.contract import PARTICIPATIONS, PROJECTS, Staged
from extractors.read.column_profile import PROFILE, profile_of
from extractors.read.frames import notices_frame
from schema.forms import has_form
from transforms.amounts import parse_amount
from transforms.dates import parse_date
from transforms.steps import evaluate

GIVES = {
    "projects": ("record_number", "identifier", "title", "call_year", "start_date", "grant_awarded"),
    "participations": ("record_number", "role", "country"),
}


def staged(projects, participations=(), notices=()):
    return Staged(
        projects=pl.DataFrame(projects, schema=PROJECTS),
        participations=pl.DataFrame(participations, schema=PARTICIPATIONS),
        notices=notices_frame(notices),
        record_count=len(projects),
    )


def measured(profile, table, column=None, part=None, call_year=None):
    rows = profile.filter(
        pl.col("table").eq(table),
        pl.col("column").eq_missing(pl.lit(column)),
        pl.col("part").eq_missing(pl.lit(part)),
        pl.col("call_year").eq_missing(pl.lit(call_year)),
    )
    return rows.select("count", "readable_count", "distinct_count", "digit_count").rows()


def test_a_profile_counts_rows_values_and_what_can_be_read():
    profile = profile_of(
        staged(
            [
                {"record_number": 1, "identifier": "A1", "title": "One", "call_year": "2019",
                 "start_date": "2019-09-01", "grant_awarded": "24,145.41 EUR"},
                {"record_number": 2, "identifier": "A2", "title": "One", "call_year": "2020",
                 "start_date": "in autumn", "grant_awarded": "some money"},
                {"record_number": 3, "identifier": "A3", "call_year": "2020"},
            ],
            [
                {"record_number": 1, "role": "coordinator", "country": "DE"},
                {"record_number": 1, "role": "partner", "country": "20000883"},
                {"record_number": 2, "role": "partner"},
            ],
            [{"kind": "unknown_field", "column": "colour", "count": 2}, {"kind": "said", "column": "title"}],
        ),
        GIVES,
    )  # fmt: skip
    assert profile.schema == PROFILE
    assert measured(profile, "projects") == [(3, None, None, None)]
    assert measured(profile, "projects", "title") == [(2, None, 1, None)]
    assert measured(profile, "projects", "start_date") == [(2, 1, 2, None)]
    assert measured(profile, "projects", "grant_awarded") == [(2, 1, 2, len("24145"))]
    assert measured(profile, "projects", call_year="2020") == [(2, None, None, None)]
    assert measured(profile, "participations", part="partner") == [(2, None, None, None)]
    assert measured(profile, "participations", "country", "partner") == [(1, 0, 1, None)]
    assert measured(profile, "unknown", "colour") == [(2, None, None, None)]
    assert profile.filter(table="unknown").height == 1


AMOUNTS = st.from_regex(r"\A(EUR |€)?[0-9]{1,3}([., ][0-9]{1,3}){0,3}( EUR|€)?\Z", fullmatch=True)
DATES = st.one_of(
    st.dates().flatmap(
        lambda day: st.sampled_from(("%Y-%m-%d", "%d/%m/%Y", "%Y/%m/%d", "%d %B %Y", "%b %d, %Y", "%d.%m.%Y"))
        .map(day.strftime)
    ),
    st.text("0123456789-/. TZ", max_size=20),
)  # fmt: skip


@pytest.mark.parametrize(
    ("form", "read", "texts"), [("amount", parse_amount, AMOUNTS), ("date", parse_date, DATES)]
)
def test_whatever_a_reader_reads_is_of_its_form(form, read, texts):
    @given(st.lists(texts, min_size=1, max_size=20))
    def held(written):
        frame = pl.DataFrame({"text": written})
        is_read = evaluate(frame, read(pl.col("text"))).is_not_null()
        has = frame.select(has_form(pl.col("text"), form)).to_series()
        assert frame.filter(is_read & ~has).is_empty()

    held()


def test_words_are_of_no_typed_form():
    frame = pl.DataFrame({"text": ["see contract", "twenty", "autumn of 2020 or later", "n/a"]})
    for form in ("amount", "date", "year", "count", "yes or no", "PIC", "OID"):
        assert not frame.select(has_form(pl.col("text"), form).any()).item(), form
