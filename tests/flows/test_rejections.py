"""What a build says of what it could not load: how much, and if nothing could be, why."""

import polars as pl
import pytest

from flows.steps.rejections import count_rejections, in_words

NAME = "ErasmusPlus_KA2_2021-2027_PartnershipsForCooperation_Projects_Overview_2026-11-01.csv"
HEADER = "Call year,Project Identifier,Project Title,EU Grant award in euros,Coordinating organisation name"
GOOD = "2022,2022-1-SI01-KA220-SCH-000000001,Hedges,1000.00,Osnovna šola Hrast"
NAMELESS = "2022,,Hedges,1000.00,Osnovna šola Hrast"
SHORT = "2022,2022-1-SI01-KA220-SCH-000000003"
WRONG_GRANT = "2022,2022-1-SI01-KA220-SCH-000000002,Hedges,a lot,Osnovna šola Hrast"


@pytest.fixture
def said(folder, tmp_path):
    """What the build of one list says."""

    def build(*records):
        file = tmp_path / NAME
        file.write_text("\n".join([HEADER, *records]) + "\n")
        folder.ok("harvest", "eprp_lists", "--from", file)
        folder.ok("stage")
        result = folder.run("build")
        return " ".join((result.stdout or result.stderr).split())

    return build


def test_every_row_is_counted_values_too(said, folder):
    assert "rejected 2 records, 1 value (see ops.rejected_rows)" in said(GOOD, NAMELESS, SHORT, WRONG_GRANT)
    assert folder.one("SELECT count(*) FROM ops.rejected_rows") == 3


def test_if_nothing_was_loaded_the_commonest_reason_is_told(said):
    words = said(NAMELESS, SHORT, NAMELESS.replace("Hedges", "Trees"))
    assert "so nothing was replaced" in words
    assert "2 of 3 records were rejected by rule identifier_missing, such as line 2 of eprp_lists:" in words


def test_if_there_was_nothing_to_load_that_is_told(said):
    assert "no document that is staged holds a record" in said()


def test_counts_in_words():
    rows = pl.DataFrame({"scope": ["value"] * 1200 + ["participation"]})
    assert in_words(count_rejections(rows)) == "rejected 1 participation, 1,200 values"
    assert in_words(count_rejections(rows.clear())) == "rejected nothing"
