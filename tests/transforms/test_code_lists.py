"""Organisation types, programmes, and what holds of every packaged list."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.code_lists import code_list
from transforms.labels import label_key
from transforms.organisation_types import organisation_type
from transforms.programmes import PERIODS, period_of, programme
from transforms.steps import evaluate

from .support import any_text, any_texts, value, values

SCHOOL = "School/Institute/Educational centre - General education (secondary level)"


@pytest.mark.parametrize(
    ("text", "code", "family", "may_be_person"),
    [
        (
            "School/Institute/Educational centre – General education (secondary level)",
            "31045400",
            "school",
            False,
        ),
        (SCHOOL, "31045400", "school", False),
        (
            " school/institute/educational centre —  general education (secondary level)",
            "31045400",
            "school",
            False,
        ),
        ("31045400", "31045400", "school", False),
        ("Local Public body", "31045423", "public_body", False),
        ("Large enterprise", "31045404", "company", False),
        ("Group of young people active in youth work", "31045419", "informal_group", True),
        ("Artist Agents", "31047401", "culture", True),
        ("Other", "31045418", "other", False),
    ],
)
def test_listed_types(text: str, code: str, family: str, may_be_person: bool) -> None:
    found = value(organisation_type, text)
    label = code_list("transforms", "organisation_types").filter(code=code)["label"].item()
    assert found == {
        "code": code,
        "label": label,
        "family": family,
        "may_be_person": may_be_person,
        "is_listed": True,
    }


@pytest.mark.parametrize(
    ("text", "label", "may_be_person"),
    [
        ("  Volunteer  fire brigade – local", "Volunteer fire brigade - local", False),
        ("Natural Person", "Natural Person", True),
        ("Individual artist", "Individual artist", True),
        ("Informal groups", "Informal groups", True),
        ("31099999", "31099999", False),
    ],
)
def test_unlisted_types_stay_and_say_so(text: str, label: str, may_be_person: bool) -> None:
    assert value(organisation_type, text) == {
        "code": None,
        "label": label,
        "family": None,
        "may_be_person": may_be_person,
        "is_listed": False,
    }


@pytest.mark.parametrize("text", [None, "", "-", "N/A"])
def test_no_type(text: str | None) -> None:
    assert set(value(organisation_type, text).values()) == {None}


@given(any_texts)
def test_a_type_is_its_own_type(texts: list[str | None]) -> None:
    once = values(organisation_type, texts)
    assert values(organisation_type, [row["label"] for row in once]) == once


def test_types_are_the_platforms() -> None:
    types = code_list("transforms", "organisation_types")
    assert types.height == 97
    assert types["code"].is_unique().all()
    assert set(types["may_be_person"]) == {"yes", "no", "by_name"}


def programme_of(
    text: str | None, year: int | None = None, kind: str | None = None
) -> tuple[str | None, str | None]:
    frame = pl.DataFrame(
        {"text": [text], "year": [year], "kind": [kind]},
        schema={"text": pl.String, "year": pl.Int32, "kind": pl.String},
    )
    row = evaluate(frame, programme(pl.col("text"), pl.col("year"), pl.col("kind")))[0]
    return row["programme"], row["period"]


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("Erasmus+", 2014, ("Erasmus+", "2014-2020")),
        ("Erasmus+", 2023, ("Erasmus+", "2021-2027")),
        ("Erasmus+", None, ("Erasmus+", None)),
        ("Erasmus+ (2021-2027)", None, ("Erasmus+", "2021-2027")),
        ("Creative Europe", 2014, ("Creative Europe", "2014-2020")),
        (
            "Education and training\\Life long learning (2007-2013)\\COMENIUS\\Accompanying measures",
            None,
            ("Lifelong Learning Programme", "2007-2013"),
        ),
        (
            "Youth\\Youth in action (2007-2013)\\European Voluntary Service",
            None,
            ("Youth in Action", "2007-2013"),
        ),
        (
            "Education and training\\External Programmes and Policies\\Erasmus Mundus"
            "\\Joint Programmes: Master Course",
            None,
            ("Erasmus Mundus", "2007-2013"),
        ),
        (
            "Education and training\\External Programmes and Policies\\Tempus\\x",
            None,
            ("Tempus", "2007-2013"),
        ),
        ("Culture\\Culture (2007-2013)\\Strand 1", None, ("Culture 2007-2013", "2007-2013")),
        ("European Solidarity Corps", 2019, ("European Solidarity Corps", "2014-2020")),
        ("Interreg", 2019, (None, "2014-2020")),
        (None, 2008, (None, "2007-2013")),
        (None, 2006, (None, None)),
    ],
)
def test_programmes(text: str | None, year: int | None, expected: tuple[str | None, str | None]) -> None:
    assert programme_of(text, year) == expected


def test_the_identifier_tells_the_period_where_no_year_does() -> None:
    assert programme_of("Erasmus+", None, "centralised_2021") == ("Erasmus+", "2021-2027")
    assert programme_of("Erasmus+", None, "national_2014") == ("Erasmus+", "2014-2020")
    assert programme_of("Erasmus+", None, "unknown") == ("Erasmus+", None)


@given(any_text | st.none(), st.integers(-5, 4000) | st.none())
def test_any_programme_text_is_read_or_null(text: str | None, year: int | None) -> None:
    name, period = programme_of(text, year)
    assert name in {*code_list("transforms", "programmes")["programme"], None}
    assert period in {*PERIODS, None}


def test_periods_have_sharp_edges() -> None:
    years = pl.DataFrame({"year": [2006, 2007, 2013, 2014, 2020, 2021, 2027, 2028, None]})
    found = years.select(period_of(pl.col("year"))).to_series().to_list()
    assert found == [None, *["2007-2013"] * 2, *["2014-2020"] * 2, *["2021-2027"] * 2, None, None]


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("actions", ["action_code", "label", "field", "period"]),
        ("bilingual_markers", ["marker"]),
        ("countries", ["country_code"]),
        ("country_names", ["name"]),
        ("identifier_tails", ["tail"]),
        ("key_actions", ["label"]),
        ("organisation_types", ["code"]),
        ("placeholders", ["placeholder"]),
        ("programmes", ["published"]),
        ("shared_hosts", ["host"]),
        ("topics", ["vocabulary", "label"]),
    ],
)
def test_no_list_says_a_thing_twice(name: str, keys: list[str]) -> None:
    rows = code_list("transforms", name)
    alike = rows.select(
        label_key(pl.col(key)) if key in {"label", "name", "published"} else key for key in keys
    )
    assert rows.height > 0
    assert not alike.is_duplicated().any()


def test_every_placeholder_and_shared_host_has_its_reason() -> None:
    for name in ("placeholders", "shared_hosts"):
        assert code_list("transforms", name)["reason"].null_count() == 0


def test_what_a_list_points_to_exists() -> None:
    codes = set(code_list("transforms", "actions")["action_code"])
    assert set(code_list("transforms", "identifier_tails")["action_code"]) <= codes
    assert set(code_list("transforms", "country_names")["country_code"]) <= set(
        code_list("transforms", "countries")["country_code"]
    )
    for name in ("actions", "topics", "key_actions", "identifier_tails"):
        assert set(code_list("transforms", name)["status"]) == {"verified", "unverified"}
