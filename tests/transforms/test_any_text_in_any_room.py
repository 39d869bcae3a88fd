"""Whatever text is staged: it becomes a value, or it is told."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contract import STAGED_TABLES
from schema import MAIN, OPS
from schema.rules import validate
from tests.examples import examples
from tests.staged import staging_of
from transforms.assemble import assemble

from .support import any_text


def rows_of(table):
    """Rows of a staged table with any text in them, each record once."""
    schema = STAGED_TABLES[table]
    texts = {name: any_text | st.none() for name, dtype in schema.items() if dtype == pl.String}
    others = {"record_count": st.just(1), "is_name_withheld": st.booleans()}
    fields = texts | {name: value for name, value in others.items() if name in schema}
    rows = st.lists(st.fixed_dictionaries(fields), min_size=1, max_size=3)
    return rows.map(lambda held: [{"record_number": n, **row} for n, row in enumerate(held, 1)])


@settings(max_examples=examples(10))
@given(
    rows_of("projects").map(lambda rows: [row | {"identifier": str(n)} for n, row in enumerate(rows)]),
    rows_of("organisations"),
    rows_of("mobility_flows"),
    rows_of("partner_requests"),
)
def test_any_text_is_read_or_told(projects, entries, flows, requests):
    tables = assemble(
        staging_of(
            ({"source": "eprp_search", "key": "p"}, {"projects": projects}),
            ({"source": "eche", "key": "e"}, {"organisations": entries}),
            ({"source": "mobility", "key": "m"}, {"mobility_flows": flows}),
            ({"source": "otlas", "key": "o"}, {"partner_requests": requests}),
        )
    )
    for name, frame in tables.items():
        validate(frame, (MAIN | OPS)[name], name)
    assert tables["projects"].height == len(projects)
    assert tables["register_entries"].height == len(entries)
    assert tables["request_documents"].height == len(requests)
    codes = tables["register_entries"]["erasmus_code"].drop_nulls()
    assert codes.str.contains(r"^[A-Z-]+[0-9]+$").all()
    assert set(tables["rejected_rows"]["rule"]) <= {"unread", "before_start_date", "ambiguous"}
