"""Each check holds for a good warehouse, and breaks when the very thing that it guards is spoilt."""

from datetime import datetime
from decimal import Decimal

import duckdb
import polars as pl
import pytest

from schema import SCHEMAS
from schema.columns import facts
from warehouse.checks import CheckError, all_checks, run_checks
from warehouse.database import create_tables
from warehouse.strike_out import strike_out

# What spoils a good warehouse, by the check that has to notice
SPOILT = {
    "coordinators_take_part": ["UPDATE projects SET coordinator_id = 'org-7' WHERE project_id = 'A'"],
    "corrections_bite": [
        "INSERT INTO ops.corrections VALUES ('same as', 'PIC:1', 'PIC:2', 'why', 'idle')",
        "INSERT INTO ops.corrections VALUES ('same as', 'PIC:1', 'PIC:2', 'why', 'unfound')",
    ],
    "counts_agree": [
        "UPDATE projects SET organisation_count = 2 WHERE project_id = 'A'",
        "UPDATE projects SET country_count = 2 WHERE project_id = 'B'",
        "UPDATE participations SET is_withdrawn = true WHERE position = 2",
    ],
    "dates_are_in_order": [
        "UPDATE projects SET end_date = '2019-12-31' WHERE project_id = 'A'",
        "UPDATE charters SET end_date = '2020-12-31'",
        "UPDATE partner_requests SET end_date = '2026-12-31' WHERE request_id = 'others:1'",
    ],
    "grants_have_one_current": [
        "UPDATE grants SET is_current = false",
        "INSERT INTO grants SELECT * REPLACE (99 AS amount_eur) FROM grants",
    ],
    "mentions_cover_participations": [
        "DELETE FROM organisation_mentions WHERE mention_id = 'B|coordinator|1'",
        "UPDATE organisation_mentions SET organisation_id = 'org-1' WHERE mention_id = 'B|coordinator|1'",
        "UPDATE organisation_mentions SET mention_id = 'A|partner|2' WHERE mention_id = 'A|partner|1'",
    ],
    "no_contact_is_left": [
        "UPDATE projects SET title = 'write to a.b@c-d.eu' WHERE project_id = 'A'",
        "UPDATE project_texts SET content = 'write to a@b.eu'",
        "UPDATE participations SET region = 'a@b.eu' WHERE position = 2",
        "UPDATE register_entries SET fields = 'a@b.eu' WHERE record_number = 1",
        "UPDATE partner_requests SET summary = 'write to a@b.eu' WHERE request_id = 'others:1'",
        "UPDATE pages SET main_text = 'write to a@b.eu'",
        "UPDATE page_mentions SET text_as_published = 'a@b.eu'",
        "UPDATE projects SET title = 'ring +49 89 1234567' WHERE project_id = 'A'",
        "UPDATE pages SET main_text = 'Tel.: 089 1234567'",
    ],
    "organisations_are_named": [
        "INSERT INTO organisations BY NAME SELECT 'org-9' AS organisation_id, 'Nobody' AS name",
        "UPDATE organisation_names SET is_canonical = false WHERE organisation_id = 'org-1'",
    ],
    "pairs_agree": [
        "UPDATE partner_pairs SET weight = 2 WHERE organisation_id = 'org-1'",
        "DELETE FROM partner_pairs WHERE organisation_id = 'org-2'",
        "UPDATE partner_projects SET is_withdrawn = true WHERE organisation_id = 'org-1'",
    ],
    "participations_are_accounted_for": [
        "DELETE FROM participations WHERE position = 2",
        "UPDATE project_documents SET participation_count = 4 WHERE project_id = 'A'",
        "UPDATE project_documents SET is_participation_source = false WHERE project_id = 'B'",
    ],
    "persons_have_no_name": [
        "UPDATE participations SET city = 'Ulm' WHERE is_name_withheld",
        "UPDATE participations SET name = 'Jane Roe' WHERE is_name_withheld",
        "UPDATE participations SET website = 'roe.example' WHERE is_name_withheld",
        "INSERT INTO organisations BY NAME SELECT 'withheld-1' AS organisation_id",
        "UPDATE register_entries SET further_name = 'Jane Roe' WHERE is_name_withheld",
        "UPDATE partner_requests SET organisation_id = 'org-1' WHERE is_name_withheld",
    ],
    "largest_hold_together": [
        "INSERT INTO ops.resolution_quality BY NAME SELECT 'largest' AS reference, 'organisation' AS scope, "
        "'org-1' AS value, 50 AS mention_count, 0 AS true_pair_count, 45 AS found_pair_count, "
        "1 AS shared_pair_count, 0.02 AS pair_precision",
    ],
    "redirects_lead_to_the_living": [
        "UPDATE organisation_redirects SET redirected_to = 'org-9'",
        "UPDATE organisation_redirects SET redirected_to = 'org-3'",
        "INSERT INTO organisation_redirects VALUES ('org-2', 'org-1', NULL)",
        "DELETE FROM issued_ids WHERE organisation_id = 'org-2'",
        "UPDATE issued_keys SET organisation_id = 'org-9' WHERE key = '~3'",
    ],
    "profiles_agree": [
        "DELETE FROM partner_profiles WHERE organisation_id = 'org-1'",
        "INSERT INTO partner_profiles FROM partner_profiles",
        "UPDATE partner_profiles SET project_count = 7 WHERE organisation_id = 'org-1'",
        "UPDATE partner_profiles SET pagerank = 0.7",
        "UPDATE partner_projects SET organisation_id = 'withheld-1' WHERE organisation_id = 'org-1'",
    ],
    "references_resolve": [
        "UPDATE participations SET country_code = 'QQ' WHERE position = 2",
        "DELETE FROM organisations WHERE organisation_id = 'org-2'",
        "DELETE FROM documents",
        "INSERT INTO project_topics VALUES ('A', 'sport')",
        "UPDATE grants SET project_id = 'Z'",
        "UPDATE register_entries SET organisation_id = 'org-7' WHERE record_number = 1",
        "UPDATE charters SET organisation_id = 'org-7'",
        "UPDATE mobility_flows SET receiving_id = 'org-7'",
        "UPDATE partner_requests SET organisation_id = 'org-7' WHERE request_id = 'others:1'",
        "UPDATE page_mentions SET project_id = 'Z' WHERE position = 1",
        "UPDATE page_mentions SET organisation_id = 'org-7' WHERE position = 2",
        "UPDATE page_mentions SET kind = 'country' WHERE position = 2",
        "DELETE FROM documents WHERE document_id = 'others:a'",
    ],
    "rows_are_accounted_for": [
        "UPDATE documents SET record_count = 3",
        "DELETE FROM project_documents WHERE project_id = 'B'",
        "DELETE FROM register_entries WHERE record_number = 2",
        "UPDATE mobility_flows SET record_count = 1",
        "DELETE FROM request_documents WHERE record_number = 6",
        "DELETE FROM page_documents",
        "INSERT INTO ops.rejected_rows BY NAME SELECT 'lists:a' AS document_id, 'record' AS scope, "
        "'projects' AS table_name, 'quoting' AS rule",
    ],
    "sources_have_not_shrunk": ["UPDATE ops.coverage SET listed_count = 1", "DELETE FROM ops.coverage"],
    "something_was_loaded": [
        "DELETE FROM projects; DELETE FROM register_entries; DELETE FROM mobility_flows;"
        "DELETE FROM partner_requests; DELETE FROM pages",
        "DELETE FROM projects; INSERT INTO ops.rejected_rows BY NAME SELECT 'lists:a' AS document_id, "
        "'record' AS scope, 'projects' AS table_name, 'quoting' AS rule",
    ],
}
BEFORE = {"lists": 2}


def test_a_good_warehouse_passes(connection):
    outcome = run_checks(connection, BEFORE, may_shrink=[])
    assert outcome["check_name"].to_list() == sorted(SPOILT)
    assert outcome["is_passed"].all()


@pytest.mark.parametrize(
    ("check", "statement"), [(c, s) for c, all_of_it in SPOILT.items() for s in all_of_it]
)
def test_a_spoilt_one_does_not(connection, check, statement):
    connection.execute(statement)
    with pytest.raises(CheckError) as caught:
        run_checks(connection, BEFORE, may_shrink=[])
    assert f"- {check}: " in str(caught.value)
    assert all_checks()[check].description[:40] in str(caught.value)


def test_one_that_may_shrink_passes(connection):
    connection.execute("UPDATE ops.coverage SET listed_count = 1")
    assert run_checks(connection, BEFORE, may_shrink=["lists"])["is_passed"].all()


def test_a_tenth_fewer_is_no_shrinking(connection):
    connection.execute("UPDATE ops.coverage SET listed_count = 9")
    assert run_checks(connection, {"lists": 10}, may_shrink=[])["is_passed"].all()
    connection.execute("DROP TABLE listed_before; UPDATE ops.coverage SET listed_count = 8")
    with pytest.raises(CheckError):
        run_checks(connection, {"lists": 10}, may_shrink=[])


def test_whatever_table_gets_a_column_of_text_is_searched_for_contacts():
    """An e-mail planted in every column of text, a phone in every one where people write."""
    with duckdb.connect() as connection:
        create_tables(connection)
        planted, written = set(), set()
        for schema, tables in SCHEMAS.items():
            for name, table in tables.items():
                texts = {
                    key: facts(column) for key, column in table.columns().items() if column.dtype == pl.String
                }
                values = {
                    key: "write to a.b@c-d.eu" if key in texts else _something(column.dtype)
                    for key, column in table.columns().items()
                }
                for mail in (values, values | dict.fromkeys(texts, "ring +49 (0)89 / 123 45-67")):
                    marks = ", ".join("?" for _ in mail)
                    connection.execute(f"INSERT INTO {schema}.{name} VALUES ({marks})", list(mail.values()))
                planted |= {f"{name}.{key}" for key, known in texts.items() if not known.allowed}
                written |= {
                    f"{name}.{key}" for key, known in texts.items() if known.holds in ("free text", "name")
                }
        found = connection.execute(all_checks()["no_contact_is_left"].sql).fetchall()
    assert {place for place, value in found if "@" in value} == planted
    assert {place for place, value in found if "+49" in value} == written


def test_what_the_last_check_finds_is_struck_out_and_told(connection):
    for statement in SPOILT["no_contact_is_left"]:
        connection.execute(statement)
    warnings = struck_out_until_all_hold(connection)
    assert connection.execute("SELECT main_text FROM pages").fetchall() == [("[removed]",)]
    assert (
        "pages.main_text: an e-mail or a phone was struck out of 1 value that parsers let pass." in warnings
    )


def test_a_contact_in_a_key_gets_a_number_wherever_the_key_stands(connection):
    tables = connection.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_columns() WHERE column_name = 'document_id'"
    ).fetchall()
    for (table,) in tables:
        connection.execute(f"UPDATE {table} SET document_id = 'x:a@b.eu@1' WHERE document_id = 'lists:a'")
    struck_out_until_all_hold(connection)
    assert ("x:removed-1@1",) in connection.execute("SELECT document_id FROM documents").fetchall()


def test_a_contact_that_shows_when_another_is_gone_is_struck_out_too(connection):
    connection.execute("UPDATE projects SET title = 'a@a@b.eu.b@c.eu c@d.eu@e.eu' WHERE project_id = 'A'")
    struck_out_until_all_hold(connection)


def struck_out_until_all_hold(connection):
    with pytest.raises(CheckError) as caught:
        run_checks(connection, BEFORE, may_shrink=[])
    _, found = caught.value.broken["no_contact_is_left"]
    warnings = strike_out(connection, found)
    assert run_checks(connection, BEFORE, may_shrink=[])["is_passed"].all()
    return warnings


def _something(dtype):
    by_type = {pl.Int64: 1, pl.Float64: 0.5, pl.Boolean: True, pl.Decimal: Decimal(1)}
    return by_type.get(dtype.base_type(), datetime(2026, 1, 1))
