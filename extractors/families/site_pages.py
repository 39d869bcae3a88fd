"""Kinds of pages that a platform in several languages has, and the words that it labels things with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from extractors.read.pages.platform import Entry, split_address

REQUEST, ORGANISATION, PAGE = "request", "organisation", "page"

_LANGUAGE = r"(?P<language>[a-z]{2})(?:-[a-z]+)?"


def _labels(words: str) -> dict[str, str | None]:
    """Labels by the column that they fill: lines such as "city: city, town".

    Those behind no column are known, and passed over: personal, or of no use here.
    """
    filled: dict[str, str | None] = {}
    for line in words.strip().splitlines():
        column, _, published = line.strip().partition(":")
        filled |= dict.fromkeys((label.strip() for label in published.split(",")), column or None)
    return filled


# What any platform of this family may be expected to call things; what one calls otherwise, it says itself
_PASSED_OVER = ":author, contact, contact person, contact details, e-mail, email, phone, telephone\n"
_REQUEST = """
    summary: description
    looking_for: looking for
    from_countries: partner countries
    activity: type of project
    themes: topics
    deadline: deadline
    start_date: start date
    end_date: end date
    published_on: published
    status: status
    organisation: organisation
    organisation_country: country
    organisation_city: city
    organisation_type: organisation type
"""
_ORGANISATION = """
    name: organisation name
    organisation_type: organisation type
    country: country
    region: region
    city: city
    address: address
    postcode: postal code
    website: website
    pic: pic
    oid: oid
"""
_PAGE = """
    reference: project reference, project number
    period: project duration
    countries: countries
    partners: partners
"""


@dataclass(frozen=True)
class Kind:
    """One kind of page: first part of its key, what it gives, where it stands, and what its labels fill.

    `path` is a pattern for what follows the language, with a group for the page's name. A page in English has
    the label of one of the columns `expected` at least.
    """

    name: str
    gives: str
    path: str
    labels: Mapping[str, str | None]
    expected: frozenset[str] = frozenset()

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that its labels may fill."""
        return tuple(dict.fromkeys(column for column in self.labels.values() if column))

    def entry(self, address: str, base: str = "") -> Entry | None:
        """Key and address of a page of this kind, seen from the page at `base`; None if it is none."""
        whole, path = split_address(address, base)
        found = re.search(rf"/{_LANGUAGE}/{self.path}/?$", path)
        if found is None:
            return None
        name, language = found.groups()[1], found["language"]
        return Entry(f"{self.name}/{name}/{language}", whole)


def request_pages(name: str, path: str, words: str) -> Kind:
    """Pages of those who look for partners; `words` are further labels, see `_labels`."""
    expected = frozenset({"looking_for", "from_countries", "activity", "deadline"})
    return Kind(name, REQUEST, path, _labels(_PASSED_OVER + _REQUEST.strip() + words), expected)


def organisation_pages(name: str, path: str, words: str) -> Kind:
    """Pages of organisations."""
    expected = frozenset({"organisation_type", "country", "website"})
    return Kind(name, ORGANISATION, path, _labels(_PASSED_OVER + _ORGANISATION.strip() + words), expected)


def project_pages(name: str, path: str, words: str) -> Kind:
    """Pages about projects."""
    return Kind(name, PAGE, path, _labels(_PASSED_OVER + _PAGE.strip() + words))
