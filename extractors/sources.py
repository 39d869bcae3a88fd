"""The sources there are, by their ids."""

from collections.abc import Mapping

from extractors.epale import source as epale
from extractors.eprp import cards, lists, search
from extractors.esep import source as esep
from extractors.esn import source as esn
from extractors.otlas import source as otlas
from extractors.registers import eche, mobility, organisation_register
from extractors.source import Source
from extractors.wbc_rti import source as wbc_rti
from extractors.web_pages import source as web_pages

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
