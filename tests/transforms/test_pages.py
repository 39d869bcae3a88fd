"""Pages and what they name, from staged rows to the tables."""

from datetime import date

from .staged_rows import PROJECT, PROJECTS, build, mention, the_only


def test_what_pages_name_is_linked_and_put_into_canonical_form():
    page = {
        "pages": [{"record_number": 1, "url": "https://x.example/1", "kind": "project", "languages": "en",
                   "title": "Green Skills for Alpine Schools – GSAVS"}],
        "page_mentions": [
            mention(1, "acronym", "GSAVS"),
            mention(2, "period", "2020-11/2023-10"),
            mention(3, "place", "WBC"),
            mention(4, "project", f" {PROJECT.lower()}"),
            mention(5, "project", "2022-1-CZ01-KA153-YOU-000000001"),
        ],
    }  # fmt: skip
    tables = build(PROJECTS, ("wbc_rti", "1", page))
    found = tables["page_mentions"].select("kind", "value", "project_id", "duration_months")
    assert found.rows() == [
        ("acronym", "GSAVS", None, None),
        ("period", "2020-11/2023-10", None, 36),
        ("place", "Western Balkans", None, None),
        ("project", f" {PROJECT.lower()}", PROJECT, None),
        ("project", "2022-1-CZ01-KA153-YOU-000000001", None, None),
        ("project", PROJECT, PROJECT, None),
    ]
    assert tables["page_mentions"]["text_as_published"][2] == "WBC"
    assert tables["page_mentions"]["confidence"][5] == 0.95
    assert tables["projects"].height == 1


def test_a_country_that_is_none_is_told_and_named_no_country():
    page = {
        "pages": [{"record_number": 1, "url": "https://x.example/1"}],
        "page_mentions": [
            mention(1, "country", "Narnia"),
            mention(2, "country", "GR", language=None),
            mention(3, "country", "WBC"),
        ],
    }
    tables = build(("wbc_rti", "1", page))
    found = tables["page_mentions"].select("position", "kind", "value", "language")
    assert found.rows() == [(1, "country", "EL", "und"), (2, "place", "Western Balkans", "en")]
    assert the_only(tables["rejected_rows"], "table_name", "rule", "value") == (
        "page_mentions",
        "unread",
        "Narnia",
    )


def test_a_period_without_its_year_has_no_days():
    page = {
        "pages": [{"record_number": 1, "url": "https://x.example/1"}],
        "page_mentions": [
            mention(1, "period", "--09-25/--09-28", doubt="no year"),
            mention(2, "period", "2026-02/2026-02"),
            mention(3, "period", "2026-02-10/2027-03-04"),
        ],
    }
    found = build(("wbc_rti", "1", page))["page_mentions"].select("start_date", "end_date", "duration_months")
    assert found.rows() == [
        (None, None, None),
        (date(2026, 2, 1), date(2026, 2, 28), 1),
        (date(2026, 2, 10), date(2027, 3, 4), 13),
    ]


def test_language_versions_of_one_page_are_one_page():
    def version(language, text):
        return {
            "pages": [{"record_number": 1, "url": "https://x.example/node/5", "languages": language,
                       "main_text": text, "title": "Title"}],
            "page_mentions": [mention(1, "platform", "EPALE", language=language)],
        }  # fmt: skip

    tables = build(("wbc_rti", "5/de", version("de", "Wort")), ("wbc_rti", "5/en", version("en", "Word")))
    assert the_only(tables["pages"], "languages", "main_text") == ("de,en", "Wort\n\nWord")
    assert tables["page_mentions"].select("position", "language").rows() == [(1, "de"), (2, "en")]
    assert tables["page_documents"].height == 2
