"""Organisations under one roof or at one website, and siblings, whose names differ in one word.

How often comes from real lists: `data/real_differences.csv`.
"""

from dataclasses import dataclass, field

import numpy as np

from portal.names import Parts, with_suffix
from portal.vocabulary import fields, real_rates

_SHARED = ("postcode and website", "website", "postcode")
_SAME_SERVER = 0.5  # of those at another's website: where several are already, as at a region's server


@dataclass(frozen=True)
class Roof:
    """Whose place an organisation has, what of it, and whether it bears their name but for a word."""

    host: int  # which organisation, by number
    shared: str  # one of _SHARED
    is_sibling: bool


def roofs(land_of: np.ndarray, is_private: np.ndarray, seed: int) -> dict[int, Roof]:
    """Who shares a place with another, by number; the other is an earlier one of the same country.

    `land_of` tells each organisation's country; those that `is_private` live alone. A rate counts both who
    comes and who was there, so that half of it comes.
    """
    drawn = np.random.default_rng([seed, 5]).random((len(land_of), 4)).tolist()
    shares, of_siblings = _rates()
    alone: dict[int, list[int]] = {}
    servers: dict[int, list[int]] = {}
    found = {}
    for index in np.flatnonzero(~is_private).tolist():
        land = int(land_of[index])
        there, known = alone.setdefault(land, []), servers.setdefault(land, [])
        which, whose, again, family = drawn[index]
        shared = _chosen(shares, which)
        if shared is None or not there:
            there.append(index)
            continue
        is_known = shared == "website" and again < _SAME_SERVER and known
        host = known[int(whose * len(known))] if is_known else there[int(whose * len(there))]
        if shared == "website" and not is_known:
            known.append(host)
        found[index] = Roof(host, shared, family < of_siblings[shared])
    return found


def _rates() -> tuple[list[tuple[str, float]], dict[str, float]]:
    """How often each of _SHARED comes, and how many of them are siblings."""
    shared, siblings = real_rates("roof"), real_rates("sibling")
    both = shared[_SHARED[0]]
    only = {name: shared[name] - both for name in _SHARED[1:]}
    shares = [(_SHARED[0], both / 2), *((name, rate / 2) for name, rate in only.items())]
    return shares, {name: siblings[name] / shared[name] for name in _SHARED}


def _chosen(shares: list[tuple[str, float]], draw: float) -> str | None:
    for name, share in shares:
        draw -= share
        if draw < 0:
            return name
    return None


@dataclass
class Families:
    """Siblings of one name, each with a field of study of its own."""

    _members: dict[int, list[int]] = field(default_factory=dict)
    _name: dict[int, Parts] = field(default_factory=dict)

    def join(self, index: int, host: int, parts: Parts) -> dict[int, Parts]:
        """`index` becomes a sibling of `host`, whose name is `parts`; return both with their new names.

        The first of a family gets a field, too. A family has as many members as there are fields.
        """
        name = self._name.setdefault(host, parts)
        members = self._members.setdefault(host, [host])
        known, in_english = fields(name.language), fields("en")
        if len(members) == len(known):
            return {}
        members.append(index)
        at = {host: host % len(known), index: (host + len(members) - 1) % len(known)}
        return {one: with_suffix(name, known[place], in_english[place]) for one, place in at.items()}
