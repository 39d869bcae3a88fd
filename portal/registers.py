"""The Organisation Registration System: its two searches, under the addresses of 2023 and of 2026."""

from typing import Any

import numpy as np
import orjson

from portal.exchange import Answer, Asked
from portal.world import World

PATH = "/eac-eescp-backend/ext-api/organisation-registration/advancedSearch"
_CAPS = {"public-api": 100, "ext-api": 200}  # most organisations of one answer
_PATHS = {
    f"/eac-eescp-backend/{api}/organisation-registration/{search}": (api, search)
    for api in _CAPS
    for search in ("simpleSearch", "advancedSearch")
}
# Numbers of countries that clients have told; the others are made up
_NUMBERS = {
    "BE": "20000839",
    "DE": "20000873",
    "EL": "20000902",
    "ES": "20000883",
    "FR": "20000890",
    "IT": "20000922",
    "NL": "20000973",
    "PT": "20000990",
    "XK": "31008860",
}
_CERTIFIED, _WAITING = "42284353", "42284356"
_ABSENT = 0.28  # share of the organisations of projects that are not registered
_BY_VALUE = {"organisationId": "organisationId", "pic": "pic", "country": "country", "countryCode": "country"}
_BY_PART = {"legalName": "legalName", "businessName": "businessName", "city": "city"}


def registered(world: World) -> list[dict[str, Any]]:
    """All that the register holds, as it answers."""
    draws = np.random.default_rng([world.seed, 33]).random((world.organisations.height, 5)).tolist()
    return [
        _entry(organisation, draw)
        for organisation, draw in zip(world.organisations.iter_rows(named=True), draws, strict=True)
        if organisation["oid"] and draw[0] >= _ABSENT
    ]


def _entry(organisation: dict[str, Any], draw: list[float]) -> dict[str, Any]:
    country, oid, website = organisation["country"], organisation["oid"], organisation["website"]
    made_up = f"39{ord(country[0]):03d}{ord(country[1]):03d}"
    vat = f"{country} {int(draw[3] * 9e9 + 1e9)} " if draw[3] < 0.5 else ("N/A" if draw[3] < 0.6 else None)
    return {
        "legalName": f" {organisation['name']}  " if draw[1] < 0.4 else organisation["name"],
        "businessName": f"{organisation['name']} " if draw[1] < 0.2 else None,
        "validityType": _CERTIFIED if draw[2] < 0.7 else _WAITING,
        "country": _NUMBERS.get(country, made_up),
        "city": f"{organisation['city']}  " if draw[4] < 0.5 else organisation["city"],
        "website": website and f"http://{website} ",
        "websiteShow": website,
        "goTolink": "https://webgate.ec.europa.eu/organisation-registration/register/screen/home/organisation/"
        f"organisationData/{oid.removeprefix('E')}",
        "registration": f"REG {int(draw[3] * 1e6)}" if draw[3] < 0.3 else None,
        "organisationId": oid,
        "pic": organisation["pic"],
        "vat": vat,
    }


def route(world: World, asked: Asked) -> Answer | None:
    """Answer a search."""
    if asked.path not in _PATHS:
        return None
    api, search = _PATHS[asked.path]
    if asked.method != "POST":
        return Answer("organisation_register", "", b"", "text/plain", status=405)
    try:
        wanted = orjson.loads(asked.body)
        if not isinstance(wanted, dict):
            raise TypeError
    except (ValueError, TypeError):
        return Answer("organisation_register", "", b'{"message": "Bad request"}', status=400)
    if search == "simpleSearch":
        word = str(wanted.get("filter") or "").strip().casefold()
        fields = ("legalName", "businessName", "organisationId", "pic")
        found = [
            entry
            for entry in registered(world)
            if word and any(word in str(entry[field] or "").casefold() for field in fields)
        ]
        key = word
    else:
        found = [entry for entry in registered(world) if _fits(entry, wanted)]
        key = str(wanted.get("organisationId") or wanted.get("pic") or "")
    return Answer("organisation_register", key, orjson.dumps(found[: _CAPS[api]]))


def _fits(entry: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether an organisation is one that an advanced search asks for."""
    return all(entry[field] == wanted[name] for name, field in _BY_VALUE.items() if wanted.get(name)) and all(
        str(wanted[name]).casefold() in str(entry[field] or "").casefold()
        for name, field in _BY_PART.items()
        if wanted.get(name)
    )
