"""Words of names as languages share them."""

import polars as pl
import pytest

from schema.code_lists import code_list
from transforms.resolution.folding import fold
from transforms.resolution.name_forms import name_forms
from transforms.resolution.similarity import stems_of
from transforms.resolution.taught_words import TAUGHT, taught_words, with_taught
from transforms.resolution.word_stems import word_stems


def stems(word: str) -> set[str]:
    return set(word_stems(fold(pl.Series([word])))["stem"])


@pytest.mark.parametrize(
    "words",
    [
        ("université", "Universität", "uniwersytet", "Πανεπιστήμιο", "университет", "egyetem", "yliopisto"),
        ("mathematics", "Mathematik", "matematiky", "matemáticas", "математики"),
        ("research", "Forschung", "recherche", "badawczy", "investigación"),
        ("oceanography", "oceanologie", "Oceanografico"),  # in no list: they begin alike
        ("Mickiewicz", "Mickiewicza"),
    ],
)
def test_words_of_one_meaning_have_a_stem_in_common(words: tuple[str, ...]) -> None:
    assert set.intersection(*(stems(word) for word in words))


@pytest.mark.parametrize(("one", "other"), [("Tovik", "Zelmar"), ("geology", "mathematics"), ("12", "13")])
def test_words_of_two_meanings_have_none(one: str, other: str) -> None:
    assert not stems(one) & stems(other)


def test_a_compound_has_the_stems_of_its_parts() -> None:
    assert stems("Forschungszentrum") == stems("research") | stems("center")


def test_no_word_is_listed_with_two_meanings() -> None:
    listed = code_list("transforms.resolution", "translated_words").select(
        "means", word=pl.col("written").str.split("|")
    )
    words = listed.explode("word")
    folded = words.with_columns(
        word=fold(words["word"].str.strip_suffix("*")), is_beginning=pl.col("word").str.ends_with("*")
    )
    several = (
        folded.group_by("word", "is_beginning")
        .agg(pl.col("means").unique())
        .filter(pl.col("means").list.len() > 1)
    )
    assert several.rows() == []


def taught(*names: tuple[str, str, str]) -> list[tuple[str, str, int]]:
    """Teach by names (identifier, name, country)."""
    frame = pl.DataFrame(list(names), schema=["identifier_value", "name", "country_code"], orient="row")
    groups = frame.with_row_index("group_id").with_columns(identifier_scheme=pl.lit("PIC"))
    distinct = groups.select("country_code", "name").unique(maintain_order=True)
    read = name_forms(distinct).filter(kind="main").with_row_index("form_id")
    forms = read.join(distinct.with_row_index("name_id"), on="name_id")
    named = groups.join(forms, on=["country_code", "name"]).select("group_id", "form_id")
    found = taught_words(groups, named, stems_of(forms))
    return [(row["stem"], row["means"], row["identifier_count"]) for row in found.to_dicts()]


def twice(count: int, one: str, other: str) -> list[tuple[str, str, str]]:
    proper = ("Tovik", "Zelmar", "Quillan", "Yoltran", "Kestrel")[:count]
    return [(str(at), f"{word} {name}", "ES") for at, name in enumerate(proper) for word in (one, other)]


def test_a_word_that_stands_for_another_in_three_organisations_is_learnt() -> None:
    assert taught(*twice(3, "Brezova", "Lipovka")) == [("lipovk"[:5], "brezo", 3)]


def test_two_organisations_teach_nothing() -> None:
    assert taught(*twice(2, "Brezova", "Lipovka")) == []


def test_names_that_differ_in_more_teach_nothing() -> None:
    assert taught(*twice(3, "Brezova", "Lipovka Javorina")) == []


def test_what_was_learnt_is_read_so_in_its_country_alone() -> None:
    learnt = pl.DataFrame([("ES", "lipov", "brezo", 3)], schema=TAUGHT, orient="row")
    columns = ("form_id", "country_code", "token", "stem")
    rows = [(0, "ES", "lipovka", "lipov"), (1, "PT", "lipovka", "lipov"), (0, "ES", "luz", "luz")]
    read = with_taught(pl.DataFrame(rows, schema=columns, orient="row"), learnt)
    assert read["stem"].to_list() == ["brezo", "lipov", "luz"]
