"""Concepts: themes that run across the topic vocabularies of the three periods, and the minima of actions.

``data/concepts.csv``: concept_id, label, description, of ours. ``data/topic_concepts.csv``: vocabulary,
label, concept_id, ground, one row per topic and concept. A topic that is not listed there belongs to no
concept; ``data/action_minimums.csv`` lists the smallest consortia of the actions where they are known.
"""

import polars as pl

from schema.code_lists import code_list
from schema.discovery import ActionMinimums, Concepts, TopicConcepts
from schema.rules import hand_over
from transforms.labels import label_key
from transforms.room import Tables


def concept_tables(topics: pl.DataFrame) -> Tables:
    """Return concepts, topic_concepts and action_minimums, by name.

    `topics` has topic_id, label, vocabulary and status. A mapping is ``verified`` where its topic's label was
    read in a source, else ``unverified``.
    """
    crosswalk = (
        code_list("transforms", "topic_concepts").with_columns(key=label_key(pl.col("label"))).drop("label")
    )
    of_topics = (
        topics.with_columns(key=label_key(pl.col("label")))
        .join(crosswalk, on=["vocabulary", "key"])
        .select(
            "topic_id",
            "concept_id",
            "ground",
            status=pl.when(pl.col("status") == "verified").then("status").otherwise(pl.lit("unverified")),
        )
        .sort("topic_id", "concept_id")
    )
    return {
        "concepts": hand_over(code_list("transforms", "concepts"), Concepts, "concepts"),
        "topic_concepts": hand_over(of_topics, TopicConcepts, "topic_concepts"),
        "action_minimums": hand_over(
            code_list("transforms", "action_minimums"), ActionMinimums, "action_minimums"
        ),
    }
