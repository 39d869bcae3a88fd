"""A source that changes without a word: it is stopped with a report, its last good version stands in."""

import json
import shutil

import pytest

from extractors.keep.archive import Archive
from flows.steps.problems import Kind
from portal.lists import LISTS


def but_for_documents(folder):
    """All tables but those that name documents: a list with a column more is a new version."""
    return {name: rows for name, rows in folder.tables().items() if "documents" not in name}


def sized(world):
    """Names of the lists, the longest first."""
    return [one.name for one in sorted(LISTS, key=lambda one: -one.projects(world).height)]


def errors_of(words):
    lines = [line for line in words.splitlines() if line.startswith("error:")]
    assert len(lines) == 1, words
    assert "Traceback" not in words
    return lines[0]


def test_lists_that_change_are_left_out_and_told_and_the_others_go_on(copied, portal, world):
    before = but_for_documents(copied)
    renamed, reworded, shrunk, extended = sized(world)[:4]
    portal.advance_night()
    for fault, name in (
        ("renamed-column", renamed),
        ("amounts-in-words", reworded),
        ("half-a-year", shrunk),
        ("extra-column", extended),
    ):
        portal.faults.add(fault, "list", name, times=-1)
    copied.ok("harvest", "eprp_lists")
    copied.ok("stage")
    words = copied.fails("build", kind=Kind.SOURCE)
    said = errors_of(words)
    assert f"{renamed}: projects.title is filled in 100% of the rows before, in 0% now" in said
    assert "renamed 'Title of the project'" in said
    assert f"{reworded}: projects.grant_awarded was readable in 100% and is in 0% of its values now" in said
    assert f"{shrunk}: " in said
    assert "of call year" in said
    assert "erasmus accept eprp_lists" in said
    assert "warning: eprp_lists has columns that nobody knew: 'Project Colour'" in words
    assert but_for_documents(copied) == before
    states = dict(copied.query("SELECT partition, max(state) FROM ops.source_deviations GROUP BY 1"))
    assert states == {renamed: "waiting", reworded: "waiting", shrunk: "waiting", extended: "told"}

    copied.ok("publish")
    assert "nothing new to build" in copied.run("build").stdout
    waiting = json.loads(copied.ok("accept", "--list", "--json"))
    assert sorted(one["partition"] for one in waiting) == sorted([renamed, reworded, shrunk])
    assert copied.run("accept", "eprp_lists", "--document", "none such").exit_code == 2
    copied.ok("accept", "eprp_lists", "--document", renamed, "--reason", "they call it so now")
    assert "renamed" not in errors_of(copied.fails("build", kind=Kind.SOURCE))
    assert copied.query("SELECT partition, kind, reason FROM ops.acceptances") == [
        (renamed, "changed", "they call it so now")
    ]

    portal.faults.clear()  # what was mended needs nobody
    portal.advance_night()
    copied.ok("harvest", "eprp_lists")
    copied.ok("stage")
    copied.ok("build")
    assert "nothing waits" in copied.ok("accept", "--list")


def test_a_field_of_the_search_that_is_empty_now_keeps_the_pages_of_before(copied, portal):
    before = copied.query("SELECT project_id, title, is_listed FROM projects ORDER BY ALL")
    versions = copied.ledger(lambda ledger: ledger.versions()).filter(source="eprp_search", partition="2024")
    standing_in = set(versions["sha256"])
    portal.advance_night()
    portal.faults.add("emptied-field", "search", times=-1)
    copied.ok("harvest", "eprp_search")
    copied.ok("stage")
    said = errors_of(copied.fails("build", kind=Kind.SOURCE))
    assert "projects.title is filled in 100% of the rows before, in 0% now" in said
    assert "renamed 'projectHeading'" in said
    assert copied.query("SELECT project_id, title, is_listed FROM projects ORDER BY ALL") == before
    copied.settings["ERASMUS_KEEP_RAW_DAYS"] = "0"  # what stands in is no old version that may go
    copied.ok("purge", "--yes")
    assert standing_in <= set(Archive(copied.paths.raw).documents("eprp_search"))
    copied.ok("accept", "eprp_search")
    copied.ok("build")
    without = "SELECT count(*) FROM ops.coverage_differences WHERE source = 'eprp_search' AND field = 'title'"
    assert copied.one(without) == 0
    assert copied.one("SELECT count(*) FROM ops.acceptances") > 1


def test_a_list_that_is_gone_for_good_can_be_accepted(copied, portal, world):
    gone = next(wanted for wanted in LISTS if wanted.first_year >= 2014)
    portal.faults.add("missing-link", "page", times=-1)
    for _ in range(2):
        portal.advance_night()
        assert gone.name in copied.fails("harvest", "eprp_lists", kind=Kind.DOCUMENT)
    assert f"--document '{gone.name}'" in copied.ok("accept", "eprp_lists")
    copied.ok("accept", "eprp_lists", "--document", gone.name)
    portal.advance_night()
    copied.ok("harvest", "eprp_lists")
    copied.ok("stage")
    copied.ok("build")
    rows = copied.query(
        "SELECT DISTINCT d.is_listed FROM documents AS d "
        f"WHERE d.source = 'eprp_lists' AND d.document_id LIKE '%{gone.name}%'"
    )
    assert rows == [(False,)]
    listed = copied.one("SELECT sum(listed_count) FROM ops.coverage WHERE source = 'eprp_lists'")
    assert listed == sum(wanted.projects(world).height for wanted in LISTS if wanted != gone)
    portal.faults.clear()  # and is listed again, once it is back
    portal.advance_night()
    copied.ok("harvest", "eprp_lists")
    copied.build()
    assert copied.one("SELECT sum(listed_count) FROM ops.coverage WHERE source = 'eprp_lists'") == (
        sum(wanted.projects(world).height for wanted in LISTS)
    )


def test_a_source_of_which_nothing_is_staged_any_more_stops_the_build(copied):
    before = copied.everything_published()
    staging = copied.paths.staging / "eprp_search"
    shutil.move(staging, staging.with_name("elsewhere"))
    said = errors_of(copied.fails("build", kind=Kind.CHECK))
    assert "eprp_search: documents of it were fetched, and none of them is staged" in said
    assert "Nothing was replaced" in said
    assert copied.everything_published() == before
    shutil.move(staging.with_name("elsewhere"), staging)
    assert "nothing new to build" in copied.ok("build")
    shutil.rmtree(staging)
    copied.ok("accept", "eprp_search", "--reason", "not needed")
    copied.ok("build")
    assert copied.query("SELECT DISTINCT source FROM ops.coverage WHERE loaded_count > 0") == [
        ("eprp_lists",)
    ]


@pytest.mark.parametrize("arguments", [(), ("cordis",)])
def test_a_wrong_use_of_accept(folder, arguments):
    assert folder.run("accept", *arguments).exit_code == 2
