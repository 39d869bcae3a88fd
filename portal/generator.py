"""Makes worlds: `generate(projects, seed)` gives the same one every time."""

from dataclasses import replace

import numpy as np
import polars as pl

from portal import organisations
from portal.members import draw_members, draw_partners
from portal.organisations import Organisations
from portal.participations import make as make_participations
from portal.projects import draw_actions
from portal.projects import make as make_projects
from portal.world import World

ORGANISATIONS_PER_PROJECT = 0.61


def generate(projects: int, seed: int, *, only: tuple[str, int] | None = None) -> World:
    """Make a world of so many projects (330,000 are all of Erasmus+) and 0.61 times as many organisations.

    `only` restricts it to one family and call year, such as ("KA1", 2018).
    """
    if projects < 1:
        raise ValueError(f"a world needs at least one project, not {projects}")
    everyone = organisations.make(max(300, round(projects * ORGANISATIONS_PER_PROJECT)), seed)
    made, taking_part = _make(everyone, projects, seed, first=0, only=only)
    return World(everyone.frame, made, taking_part, size=projects, seed=seed)


def next_night(world: World, seed: int) -> World:
    """The same world one night later.

    A few new projects; some ended, some with another grant; one partner withdrawn; two projects
    no longer published.
    """
    some = max(2, world.projects.height // 600)
    running = world.projects.filter(pl.col("status") == "ongoing")["project"]
    ended = running.sample(min(some, len(running)), seed=seed, shuffle=True)
    others = world.projects.filter(pl.col("grant_eur") > 0)["project"].sample(
        some + 2, seed=seed, shuffle=True
    )
    regranted, gone = others[:some], others[some:]
    number = pl.col("project")
    changed = world.projects.with_columns(
        status=pl.when(number.is_in(ended.implode())).then(pl.lit("finalized")).otherwise("status"),
        grant_eur=pl.when(number.is_in(regranted.implode()))
        .then((pl.col("grant_eur") * 0.9).round(2))
        .otherwise("grant_eur"),
        in_lists=pl.col("in_lists") & ~number.is_in(gone.implode()),
        in_search=pl.col("in_search") & ~number.is_in(gone.implode()),
    )
    partners = world.participations.filter((pl.col("role") == "partner") & ~pl.col("withdrawn"))
    project, position = partners.sample(1, seed=seed).select("project", "position").row(0)
    leaves = (number == project) & (pl.col("position") == position)

    everyone = organisations.make(world.organisations.height, world.seed)
    first = int(world.projects["project"].to_numpy().max()) + 1
    own_seed = world.seed * 1_000_003 + seed * 1009 + first
    made, taking_part = _make(everyone, max(3, world.size // 300), own_seed, first)
    return replace(
        world,
        projects=pl.concat([changed, made]),
        participations=pl.concat(
            [world.participations.with_columns(withdrawn=pl.col("withdrawn") | leaves), taking_part]
        ),
        night=world.night + 1,
    )


def _make(
    everyone: Organisations, count: int, seed: int, first: int, only: tuple[str, int] | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Projects and participations, the projects numbered from `first`."""
    rng = np.random.default_rng([seed, 2])
    places, years = draw_actions(count, rng, only)
    partners = draw_partners(places, rng)
    project, member = draw_members(everyone, places, years, partners, rng)
    coordinators = member[np.searchsorted(project, np.arange(count))]
    countries = everyone.frame["country"].gather(coordinators).to_list()
    return (
        make_projects(places, years, countries, seed, first),
        make_participations(everyone, project, member, places, years, seed, first),
    )
