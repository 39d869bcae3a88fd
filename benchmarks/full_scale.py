"""A warehouse of a made-up world by the truth: who is who is known, so nothing has to be resolved.

It stands in for a real build where the discovery tables, the macros or the named queries are measured: a
real one of that size takes many minutes. Only the tables that they read are filled.
"""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from benchmarks.by_hand import by_hand
from portal.world import World
from schema import SCHEMAS
from schema.words import FIELDS
from transforms.code_tables import code_tables
from transforms.network import network_measures
from transforms.projects.concepts import concept_tables
from transforms.projects.topics import project_topics, topic_table
from transforms.steps import read_columns
from transforms.text import abstract, clean, english_part
from warehouse.database import Frames, insert, new_database
from warehouse.discovery import fill_discovery

_MOMENT = datetime(2026, 11, 1, tzinfo=UTC)
_PERIODS = {"2007-2013": 2014, "2014-2020": 2021, "2021-2027": 2028}  # each ends before the year


def base_tables(world: World) -> Frames:
    """Return the tables that are there before the discovery tables are filled, with the ids of the truth."""
    projects = _projects(world)
    numbers = projects.select("project", "project_id")
    participations = _participations(world, numbers)
    organisations = _organisations(world, participations, projects)
    coordinators = participations.filter(role="coordinator").select(
        "project_id", coordinator_id="organisation_id"
    )
    counts = (
        participations.filter(~pl.col("is_withdrawn"))
        .group_by("project_id")
        .agg(
            organisation_count=pl.col("organisation_id").n_unique().cast(pl.Int64),
            country_count=pl.col("country_code").n_unique().cast(pl.Int64),
        )
    )
    named = project_topics(projects, ["project_id"])
    topics = topic_table(named)
    return {
        "main": {
            "projects": projects.join(coordinators, on="project_id", how="left")
            .join(counts, on="project_id", how="left")
            .sort("call_year", "project_id"),
            "participations": participations.sort("project_id", "role", "position"),
            "organisations": organisations,
            "grants": projects.filter(pl.col("grant_eur") > 0).select(
                "project_id", kind=pl.lit("awarded"), amount_eur="grant_eur", source=pl.lit("world"),
                document_id=pl.lit("world"), first_seen=_MOMENT, is_current=True,
            ),
            "topics": topics,
            **concept_tables(topics),
            "project_topics": named.select("project_id", "topic_id").sort("project_id", "topic_id"),
            **code_tables(),
        }
    }  # fmt: skip


def _projects(world: World) -> pl.DataFrame:
    c = pl.col
    period = pl.coalesce(pl.when(c("call_year") < end).then(pl.lit(name)) for name, end in _PERIODS.items())
    texts = read_columns(world.projects.select("project", "summary"), text=english_part(c("summary")))
    english, rest = (c("text").struct.field(part) for part in ("english", "other"))
    abstracts = read_columns(texts, abstract=abstract(pl.coalesce(english, rest))).select(
        "project", "abstract"
    )
    return (
        world.projects.unique("identifier", keep="first", maintain_order=True)
        .pipe(read_columns, title=clean(c("title")))
        .join(abstracts, on="project", how="left")
        .with_columns(
            project_id="identifier",
            identifier_kind=pl.lit("world"),
            action_code=c("action_code").str.replace("-(SCH|VET|HED|ADU|YOU)$", ""),
            field=pl.when(c("sector").is_in(FIELDS)).then("sector"),
            key_action=c("family").replace_strict(
                {"KA1": "KA1", "KA2": "KA2", "KA3": "KA3", "JM": "JMO", "SPO": "SPO"}, default=None
            ),
            period=period,
            status=c("status").str.to_lowercase(),
            first_seen=_MOMENT,
            last_seen=_MOMENT,
        )
    )


def _participations(world: World, numbers: pl.DataFrame) -> pl.DataFrame:
    persons = world.organisations.filter("is_person")["truth_id"].implode()
    is_person = pl.col("truth_id").is_in(persons)
    place = pl.format("{}-{}", "project", pl.int_range(pl.len()))
    return (
        world.participations.join(numbers, on="project")
        .pipe(read_columns, tidy_name=clean(pl.col("name")))
        .with_columns(
            pl.int_range(1, pl.len() + 1).over("project_id", "role").alias("position"),
            organisation_id=pl.when(is_person).then(pl.format("withheld-{}", place)).otherwise(
                pl.format("org-{}", pl.col("truth_id").cast(pl.String).str.zfill(7))
            ),
            is_withdrawn="withdrawn",
            is_name_withheld=is_person,
            name=pl.when(~is_person).then("tidy_name"),
            country_code="country",
            organisation_type="type",
            document_id=pl.lit("world"),
            record_number=1,
        )
    )  # fmt: skip


def _organisations(world: World, participations: pl.DataFrame, projects: pl.DataFrame) -> pl.DataFrame:
    years = (
        participations.join(projects.select("project_id", "call_year"), on="project_id")
        .group_by("truth_id")
        .agg(first_call_year=pl.col("call_year").min(), last_call_year=pl.col("call_year").max())
    )
    return (
        world.organisations.filter(~pl.col("is_person"))
        .join(years, on="truth_id")
        .select(
            "name", "city", "region", "website", "pic", "oid", "first_call_year", "last_call_year",
            organisation_id=pl.format("org-{}", pl.col("truth_id").cast(pl.String).str.zfill(7)),
            country_code="country",
            organisation_type=pl.col("type").str.replace_all("–", "-"),
            confidence=1.0,
        )
        .sort("organisation_id")
    )  # fmt: skip


def write_tables(target: Path, tables: Frames) -> None:
    """Write a warehouse of these tables, with the discovery tables filled as a build would."""
    with new_database(target) as connection:
        for schema, frames in tables.items():
            for name, frame in frames.items():
                insert(connection, schema, name, by_hand(frame, SCHEMAS[schema][name]))
        fill_discovery(connection, network_measures)
