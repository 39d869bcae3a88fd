"""The second names of a made-up world, in the form of the sets of real ones.

Each distinct spelling of an organisation once, identifiers withheld, with its own place. As in the real list
of charter holders some mentions have name, country and city alone, in ``made_up_city`` all.
"""

import polars as pl

from portal.generator import generate
from portal.vocabulary import real_rates

SETS = ("made_up", "made_up_city")


def made_up_names(name: str, projects: int, seed: int) -> pl.DataFrame:
    """Return a set of SETS; columns as of `benchmarks.second_names.second_names`."""
    c = pl.col
    world = generate(projects, seed)
    known = world.organisations.filter(~c("is_person")).select(
        "truth_id", "city", "postcode", "website", country_of="country"
    )
    spelt = (
        world.participations.select("truth_id", c("name").str.strip_chars())
        .join(known, on="truth_id")
        .unique(["truth_id", "name"], keep="first", maintain_order=True)
        .sort("truth_id", maintain_order=True)
        .with_row_index("number")
    )
    lacking = real_rates("lacking")["postcode"] if name == "made_up" else 1.0
    count = round(lacking * spelt.height)
    bare = c("number").is_in(spelt["number"].sample(count, seed=seed).implode())
    spelt = spelt.with_columns(
        pl.when(~bare).then(column).alias(column) for column in ("postcode", "website")
    )
    pid = pl.format("2019-1-{}01-KA103-{}", "country_of", c("number").cast(pl.String).str.zfill(6))
    return spelt.select(
        pid=pid,
        truth=c("truth_id").cast(pl.String),
        country="country_of",
        name="name",
        site="website",
        address=pl.concat_str("postcode", "city", separator=", ", ignore_nulls=True),
        is_held_out=pl.lit(value=False),
    )
