"""Topics of projects: three vocabularies, all open.

``data/topics.csv`` lists labels by `vocabulary` (2007-2013, 2014-2020, 2021-2027) with `status`:
``verified`` (read in published data or pages) or ``unverified`` (remembered). A label in no list is
``unlisted`` and as good as the others.
"""

import hashlib
import re
from collections.abc import Sequence

import polars as pl
from anyascii import anyascii

from schema.code_lists import code_list
from schema.words import PERIODS
from transforms.labels import DASHES, label_key, lookup
from transforms.programmes import period_of
from transforms.steps import Step, over_distinct, read_columns
from transforms.text import clean

PROJECT_TOPICS = pl.Schema(
    {
        "position": pl.Int64,
        "topic_id": pl.String,
        "label": pl.String,
        "vocabulary": pl.String,
        "status": pl.String,
    }
)
_LONGEST_SLUG = 60


def project_topics(
    frame: pl.DataFrame, keys: Sequence[str], topics: str = "topics", call_year: str = "call_year"
) -> pl.DataFrame:
    """Split a column of topics into one row per record and topic.

    `frame` has the columns `keys` (which name a record, and are kept), `topics` (text: labels between
    semicolons, and only there are they split) and `call_year` (a number, or null).

    Returns `keys` and the columns of `PROJECT_TOPICS`. A topic named twice in a record stands once;
    `position` counts from 1 as published, and so may skip. The vocabulary is that of the call year;
    without one, the only vocabulary that lists the label, else null. Labels are written as in the
    list; an unlisted one as in most records.
    """
    c = pl.col
    labels = c(topics).str.split(";")
    split = (
        frame.lazy()
        .select(
            record=pl.int_range(pl.len(), dtype=pl.UInt32), vocabulary=period_of(c(call_year)), label=labels
        )
        .with_columns(position=pl.int_ranges(1, c("label").list.len() + 1, dtype=pl.Int64))
        .explode("label", "position", empty_as_null=True, keep_nulls=True)
        .collect()
    )
    split = read_columns(split, label=over_distinct(c("label"), _tidy, pl.String)).filter(
        c("label").is_not_null()
    )
    described = _described(split.group_by("label", "vocabulary").agg(count=pl.len()))
    names = described.unique("topic_id").sort("topic_id").with_row_index("topic")
    numbers = described.join(names.select("topic_id", "topic"), on="topic_id").select(
        "label", "vocabulary", "topic"
    )
    # numbers instead of texts while rows are compared
    rows = (
        split.join(numbers, on=["label", "vocabulary"], how="left", nulls_equal=True, maintain_order="left")
        .select("record", "position", "topic")
        .unique(["record", "topic"], keep="first", maintain_order=True)
    )
    topic = names[rows["topic"]].select(
        "topic_id", label="best_label", vocabulary="best_vocabulary", status="status"
    )
    return pl.concat(
        [frame.select(keys)[rows["record"]], rows.select("position"), topic], how="horizontal"
    ).select(*keys, *PROJECT_TOPICS)


def _tidy(label: pl.Expr) -> Step:
    return clean(label.str.replace_all(DASHES, "-"))


def topic_table(topics: pl.DataFrame) -> pl.DataFrame:
    """Return topic_id, label, vocabulary, status: one row per topic of `project_topics` results."""
    columns = ["topic_id", "label", "vocabulary", "status"]
    counted = topics.group_by(columns).len().sort("topic_id", "len", "label", descending=[False, True, False])
    return counted.unique("topic_id", keep="first", maintain_order=True).select(columns)


def _described(distinct: pl.DataFrame) -> pl.DataFrame:
    """Add best_label, best_vocabulary, status and topic_id to distinct label, vocabulary and count."""
    c = pl.col
    listed = code_list("transforms", "topics").with_columns(key=label_key(c("label")))
    sole = listed.group_by("key").agg(vocabulary=c("vocabulary").first(), n=pl.len()).filter(c("n") == 1)
    named = distinct.with_columns(key=label_key(c("label"))).with_columns(
        best_vocabulary=pl.coalesce("vocabulary", lookup(c("key"), sole["key"], sole["vocabulary"]))
    )
    ids = [
        topic_id(key, vocabulary) for key, vocabulary in named.select("key", "best_vocabulary").iter_rows()
    ]
    found = named.with_columns(topic_id=pl.Series(ids, dtype=pl.String)).join(
        listed.select("key", best_vocabulary="vocabulary", listed_label="label", listed_status="status"),
        on=["key", "best_vocabulary"],
        how="left",
    )
    # one label per id: the listed one, else the spelling that most records have
    best = (
        found.group_by("topic_id", "label")
        .agg(c("count").sum(), c("listed_label", "listed_status").drop_nulls().first())
        .sort("count", "label", descending=[True, False])
        .group_by("topic_id", maintain_order=True)
        .agg(
            best_label=pl.coalesce(c("listed_label").drop_nulls().first(), c("label").first()),
            status=c("listed_status").drop_nulls().first().fill_null("unlisted"),
        )
    )
    return found.join(best, on="topic_id").select(
        "label", "vocabulary", "best_vocabulary", "best_label", "status", "topic_id"
    )


def topic_id(label: str, vocabulary: str | None) -> str:
    """Return a stable id of a label in a vocabulary: ``2021-green-skills``.

    Case, accents, dashes and punctuation make no difference. A long label is cut and closed with six
    digits of its digest.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", anyascii(label.replace("&", " and ")).lower()).strip("-")
    digest = hashlib.sha256((slug or label).encode()).hexdigest()[:6]
    if not slug:
        slug = digest
    elif len(slug) > _LONGEST_SLUG:
        slug = f"{slug[: _LONGEST_SLUG - 7].rstrip('-')}-{digest}"
    return f"{vocabulary[:4] if vocabulary in PERIODS else 'any'}-{slug}"
