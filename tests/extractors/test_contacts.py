"""E-mails and phones must never come out, and no other text must be lost for it."""

import re

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contract import PARTICIPATIONS, STAGED_TABLES, at_the_door
from extractors.read.privacy import (
    publishable_participations,
)
from schema import SCHEMAS, STAGED
from schema.columns import facts
from schema.columns import published as declare
from schema.words import HOLDINGS
from tests.examples import examples

from .privacy_cases import ORGANISATION, published, scrubbed

# ---- e-mails and phones


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to anna.b@mail.example.org now", "Write to [e-mail removed] now"),
        ("(anna@mail.example)", "([e-mail removed])"),
        ("anna @ mail.example, or jo+x@a.b-c.example.", "[e-mail removed], or [e-mail removed]."),
        ("Call +386 (0)1 234-56-78 today", "Call [phone removed] today"),
        ("+421 905 123 456", "[phone removed]"),
        ("tel. 01 234 56 78", "[phone removed]"),
        ("TEL.:0123456789", "[phone removed]"),
        ("tEl 0123456789", "[phone removed]"),
        ("Phone number: 0123456789", "[phone removed]"),
        ("Mobile: 0905/123456, fax 02-1234567", "[phone removed], [phone removed]"),
        ("Telefon: 0905 123 456", "[phone removed]"),
        ("teléfono 912 345 678", "[phone removed]"),
        ("téléphone : 01 23 45 67 89", "[phone removed]"),
        ("mob. 0905 123 456", "[phone removed]"),
        ("τηλ. 210 1234567", "[phone removed]"),
        ("тел: 02 987 65 43", "[phone removed]"),
        ("Mobil 0905 123 456, Tfno. 912 345 678", "[phone removed], [phone removed]"),
        ("WhatsApp: 0905123456", "[phone removed]"),
        ("wa.me/421905123456", "[phone removed]"),
        ("00420 601 234 567", "[phone removed]"),
        ("dial 0171/1234567", "dial [phone removed]"),
        ("dial (030) 123 45 67", "dial [phone removed]"),
        ("+421\u2011905\u2011123\u2011456", "[phone removed]"),
        ("\uff0b421 905 123 456", "[phone removed]"),
        ("+\u200b421 9\u00ad05 123 456", "[phone removed]"),
        ("anna[at]mail.example", "[e-mail removed]"),
        ("anna (at) mail (dot) example", "[e-mail removed]"),
        ("anna { AT } mail.example", "[e-mail removed]"),
        ("anna at mail dot example", "[e-mail removed]"),
        ("anna arroba mail punto example", "[e-mail removed]"),
        ("anna\uff20mail.example", "[e-mail removed]"),
        ("anna&#64;mail.example", "[e-mail removed]"),
        ("anna&#x40;mail&#46;example", "[e-mail removed]"),
        ("anna%40mail.example", "[e-mail removed]"),
        ("anna@\u00admail.example", "[e-mail removed]"),
        ("anna@\u200dmail.example", "[e-mail removed]"),
        ("anna  @ \n mail.example", "[e-mail removed]"),
    ],
)
def test_struck_out_of_texts(text: str, expected: str) -> None:
    assert scrubbed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "From 2014 to 2020 we had 1 200 000 participants",
        "Hotel 12345678",
        "people of 50+ years, C++ 11",
        "twitter @schule, 3 @ 5",
        "mobile learning for 120 pupils",
        "the telephone was invented in 1876",
        "from 01/02/2020 to 30/06/2021",
        "project 2023-1-CZ01-KA153-YOU-000139818",
        "we met at noon (at school) and at home",
        "look at this point closely, a Roma punto vendita",
        "according to (a) art.5 and (b) art.6",
        "ISBN 978-80-00-12345-6",
        "100% 40 pupils, 40% 40 teachers",
        "Erasmus+ 2014-2020 and Erasmus+ (2021-2027)",
        "Erasmus + 2021 – 2027, KA2+ 2019/2021",
        "mobile learning 2014-2020",
        "",
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert scrubbed(text) == text


@pytest.mark.parametrize(
    ("planted", "left", "kind"),
    [
        ("a@b\xad.example or c(at)d.example", "@|at.d|example", "email_removed"),
        ("+420 601 234 567, mob. 601234567", "234", "phone_removed"),
        ("us: Hauptstr. 5", "Hauptstr", "address_dropped"),
    ],
)
def test_every_text_column_of_every_table_is_scrubbed_at_the_door(planted: str, left: str, kind: str) -> None:
    for name, schema in STAGED_TABLES.items():
        columns = [column for column, dtype in schema.items() if dtype == pl.String]
        row = dict.fromkeys(columns, f"ask {planted}")
        kept, notices = at_the_door(
            name, pl.DataFrame([row, dict.fromkeys(columns)], schema=dict.fromkeys(columns, pl.String))
        )
        assert not [column for column in columns if re.search(left, kept[column][0] or "")], name
        assert set(kept.row(1)) == {None}
        assert notices.select("kind", "column", "count").rows() == [(kind, column, 1) for column in columns]


def test_a_column_of_text_says_what_it_holds() -> None:
    declared = {
        f"{name}.{key}": facts(column).holds
        for tables in (STAGED, *SCHEMAS.values())
        for name, table in tables.items()
        for key, column in table.columns().items()
        if column.dtype == pl.String
    }
    assert [place for place, holds in declared.items() if holds not in HOLDINGS] == []
    with pytest.raises(TypeError, match="say what the column holds"):
        declare("Anything", holds="")


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("Jan's School, Hauptstr. 5, 10115 Berlin", "Jan's School"),
        ("School (Hauptstr. 5)", "School"),
        ("School - ul. Długa 5", "School"),
        ("School, Rue des Lilas 5, Department of Music", "School, Department of Music"),
        ("SCHOOL, VIA BALBI 5", "SCHOOL"),
        ("School, 2 avenue du docteur exemple", "School"),
        ("Hauptstr. 5", None),
        ("Lycée de la rue Longue", "Lycée de la rue Longue"),
        ("Schule an der Wuhlheide", "Schule an der Wuhlheide"),
        ("IES Calle Larga 2", "IES Calle Larga 2"),
        ("Grundschule Lindenstraße 12", "Grundschule Lindenstraße 12"),
        ("Primary School Main Street 12", "Primary School Main Street 12"),
        ("Základní škola, Praha 5", "Základní škola, Praha 5"),
        ("Gymnasium No. 2, Tartu", "Gymnasium No. 2, Tartu"),
    ],
)
def test_a_name_loses_its_street_alone(name: str, left: str | None) -> None:
    frame = pl.DataFrame({"name": [name], "country": ["Estonia"]})
    assert at_the_door("participations", frame)[0]["name"].to_list() == [left]


@pytest.mark.parametrize(
    ("column", "value", "is_kept"),
    [
        ("oid", "E10208614", True),
        ("pic", "999000001", True),
        ("erasmus_code", "F  PARIS001", True),
        ("erasmus_code", "D  BAMBERG01", True),
        ("erasmus_code", "F ST-ETIE06", True),
        ("charter_start", "2014-02-20 00:00:00", True),
        ("postcode", "L-1234", True),
        ("postcode", "110 00", True),
        ("website", "https://www.school.example/mobile/12345678?id=00420601234567", True),
        ("website", "school.example", True),
        ("url", "https://school.example/@50.0875,14.4213,17z", True),
        ("website", "https://wa.me/420601234567", False),
        ("website", "www.school.example, tel. 601 234 567", False),
        ("website", "00420601234567", False),
        ("website", "tel:00420601234567", False),
        ("pic", "+420 601 234 567", False),
        ("oid", "Mobile 601 234 567", False),
        ("erasmus_code", "Hauptstr. 5", False),
        ("erasmus_code", "12 rue des Lilas", False),
    ],
)
def test_a_code_or_an_address_that_shows_a_contact_or_a_street_goes(
    column: str, value: str, is_kept: bool
) -> None:
    kept, notices = at_the_door("organisations", pl.DataFrame({column: [value]}))
    assert kept[column].to_list() == ([value] if is_kept else [None])
    assert notices["column"].to_list() == ([] if is_kept else [column])


def test_a_title_loses_its_street() -> None:
    titles = [
        "Meet us: Hauptstr. 5, 10115 Berlin",
        "From 2014 to Street Art 2019",
        "104 bis; boulevard Sol; Rua Sol; 105",
    ]
    frame = pl.DataFrame({"title": titles})
    assert at_the_door("projects", frame)[0]["title"].to_list() == [
        "Meet us: [street removed], 10115 Berlin",
        "From 2014 to Street Art 2019",
        "[street removed]; [street removed]",
    ]


words = st.text(st.characters(codec="utf-8"), max_size=30)
local_parts = st.from_regex(r"[a-z0-9][a-z0-9._+-]{0,10}", fullmatch=True)
domains = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}(\.[a-z]{2,5}){1,2}", fullmatch=True)


@given(words, local_parts, domains, words)
@settings(max_examples=examples(80), deadline=None)
def test_no_email_stays_in_a_text(before: str, local: str, domain: str, after: str) -> None:
    shown = scrubbed(f"{before} {local}@{domain} {after}")
    assert f"{local}@{domain}" not in shown
    assert "[e-mail removed]" in shown


def test_emails_and_phones_of_organisations() -> None:
    rows, notices = published(
        {"name": "School anna@school.example", "website": "www.school.example"},
        {"name": "School", "website": "anna@school.example"},
        {"name": "School", "city": "anna@school.example"},
        {"name": "School +421 905 123 456", "city": "Nitra"},
    )
    assert [(row["name"].strip(), row["website"], row["city"]) for row in rows] == [
        ("School", "www.school.example", None),
        ("School", None, None),
        ("School", None, None),
        ("School", None, "Nitra"),
    ]
    assert sorted(notices) == [
        ("email_removed", "city"),
        ("email_removed", "name"),
        ("email_removed", "website"),
        ("phone_removed", "name"),
    ]


CHECKED = ("region", "postcode", "identifier", "platform_organisation_id", "city", "organisation_type")


@pytest.mark.parametrize("column", CHECKED)
@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("Anna Nováková anna@school.example", "email_removed"),
        ("Jana, +420 601 234 567", "phone_removed"),
        ("tel. 601 234 567", "phone_removed"),
    ],
)
def test_a_value_with_an_email_or_phone_goes_as_a_whole(column: str, value: str, kind: str) -> None:
    [row], notices = published(ORGANISATION | {"name": "School", column: value})
    assert row[column] is None
    assert notices == [(kind, column)]
    assert row["name"] == "School"


def test_no_column_keeps_an_email() -> None:
    everywhere = dict.fromkeys(
        (name for name, dtype in PARTICIPATIONS.items() if dtype == pl.String), "write to ann@school.eu"
    )
    kept, notices = publishable_participations(
        pl.DataFrame([{"record_number": 1, "position": 1, **everywhere}])
    )
    assert "@" not in str(kept.to_dicts())
    assert "email_removed" in notices["kind"].to_list()
