"""Records of a list that end behind their last field that holds anything, as programs write them that trim.

A record may be short because it was trimmed, or because a field was lost amid: then all behind it stand one
column too far left. Countries and websites tell: they are known by their looks.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from extractors.read.pages.named_countries import country_named

_CODE = re.compile(r"[A-Z]{2}(?:\s*[-–]\s*[^\W\d].*)?")  # DK, also DK - Denmark
_WEBSITE = re.compile(r"\S*[^\s.]\.[^\s.]\S*")

IsTrimmed = Callable[[Sequence[str]], bool]


def trimmed(shortest: int | None, organisations: Iterable[Mapping[str, int]]) -> IsTrimmed:
    """Return whether the fields of a short record stand where they belong, so that the rest may be added.

    `shortest`: how many fields it has at least, None if the columns at the end are not those of partners.
    `organisations`: columns by field, of each place where an organisation may stand.
    """
    places = tuple(organisations)

    def is_trimmed(values: Sequence[str]) -> bool:
        if shortest is None or len(values) < shortest or not values[-1].strip():
            return False
        width = len(values)
        held = ({field: values[at].strip() for field, at in place.items() if at < width} for place in places)
        return all(map(_fits, held))

    return is_trimmed


def _fits(organisation: Mapping[str, str]) -> bool:
    """Whether website and country are such, and no other field is a country while that is empty."""
    website = organisation.get("website", "")
    if website and not _WEBSITE.fullmatch(website):
        return False
    country = organisation.get("country", "")
    if country:
        return _is_country(country)
    return not any(_is_country(text) for field, text in organisation.items() if field != "name")


def _is_country(text: str) -> bool:
    return bool(_CODE.fullmatch(text)) or country_named(text, "en") is not None
