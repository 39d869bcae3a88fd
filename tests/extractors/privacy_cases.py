"""Organisations and texts as they are published, cut down to what may be kept."""

from typing import Any

import polars as pl

from extractors.contract import NOTICES, PARTICIPATIONS
from extractors.read.frames import with_absent
from extractors.read.plain_text import plain
from extractors.read.privacy import publishable_participations
from extractors.read.scrubbing import scrubbed as scrub

NAMING = ("name", "city", "postcode", "website", "identifier", "platform_organisation_id")
ORGANISATION = {
    "name": "Jana Nováková",
    "country": "SK",
    "region": "Bratislavský kraj",
    "city": "Bratislava",
    "postcode": "811 01",
    "website": "www.jana.example",
    "identifier": "999000001",
    "platform_organisation_id": "31",
}


def published(*organisations: dict[str, Any]) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """Participations as they may be published, and kind and column of each notice."""
    rows = [
        {"record_number": number, "role": "partner", "position": 1, **organisation}
        for number, organisation in enumerate(organisations, start=1)
    ]
    participations, notices = publishable_participations(pl.DataFrame(rows, infer_schema_length=None))
    participations = with_absent(participations, PARTICIPATIONS, PARTICIPATIONS)
    assert notices.schema == NOTICES
    assert participations["record_number"].to_list() == [row["record_number"] for row in rows]
    return participations.to_dicts(), notices.select("kind", "column").rows()


def scrubbed(text: str) -> str:
    return scrubbed_texts([text])[0]


def scrubbed_texts(texts: list[str]) -> list[str]:
    kept, _ = scrub(plain(pl.Series("text", texts)).to_frame(), {"text": "free text"})
    return kept["text"].to_list()
