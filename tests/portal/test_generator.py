import hashlib
import re
import subprocess
import sys

import polars as pl
import pytest

from portal.difficulty import key, measure
from portal.generator import generate
from portal.lists import LISTS, render
from portal.world import World


@pytest.fixture(scope="module", params=[1, 7, 20])
def larger(request: pytest.FixtureRequest) -> World:
    return generate(6000, request.param)


def test_the_same_seed_gives_the_same_world(world: World) -> None:
    again = generate(world.size, world.seed)
    assert again.organisations.equals(world.organisations)
    assert again.projects.equals(world.projects)
    assert again.participations.equals(world.participations)


def test_another_process_writes_the_same_bytes() -> None:
    program = (
        "import hashlib; from portal.generator import generate; from portal.lists import LISTS, render;"
        "w = generate(300, 5); print(hashlib.sha256(b''.join(render(x, w) for x in LISTS)).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    world = generate(300, 5)
    assert other.stdout.strip() == hashlib.sha256(b"".join(render(x, world) for x in LISTS)).hexdigest()


def test_another_seed_gives_another_world(world: World) -> None:
    other = generate(world.size, world.seed + 1)
    assert not other.participations.equals(world.participations)
    assert set(other.projects["guid"]).isdisjoint(world.projects["guid"])


def test_names_are_as_hard_as_real_ones(larger: World) -> None:
    difficulty = measure(larger)
    assert 0.65 <= difficulty.pairs_found_by_key <= 0.75
    assert difficulty.mentions_without_city >= 1 / 5
    assert difficulty.mentions_named_like_a_stranger >= 1 / 12
    assert difficulty.names_not_ascii >= 1 / 4


def test_a_key_ignores_case_script_and_order_of_words() -> None:
    assert key('"Лицей Иван Вазов"') == key("VAZOV, IVAN LITSEY") != key("Лицей Христо Ботев")


def test_sizes_are_those_of_the_programme(larger: World) -> None:
    per_project = larger.participations.group_by("project").len()["len"]
    per_organisation = larger.participations.group_by("truth_id").len()["len"].sort(descending=True)
    assert 2.3 <= larger.participations.height / larger.projects.height <= 2.8
    assert per_organisation.len() >= 0.58 * larger.projects.height
    assert (per_project == 1).mean() > 0.35  # many mobility projects name no partner
    assert per_project.max() > 30  # type: ignore[operator]
    assert per_organisation.head(per_organisation.len() // 100).sum() > 0.12 * per_organisation.sum()


def test_every_call_year_and_family_occurs(larger: World) -> None:
    erasmus = larger.projects.filter(pl.col("family").is_in(["KA1", "KA2", "KA3", "JM", "SPO"]))
    assert set(erasmus["call_year"]) == set(range(2014, 2027))
    assert {"LLP", "YIA", "CREA", "CULTURE"} <= set(larger.projects["family"])
    assert erasmus.height > 0.9 * larger.projects.height


def test_countries_carry_the_programmes_codes(larger: World) -> None:
    codes = set(larger.participations["country"].drop_nulls())
    assert {"EL", "UK", "XK", "TR", "UA"} <= codes
    assert codes.isdisjoint({"GR", "GB"})
    after = larger.projects.filter(pl.col("call_year") >= 2021)
    assert "UK" not in set(after["country"])


@pytest.mark.parametrize(
    "grammar",
    [
        r"20(1[4-9]|20)-[1-3]-[A-Z]{2}\d{2}-KA\d{3}-\d{6}",
        r"2020-[1-3]-[A-Z]{2}\d{2}-KA2\d{2}-[A-Z]{3}-\d{6}",
        r"20\d{2}-[1-3]-[A-Z]{2}\d{2}-KA\d{3}-[A-Z]{3}-\d{9}",
        r"20\d{2}-1-[A-Z]{2}\d{2}-KA2[12]9-\d{6}_\d+",
        r"\d{6}-EPP-1-20\d{2}-1-[A-Z]{2}-EPPJMO-[A-Z]+",
        r"101\d{6}",
        r"\d{6}-LLP-1-20\d{2}-1-[A-Z]{2}-[A-Z]+-CMP",
        r"\d{6}-CREA-1-20\d{2}-1-[A-Z]{2}-CULT-COOP1",
    ],
)
def test_identifiers_follow_their_grammars(larger: World, grammar: str) -> None:
    assert any(re.fullmatch(grammar, identifier) for identifier in larger.projects["identifier"])


def test_identifiers_are_unique_and_a_few_are_malformed(larger: World) -> None:
    assert larger.projects["identifier"].is_unique().all()
    assert (
        sum("- KA" in i or re.match(r"20\d\d-[A-Z]", i) is not None for i in larger.projects["identifier"])
        > 0
    )


def test_accreditations_have_a_state_of_their_own_and_no_grant(larger: World) -> None:
    accreditations = larger.projects.filter(pl.col("action_code").str.starts_with("KA120"))
    assert set(accreditations["status"]) == {"Accredited", "Suspended", "Terminated"}
    assert accreditations["grant_eur"].is_null().all()


def test_published_identifiers_are_mixed(larger: World) -> None:
    published = larger.participations["identifier"]
    assert published.drop_nulls().str.contains(r"^(E1\d{7}|\d{9})$").all()
    assert 0.2 < published.drop_nulls().str.starts_with("E").mean() < 0.8  # type: ignore[operator]
    assert published.null_count() > 0


def test_persons_say_so_wherever_their_list_has_a_type(larger: World) -> None:
    persons = larger.participations.join(
        larger.organisations.filter("is_person").select("truth_id"), on="truth_id", how="semi"
    ).join(larger.projects.select("project", "family", "call_year"), on="project")
    assert persons.height > 20
    assert persons["call_year"].to_numpy().min() >= 2014
    told = persons.filter((pl.col("family") != "CREA") | (pl.col("type") != "Other"))
    assert set(told["type"]) <= {"Group of young people active in youth work", "Natural person", "Individual"}


def test_a_night_brings_new_changed_withdrawn_and_vanished(world: World) -> None:
    later = world.next_night(1)
    both = world.projects.join(later.projects, on="project", suffix="_later")
    assert later.night == world.night + 1
    assert later.projects.height > world.projects.height == both.height
    assert both.filter(pl.col("status") != pl.col("status_later")).height > 0
    assert both.filter(pl.col("grant_eur") != pl.col("grant_eur_later")).height > 0
    assert both.filter(pl.col("in_search") & ~pl.col("in_search_later")).height in (1, 2)
    assert later.participations.head(world.participations.height)["withdrawn"].sum() == (
        world.participations["withdrawn"].sum() + 1
    )
    assert later.projects["identifier"].is_unique().all()
    assert later.projects.equals(world.next_night(1).projects)


def test_an_empty_world_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one project"):
        generate(0, 1)
