import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.code_lists import code_list
from transforms.projects.topics import project_topics, topic_id, topic_table

from .support import any_text

YEARS = pl.Int16


def topics_of(*records: tuple[str | None, int | None]) -> pl.DataFrame:
    rows = [(f"p{number}", text, year) for number, (text, year) in enumerate(records)]
    schema = {"project_id": pl.String, "topics": pl.String, "call_year": YEARS}
    return project_topics(pl.DataFrame(rows, schema=schema, orient="row"), ["project_id"])


def test_topics_of_the_card() -> None:
    text = (
        "International relations and development cooperation ; Quality and innovation of youth work"
        " ; Key competences development"
    )
    found = topics_of((text, 2023))
    assert found["label"].to_list() == [
        "International relations and development cooperation",
        "Quality and innovation of youth work",
        "Key competences development",
    ]
    assert found["position"].to_list() == [1, 2, 3]
    assert set(found["vocabulary"]) == {"2021-2027"}
    assert set(found["status"]) == {"verified"}


def test_only_semicolons_split() -> None:
    text = (
        "Enterprise, industry and SMEs (incl. entrepreneurship); ICT – new technologies –  digital"
        " competences;"
        "Early School Leaving / combating failure in education"
    )
    assert topics_of((text, 2015))["label"].to_list() == [
        "Enterprise, industry and SMEs (incl. entrepreneurship)",
        "ICT - new technologies - digital competences",
        "Early School Leaving / combating failure in education",
    ]


def test_the_call_year_decides_the_vocabulary() -> None:
    label = "Research and innovation"
    found = topics_of((label, 2014), (label, 2020), (label, 2021), (label, 2009), (label, None))
    assert found["vocabulary"].to_list() == ["2014-2020", "2014-2020", "2021-2027", "2007-2013", None]
    assert found["status"].to_list() == ["unverified", "unverified", "unverified", "unlisted", "unlisted"]
    assert found["topic_id"].n_unique() == 4


def test_without_a_year_the_only_vocabulary_that_lists_it() -> None:
    found = topics_of(("Digital youth work; Brain drain", None))
    assert found["vocabulary"].to_list() == ["2021-2027", "2007-2013"]


def test_one_topic_has_one_id_and_one_label() -> None:
    found = topics_of(
        ("Rural myths", 2022),
        ("Rural Myths", 2023),
        ("Rural Myths;rural - myths", 2024),
        ("GREEN SKILLS", 2022),
    )
    assert topic_table(found).select("topic_id", "label", "vocabulary", "status").rows() == [
        ("2021-green-skills", "Green skills", "2021-2027", "unverified"),
        ("2021-rural-myths", "Rural Myths", "2021-2027", "unlisted"),
    ]
    assert found.filter(project_id="p2").height == 1


def test_empty_and_placeholder_topics_are_none() -> None:
    assert topics_of((None, 2020), ("", 2020), (" ; ;", 2020), ("N/A", 2020)).is_empty()
    assert topics_of().is_empty()


@given(st.lists(st.tuples(any_text | st.none(), st.none() | st.integers(2000, 2030)), max_size=5))
def test_any_text_becomes_topics_with_whole_rows(records: list[tuple[str | None, int | None]]) -> None:
    found = topics_of(*records)
    assert found.drop("vocabulary").null_count().sum_horizontal().to_list() == [0]
    assert not found.select("project_id", "topic_id").is_duplicated().any()
    assert topic_table(found)["topic_id"].is_unique().all()
    # one label, vocabulary and status per id
    assert topic_table(found).height == found.select("topic_id", "label", "vocabulary", "status").n_unique()


def test_listed_labels_have_ids_of_their_own() -> None:
    listed = code_list("transforms", "topics")
    ids = [topic_id(row["label"], row["vocabulary"]) for row in listed.iter_rows(named=True)]
    assert len(set(ids)) == len(ids) == 164
    assert max(map(len, ids)) <= 65


def test_ids_are_stable() -> None:
    assert topic_id("Creativity, arts and culture", "2021-2027") == "2021-creativity-arts-and-culture"
    assert topic_id("Creativity,  arts & culture", None) == "any-creativity-arts-and-culture"
    long = topic_id("Key Competences (incl. mathematics and literacy) - basic skills and more", "2014-2020")
    assert long == "2014-key-competences-incl-mathematics-and-literacy-basic-s-cc67a5"


@pytest.mark.parametrize(
    ("label", "vocabulary", "status"),
    [
        ("Teaching and learning of foreign languages", "2014-2020", "verified"),
        ("Social dialogue", "2014-2020", "verified"),
        ("Gender equality", "2021-2027", "unverified"),
        ("Active ageing", "2021-2027", "verified"),
        ("Comparative studies", "2007-2013", "verified"),
    ],
)
def test_what_was_read_and_what_was_remembered(label: str, vocabulary: str, status: str) -> None:
    listed = code_list("transforms", "topics").filter(label=label, vocabulary=vocabulary)
    assert listed["status"].to_list() == [status]
