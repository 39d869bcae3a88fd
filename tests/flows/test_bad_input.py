"""Input that is broken: one clear message, an exit code, and the tables as they were."""

import csv
import io
import json
import shutil
from dataclasses import replace

import pytest

from extractors.sources import SOURCES
from flows.steps.problems import Kind
from portal.faults import BODIES
from portal.lists import LISTS, render

NAME = "ErasmusPlus_KA2_2021-2027_PartnershipsForCooperation"
KA2 = next(wanted for wanted in LISTS if wanted.name == NAME)
OTHERS = [wanted for wanted in LISTS if wanted != KA2]
FILE = f"{NAME}_Projects_Overview_2026-11-01.csv"
REMEDIES = {
    "html": (FILE, "line 1", "HTML", "Fetch it again"),
    "empty": (FILE, "is empty", "Fetch it again"),
    "cut-in-quotes": (FILE, "line ", "cut off", "Fetch it again"),
    "missing-column": (FILE, "line 1", "Project Identifier", "extractors/sources/eprp/data/list_columns.csv"),
}


@pytest.fixture
def good(world):
    return render(KA2, world)


@pytest.fixture
def file(tmp_path):
    def write(data, name=FILE):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


def rows_of(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def without_documents(folder):
    """All tables but the one that says under which name each list was last seen."""
    return {name: rows for name, rows in folder.tables().items() if name != "documents"}


def of_file(words, name):
    """Those messages that are about one file."""
    return "\n".join(line for line in words.splitlines() if name in line)


def says(words, wanted):
    """One message for a reader, without a traceback, that holds these words."""
    lines = [line for line in words.splitlines() if line.startswith("error:")]
    assert len(lines) == 1, words
    assert "Traceback" not in words
    for word in wanted:
        assert word in lines[0]


@pytest.fixture(scope="module")
def one_list(world, new_folder, tmp_path_factory):
    """A folder that holds one good list, built and published. To be copied."""
    held = new_folder()
    path = tmp_path_factory.mktemp("good") / FILE
    path.write_bytes(render(KA2, world))
    held.ok("harvest", "eprp_lists", "--from", path)
    held.build()
    held.ok("publish")
    return held


def test_bad_files_say_what_is_wrong_and_change_nothing(one_list, folder, good, file):
    shutil.copytree(one_list.path, folder.path, symlinks=True)
    before = folder.tables()
    bad = {
        fault: file(BODIES[fault](good), FILE.replace(NAME, wanted.name))
        for fault, wanted in zip(REMEDIES, OTHERS, strict=False)
    }
    chosen = [argument for path in bad.values() for argument in ("--from", path)]
    harvested = folder.run("harvest", "eprp_lists", *chosen)
    staged = folder.run("stage")
    assert harvested.exit_code == staged.exit_code == Kind.DOCUMENT
    for fault, path in bad.items():
        says(of_file(harvested.stderr + staged.stderr, path.name), [path.name, *REMEDIES[fault][1:]])
    folder.ok("build")  # if anything, what ops.coverage says is new
    folder.ok("publish")
    assert folder.tables() == before
    assert "nothing new to build" in folder.ok("build")
    assert "nothing new to publish" in folder.ok("publish")


def test_lists_gone_bad_overnight_keep_their_last_good_versions(copied, portal):
    """That a list can't be read says nothing about its projects: only the coverage tells."""
    before = without_documents(copied)
    portal.advance_night()
    gone_bad = dict(zip(["html", "cut-in-quotes", "missing-column"], (KA2, *OTHERS), strict=False))
    for fault, wanted in gone_bad.items():
        portal.faults.add(fault, "list", wanted.name, times=-1)
    harvested = copied.run("harvest", "eprp_lists")
    staged = copied.run("stage")
    assert harvested.exit_code == staged.exit_code == Kind.DOCUMENT
    for fault, wanted in gone_bad.items():
        says(of_file(harvested.stderr + staged.stderr, wanted.name), [wanted.name, *REMEDIES[fault][1:]])
    copied.ok("build")  # if anything, what ops.coverage says is new
    copied.ok("publish")
    assert without_documents(copied) == before
    assert copied.one("SELECT count(*) FROM ops.coverage WHERE NOT is_whole") > 0
    assert "nothing new to build" in copied.ok("build")
    assert "nothing new to publish" in copied.ok("publish")


def test_a_list_that_is_bad_for_a_night_while_another_source_has_news(copied, portal, world):
    """A build for another reason does not take what can't be read for gone."""
    portal.advance_night()
    portal.faults.add("cut-in-quotes", "list", NAME, times=-1)
    copied.ok("harvest", "eprp_lists")
    copied.fails("stage", kind=Kind.DOCUMENT)
    copied.ok("harvest", "eprp_cards", "--project", world.projects.filter("in_search")["identifier"][0])
    copied.fails("stage", kind=Kind.DOCUMENT)
    assert "projects" in copied.ok("build")
    assert copied.one("SELECT count(*) FROM projects WHERE NOT is_listed") == 0
    assert copied.one("SELECT count(*) FROM ops.coverage WHERE source = 'eprp_lists' AND is_whole") < 10
    portal.faults.clear()
    portal.advance_night()
    copied.ok("harvest", "eprp_lists")
    copied.ok("stage")
    copied.ok("build")


def test_bad_lists_among_good_ones(pointed, portal, world):
    for fault, wanted in (("html", KA2), ("cut-in-quotes", OTHERS[0])):
        portal.faults.add(fault, "list", wanted.name, times=-1)
    results = [pointed.run("harvest", "eprp_lists"), pointed.run("stage")]
    for result, wanted in zip(results, (KA2, OTHERS[0]), strict=True):
        assert result.exit_code == Kind.DOCUMENT
        says(result.stderr, [wanted.name])
    pointed.ok("build")
    expected = sum(wanted.projects(world).height for wanted in LISTS if wanted not in (KA2, OTHERS[0]))
    assert pointed.one("SELECT count(*) FROM projects") == expected
    assert (
        pointed.one(
            "SELECT count(*) FROM ops.coverage WHERE source = 'eprp_lists' AND call_year >= 2021 AND is_whole"
        )
        == 0
    )


@pytest.mark.parametrize(("fault", "width"), [("field-too-many", 1), ("field-too-few", -1)])
def test_a_record_of_another_width_is_rejected_and_shifts_no_other(folder, good, file, fault, width):
    spoilt = BODIES[fault](good)
    rows = rows_of(spoilt)
    [(number, bad)] = [(n, row) for n, row in enumerate(rows) if len(row) != len(rows[0])]
    assert len(bad) == len(rows[0]) + width
    # the line where the record begins: line ends inside quoted fields count, too
    before = io.StringIO(newline="")
    csv.writer(before, lineterminator="\r\n").writerows(rows[:number])
    line = len(before.getvalue().replace("\r\n", "\n").split("\n"))
    folder.ok("harvest", "eprp_lists", "--from", file(spoilt))
    folder.build()
    rejected = folder.query("SELECT record_number, line_number, scope, rule, value FROM ops.rejected_rows "
                            "WHERE scope = 'record'")  # fmt: skip
    # a stray quote may swallow records: so it says how many lines this one goes over
    width_told = f"{len(bad)} fields instead of {len(rows[0])}, over 8 lines"
    assert sum(field.count("\n") for field in bad) == 7
    assert rejected == [(number, line, "record", "field_count", width_told)]
    place = {name: rows[0].index(name) for name in ("Project Identifier", "Project Title", "Partner 1 name")}
    whole = [row for row in rows[1:] if len(row) == len(rows[0])]
    expected = {
        (
            " ".join(row[place["Project Title"]].split()),
            " ".join(row[place["Partner 1 name"]].split()) or None,
        )
        for row in whole
    }
    found = folder.query(
        "SELECT title, name FROM projects LEFT JOIN participations "
        "ON participations.project_id = projects.project_id AND role = 'partner' AND position = 1 "
        "AND NOT is_name_withheld"
    )
    assert len(found) == len(whole)
    assert {title for title, _ in found} == {title for title, _ in expected}
    assert {row for row in found if row[1]} <= expected
    assert [row for row in found if row[1]]


def test_an_unknown_column_is_reported_and_does_no_harm(one_list, folder, good, file):
    plain = one_list
    folder.ok("harvest", "eprp_lists", "--from", file(BODIES["extra-column"](good)))
    folder.build()
    assert folder.query("SELECT kind, column_name FROM ops.notices WHERE kind = 'unknown_column'") == [
        ("unknown_column", "Project Colour")
    ]
    here, there = folder.tables(), plain.tables()
    for name in ("projects", "topics", "project_topics", "organisations", "organisation_names"):
        assert here[name] == there[name]
    rows = "SELECT COLUMNS(c -> c NOT IN ('document_id', 'source')) FROM participations ORDER BY ALL"
    assert folder.query(rows) == plain.query(rows)
    texts = "SELECT project_id, kind, language, content FROM project_texts ORDER BY ALL"
    assert folder.query(texts) == plain.query(texts)


def test_a_renamed_column_that_is_not_needed_is_reported(folder, good, file):
    folder.ok("harvest", "eprp_lists", "--from", file(BODIES["renamed-column"](good)))
    folder.build()
    notices = folder.query("SELECT kind, column_name FROM ops.notices WHERE kind LIKE '%_column' ORDER BY 1")
    assert notices == [("missing_column", "title"), ("unknown_column", "Title of the project")]
    assert folder.one("SELECT count(title) FROM projects") == 0
    assert folder.one("SELECT count(*) FROM projects") == len(rows_of(good)) - 1


def test_a_file_in_another_encoding_is_read_and_told(folder, file):
    data = "Project Identifier;Project Title\r\n2019-1-DE01-KA101-004711;Müller\r\n".encode("latin-1")
    folder.ok("harvest", "eprp_lists", "--from", file(data))
    folder.build()
    assert folder.query("SELECT title FROM projects") == [("Müller",)]
    assert "line 2" in folder.one("SELECT detail FROM ops.notices WHERE kind = 'encoding_assumed'")


def test_cards_and_searches_that_are_none(folder, tmp_path):
    for name, content, source in (
        ("card.html", "<html><body><div id='app'></div></body></html>", "eprp_cards"),
        ("card.json", "{", "eprp_cards"),
        ("page.json", '{"total": 3}', "eprp_search"),
        ("cut.json", '{"total": 1, "projectDocuments": [{"projectN', "eprp_search"),
    ):
        file = tmp_path / name
        file.write_text(content)
        says(folder.fails("harvest", source, "--from", file, kind=Kind.DOCUMENT), [name])
    folder.fails("build")
    assert not folder.paths.warehouse.exists()


def organisation(**more):
    return {"organisationRole": "PARTNER", "organisationName": "Somebody", "organisationCountry": "DE"} | more


def project(number, *organisations, **more):
    return {
        "projectId": f"{number:04}",
        "projectName": f"2023-1-DE01-KA220-SCH-{number:09}",
        "projectTitle": f"Number {number}",
        "projectCallYear": "2023",
        "organisations": list(organisations),
    } | more


def search_file(tmp_path, *projects):
    file = tmp_path / "page.json"
    file.write_text(json.dumps({"total": len(projects), "projectDocuments": projects}))
    return file


NAMELESS = [
    organisation(organisationName=None, organisationPIC="999888777"),
    organisation(organisationName="N/A", organisationPIC="999888776"),
    organisation(organisationName="-"),
    organisation(organisationName=None),
    organisation(organisationName="。"),
]


def test_an_organisation_without_a_name_takes_part_all_the_same(folder, tmp_path):
    coordinator = organisation(organisationRole="COORDINATOR")
    file = search_file(tmp_path, *(project(n, coordinator, one) for n, one in enumerate(NAMELESS)))
    folder.ok("harvest", "eprp_search", "--from", file)
    folder.build()
    rows = folder.query("SELECT project_id, role, country_code FROM participations ORDER BY ALL")
    assert [row[1:] for row in rows] == [("coordinator", "DE"), ("partner", "DE")] * len(NAMELESS)
    assert folder.query("SELECT organisation_count FROM projects") == [(2,)] * len(NAMELESS)
    assert folder.one("SELECT count(*) FROM organisations WHERE name IS NULL") <= len(NAMELESS)


def test_an_email_where_none_belongs_is_struck_out_and_stops_no_build(folder, tmp_path):
    address = "jane.roe@example.org"
    columns = ("organisationName", "organisationRegion", "organisationCity", "organisationType",
               "organisationWebsite", "organisationPIC", "organisationId")  # fmt: skip
    strange = [organisation(**{column: address}) for column in columns]
    written = project(
        1, *strange, projectTitle=f"Write to {address}", projectDescription=f"or {address}",
        projectTopics=f"Sport;{address}", projectWebsite=f"mailto:{address}",
    )  # fmt: skip
    file = search_file(tmp_path, written)
    folder.ok("harvest", "eprp_search", "--from", file)
    folder.build()
    for name, rows in folder.tables().items():
        assert address not in str(rows), name


def sha256_of(folder, key):
    return folder.ledger(lambda ledger: ledger.versions().filter(key=key)["sha256"].item())


def test_a_damaged_raw_file_fails_its_document_alone(pointed, portal):
    pointed.ok("harvest", "eprp_search", "--year", 2016, "--year", 2019)
    digest = sha256_of(pointed, "2016/000000")
    (pointed.paths.raw / "eprp_search" / digest[:2] / digest).write_bytes(b"{}")
    says(pointed.fails("stage", kind=Kind.DOCUMENT), [digest, "damaged", "harvest eprp_search again"])
    pointed.ok("build")
    assert pointed.query("SELECT DISTINCT call_year FROM projects") == [(2019,)]


def test_a_fault_of_the_program_in_one_document_fails_that_document(pointed, monkeypatch):
    """Nobody foresees all that a document may hold: the others go on, and it is said whose fault it is."""
    source = SOURCES["eprp_search"]

    def stumble(opened, document):
        if document.key.startswith("2016"):
            raise ZeroDivisionError("division by zero")
        return source.read(opened, document)

    pointed.ok("harvest", "eprp_search", "--year", 2016, "--year", 2019)
    monkeypatch.setattr("flows.steps.stage.parser_version", lambda source: "stumbling")
    with monkeypatch.context() as patched:
        patched.setattr("flows.steps.run.SOURCES", {source.id: replace(source, read=stumble)})
        says(pointed.fails("stage", kind=Kind.DOCUMENT), ["call year 2016", "division by zero", "report"])
    pointed.ok("build")
    assert pointed.query("SELECT DISTINCT call_year FROM projects") == [(2019,)]


def test_no_traceback_from_the_command_itself(folder, file):
    process = folder.start("harvest", "eprp_lists", "--from", file(b"<html></html>"))
    output, errors = process.communicate()
    assert process.returncode == Kind.DOCUMENT
    says(errors, [FILE, "HTML"])
    assert output
