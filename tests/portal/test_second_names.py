"""The made-up world's second names: what they keep, how often each kind occurs, and who shares a place."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from benchmarks.name_differences import kind_of_difference
from benchmarks.real_differences import counted, table
from portal import second_names
from portal.families import roofs
from portal.generator import generate
from portal.names import Draw, Parts, organisation
from portal.vocabulary import real_rates

REAL = Path(__file__).parents[3] / "shared" / "real" / "names"


def school() -> Parts:
    """A school with a patron in French; other families and themes are drawn beside."""
    return organisation("fr", "secondary", "FR", "Lyon", "Lyon", Draw([0.0] * 7 + [0.5] * 4 + [0.0] * 9))


def test_a_kind_that_changed_keeps_the_patron() -> None:
    parts = school()
    changed = second_names.kind_changed(parts, 0.5)
    assert changed is not None
    assert changed != parts.full
    assert parts.values["p"] in changed


@pytest.mark.parametrize("pick", [0.1, 0.7, 0.9])
def test_a_renamed_school_keeps_no_patron(pick: float) -> None:
    name = second_names.renamed(school(), pick)
    assert name is not None
    assert not set(name.split()) & set(school().values["p"].split())


def test_given_names_become_initials() -> None:
    given, _, family = school().values["p"].partition(" ")
    written = second_names.initials_of_the_patron(school(), 0.1)
    assert written is not None
    assert f"{given[0]}. {family}" in written
    assert given not in written


def test_a_translation_keeps_the_proper_name() -> None:
    assert second_names.translated(school(), 0.1) == "High School Aime Beauand Lyon"


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Zelmar Tovik", "ZELMÁR-TOVIK", "case, accents, signs"),
        ("Lycée Zelmar Tovik", "Lycée Zelmar Tovik (Soria)", "city added"),
        ("Zelmar Tovik", "Zelmar Tovik (Germany)", "country added"),
        ("Zelmar Tovik", "Zelmar Tovik GmbH", "legal form"),
        ("IES Zelmar Tovik", "Instituto de Educación Secundaria Zelmar Tovik", "words abbreviated"),
        ("Lycée Zelmar Tovik", "Lycée Z. Tovik", "initial for a given name"),
        ("Lycée Zelmar Tovik", "Collège Zelmar Tovik", "kind word changed"),
        ("Universidad Zelmar Tovik", "University of Zelmar Tovik", "translation"),
        ("Yıldız Üniversitesi", "YILDIZ ÜN?VERS?TES?", "letters lost"),
        ("Lycée Zelmar Tovik", "Lycée Zelmra Tovik", "typing error"),
        ("Lycée Zelmar Tovik", "Groupe Quillan", "owner for the school"),
        ("Lycée Zelmar Tovik", "Lycée Quillan Ferrod", "renamed"),
        ("Зелмар Товик", "Zelmar Tovik", "another script"),
    ],
)
def test_kinds_of_difference(one: str, other: str, kind: str) -> None:
    assert kind_of_difference(one, other, "Soria") == kind
    assert kind_of_difference(other, one, "Soria") == kind


def test_kinds_occur_about_as_often_as_in_the_real_list() -> None:
    world = generate(4000, 3)
    facts = world.organisations.select("truth_id", "city", "postcode", "website")
    mentions = world.participations.select(truth="truth_id", country="country", name=pl.col("name"))
    rows = counted(mentions.join(facts, left_on="truth", right_on="truth_id"))
    made_up = {value: count / total for subject, value, count, total in rows if subject == "difference"}
    real = real_rates("difference")
    assert set(made_up) == set(real)
    for kind, rate in made_up.items():
        if kind != "another script":  # only names in Latin letters were published in that list
            assert abs(rate - real[kind]) < 0.12, kind
    assert 0.5 * abs(np.subtract([made_up[k] for k in real], [real[k] for k in real])).sum() < 0.25


def test_places_are_shared_as_often_as_in_the_real_list() -> None:
    count = 40_000
    found = roofs(np.zeros(count, dtype=np.int64), np.zeros(count, dtype=bool), 1)
    shared = [roof.shared for roof in found.values()]
    real = real_rates("roof")
    assert shared.count("postcode") / count == pytest.approx((real["postcode"] - 0.0034) / 2, rel=0.1)
    assert shared.count("website") / count == pytest.approx((real["website"] - 0.0034) / 2, rel=0.1)
    assert all(roof.host < index and roof.host not in found for index, roof in found.items())


def test_siblings_share_a_place_and_differ_in_one_word() -> None:
    world = generate(20_000, 5)
    rates = {(subject, value): count for subject, value, count, _ in counted(
        world.organisations.select("name", "country", "city", "postcode", "website", truth="truth_id")
    )}  # fmt: skip
    assert rates["sibling", "website"] > 10


def test_the_rates_are_those_of_the_real_lists() -> None:
    if not REAL.is_dir():
        pytest.skip(f"no sets of real names in {REAL}")
    kept = Path(__file__).parents[2] / "portal" / "data" / "real_differences.csv"
    assert table(REAL).equals(pl.read_csv(kept, schema=table(REAL).schema))
