"""Sets of real second names: one organisation as it was published in several years or places.

A folder holds ``charter_years/mentions.csv`` and ``registry_web/mentions.csv`` (pid, truth, country, name,
street, city, post, site; `truth` says who is who). From each a second set follows that knows less:
``charter_city`` without street, postcode and website, ``registry_city`` without website.
"""

import hashlib
from pathlib import Path

import polars as pl

SETS = {  # name: the file that it is made of, and what of it is left out
    "charter_years": ("charter_years", ()),
    "charter_city": ("charter_years", ("street", "post", "site")),
    "registry_web": ("registry_web", ()),
    "registry_city": ("registry_web", ("site",)),
}
_HELD_OUT = 4  # one organisation in so many is not looked at while working


def second_names(folder: Path, name: str) -> pl.DataFrame:
    """Return pid, truth, country, name, address ("street, postcode, city"), site, is_held_out of a set."""
    c = pl.col
    file, without = SETS[name]
    published = pl.read_csv(folder / file / "mentions.csv", infer_schema=False).with_columns(
        pl.lit(None, pl.String).alias(column) for column in without
    )
    if name == "charter_city":
        published = published.unique(["truth", "name", "city"], keep="first", maintain_order=True)
    parts = (pl.when(c(part).str.strip_chars() != "").then(part) for part in ("street", "post", "city"))
    held_out = [_is_held_out(truth) for truth in published["truth"]]
    return published.select(
        "pid",
        "truth",
        "country",
        "name",
        "site",
        address=pl.concat_str(*parts, separator=", ", ignore_nulls=True),
        is_held_out=pl.Series(held_out, dtype=pl.Boolean),
    )


def _is_held_out(truth: str) -> bool:
    return int(hashlib.sha256(f"q{truth}".encode()).hexdigest()[:8], 16) % _HELD_OUT == 0
