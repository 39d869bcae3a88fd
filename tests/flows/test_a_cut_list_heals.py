"""A list that came in half under the ETag of the whole is had whole at the next run, and built."""

import pytest

from flows.steps.problems import Kind
from portal.generator import generate
from portal.server import Portal

CUT = "ErasmusPlus_KA1_2023_LearningMobilityOfIndividuals"


@pytest.fixture(scope="module")
def portal():
    with Portal(generate(150, 11)) as portal:
        yield portal


def unreadable(ledger):
    """For each version of the list that could not be read: whether it still can't be."""
    rows = ledger.rows_of_tables()
    return [row["read_at"] is None for table, row in rows if table == "unreadable_versions"]


def test_a_cut_list_with_an_etag_heals(folder, portal):
    folder.point_at(portal)
    portal.faults.add("cut-in-cache", "list", CUT)
    folder.ok("harvest", "eprp_lists")
    said = " ".join(folder.fails("stage", kind=Kind.DOCUMENT).split())
    assert CUT in said
    assert "Fetch it again" in said
    assert folder.ledger(unreadable) == [True]

    before = len(portal.requests)
    folder.ok("harvest", "eprp_lists")
    answers = {entry.key: entry.status for entry in portal.requests[before:] if entry.kind == "list"}
    assert {key for key, status in answers.items() if status == 200} == {
        key for key in answers if key.startswith(CUT)
    }
    folder.ok("stage")
    folder.ok("build")
    assert folder.one(f"SELECT count(*) FROM documents WHERE key = '{CUT}' AND is_newest") == 1
    assert folder.ledger(unreadable) == [True]  # of the half, which never will be

    before = len(portal.requests)
    folder.ok("harvest", "eprp_lists")
    assert {entry.status for entry in portal.requests[before:] if entry.kind == "list"} == {304}
