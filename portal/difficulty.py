"""How hard a world is for whoever wants to know which names mean the same organisation."""

import re
from dataclasses import dataclass

import polars as pl
from anyascii import anyascii

from portal.world import World


@dataclass(frozen=True)
class Difficulty:
    """Four shares between 0 and 1."""

    pairs_found_by_key: float  # of the true pairs of mentions, those with equal country and sorted words
    mentions_without_city: float
    mentions_named_like_a_stranger: float  # equal country and sorted words, another organisation
    names_not_ascii: float

    def __str__(self) -> str:
        return (
            f"pairs found by country and sorted words: {self.pairs_found_by_key:.3f}\n"
            f"mentions without a city:                 {self.mentions_without_city:.3f}\n"
            f"mentions named like a stranger:          {self.mentions_named_like_a_stranger:.3f}\n"
            f"names that are not ASCII:                {self.names_not_ascii:.3f}"
        )


def key(name: str) -> str:
    """The words of a name, transliterated, in lower case, sorted."""
    return " ".join(sorted(re.findall(r"[a-z0-9]+", anyascii(name).casefold())))


def measure(world: World) -> Difficulty:
    """Measure a world; natural persons and informal groups count like all others."""
    names = world.participations.select(pl.col("name").unique())
    keys = names.with_columns(key=pl.col("name").map_elements(key, return_dtype=pl.String))
    mentions = world.participations.select("name", "truth_id", "country", "city").join(keys, on="name")

    def pairs(by: list[str]) -> int:
        sizes = mentions.group_by(by).len()["len"].cast(pl.Int64)
        return int((sizes * (sizes - 1) // 2).sum())

    strangers = mentions.select(shared=pl.col("truth_id").n_unique().over(pl.struct("country", "key")) > 1)
    return Difficulty(
        pairs_found_by_key=pairs(["truth_id", "country", "key"]) / max(1, pairs(["truth_id"])),
        mentions_without_city=float(mentions["city"].is_null().to_numpy().mean()),
        mentions_named_like_a_stranger=float(strangers["shared"].to_numpy().mean()),
        names_not_ascii=sum(not name.isascii() for name in mentions["name"]) / max(1, mentions.height),
    )
