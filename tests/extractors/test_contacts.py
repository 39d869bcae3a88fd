"""E-mails and phones must never come out, and no other text must be lost for it."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contract import PARTICIPATIONS, PROJECTS
from extractors.read.privacy import (
    publishable_participations,
    publishable_projects,
    publishable_texts,
)
from schema.words import TEXT_KINDS
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
        "",
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert scrubbed(text) == text


def test_every_text_of_a_project_is_scrubbed() -> None:
    columns = ("title", *TEXT_KINDS, "website")
    raw = pl.DataFrame({"record_number": [1, 2], **{name: ["a@b.example", None] for name in columns}})
    projects = publishable_projects(raw)
    assert projects.columns == raw.columns
    assert set(projects.select(columns).row(0)) == {"[e-mail removed]"}
    assert set(projects.select(columns).row(1)) == {None}


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

    projects = publishable_projects(
        pl.DataFrame([{name: "ann@school.eu" for name, dtype in PROJECTS.items() if dtype == pl.String}])
    )
    assert "@" not in str(projects.to_dicts())


def test_texts_lose_their_e_mails_and_phones() -> None:
    raw = pl.DataFrame(
        {"title": ["Write to ana@example.org", None], "body": ["Tel: 0034 600 100 200", "30+ partners"]}
    )
    kept = publishable_texts(raw, ["title", "body"])
    assert kept["title"].to_list() == ["Write to [e-mail removed]", None]
    assert kept["body"].to_list() == ["[phone removed]", "30+ partners"]
