"""Values of flows that were there and could not be used."""

import polars as pl

from transforms.doubts import collect_doubts, doubt
from transforms.mobility.read import SIDES
from transforms.published import published

# Fields, and the column that each was published in
_PUBLISHED = {"year": "year"} | {
    f"{side}_{field}": f"{side}_{column}"
    for side in SIDES
    for field, column in (("erasmus_code", "erasmus_code"), ("country_code", "country"))
}


def flow_doubts(read: pl.DataFrame) -> pl.DataFrame:
    """Return the doubts, as in `doubts.DOUBTS`."""
    reasons = {field: [doubt(published(column), pl.col(field))] for field, column in _PUBLISHED.items()}
    columns = {field: f"published.{column}" for field, column in _PUBLISHED.items()}
    return collect_doubts(read, "mobility_flows", reasons, columns)
