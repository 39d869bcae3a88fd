"""Where pages name organisations."""

import polars as pl

from transforms.naming import mention_id, mentions_in
from transforms.pages.read import Pages
from transforms.steps import read_columns
from transforms.text import clean

# A page that is less sure than this to mean an organisation is not asked which one
LEAST_SURE = 0.5


def page_organisations(read: Pages) -> pl.DataFrame:
    """Return where pages name organisations (as in `naming.NAMED`), surely enough to ask which ones."""
    is_sure = (pl.col("kind") == "organisation") & (pl.col("confidence") >= LEAST_SURE)
    sure = read_columns(read.named.filter(is_sure), name=clean(pl.col("value")))
    return mentions_in(sure, mention_id=place_on_page())


def place_on_page() -> pl.Expr:
    """Return the name of a place on a page, as mention_id."""
    return pl.format("{}/{}", mention_id(), "position")
