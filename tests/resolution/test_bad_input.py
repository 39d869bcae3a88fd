"""What reviewers and portals throw at names: nobody is merged with a stranger, and little is compared."""

import random
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.resolution.conftest import NO_CORRECTIONS, mentions, partition
from transforms.resolution.mention_groups import MENTIONS
from transforms.resolution.resolve import resolve

HERE = {"city": "Soria", "postcode": "42001", "website": "a.es"}
MOST_COMPARED = 12  # names per mention, however crowded a word, a city, a postcode or a website is
COUNTRIES = [a + b for a in "ABCDEFGH" for b in "VWXYZ"]


def made_up(count: int) -> list[str]:
    """Return names of two words that no two share."""
    draw = random.Random(1)  # noqa: S311 (names, not secrets)
    syllables = (
        "ba",
        "ce",
        "di",
        "fo",
        "gu",
        "la",
        "me",
        "ni",
        "po",
        "ru",
        "sa",
        "te",
        "vi",
        "zo",
        "mon",
        "tra",
    )
    word = ["".join(draw.choice(syllables) for _ in range(5)).title() for _ in range(2 * count)]
    return [" ".join(pair) for pair in zip(word[:count], word[count:], strict=True)]


@pytest.mark.parametrize(
    "name", [None, "", "   ", "x", "é", "12345", "1 2 3", "...", "«»;;()", "😀", "🎉🎉🎉"]
)
def test_two_of_a_name_that_says_nothing_are_strangers_even_at_one_address(
    together: Any, name: str | None
) -> None:
    assert together({"name": name, **HERE}, {"name": name, **HERE}) == [[0], [1]]


@pytest.mark.parametrize("name", ["\u200b", "\u200b\u200d\u2060", "\u202e\u200f", "\ufeff", "\x00"])
def test_signs_that_nobody_sees_are_no_name(together: Any, name: str) -> None:
    assert together({"name": name, **HERE}, {"name": name, **HERE}) == [[0], [1]]


@pytest.mark.parametrize(
    ("country", "name"),
    [
        ("ES", "S.L."),
        ("ES", "Asociación"),
        ("DE", "GmbH"),
        ("DE", "Verein"),
        ("DE", "e.V."),
        ("NL", "Stichting"),
        ("BG", "Сдружение"),
        ("IT", "Cooperativa Sociale"),
        ("CZ", "z.s."),
        ("IE", "Ltd"),
        ("TR", "Derneği"),
    ],
)
def test_two_that_are_called_by_their_legal_form_are_strangers(
    together: Any, country: str, name: str
) -> None:
    row = {"name": name, "country_code": country, **HERE}
    assert together(row, row) == [[0], [1]]


@pytest.mark.parametrize("name", ["IES", "Universidad", "Instituto de Educación Secundaria", "Ayuntamiento"])
def test_a_kind_of_institution_in_no_place_at_all_is_anybody(together: Any, name: str) -> None:
    assert together({"name": name}, {"name": name}) == [[0], [1]]


@pytest.mark.parametrize(
    ("one", "other", "country"),
    [
        ("Universidad de Soria", "Univer\u200bsidad\u00ad de\u00a0Soria\ufeff", "ES"),
        ("Escuela Luz", "🏫 Escuela Luz ✨", "ES"),
        ("جامعة القاهرة", "\u202bجامعة القاهرة\u202c", "EG"),
        ("אוניברסיטת חיפה", "\u200fאוניברסיטת חיפה", "IL"),
    ],
)
def test_signs_that_nobody_sees_make_no_other_name(together: Any, one: str, other: str, country: str) -> None:
    rows = [{"name": name, "city": "Soria", "country_code": country} for name in (one, other)]
    assert together(*rows) == [[0, 1]]


def test_strangers_in_right_to_left_letters_stay_apart(together: Any) -> None:
    rows = [
        {"name": name, "country_code": country, "city": "X-Stadt"}
        for country, names in (
            ("EG", ("جامعة القاهرة", "جامعة عين شمس")),
            ("IL", ("אוניברסיטת חיפה", "אוניברסיטת תל אביב")),
        )
        for name in names
    ]
    assert together(*rows) == [[0], [1], [2], [3]]


@pytest.mark.parametrize("website", [None, "bridges.org"])
def test_one_name_in_forty_countries_is_forty_organisations(together: Any, website: str | None) -> None:
    rows = [{"name": "Youth Bridges", "country_code": country, "website": website} for country in COUNTRIES]
    unknown = {"name": "Youth Bridges", "country_code": None, "website": website}
    assert together(*rows, unknown) == [[number] for number in range(41)]


def test_a_wrong_country_merges_nobody(together: Any) -> None:
    rows = [
        {"name": "IES Luz de Soria", "country_code": country, **HERE} for country in ("ES", "PT", "??", "")
    ]
    assert together(*rows) == [[0], [1], [2], [3]]


@pytest.mark.parametrize(
    "shared",
    [
        {},
        {"city": "Madrid"},
        {"city": "Madrid", "postcode": "28001"},
        {"website": "pages.example"},
        {"city": "Madrid", "postcode": "28001", "website": "pages.example"},
    ],
)
@pytest.mark.parametrize("words", ["", "Asociación Verdeluz "])
def test_a_crowd_that_shares_a_word_or_a_place_is_not_compared_with_itself(
    shared: dict[str, Any], words: str
) -> None:
    rows = [{"name": words + name, **shared} for name in made_up(4000)]
    found = resolve(mentions(*rows), NO_CORRECTIONS)
    assert found.prepared.likeness.height <= MOST_COMPARED * len(rows)
    # words of sixteen syllables begin alike by chance, far more often than real ones
    assert len(partition(found)) >= 0.999 * len(rows)


def test_crowds_of_sixty_are_not_compared_with_themselves_either() -> None:
    rows = [
        {"name": f"Verdeluz {name}", "city": f"Villa {'abcdefghij'[i // 60] * 3}"}
        for i, name in enumerate(made_up(600))
    ]
    assert resolve(mentions(*rows), NO_CORRECTIONS).prepared.likeness.height <= MOST_COMPARED * len(rows)


def test_ten_thousand_mentions_of_one_spelling_are_compared_once() -> None:
    rows = [
        {"name": "IES Machado", "city": "Soria", "postcode": f"{42000 + i % 5000}", "website": f"w{i}.es"}
        for i in range(10_000)
    ]
    assert resolve(mentions(*rows), NO_CORRECTIONS).prepared.likeness.height <= 1


def test_a_name_that_thousands_bear_is_anybodys_and_lists_no_square_of_them() -> None:
    rows = [{"name": "IES Machado", "postcode": str(10000 + 7 * i)} for i in range(1000)]
    loose = [{"name": "IES Machado", "website": f"w{i}.es"} for i in range(4000)]
    found = resolve(mentions(*rows, *loose), NO_CORRECTIONS)
    assert len(partition(found)) == 5000
    assert found.links.height <= 5000


def test_long_names_are_read_as_far_as_names_go(together: Any) -> None:
    names = ["a" * 4000, "b " * 2000, " ".join(made_up(300)), "(" * 2000 + "x" + ";" * 1000, "((Luz;" * 600]
    assert together(*({"name": name, "city": "Soria"} for name in names)) == [[0], [1], [2], [3], [4]]


def test_what_has_two_oids_near_it_joins_neither() -> None:
    place = {"name": "Colegio Luz del Norte", "city": "Soria"}
    oids = [
        {**place, "identifier_scheme": "OID", "identifier_value": value}
        for value in ("E10000001", "E10000002")
    ]
    for more in ({}, {"postcode": "42001"}, HERE):
        rows = [{**row, **more} for row in (*oids, place, {**place, "name": "COLEGIO LUZ DE NORTE"})]
        found = resolve(mentions(*rows), NO_CORRECTIONS)
        assert partition(found) >= {frozenset("0"), frozenset("1")}
        assert found.links.filter(decided="ambiguous").height


def test_an_identifier_without_scheme_joins_nobody(together: Any) -> None:
    rows = [
        {"name": name, "identifier_value": "5", "identifier_scheme": scheme}
        for name, scheme in (("Luz", None), ("Mar", None), ("Brisa", "PIC"))
    ]
    assert together(*rows) == [[0], [1], [2]]


def test_a_placeholder_that_many_bear_joins_nobody_even_without_places() -> None:
    names = ("Luz del Norte", "Teatro Monte", "Club Ajedrez", "Brisa Azul", "Verdemar Joven")
    rows = [{"name": name, "identifier_scheme": "PIC", "identifier_value": "999999999"} for name in names]
    found = resolve(mentions(*rows), NO_CORRECTIONS)
    assert len(partition(found)) == len(names)
    assert found.identifiers["verdict"].to_list() == ["shared"]


def test_a_pic_in_the_column_of_oids_is_another_identifier(together: Any) -> None:
    rows = [
        {"name": name, "identifier_scheme": scheme, "identifier_value": "999988812"}
        for name, scheme in (("Luz", "OID"), ("Mar", "PIC"))
    ]
    assert together(*rows) == [[0], [1]]


def text(*common: str) -> st.SearchStrategy[str | None]:
    """Draw what is common, or anything that can be typed."""
    return st.none() | st.sampled_from(common) | st.text(max_size=30)


ANYTHING = st.lists(
    st.fixed_dictionaries(
        {
            "name": text("Luz", "LUZ", "Luz S.L.", "IES Luz", "Luz y Mar (LYM)", "Σύλλογος Φως"),
            "city": text("Soria", "SORIA", "Vigo - Pontevedra"),
            "postcode": text("42001", "ES-42001"),
            "website": text("luz.es", "mar.es"),
            "country_code": st.sampled_from(["ES", "EL", "??", "", None]),
            "context": st.sampled_from(["p", "q"]),
            "identifier_scheme": st.sampled_from([None, "OID", "PIC", "ERASMUS"]),
            "identifier_value": st.sampled_from([None, "1", "2", ""]),
        }
    ),
    max_size=10,
)


@settings(max_examples=examples(20), deadline=None)
@given(rows=ANYTHING, data=st.data())
def test_whatever_is_typed_all_orders_give_one_outcome(
    rows: list[dict[str, Any]], data: st.DataObject
) -> None:
    frame = mentions(*rows)
    one = resolve(frame, NO_CORRECTIONS)
    other = resolve(frame[data.draw(st.permutations(range(frame.height)))], NO_CORRECTIONS)
    assert partition(one) == partition(other)
    assert sum(map(len, partition(one))) == frame.height
    _identifiers_are_kept(one.trusted.join(one.groups.select("group_id", "cluster"), on="group_id"))


def _identifiers_are_kept(held: pl.DataFrame) -> None:
    """Equal trusted identifiers are together, and two of one scheme are not, charter codes aside."""
    by = ["identifier_scheme", "identifier_value"]
    assert held.group_by(by).agg(pl.col("cluster").n_unique()).filter(pl.col("cluster") > 1).is_empty()
    single = held.filter(pl.col("identifier_scheme") != "ERASMUS")
    several = single.group_by("cluster", "identifier_scheme").agg(pl.col("identifier_value").n_unique())
    assert several.filter(pl.col("identifier_value") > 1).is_empty()


def test_all_columns_null_is_nobody() -> None:
    frame = pl.DataFrame({"mention_id": ["0", "1"]}, schema={"mention_id": pl.String}).with_columns(
        **{name: pl.lit(None, dtype) for name, dtype in MENTIONS.items() if name != "mention_id"}
    )
    assert len(partition(resolve(frame, NO_CORRECTIONS))) == 2
