"""What is said of the sources: by `erasmus sources`, and in the README."""

from typing import Any

from extractors.source import Source
from flows.settings import Settings


def describe_source(source: Source, settings: Settings) -> dict[str, Any]:
    """Return what `erasmus sources` says of a source."""
    return {
        "id": source.id,
        "name": source.name,
        "homepage": source.homepage,
        "url": settings.url_of(source),
        "licence": source.licence,
        "cadence": source.cadence,
        "manners": source.manners,
        "interval": settings.interval_of(source),
        "is_switched_off": source.id in settings.sources_off,
        "verified": source.verified,
        "row_kinds": list(source.row_kinds),
    }
