"""Identifiers: examples from published lists, cards and documents; nothing is guessed."""

import string
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.identifiers import organisation_identifier, parse_identifier

from .support import any_texts, value, values

SHARED = Path(__file__).parents[2].parent / "shared"


def parts(text: str | None, *names: str) -> tuple[object, ...]:
    parsed = value(parse_identifier, text)
    return tuple(parsed[name] for name in names)


@pytest.mark.parametrize(
    ("text", "kind", "year", "round_", "agency", "action", "field"),
    [
        ("2014-1-LI01-KA200-000005", "national_2014", 2014, 1, "LI01", "KA200", None),
        ("2014-1-DE03-KA101-000001", "national_2014", 2014, 1, "DE03", "KA101", None),
        ("2020-1-UK01-KA227-SCH-094521", "national_2014", 2020, 1, "UK01", "KA227", "SCH"),
        ("2018-1-FR01-KA229-047774_3", "national_2014", 2018, 1, "FR01", "KA229", None),
        ("2023-1-CZ01-KA153-YOU-000139818", "national_2021", 2023, 1, "CZ01", "KA153", "YOU"),
        ("2022-2-PL01-ESC30-SOL-000012345", "national_2021", 2022, 2, "PL01", "ESC30", "YOU"),
        ("101241136", "centralised_2021", None, None, None, None, None),
        ("556927-EPP-1-2014-1-LT-SPO-SCP", "centralised_2014", 2014, None, None, "SPO-SCP", "SPO"),
        ("562155-EPP-1-2015-1-ES-EPPKA3-PI-FORWARD", "centralised_2014", 2015, None, None, "KA313", None),
        ("553065-EPP-1-2014-1-TR-EPPJMO-CHAIR", "centralised_2014", 2014, None, None, "JMO-CHAIR", None),
        ("552144-CREA-1-2014-1-AT-CULT-COOP1", "creative_europe", 2014, None, None, None, None),
        ("EACEA-509925", "earlier", None, None, None, None, None),
        ("509925-LLP-1-2010-1-RO-COMENIUS-CAM", "earlier", 2010, None, None, None, None),
        ("HR-2-01-2009-R2", "earlier", 2009, None, None, None, None),
        ("144522-TEMPUS-2008-DE-JPCR", "earlier", 2008, None, None, None, None),
        ("168191-EM-1-2009-1-PL-ERA MUNDUS-ICI", "earlier", 2009, None, None, None, None),
        ("2010-0111", "earlier", 2010, None, None, None, None),
        ("KA220-YOU-56353A27", "form", None, None, None, "KA220", "YOU"),
    ],
)
def test_known_identifiers(
    text: str, kind: str, year: int | None, round_: int | None, agency: str, action: str, field: str
) -> None:
    assert value(parse_identifier, text) == {
        "project_id": text,
        "identifier_kind": kind,
        "call_year": year,
        "call_round": round_,
        "national_agency": agency,
        "action_code": action,
        "field": field,
        "is_repaired": False,
    }


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("  2014-1-LI01-KA200-000005\u00a0", "2014-1-LI01-KA200-000005"),
        ("2023-1-cz01-ka153-you-000139818", "2023-1-CZ01-KA153-YOU-000139818"),
        ("2023–1–CZ01–KA153–YOU–000139818", "2023-1-CZ01-KA153-YOU-000139818"),
        ("556927-epp-1-2014-1-lt-spo-scp", "556927-EPP-1-2014-1-LT-SPO-SCP"),
        ("168191-EM-1-2009-1-PL-ERA\u00a0MUNDUS-ICI", "168191-EM-1-2009-1-PL-ERA MUNDUS-ICI"),
    ],
)
def test_another_way_of_writing_is_no_repair(text: str, canonical: str) -> None:
    assert parts(text, "project_id", "is_repaired") == (canonical, False)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2023-1-RO01- KA220-SCH-000151234", "2023-1-RO01-KA220-SCH-000151234"),
        ("2020-1DK01-KA203- 075109", "2020-1-DK01-KA203-075109"),
        ("2021-1-PL01-KA210ADU-000034567", "2021-1-PL01-KA210-ADU-000034567"),
        ("101 241 136", "101241136"),
        ("556927-EPP-1-2014-1-LT- SPO-SCP", "556927-EPP-1-2014-1-LT-SPO-SCP"),
        ("168191-EM-1-2009-1-PL - ERA MUNDUS-ICI", "168191-EM-1-2009-1-PL-ERA MUNDUS-ICI"),
    ],
)
def test_repairs(text: str, canonical: str) -> None:
    kind = parts(canonical, "identifier_kind")
    assert parts(text, "project_id", "is_repaired") == (canonical, True)
    assert parts(text, "identifier_kind") == kind


@pytest.mark.parametrize(
    "text",
    [
        "2022-FR01-KA220-HED-000023509",  # the round is missing, and which it was nobody knows
        "2023-4-CZ01-KA153-YOU-000139818",  # no call has a fourth round
        "2023-1-CZ01-KA153-YOU-139818",  # a number of the old length
        "2014-1-LI01-KA200-00005",
        "950123456",  # nine digits, but not a project's
        "509925-LLP-1-2010-1-RO-COMENIUS CAM",  # a lost hyphen or a lost nothing?
        "ka220 something",
        "Project Identifier",
    ],
)
def test_what_is_not_known_is_kept_as_it_is(text: str) -> None:
    assert parts(f" {text} ", "project_id", "identifier_kind", "is_repaired", "call_year") == (
        text,
        "unknown",
        False,
        None,
    )


@pytest.mark.parametrize("text", [None, "", "  ", "\u00a0\ufeff"])
def test_nothing_is_nothing(text: str | None) -> None:
    assert set(value(parse_identifier, text).values()) == {None}


@given(any_texts)
def test_any_text_keeps_its_row_and_reads_the_same_again(texts: list[str | None]) -> None:
    once = values(parse_identifier, texts)
    assert len(once) == len(texts)
    again = values(parse_identifier, [row["project_id"] for row in once])
    for first, second in zip(once, again, strict=True):
        assert second == {**first, "is_repaired": second["is_repaired"]}
        assert not second["is_repaired"]
        # whatever was visible is still there
        assert (first["project_id"] is None) == (first["identifier_kind"] is None)


national = st.builds(
    lambda year, round_, agency, action, field, number: (
        f"{year}-{round_}-{agency}-KA{action}-{field}-{number:09d}",
        (year, round_, agency, f"KA{action}", field),
    ),
    st.integers(2021, 2027),
    st.integers(1, 3),
    st.from_regex(r"[A-Z]{2}0[1-4]", fullmatch=True),
    st.integers(100, 399),
    st.sampled_from(["SCH", "VET", "HED", "ADU", "YOU"]),
    st.integers(0, 999_999_999),
)


@given(national, st.data())
def test_blanks_and_one_lost_dash_are_mended(
    case: tuple[str, tuple[object, ...]], data: st.DataObject
) -> None:
    text, expected = case
    dashes = [at for at, sign in enumerate(text) if sign == "-"]
    lost = data.draw(st.sampled_from(dashes))
    blank = data.draw(st.integers(1, len(text) - 2))
    broken = "".join(
        ("" if at == lost else sign) + (" " if at == blank else "") for at, sign in enumerate(text)
    )
    names = ("call_year", "call_round", "national_agency", "action_code", "field")
    assert parts(broken, "project_id", *names, "is_repaired") == (text, *expected, True)


@given(national, st.data())
def test_a_lost_letter_or_digit_is_never_made_up(
    case: tuple[str, tuple[object, ...]], data: st.DataObject
) -> None:
    text, _ = case
    signs = [at for at, sign in enumerate(text) if sign in string.ascii_uppercase + string.digits]
    lost = data.draw(st.sampled_from(signs))
    broken = text[:lost] + text[lost + 1 :]
    assert parts(broken, "project_id", "identifier_kind") == (broken, "unknown")


@pytest.mark.parametrize(
    ("text", "scheme", "found"),
    [
        ("E10200340", "OID", "E10200340"),
        (" e10200340 ", "OID", "E10200340"),
        ("910151486", "PIC", "910151486"),
        ("999660855", "PIC", "999660855"),
        ("999660855.0", "PIC", "999660855"),  # as a spreadsheet writes it
        ("999660855.5", None, None),
        ("000000000", None, None),
        ("999999999", None, None),
        ("123456789", None, None),
        ("E1020034", None, None),
        ("E20200340", None, None),
        ("9101514860", None, None),
        ("DE 811335517", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_organisation_identifiers(text: str | None, scheme: str | None, found: str | None) -> None:
    assert value(organisation_identifier, text) == {"scheme": scheme, "value": found}


@given(any_texts)
def test_an_organisation_identifier_is_read_whole_or_not_at_all(texts: list[str | None]) -> None:
    for row in values(organisation_identifier, texts):
        assert (row["scheme"] is None) == (row["value"] is None)


def test_every_identifier_of_the_real_lists_is_known() -> None:
    folder = SHARED / "real" / "eprp_lists"
    if not folder.is_dir():
        pytest.skip(f"the real lists are not at {folder}")
    names = ["Project Identifier", "Project Number", "External Reference"]
    seen = []
    for path in sorted(folder.glob("*.csv")):
        frame = pl.read_csv(path, infer_schema=False)
        named = [frame[name].to_list() for name in names if name in frame.columns]
        seen += [text for column in named for text in column if text]
    kinds = [row["identifier_kind"] for row in values(parse_identifier, seen)]
    assert len(seen) == 11
    assert "unknown" not in kinds
