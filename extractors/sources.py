"""The sources there are, by their ids."""

from collections.abc import Mapping

from extractors.eprp import cards, lists, search
from extractors.source import Source

SOURCES: Mapping[str, Source] = {source.id: source for source in (lists.SOURCE, search.SOURCE, cards.SOURCE)}
