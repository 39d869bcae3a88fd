"""The real files: lists of September 2018 and one card, counted by other means than the program's own."""

import csv
from datetime import date
from decimal import Decimal

import pytest

CARD = "2023-1-CZ01-KA153-YOU-000139818"
SLOTS = range(1, 101)


@pytest.fixture(scope="module")
def lists(shared):
    return shared / "real" / "eprp_lists"


@pytest.fixture(scope="module")
def card(shared):
    [file] = (shared / "seeds").glob("000*.txt")
    return file


@pytest.fixture(scope="module")
def records(lists):
    """Every record of the lists, by identifier; column names without what they explain in brackets."""
    found = {}
    for file in sorted(lists.glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                short = {name.split("(")[0].strip(): value.strip() for name, value in row.items()}
                identifier = short.get("Project Identifier") or short["Project Number"]
                assert identifier not in found
                found[identifier] = short
    assert len(found) == 9
    return found


@pytest.fixture(scope="module")
def both(lists, card, new_folder):
    folder = new_folder()
    folder.ok("harvest", "eprp_lists", "--from", lists)
    folder.ok("harvest", "eprp_cards", "--from", card)
    folder.build()
    folder.ok("publish")
    return folder


def test_lists_give_their_projects(both, records):
    published = both.query(
        "SELECT coalesce(i.value, p.project_id) FROM projects AS p "
        "LEFT JOIN project_identifiers AS i ON i.project_id = p.project_id AND i.scheme = 'as_published'"
    )
    assert {row[0] for row in published} == {*records, CARD}


def test_each_partner_of_each_row_exactly_once(both, records):
    expected = []
    for identifier, row in records.items():
        for slot in SLOTS:
            held = {name: value for name, value in row.items() if name.startswith(f"Partner {slot} ")}
            if any(held.values()):
                expected.append((identifier, slot, held[f"Partner {slot} country"]))
    assert len(expected) > 20
    found = both.query(
        "SELECT coalesce(i.value, p.project_id), p.position, p.country_code FROM participations AS p "
        "LEFT JOIN project_identifiers AS i ON i.project_id = p.project_id AND i.scheme = 'as_published' "
        f"WHERE p.role = 'partner' AND p.project_id <> '{CARD}'"
    )
    assert sorted(found) == sorted(expected)
    [[coordinators]] = both.query("SELECT count(*) FROM participations WHERE role = 'coordinator'")
    assert coordinators == 9 + 1


def test_names_are_those_of_the_rows(both, records):
    expected = {" ".join(row[f"Partner {n} name"].split()) for row in records.values() for n in SLOTS}
    found = {name for (name,) in both.query(
        f"SELECT name FROM participations WHERE role = 'partner' AND project_id <> '{CARD}' AND name <> ''"
    )}  # fmt: skip
    assert found <= expected
    withheld = both.one("SELECT count(*) FROM participations WHERE is_name_withheld")
    assert len(expected - found - {""}) <= withheld


def test_amounts_to_the_cent(both, records):
    grants = [
        value
        for row in records.values()
        for name, value in row.items()
        if name == "EU Grant award in euros" and value
    ]
    expected = sorted(Decimal(value.removesuffix(" EUR")) for value in grants)
    assert len(expected) >= 6
    found = both.query("SELECT amount_eur FROM grants WHERE kind = 'awarded' AND is_current ORDER BY ALL")
    assert [row[0] for row in found] == expected


def test_the_card(both):
    [row] = both.query(
        "SELECT start_date, end_date, organisation_count, country_count, is_good_practice, call_year, "
        f"action_code, field FROM projects WHERE project_id = '{CARD}'"
    )
    assert row == (date(2023, 7, 1), date(2025, 2, 28), 28, 21, True, 2023, "KA153", "YOU")
    [amount] = both.query(f"SELECT amount_eur, kind FROM grants WHERE project_id = '{CARD}' AND is_current")
    assert amount == (Decimal("24145.41"), "contribution")
    partners = both.query(
        f"SELECT country_code FROM participations WHERE project_id = '{CARD}' AND role = 'partner'"
    )
    assert len(partners) == 27
    assert partners.count(("TR",)) == 3
    topics = both.query(
        f"SELECT label FROM project_topics JOIN topics USING (topic_id) WHERE project_id = '{CARD}'"
    )
    assert {label for (label,) in topics} == {
        "International relations and development cooperation",
        "Quality and innovation of youth work",
        "Key competences development",
    }
    kinds = both.query(f"SELECT kind FROM project_texts WHERE project_id = '{CARD}'")
    assert {kind for (kind,) in kinds} == {"implementation", "achievements"}
    assert both.query(
        "SELECT detail FROM ops.notices JOIN project_documents USING (document_id) "
        f"WHERE project_id = '{CARD}' AND kind = 'placeholder' AND column_name = 'objectives'"
    ) == [("x",)]


def test_a_second_run_finds_nothing_new(both, lists, card):
    before = both.everything_published()
    assert "0 new documents" in both.ok("harvest", "eprp_lists", "--from", lists)
    assert "0 new documents" in both.ok("harvest", "eprp_cards", "--from", card)
    assert "0 documents staged" in both.ok("stage")
    assert "nothing new to build" in both.ok("build")
    assert "nothing new to publish" in both.ok("publish")
    assert both.everything_published() == before


def test_a_program_that_reads_otherwise_builds_anew_and_says_the_same(both, monkeypatch):
    """What is staged under another version of the parser does not count as staged."""
    before = both.tables()
    monkeypatch.setattr("flows.steps.stage.parser_version", lambda source: "another")
    assert "10 documents staged" in both.ok("stage")
    assert "nothing new" not in both.ok("build")
    assert both.tables() == before
