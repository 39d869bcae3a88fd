"""What is aimed at, and whether the figures reach it: one function for each part."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

KILLS = 50  # of each stage
FUZZ_SECONDS = 1800
LOOP_SECONDS, LOOP_ROUNDS = 600, 20  # fewer rounds would be hardly a loop
MOST_DISGUISED = 100  # planted for one that is left


@dataclass(frozen=True)
class Goal:
    """A goal, what was seen, and whether that reaches it."""

    wanted: str
    seen: str
    is_met: bool


def _none(wanted: str, count: float) -> Goal:
    return Goal(f"no {wanted}", f"{count:,.0f}", count == 0)


def _at_least(what: str, least: float, count: float) -> Goal:
    return Goal(f"at least {least:,} {what}", f"{count:,.0f}", count >= least)


def _of_kills(figures: Mapping[str, Any]) -> list[Goal]:
    by_stage: dict[str, float] = {}
    for row in figures["rows"]:
        name = row["stage"].partition(" ")[0]
        by_stage[name] = by_stage.get(name, 0) + row["kills"]

    def total(name: str) -> float:
        return float(sum(row[name] for row in figures["rows"]))

    stages = ("harvest", "stage", "build", "publish", "run")
    return [
        *(_at_least(f"kills of {name}", KILLS, by_stage.get(name, 0)) for name in stages),
        _none("version, staged document or release lost", total("lost")),
        _none("version, staged document or release doubled", total("doubled")),
        _none("row that differs", total("different_rows")),
        _none("process alive after 10 s", total("alive_after_10_s")),
        _none("lock left", total("locks_held")),
        _none("half-written file left", total("partial_files")),
    ]


def _of_fuzz(figures: Mapping[str, Any]) -> list[Goal]:
    return [
        _at_least("seconds", FUZZ_SECONDS, figures["seconds"]),
        _none("crash, hang, panic, or parse beyond the bounds", figures["findings"]),
    ]


def _of_readers(figures: Mapping[str, Any]) -> list[Goal]:
    rows = figures["rows"]
    return [
        _at_least("seconds", LOOP_SECONDS, figures["seconds"]),
        _at_least("rounds", LOOP_ROUNDS, figures["rounds"]),
        _none("read that failed", sum(row["failures"] for row in rows)),
        _none("mixed release", sum(row["mixed"] for row in rows)),
    ]


def _of_damages(outcomes: list[Mapping[str, Any]]) -> list[Goal]:
    return [
        _none(
            "damage after which the command works no more", sum(not one["works_again"] for one in outcomes)
        ),
        _none("damage after which rows differ", sum(not one["is_equal"] for one in outcomes)),
    ]


def _of_contacts(figures: Mapping[str, Any]) -> list[Goal]:
    ways = figures["ways"]

    def counted(name: str, *wanted: str) -> int:
        return sum(int(ways[way][name]) for way in wanted if way in ways)

    def few(what: str, *wanted: str) -> Goal:
        found, planted = counted("found", *wanted), counted("planted", *wanted)
        most = f"{what}: at most 1 in {MOST_DISGUISED}"
        return Goal(most, f"{found:,} of {planted:,}", found * MOST_DISGUISED <= planted)

    persons = [way for way in ways if way.startswith("person ")]
    return [
        _none("plain e-mail or phone left", counted("found", "email plain", "phone plain")),
        _none("contact field of the world left", figures["contact_fields"]["found"]),
        _none("person left", counted("found", *persons)),
        few("e-mails in disguise", "email disguised"),
        few("phones in disguise", "phone disguised"),
        few("streets", "street street", "street box"),
    ]


_GOALS: Mapping[str, Callable[[Any], list[Goal]]] = {
    "kills": _of_kills,
    "fuzz": _of_fuzz,
    "readers": _of_readers,
    "damages": _of_damages,
    "contacts": _of_contacts,
}


def goals(part: str, figures: Any) -> list[Goal]:
    """Goals of a part, beside its figures; those that a part says itself come as ``goals`` in them."""
    said = figures.get("goals", ()) if isinstance(figures, dict) else ()
    own = [Goal(str(one["wanted"]), str(one["seen"]), bool(one["is_met"])) for one in said]
    return own or (_GOALS[part](figures) if part in _GOALS else [])
