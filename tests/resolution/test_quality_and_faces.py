"""Measures worked out by hand, faces, and the real list."""

from pathlib import Path

import polars as pl
import pytest

from benchmarks.spellings import second_spellings
from tests.resolution.conftest import NO_CORRECTIONS, mentions
from transforms.resolution.faces import most_common, spellings
from transforms.resolution.mention_groups import MENTIONS
from transforms.resolution.quality import compare, quality, script
from transforms.resolution.resolve import resolve
from transforms.steps import read_columns
from transforms.text import clean
from transforms.websites import website_host

LIST = Path(__file__).parents[2].parent / "shared" / "real" / "eche" / "eche_2024-07_half.csv"


def judged(*rows: tuple[str, str, int]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=["truth", "cluster", "weight"], orient="row")
    return frame.with_columns(name=pl.lit("Luz"), country_code=pl.lit("ES"))


def test_measures_are_what_one_counts_by_hand() -> None:
    # A: 2 + 1 mentions in two clusters; B: 2 mentions, in the first cluster, too
    found = (
        compare(judged(("A", "x", 2), ("A", "y", 1), ("B", "x", 2)), "truth")
        .filter(scope="all")
        .row(0, named=True)
    )
    assert (found["true_pair_count"], found["found_pair_count"], found["shared_pair_count"]) == (4, 6, 2)
    assert (found["pair_precision"], found["pair_recall"], found["pair_f1"]) == (
        2 / 6,
        2 / 4,
        pytest.approx(0.4),
    )
    assert found["b_cubed_precision"] == pytest.approx((2 * 0.5 + 1 + 2 * 0.5) / 5)
    assert found["b_cubed_recall"] == pytest.approx((2 * 2 / 3 + 1 / 3 + 2) / 5)


def test_pairs_of_which_neither_is_judged_do_not_count() -> None:
    rows = judged(("A", "x", 1), ("A", "x", 1), ("B", "x", 2)).with_columns(
        is_judged=pl.Series([True, False, False])
    )
    found = compare(rows, "truth").filter(scope="all").row(0, named=True)
    assert (found["mention_count"], found["true_pair_count"], found["found_pair_count"]) == (1, 1, 3)


def test_without_pairs_there_is_no_precision() -> None:
    found = compare(judged(("A", "x", 1)), "truth")
    assert found["pair_precision"].null_count() == found.height


def test_scripts_are_told_by_what_is_not_latin() -> None:
    names = pl.DataFrame({"name": ["Luz", "Φως Light", "Светлина", "სინათლე", "1"]})
    assert names.select(script(pl.col("name"))).to_series().to_list() == [
        "Latin",
        "Greek",
        "Cyrillic",
        "Georgian",
        "other",
    ]


def test_quality_hides_identifiers_and_finds_the_rest() -> None:
    rows = [
        {
            "name": name,
            "city": f"Villa {letter}",
            "identifier_scheme": "PIC",
            "identifier_value": f"90000000{number}",
        }
        for number, letter in enumerate("abcdefgh")
        for name in (f"Colegio {letter * 5}", f"COLEGIO {letter * 5}, S.L.")
    ]
    found = (
        quality(resolve(mentions(*rows), NO_CORRECTIONS), seed=1, share=1.0)
        .filter(scope="all")
        .row(0, named=True)
    )
    assert (
        found["mention_count"],
        found["true_pair_count"],
        found["pair_precision"],
        found["pair_recall"],
    ) == (16, 8, 1, 1)


def test_quality_of_a_sample_depends_on_its_seed_alone() -> None:
    rows = [
        {
            "name": f"Colegio {i}{'ab'[i % 2]}",
            "city": "Soria",
            "identifier_scheme": "PIC",
            "identifier_value": str(900000000 + i),
        }
        for i in range(40)
    ]
    found = resolve(mentions(*rows), NO_CORRECTIONS)
    assert quality(found, 1, 0.5).equals(quality(found, 1, 0.5))
    assert 5 < quality(found, 1, 0.5)["mention_count"].max() < 35  # type: ignore[operator]


@pytest.mark.parametrize(
    ("best", "spelt"),
    [
        (
            "IES Luz de Soria",
            {"IES LUZ DE SORIA": 4, "IES Luz de Soria": 2, '"IES Luz de Soria"': 1, "Luz": 1},
        ),
        # capitals and transliteration are how forms are filled in
        ("Verein Flügel", {"VEREIN FLUGEL": 59, "Verein Flugel": 5, "Verein Flügel": 4, "VEREIN FLÜGEL": 2}),
        ("Νεανικός Όμιλος", {"NEANIKOS OMILOS": 6, "Neanikos Omilos": 3, "Νεανικός Όμιλος": 2}),
        # a single slip is no spelling, however it looks
        ("Lycee Bel Air", {"LYCEE BEL AIR": 30, "Lycee Bel Air": 20, "Lycée Bel Àir": 1}),
        # what is written otherwise only now and then stands back
        ("UNIVERSIDAD DE SORIA", {"UNIVERSIDAD DE SORIA": 9, "Uni Soria": 2}),
        ("Dům dětí", {"Dům dětí": 1, "DŮM DĚTÍ": 1, "DÅ¯m dÄ›tÃ­": 1}),
        ("Klub", {"Klub; K": 5, "Klub": 2}),
        ("ბავშვთა სახლი", {"ბავშვთა სახლი": 1, "BAVSHVTA SAKHLI": 1}),
    ],
)
def test_the_best_spelling(best: str, spelt: dict[str, int]) -> None:
    names = [name for name, count in spelt.items() for _ in range(count)]
    for order in (names, names[::-1]):
        found = spellings(
            pl.DataFrame(
                {"organisation_id": ["o"] * len(names), "name": order, "is_further": [False] * len(names)}
            )
        )
        assert found.filter("is_canonical")["name"].to_list() == [best]
        assert dict(found.select("name", "mention_count").iter_rows()) == spelt


def test_the_commonest_value_says_how_common_it_is() -> None:
    found = most_common(
        pl.DataFrame({"organisation_id": ["o"] * 4, "city": ["SORIA", "Soria", "Vigo", None]}), "city"
    )
    assert found.rows() == [("o", "Soria", pytest.approx(1 / 3))]


@pytest.mark.skipif(not LIST.exists(), reason="the list of charter holders is not here")
class TestCharterHolders:
    @staticmethod
    def measured(published: pl.DataFrame) -> pl.DataFrame:
        tidy = {name: clean(pl.col(name)) for name in ("name", "city", "postcode")}
        clean_rows = read_columns(
            published.with_row_index("mention_id"), **tidy, website=website_host(pl.col("website"))
        )
        read = clean_rows.select(
            pl.col("mention_id").cast(pl.String),
            "pic",
            *("name", "city", "postcode", "website"),
            country_code="country",
        )
        blank = {name: pl.lit(None, dtype) for name, dtype in MENTIONS.items() if name not in read.columns}
        found = resolve(read.with_columns(**blank), NO_CORRECTIONS)
        rows = read.join(found.members.select("mention_id", "group_id"), on="mention_id").join(
            found.groups.select("group_id", "cluster"), on="group_id"
        )
        return compare(
            rows.select("name", "country_code", truth="pic", cluster="cluster", weight=pl.lit(1)), "truth"
        ).filter(scope="all")

    def test_few_are_merged_wrongly(self) -> None:
        listed = pl.read_csv(LIST, separator=";", infer_schema=False)
        published = listed.select(
            "pic",
            name="legal_name",
            country="country_cd",
            city="city",
            postcode="post_cd",
            website="website_url",
        )
        found = self.measured(published).row(0, named=True)
        assert found["found_pair_count"] - found["shared_pair_count"] <= 3

    def test_second_spellings_are_found(self) -> None:
        found = self.measured(
            second_spellings(pl.read_csv(LIST, separator=";", infer_schema=False), seed=11)
        ).row(0, named=True)
        assert found["pair_precision"] >= 0.99
        assert found["pair_recall"] >= 0.93


def test_the_other_identifier_of_an_entry_does_not_give_a_hidden_one_away() -> None:
    """Two registers know each organisation by PIC and OID, under names that have nothing in common."""
    rows = [
        {"name": given, "entry": name, "identifier_scheme": scheme, "identifier_value": value}
        for number in range(50)
        for name in (f"Alpha{number} Beta", f"Gamma{number} Delta")
        for given, scheme, value in (
            (name, "PIC", f"{900000000 + number}"),
            (None, "OID", f"E1{number:07d}"),
        )
    ]
    overall = quality(resolve(mentions(*rows)), seed=1, share=0.5).filter(scope="all").row(0, named=True)
    assert overall["true_pair_count"] > 10
    assert overall["shared_pair_count"] == 0
