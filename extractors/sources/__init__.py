"""The sources there are, by their ids."""

from collections.abc import Mapping

from extractors.source import Source
from extractors.sources.epale import source as epale
from extractors.sources.eprp import cards, lists, search
from extractors.sources.esep import source as esep
from extractors.sources.esn import source as esn
from extractors.sources.otlas import source as otlas
from extractors.sources.registers import eche, mobility, organisation_register
from extractors.sources.wbc_rti import source as wbc_rti
from extractors.sources.web_pages import source as web_pages

_ALL = (
    lists.SOURCE,
    search.SOURCE,
    cards.SOURCE,
    otlas.SOURCE,
    epale.SOURCE,
    esep.SOURCE,
    eche.SOURCE,
    organisation_register.SOURCE,
    mobility.SOURCE,
    wbc_rti.SOURCE,
    esn.SOURCE,
    web_pages.SOURCE,
)
SOURCES: Mapping[str, Source] = {source.id: source for source in _ALL}
