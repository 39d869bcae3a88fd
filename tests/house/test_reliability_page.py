"""The page of figures says what was aimed at, what was seen, and does not hide what was missed."""

from benchmarks.reliability import PAGE, PARTS, kept
from benchmarks.reliability_goals import goals
from benchmarks.reliability_page import page

MEASURED = {
    "date": "2026-11-28",
    "commit": "abc",
    "command": "python -m benchmarks.readers",
    "is_quick": False,
    "seconds": 61,
    "machine": {"cores": 2, "memory_gb": 24, "load": 1.5, "python": "3.11.7"},
}
TITLES = {part.name: part.title for part in PARTS}


def readers(failures):
    rows = [{"kind": "release", "readers": 1, "reads": 10, "failures": failures, "mixed": 0, "said": []}]
    return MEASURED | {"figures": {"seed": 7, "seconds": 600, "rounds": 3, "rows": rows}}


def line(written, part):
    return [line for line in written.splitlines() if line.startswith(f"| {part}")]


def test_the_page_is_the_one_that_the_kept_figures_make():
    assert PAGE.read_text(encoding="utf-8") == page(kept(), TITLES)


def test_a_goal_stands_beside_what_was_seen_and_a_miss_is_marked():
    goal, rounds, failed, mixed = line(page({"readers": readers(2)}, TITLES), "Read while")
    assert goal.endswith("| at least 600 seconds | 600 | reached |")
    assert rounds.endswith("| at least 20 rounds | 3 | **missed** |")
    assert failed.endswith("| no read that failed | 2 | **missed** |")
    assert mixed.endswith("| no mixed release | 0 | reached |")


def test_what_was_not_measured_is_said():
    assert line(page({}, TITLES), "Killed")[0].endswith("| not measured yet | |")


def test_a_stage_that_was_not_killed_often_enough_misses_its_goal():
    row = dict.fromkeys(
        ("lost", "doubled", "different_rows", "alive_after_10_s", "locks_held", "partial_files"), 0
    )
    rows = [
        {"stage": "harvest eprp_lists", "kills": 25, **row},
        {"stage": "harvest eprp_search", "kills": 25, **row},
    ]
    found = {goal.wanted: goal.is_met for goal in goals("kills", {"rows": rows})}
    assert found["at least 50 kills of harvest"]
    assert not found["at least 50 kills of run"]
    assert found["no row that differs"]


def test_a_part_may_bring_its_own_goals():
    [goal] = goals("harvest", {"goals": [{"wanted": "no request too many", "seen": "3", "is_met": False}]})
    assert (goal.wanted, goal.seen, goal.is_met) == ("no request too many", "3", False)


def test_no_figure_tells_of_this_machine():
    written = PAGE.read_text(encoding="utf-8")
    assert "/tmp" not in written  # noqa: S108 (looked for, not used)
    assert "/home" not in written


def test_contacts_in_disguise_may_be_left_one_in_a_hundred():
    ways = {
        "email plain": (100, 0),
        "phone plain": (100, 1),
        "street street": (200, 2),
        "street box": (99, 1),
    }
    rows = {way: {"planted": planted, "found": found} for way, (planted, found) in ways.items()}
    found = {goal.wanted: goal for goal in goals("contacts", {"ways": rows, "contact_fields": {"found": 0}})}
    assert not found["no plain e-mail or phone left"].is_met
    assert found["no contact field of the world left"].is_met
    assert found["streets: at most 1 in 100"].seen == "3 of 299"
    assert not found["streets: at most 1 in 100"].is_met
