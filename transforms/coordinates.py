"""Coordinates, as parsers leave them: `48.86,2.35`."""

import polars as pl


def latitude(location: pl.Expr) -> pl.Expr:
    """Return the degrees north of the equator."""
    return _part(location, 0)


def longitude(location: pl.Expr) -> pl.Expr:
    """Return the degrees east of Greenwich."""
    return _part(location, 1)


def _part(location: pl.Expr, place: int) -> pl.Expr:
    return location.str.split(",").list.get(place, null_on_oob=True).cast(pl.Float64, strict=False)
