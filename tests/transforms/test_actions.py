from collections import Counter

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.code_lists import code_list
from transforms.actions import action, action_table, key_action
from transforms.identifiers import FIELDS, parse_identifier
from transforms.steps import evaluate, read_columns

from .support import any_text, value


def action_of(
    identifier: str | None = None, label: str | None = None, key: str | None = None, year: int | None = None
) -> tuple[str | None, str | None, str | None, bool]:
    frame = pl.DataFrame(
        {"identifier": [identifier], "label": [label], "key": [key], "year": [year]},
        schema={"identifier": pl.String, "label": pl.String, "key": pl.String, "year": pl.Int16},
    ).pipe(read_columns, parsed=parse_identifier(pl.col("identifier")))
    parsed = pl.col("parsed").struct
    row = evaluate(
        frame,
        action(
            parsed.field("action_code"), parsed.field("field"), pl.col("label"), pl.col("key"), pl.col("year")
        ),
    )[0]
    return row["action_code"], row["field"], row["key_action"], row["is_ambiguous"]


MOBILITY = "Learning Mobility of Individuals"


@pytest.mark.parametrize(
    ("identifier", "label", "key", "year", "expected"),
    [
        # as published
        (
            "2014-1-DE03-KA101-000001",
            "School education staff mobility",
            MOBILITY,
            2014,
            ("KA101", "SCH", "KA1"),
        ),
        (
            "2023-1-CZ01-KA153-YOU-000139818",
            "Mobility of youth workers",
            MOBILITY,
            2023,
            ("KA153", "YOU", "KA1"),
        ),
        (
            "2014-1-LI01-KA200-000005",
            "Strategic Partnerships addressing more than one field",
            "Cooperation for innovation and the exchange of good practices",
            2014,
            ("KA200", None, "KA2"),
        ),
        (
            "556927-EPP-1-2014-1-LT-SPO-SCP",
            "Collaborative Partnerships",
            "Sport",
            2014,
            ("SPO-SCP", "SPO", "SPO"),
        ),
        (
            "553065-EPP-1-2014-1-TR-EPPJMO-CHAIR",
            "Jean Monnet Chairs",
            "Jean Monnet Activities",
            2014,
            ("JMO-CHAIR", None, "JMO"),
        ),
        # the identifier alone
        ("2020-1-UK01-KA227-SCH-094521", None, None, None, ("KA227", "SCH", "KA2")),
        ("2019-1-PL01-KA103-061234", None, None, None, ("KA103", "HED", "KA1")),
        ("2018-3-ES02-ESC11-012345", None, None, None, ("ESC11", "YOU", None)),
        ("562155-EPP-1-2015-1-ES-EPPKA3-PI-FORWARD", None, None, None, ("KA313", None, "KA3")),
        # the label alone
        (None, "Cooperation partnerships in adult education", None, 2022, ("KA220", "ADU", "KA2")),
        (
            "101241136",
            "KA220-HED: Cooperation partnerships in higher education",
            None,
            2022,
            ("KA220", "HED", "KA2"),
        ),
        (None, "KA103_OLD: Higher education student and staff mobility", None, 2014, ("KA103", "HED", "KA1")),
        (None, "31046265", None, 2015, ("KA201", "SCH", "KA2")),
        (
            None,
            "VET-Business Partnerships on Apprenticeships/Work-based learning",
            None,
            2017,
            ("KA367", "VET", "KA3"),
        ),
        (None, "Erasmus  ACCREDITATION", None, 2020, ("KA120", None, "KA1")),
        ("509925-LLP-1-2010-1-RO-COMENIUS-CAM", None, None, 2010, (None, None, None)),
        (None, "Cooperation projects", None, 2014, (None, None, None)),
        (None, None, "Sport", None, (None, None, "SPO")),
    ],
)
def test_actions(
    identifier: str | None,
    label: str | None,
    key: str | None,
    year: int | None,
    expected: tuple[str | None, str | None, str | None],
) -> None:
    assert action_of(identifier, label, key, year) == (*expected, False)


def test_the_call_year_decides_a_label_of_two_periods() -> None:
    label = "Capacity building in higher education"
    assert action_of(label=label, year=2017) == ("KA211", "HED", "KA2", False)
    assert action_of("101083154", label, year=2022) == ("CBHE", "HED", "KA2", False)
    assert action_of(label=label)[0] is None
    assert action_of(label=label)[3] is True


def test_the_key_action_decides_a_label_of_two_actions() -> None:
    label = "Cooperation partnerships"
    assert action_of("101089851", label, "Sport", 2022) == ("SPO-SCP", "SPO", "SPO", False)
    assert action_of("101089851", label, None, 2022) == (None, None, None, True)


def test_the_identifier_goes_before_the_label() -> None:
    assert action_of("2019-1-PL01-KA201-061234", "Strategic Partnerships for youth", None, 2019)[:2] == (
        "KA201",
        "SCH",
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Learning Mobility of Individuals", "KA1"),
        ("Cooperation for innovation and the exchange of good practices", "KA2"),
        ("Jean Monnet Activities", "JMO"),
        ("sport", "SPO"),
        ("31046222", "KA3"),
        ("KA2", "KA2"),
        ("Something else", None),
        (None, None),
    ],
)
def test_key_actions(text: str | None, code: str | None) -> None:
    assert value(key_action, text) == code


@given(any_text | st.none(), any_text | st.none(), any_text | st.none(), st.none() | st.integers(0, 3000))
def test_no_text_raises(identifier: str | None, label: str | None, key: str | None, year: int | None) -> None:
    code, field, key_code, is_ambiguous = action_of(identifier, label, key, year)
    assert field in {*FIELDS, None}
    assert key_code in {"KA1", "KA2", "KA3", "JMO", "SPO", None}
    assert not (is_ambiguous and code)


def test_every_label_of_the_platform_leads_back_to_its_code() -> None:
    listed = code_list("transforms", "actions").filter(pl.col("platform_id").is_not_null())
    assert listed.height == 75  # what the platform's filter offered
    nothing = pl.lit(None, dtype=pl.String)
    year = pl.col("period").str.head(4).cast(pl.Int16)
    found = read_columns(
        listed.select("action_code", "field", "label", "platform_id", "period"),
        by_label=action(nothing, nothing, pl.col("label"), nothing, year),
        by_id=action(nothing, nothing, pl.col("platform_id"), nothing, pl.lit(None, dtype=pl.Int16)),
    )
    for way in ("by_label", "by_id"):
        back = found.select(pl.col(way).struct.field("action_code", "field"))
        assert back.equals(found.select("action_code", "field"))


def test_the_table_has_one_row_per_code() -> None:
    codes = action_table()
    assert codes["action_code"].is_unique().all()
    assert set(codes["action_code"]) == set(code_list("transforms", "actions")["action_code"])
    assert Counter(codes["status"])["verified"] > 50
    assert codes.filter(action_code="KA220").row(0) == (
        *("KA220", "Cooperation partnerships", None, "KA2", "2021-2027", "unverified"),
    )
