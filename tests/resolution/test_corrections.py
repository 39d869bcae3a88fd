"""Corrections by hand: what they join, keep apart, and leave undone."""

from itertools import permutations

import polars as pl
import pytest

from tests.resolution.conftest import mentions, partition
from transforms.resolution.resolve import resolve


def test_corrections_bite_or_are_reported() -> None:
    listed = pl.DataFrame(
        [
            ("same as", "ES|Luz|Soria", "ES|Brisa|Soria", "renamed in 2019"),
            ("not the same as", "ES|Mar|Vigo", "ES|MAR|Vigo", "two of that name in Vigo"),
            ("same as", "ES|Luz|Soria", "ES|LUZ|Soria", "joined anyway"),
            ("same as", "PIC:123", "PIC:456", "long gone"),
        ],
        schema=["kind", "a", "b", "reason"],
        orient="row",
    )
    rows = [
        {"name": "Luz", "city": "Soria"},
        {"name": "Brisa", "city": "Soria"},
        {"name": "Mar", "city": "Vigo"},
        {"name": "MAR", "city": "Vigo"},
        {"name": "LUZ", "city": "Soria"},
    ]
    found = resolve(mentions(*rows), listed)
    assert found.corrections["state"].to_list() == ["bites", "bites", "idle", "unfound"]
    assert partition(found) == {frozenset({"0", "1", "4"}), frozenset({"2"}), frozenset({"3"})}


def test_a_correction_joins_what_two_oids_keep_apart() -> None:
    rows = [
        {"name": name, "identifier_scheme": "OID", "identifier_value": oid}
        for name, oid in (("Luz", "E10000001"), ("Brisa", "E10000002"))
    ]
    listed = pl.DataFrame(
        [("same as", "OID:E10000001", "OID:E10000002", "registered twice")],
        schema=["kind", "a", "b", "reason"],
        orient="row",
    )
    assert len(partition(resolve(mentions(*rows), listed))) == 1


def same_as(*sides: tuple[str, str]) -> pl.DataFrame:
    return pl.DataFrame(
        [("same as", a, b, "registered twice") for a, b in sides],
        schema=["kind", "a", "b", "reason"],
        orient="row",
    )


@pytest.mark.parametrize("sides", list(permutations([(1, 2), (2, 3), (3, 1), (3, 2)], 2)))
def test_corrections_join_what_three_oids_keep_apart(sides: tuple[tuple[int, int], ...]) -> None:
    rows = [
        {"name": name, "identifier_scheme": "OID", "identifier_value": f"E1000000{number}"}
        for number, name in enumerate(("Luz", "Brisa", "Mar"), 1)
    ]
    listed = same_as(*((f"OID:E1000000{a}", f"OID:E1000000{b}") for a, b in sides))
    found = resolve(mentions(*rows), listed)
    whole = {number for side in sides for number in side} == {1, 2, 3}
    assert len(partition(found)) == (1 if whole else 2)
    assert found.corrections["state"].to_list() == ["bites", "bites"]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("ES|Luz", "ES|BRISA"),
        ("OID:E10000001", "PIC:999988823"),
        ("PIC:999988812", "ES|BRISA|Vigo"),
        ("OID:E10000002", "PIC:999988812"),
    ],
)
def test_a_correction_joins_two_organisations_whole(a: str, b: str) -> None:
    """However their mentions are called, none of them is torn from its own."""
    rows = [
        {"name": "Luz", "city": "Soria"},
        {"name": "LUZ", "city": "Soria", "identifier_scheme": "OID", "identifier_value": "E10000001"},
        {"name": "Luz.", "city": "Soria", "identifier_scheme": "PIC", "identifier_value": "999988812"},
        {"name": "BRISA", "city": "Vigo"},
        {"name": "Brisa", "city": "Vigo", "identifier_scheme": "OID", "identifier_value": "E10000002"},
        {"name": "Brisa.", "city": "Vigo", "identifier_scheme": "PIC", "identifier_value": "999988823"},
    ]
    assert len(partition(resolve(mentions(*rows)))) == 2
    found = resolve(mentions(*rows), same_as((a, b)))
    assert len(partition(found)) == 1
    assert found.corrections["state"].to_list() == ["bites"]


def test_what_is_kept_apart_lends_its_identifiers_to_nobody() -> None:
    rows = [
        {"name": "Luz", "city": "Soria", "identifier_scheme": "PIC", "identifier_value": "999988812"},
        {"name": "Sol y Luz", "city": "Ávila", "identifier_scheme": "PIC", "identifier_value": "999988812"},
        {"name": "LUZ", "city": "Soria"},
        {"name": "Brisa", "city": "Vigo", "identifier_scheme": "PIC", "identifier_value": "999988823"},
    ]
    listed = pl.concat(
        [
            same_as(("ES|LUZ", "PIC:999988823")),
            same_as(("ES|LUZ", "ES|Luz")).with_columns(kind=pl.lit("not the same as")),
        ]
    )
    found = resolve(mentions(*rows), listed)
    assert partition(found) == {frozenset({"0", "1"}), frozenset({"2", "3"})}


def test_corrections_that_forbid_each_other_are_unmet_or_idle() -> None:
    listed = pl.DataFrame(
        [
            ("same as", "ES|Luz|Soria", "ES|Luz|Vigo", "moved"),
            ("not the same as", "ES|Luz|Vigo", "ES|Luz|Soria", "two of that name"),
            ("not the same as", "ES|Luz", "ES|Luz|Soria", "nobody is another than himself"),
            ("same as", "ES|Luz|Lugo", "ES|Luz|Lugo", "everybody is himself"),
        ],
        schema=["kind", "a", "b", "reason"],
        orient="row",
    )
    rows = [{"name": "Luz", "city": city} for city in ("Soria", "Vigo", "Lugo")]
    found = resolve(mentions(*rows), listed)
    assert found.corrections["state"].to_list() == ["unmet", "idle", "unmet", "idle"]
    assert len(partition(found)) == 3


def test_corrections_may_go_round_in_a_circle() -> None:
    cities = ("Soria", "Vigo", "Lugo")
    listed = pl.DataFrame(
        [
            ("same as", f"ES|Luz|{one}", f"ES|Luz|{other}", "moved")
            for one, other in zip(cities, (*cities[1:], cities[0]), strict=True)
        ],
        schema=["kind", "a", "b", "reason"],
        orient="row",
    )
    found = resolve(mentions(*({"name": "Luz", "city": city} for city in cities)), listed)
    assert found.corrections["state"].to_list() == ["bites"] * 3
    assert len(partition(found)) == 1


def test_an_unknown_kind_of_correction_is_an_error() -> None:
    listed = pl.DataFrame(
        [("equals", "PIC:1", "PIC:2", "")], schema=["kind", "a", "b", "reason"], orient="row"
    )
    with pytest.raises(ValueError, match="same as"):
        resolve(mentions({"name": "Luz"}), listed)
