"""Who takes part in what, and how each is written in the documents."""

import numpy as np
import polars as pl
from anyascii import anyascii

from portal import noise
from portal.organisations import Organisations
from portal.vocabulary import SECTORS, actions, countries, kinds

SCHEMA = {
    "project": pl.Int64,
    "role": pl.String,  # coordinator, partner
    "position": pl.Int64,  # 0 for the coordinator, then 1, 2 …
    "truth_id": pl.Int64,
    "name": pl.String,  # as published
    "country": pl.String,
    "city": pl.String,
    "postcode": pl.String,
    "street": pl.String,
    "address": pl.String,  # street, postcode and city as the lists join them
    "region": pl.String,
    "type": pl.String,
    "website": pl.String,
    "identifier": pl.String,  # PIC or OID, in the search and on the card only
    "withdrawn": pl.Boolean,
}
_SPELT_AS_REGISTERED = 0.8  # about 0.7 of all pairs of mentions then share their words


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
    in_programme = frame["country"].is_in([c.code for c in countries() if c.in_programme]).to_numpy()
    now_in_programme = in_programme & (frame["country"] != "UK").to_numpy()  # the UK left with 2021
    anyone = np.ones(frame.height, dtype=bool)
    # Lists of 2007-13 give no types: nobody could tell a person there, so none takes part.
    no_person = ~frame["is_person"].to_numpy()
    era_of = np.digitize(years, (2014, 2021))[project]
    may_stand = {
        (True, 0): in_programme & no_person,
        (True, 1): in_programme,
        (True, 2): now_in_programme,
        (False, 0): no_person,
        (False, 1): anyone,
        (False, 2): anyone,
    }  # coordinators first: a partner may be an acquaintance of the coordinator
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
    _give_everyone_a_place(member, kind_of, now_in_programme, is_coordinator, rng)

    # nobody twice in one project
    pairs = project * np.int64(frame.height) + member
    _, first_seen = np.unique(pairs, return_index=True)
    keep = np.zeros(len(project), dtype=bool)
    keep[first_seen] = True
    keep |= is_coordinator
    return project[keep], member[keep]


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


def _website(host: str | None, email: str, pick: float) -> str | None:
    if pick > 0.994:
        return ("N/A", "x", "-", "http://", " ", "null")[int(pick * 1e5) % 6]
    if pick > 0.982:
        return email
    if host is None:
        return (
            f"https://www.facebook.com/{host or email.split('@')[1].split('.')[0]}" if pick < 0.06 else None
        )
    if pick < 0.2:
        return None
    shapes = (
        "www.{}",
        "http://www.{}",
        "https://{}",
        "https://www.{}/",
        "{}",
        "HTTP://WWW.{}",
        "http:// www.{}",
    )
    return shapes[int(pick * 997) % 13 % 7].format(host)


def _address(
    street: str | None, postcode: str | None, city: str | None, country: str, old: bool, pick: float
) -> str | None:
    if street is None:
        return f"N/A, {city.upper()}" if city else None
    if old and pick < 0.45:
        return "\n".join(filter(None, (street, " ".join(filter(None, (postcode, city))))))
    if old and pick < 0.65 and postcode and city:
        return f"{street}, {country}-{postcode}, {city.upper()}"
    if not old and pick > 0.985 and postcode:
        postcode = f"{country}-{postcode}"
    return ", ".join(filter(None, (street, postcode, city)))


def make(
    organisations: Organisations,
    project: np.ndarray,
    member: np.ndarray,
    places: np.ndarray,
    years: np.ndarray,
    seed: int,
    first: int,
) -> pl.DataFrame:
    """Write down every participation; `places` and `years` hold each project's action and call year.

    `project` counts from 0 and is shifted by `first`. Columns as in SCHEMA, in the order of projects
    and positions.
    """
    rng = np.random.default_rng([seed, 4])
    frame = organisations.frame
    columns = [
        frame[name].to_list()
        for name in ("country", "city", "city_english", "region", "type", "website", "pic", "oid",
                     "street", "postcode", "email")
    ]  # fmt: skip
    sorts = {kind.name: kind.types for kind in kinds()}
    kind_of = frame["kind"].to_list()
    in_creative = np.array([action.family == "CREA" for action in actions()])[places]
    habits = rng.random(frame.height).tolist()  # how an organisation usually writes itself
    rows: list[tuple[object, ...]] = []
    last, position = -1, 0
    for start in range(0, len(project), 50_000):
        numbers = rng.random((min(50_000, len(project) - start), 16)).tolist()
        for slot, n in enumerate(numbers, start):
            number, who = int(project[slot]), int(member[slot])
            position = 0 if number != last else position + 1
            last = number
            (country, city, city_english, region, kind_type, host, pic, oid, street, postcode,
             email) = (column[who] for column in columns)  # fmt: skip
            parts = organisations.parts[who]
            habit = habits[who] if n[0] < 0.7 else n[1]
            if n[2] < _SPELT_AS_REGISTERED:
                name = noise.registered(parts, habit)
            else:
                name = noise.spelling(parts, n[3], n[4])
            old = years[number] < 2014
            if n[5] < 0.225:
                city = None
            elif n[5] < 0.4:
                city = anyascii(city).upper() if n[6] < 0.6 else city_english
            elif n[5] < 0.403:
                city = "N/A"
            if habit > 0.55 and street is not None:
                street = anyascii(street).upper()
            if n[7] < 0.05:
                street = None
            if n[8] < 0.12:
                postcode = None
            if n[9] < 0.06:
                region = "Extra-Regio NUTS 2"
            elif n[9] < 0.14:
                region = None
            declared = kind_type
            if kind_of[who] == "person" and in_creative[number]:
                declared = "Other"  # Creative Europe has no type for them
            elif n[10] > 0.75:
                declared = sorts[kind_of[who]][int(n[10] * 1e4) % len(sorts[kind_of[who]])]
            identifier = oid if (years[number] >= 2021 and n[11] < 0.85) or n[11] < 0.12 else pic
            if n[11] > 0.975:
                identifier = None
            row = (
                first + number,
                "coordinator" if position == 0 else "partner",
                position,
                who,
                name,
                country if n[12] > 0.002 or position == 0 else None,
                city,
                postcode,
                street,
                _address(street, postcode, city, country, old, n[13]),
                region,
                declared,
                _website(host, email, n[14]),
                identifier,
                position > 0 and n[15] < 0.015,
            )
            rows.append(row)
            if position == 0 and n[15] > 0.99 and slot + 1 < len(project) and project[slot + 1] == number:
                position += 1  # the coordinator once more, as a partner
                rows.append((row[0], "partner", 1, *row[3:14], False))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
