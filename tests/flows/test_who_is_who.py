"""Organisations in the warehouse, held against who was who when the portal's world was made up."""

import re

import polars as pl
import pytest

from schema import MAIN
from transforms.identifiers import parse_identifier
from transforms.steps import read_columns


@pytest.fixture(scope="module")
def known(published, world):
    """Each mention in the warehouse, with who it really is: place by place, as the portal publishes them."""
    projects = read_columns(
        world.projects, project_id=parse_identifier(pl.col("identifier")).field("project_id")
    ).select("project", "project_id")
    truth = world.participations.join(projects, on="project").select(
        "project_id",
        "role",
        "truth_id",
        published_name="name",
        position=pl.col("position").rank("dense").over("project", "role"),
    )
    columns = "p.project_id, p.role, p.position, m.organisation_id, m.name"
    rows = published.query(
        f"SELECT {columns} FROM participations AS p JOIN organisation_mentions AS m "
        "ON m.mention_id = p.project_id || '|' || p.role || '|' || p.position WHERE p.name IS NOT NULL"
    )
    found = pl.DataFrame(rows, schema=[name.rpartition(".")[2] for name in columns.split(", ")], orient="row")
    joined = found.join(truth.cast({"position": pl.Int64}), on=["project_id", "role", "position"])
    assert found.height >= joined.height > 0.99 * found.height > 500  # some go by another identifier
    alike = joined.filter(
        pl.col("name").str.head(4) == pl.col("published_name").str.strip_chars(' "').str.head(4)
    )
    assert alike.height > 0.9 * joined.height  # a join gone wrong leaves one in ten
    return joined


def pairs(sizes):
    return sum(size * (size - 1) // 2 for size in sizes)


def test_mentions_are_together_as_they_belong(known):
    right = pairs(known.group_by("truth_id", "organisation_id").len()["len"])
    assert right / pairs(known.group_by("organisation_id").len()["len"]) > 0.99
    assert right / pairs(known.group_by("truth_id").len()["len"]) > 0.93


def test_nobody_who_may_be_a_person_is_anywhere(published, world):
    names = world.participations.join(
        world.organisations.filter("is_person").select("truth_id"), on="truth_id"
    )["name"].unique()
    assert names.len() > 5
    for table, column in (
        ("organisations", "name"),
        ("organisation_names", "name"),
        ("organisation_mentions", "name"),
        ("issued_keys", "key"),
        ("issued_ids", "anchor"),
    ):
        held = pl.Series(published.query(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL"))
        assert held.list.join("").str.contains_any(names.to_list()).sum() == 0
    assert published.query("FROM issued_ids WHERE starts_with(organisation_id, 'withheld')") == []


def test_each_build_measures_itself(published):
    rows = published.query(
        "SELECT reference, pair_precision, pair_recall, true_pair_count, b_cubed_f1 "
        "FROM ops.resolution_quality WHERE scope = 'all' ORDER BY reference"
    )
    (identifiers, precision, recall, count, b_cubed), (truth, *_) = rows
    assert (identifiers, truth) == ("identifiers", "known truth")
    assert count > 20
    assert precision > 0.95
    assert recall > 0.8
    assert b_cubed > 0.9
    scopes = dict(published.query("SELECT scope, count(*) FROM ops.resolution_quality GROUP BY scope"))
    assert scopes["country"] > 10
    assert scopes["script"] > 3


def test_a_release_tells_its_quality(published):
    notes = (published.paths.releases / "latest" / "CHANGES.md").read_text(encoding="utf-8")
    assert re.search(r"\| identifiers \| all \| [\d,]+ \| [01]\.\d{4} \| [01]\.\d{4} \|", notes)
    assert re.search(r"\| known truth \| all \|", notes)


def test_the_record_of_ids_is_part_of_a_release(published):
    for name in ("issued_ids", "issued_keys", "organisation_redirects", "organisation_links"):
        assert name in MAIN
        file = published.paths.releases / "latest" / f"{name}.parquet"
        assert pl.read_parquet(file).height == published.one(f"SELECT count(*) FROM {name}")


def test_evidence_reaches_every_joined_mention(published):
    """Whoever has several groups of mentions has links between them."""
    missing = published.query(
        """
        WITH groups AS (SELECT DISTINCT organisation_id, mention_group FROM organisation_mentions),
        several AS (SELECT organisation_id FROM groups GROUP BY ALL HAVING count(*) > 1)
        SELECT organisation_id FROM several
        ANTI JOIN (FROM organisation_links WHERE decided = 'joined') AS l
            ON l.organisation_a = organisation_id
        """
    )
    assert missing == []
    assert published.one("SELECT count(*) FROM organisation_links WHERE decided = 'joined'") > 100


def test_identifiers_that_several_share_are_shown_but_not_trusted(published):
    untrusted = published.query(
        "SELECT identifier_value FROM ops.untrusted_identifiers WHERE verdict = 'shared'"
    )
    for (value,) in untrusted:
        assert published.query(f"FROM organisations WHERE '{value}' IN (pic, oid)") == []
    shown = published.one(
        "SELECT count(*) FROM organisation_identifiers AS i JOIN organisations AS o USING (organisation_id) "
        "WHERE i.is_trusted AND i.scheme = 'PIC' AND o.pic IS NULL"
    )
    assert shown == 0
