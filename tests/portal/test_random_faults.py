"""Faults at random: the same at each run, as often as is said, and some documents that can't be had."""

from collections import Counter

from portal.random_faults import PASSING, STAYING, RandomFaults


def befallen(faults: RandomFaults, kind: str, times: int = 6) -> dict[str, list[str | None]]:
    return {
        key: [fault.name if (fault := faults.take(kind, key, f"/{key}")) else None for _ in range(times)]
        for key in map(str, range(500))
    }


def test_the_same_at_each_run_and_others_under_another_seed() -> None:
    first, again, other = (befallen(RandomFaults(0.3, 0.03, seed), "card") for seed in (1, 1, 2))
    assert first == again != other


def test_as_many_as_are_said() -> None:
    draws = befallen(RandomFaults(0.3, 0.0, 1), "card")
    names = Counter(name for one in draws.values() for name in one)
    assert set(names) == {None, *PASSING}
    assert 0.27 < 1 - names[None] / names.total() < 0.33


def test_what_can_not_be_had_never_can() -> None:
    lost = [names for names in befallen(RandomFaults(0.0, 0.1, 1), "list").values() if any(names)]
    assert 30 < len(lost) < 70
    assert all(len(set(names)) == 1 and names[0] in STAYING for names in lost)


def test_a_search_is_not_led_on_and_robots_can_be_had() -> None:
    draws = befallen(RandomFaults(1.0, 1.0, 1), "search", 1)
    assert "redirect" not in {name for one in draws.values() for name in one}
    assert RandomFaults(0.0, 1.0, 1).take("robots", "robots", "/robots.txt") is None


def test_a_redirect_leads_on_once() -> None:
    faults = RandomFaults(1.0, 0.0, 1)
    drawn = [faults.take("card", "a", "/a") for _ in range(200)]
    assert {fault.value for fault in drawn if fault and fault.name == "redirect"} == {"/a?moved=1"}
    again = [faults.take("card", "a", "/a?moved=1") for _ in range(200)]
    assert "redirect" not in {fault.name for fault in again if fault}
