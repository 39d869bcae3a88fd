"""Coordinates as a source gives them: kept so roughly that they name a town, not a house."""

import polars as pl

_PAIR = r"^\s*[(\[]?\s*(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*[)\]]?\s*$"
_DECIMALS = 2  # about a kilometre


def rough_location(published: pl.Expr) -> pl.Expr:
    """Latitude and longitude, as `48.86,2.35`, rounded to 0.01 degree; null for anything else.

    The order is that of a geographical point written as text: latitude first. The point 0,0 lies in the sea,
    and stands for none.
    """
    latitude, longitude = (
        published.str.extract(_PAIR, group).cast(pl.Float64).round(_DECIMALS) for group in (1, 2)
    )
    is_on_earth = latitude.is_between(-90, 90) & longitude.is_between(-180, 180)
    return pl.when(is_on_earth & ((latitude != 0) | (longitude != 0))).then(
        pl.format("{},{}", latitude, longitude)
    )
