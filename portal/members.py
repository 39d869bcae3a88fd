"""Who takes part in which project: as many, as unevenly and as faithfully as in reality."""

import numpy as np
import polars as pl

from portal.organisations import Organisations
from portal.vocabulary import SECTORS, actions, countries, kinds


def draw_partners(places: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """How many partners each project has beside its coordinator; `places` are those of its action."""
    means = np.array([action.partners for action in actions()])[places] * 0.76
    most = np.array([action.most for action in actions()])[places]
    shape = np.where(means > 4, 4.0, 1.6)
    partners = rng.negative_binomial(shape, shape / (shape + np.maximum(means, 1e-9)))
    partners = np.where(means == 0, 0, np.minimum(partners, most))
    crowded = np.flatnonzero(most > 30)
    if len(crowded):  # the long tail exists in every world, however small
        some = crowded[:: max(1, len(crowded) // max(1, len(places) // 2000))]
        partners[some] = np.maximum(partners[some], 36 + some % 12)
    return partners


def draw_members(
    organisations: Organisations,
    places: np.ndarray,
    years: np.ndarray,
    partners: np.ndarray,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Choose who takes part: (project of each slot, organisation of each slot), coordinators first.

    Organisations differ widely in how active they are, keep to their sector, and come back to
    partners that they know.
    """
    frame = organisations.frame
    slots_of = partners + 1
    project = np.repeat(np.arange(len(places)), slots_of)
    starts = np.concatenate([[0], np.cumsum(slots_of)[:-1]])
    is_coordinator = np.zeros(len(project), dtype=bool)
    is_coordinator[starts] = True
    member = np.empty(len(project), dtype=np.int64)

    activity = rng.lognormal(0.0, 1.15, frame.height)
    activity[frame["is_person"].to_numpy()] = 0.4  # once or twice, no more
    kind_place = {kind.name: i for i, kind in enumerate(kinds())}
    kind_of = frame["kind"].replace_strict(kind_place, return_dtype=pl.Int64).to_numpy()
    era_of = np.digitize(years, (2014, 2021))[project]
    may_stand = _may_stand(frame)
    affinity = np.array([kind.affinity for kind in kinds()])
    sector_of = np.array([SECTORS.index(a.sector) if a.sector else 3 for a in actions()])[places][project]
    known = rng.random(len(project)) < 0.4
    first_of = starts[project]
    for sector in range(len(SECTORS)):
        weights = activity * affinity[kind_of, sector]
        for (coordinating, era), allowed in may_stand.items():
            here = np.flatnonzero((sector_of == sector) & (is_coordinator == coordinating) & (era_of == era))
            summed = np.cumsum(weights * allowed)
            member[here] = np.searchsorted(summed, rng.random(len(here)) * summed[-1], side="right")
            if not coordinating:  # old acquaintances: always the same few for each coordinator
                again = here[known[here]]
                place = (
                    member[first_of[again]] * 7919 + rng.integers(0, 5, len(again)) * 104_729
                ) % 1_000_003
                member[again] = np.searchsorted(summed, place / 1_000_003 * summed[-1], side="right")
    _give_everyone_a_place(member, kind_of, may_stand[True, 2], is_coordinator, rng)

    # nobody twice in one project
    pairs = project * np.int64(frame.height) + member
    _, first_seen = np.unique(pairs, return_index=True)
    keep = np.zeros(len(project), dtype=bool)
    keep[first_seen] = True
    keep |= is_coordinator
    return project[keep], member[keep]


def _may_stand(frame: pl.DataFrame) -> dict[tuple[bool, int], np.ndarray]:
    """Which organisations may take part: as coordinator or not, in 2007-13, 2014-20 and from 2021.

    Coordinators first: a partner may be an acquaintance of the coordinator.
    """
    in_programme = frame["country"].is_in([c.code for c in countries() if c.in_programme]).to_numpy()
    now_in_programme = in_programme & (frame["country"] != "UK").to_numpy()  # the UK left with 2021
    anyone = np.ones(frame.height, dtype=bool)
    # Lists of 2007-13 give no types: nobody could tell a person there, so none takes part.
    no_person = ~frame["is_person"].to_numpy()
    return {
        (True, 0): in_programme & no_person,
        (True, 1): in_programme,
        (True, 2): now_in_programme,
        (False, 0): no_person,
        (False, 1): anyone,
        (False, 2): anyone,
    }


def _give_everyone_a_place(
    member: np.ndarray,
    kind_of: np.ndarray,
    in_programme: np.ndarray,
    is_coordinator: np.ndarray,
    rng: np.random.Generator,
) -> None:
    """Hand places of the busiest to those who have none, kind by kind; changes `member`."""
    count = len(kind_of)
    for kind in np.unique(kind_of):
        busy = np.bincount(member, minlength=count)
        idle = np.flatnonzero((busy == 0) & (kind_of == kind))
        spare = np.flatnonzero((busy[member] > 4) & (kind_of[member] == kind) & ~is_coordinator)
        if len(spare) < len(idle):  # then also places where only a programme country may stand
            more = np.flatnonzero((busy[member] > 2) & (kind_of[member] == kind) & is_coordinator)
            idle = np.concatenate([idle[~in_programme[idle]], idle[in_programme[idle]]])
            spare = np.concatenate([rng.permutation(spare), rng.permutation(more)])
        else:
            spare = rng.permutation(spare)
        fit = min(len(idle), len(spare))
        chosen, newcomers = spare[:fit], idle[:fit]
        allowed = ~is_coordinator[chosen] | in_programme[newcomers]
        member[chosen[allowed]] = newcomers[allowed]
