"""The Organisation Registration System: who is registered for Erasmus+ under which identifiers.

Only organisations that are known by PIC or OID are looked up, one question for each. About a quarter of
those in projects are not in it, which is an answer like any other.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from extractors.contract import DocumentError, DocumentName
from extractors.fetch.client import FetchError, Request
from extractors.harvest import Harvest
from extractors.parameters import Parameter, Supply
from extractors.read.json_objects import decode_list
from extractors.source import Options, Partition, Schedule, Source, Tally
from extractors.sources.registers.parse_organisation_register import IDENTIFIER, parse

ID = "organisation_register"

ORGANISATIONS = Parameter(
    name="organisations",
    type=str,
    meaning="PIC or OID of the organisations to look up.",
    supply=Supply.KNOWN_ORGANISATIONS,
    missing="No organisation with a PIC or an OID is in the warehouse, so none is looked up. Build it first.",
)

_URL = "https://webgate.ec.europa.eu/eac-eescp-backend/ext-api/organisation-registration/advancedSearch"
_SAME = ("legalName", "businessName", "city", "pic", "organisationId", "registrationNumber", "vatNumber")
# Fields of a question: the addresses of 2023 (public-api) and of 2026 (ext-api) have some of their own
_FIELDS_2023 = (*_SAME, "countryCode", "websiteName", "institutionCode")
_FIELDS_2026 = (*_SAME, "country", "website", "erasmusCharterForHigherEducationCode", "status")


def question(url: str, identifier: str) -> Request:
    """Ask the register at `url` for the organisation with this PIC or OID."""
    path = urlsplit(url).path
    body: dict[str, object]
    if path.endswith("/simpleSearch"):
        body = {"filter": identifier}
    else:
        body = dict.fromkeys(_FIELDS_2023 if "/public-api/" in path else _FIELDS_2026, "")
        body["organisationId" if identifier.startswith("E") else "pic"] = identifier
    return Request(url, "POST", json=body, accept="application/json")


def _harvest(harvest: Harvest, options: Options) -> None:
    for done, identifier in enumerate(options.organisations):
        harvest.progress(done, len(options.organisations), identifier)
        harvest.finish_partition(_partition_of(identifier), _look_up(harvest, identifier))
    harvest.progress(len(options.organisations), len(options.organisations), "")


def _look_up(harvest: Harvest, identifier: str) -> Tally:
    """Ask for one organisation; a failure is recorded, and the other organisations go on."""
    if not IDENTIFIER.fullmatch(identifier):
        error = DocumentError(
            identifier,
            "",
            "is neither a PIC (nine digits) nor an OID (E1 and seven digits)",
            "The register is asked for known organisations only: check the identifier",
        )
        harvest.fail(identifier, None, error)
        return Tally(None, None, is_whole=False)
    label = f"the register's answer for {identifier}"
    try:
        fetched = harvest.fetch(identifier, question(harvest.url, identifier), label=label)
    except (FetchError, DocumentError):
        return Tally(None, None, is_whole=False)
    return _tally([fetched.read()])


def _name_file(path: Path, data: bytes) -> DocumentName:
    """Name a saved answer by the identifier that its file is called after, else by its content."""
    if IDENTIFIER.fullmatch(path.stem):
        return DocumentName(ID, path.stem, path.name)
    return DocumentName(ID, f"{path.stem}-{hashlib.sha256(data).hexdigest()[:12]}", path.name)


def _partition_of(key: str) -> Partition:
    return Partition(key)


def _check(data: bytes, document: DocumentName) -> None:
    decode_list(data, document)


def _tally(documents: Iterable[bytes]) -> Tally:
    document = DocumentName(ID, "", "an answer of the register")
    return Tally(None, sum(len(decode_list(data, document)) for data in documents), is_whole=True)


SOURCE = Source(
    id=ID,
    name="Erasmus+ Organisation Registration System",
    homepage="https://webgate.ec.europa.eu/erasmus-esc/index/organisations/search-for-an-organisation",
    url=_URL,
    hosts=frozenset({"webgate.ec.europa.eu"}),
    licence="CC-BY-4.0",
    manners="One request for each organisation that is named, one in two seconds; nothing is enumerated.",
    verified=(
        "Questions, answers and the numbers of countries were read in other people's programs of 2023 and "
        "2026, not tried. That EU content is CC BY 4.0 was read; that it covers the register is assumed."
    ),
    row_kinds=("organisations",),
    schedule=Schedule(
        "weekly",
        "0 4 * * 6",
        (
            "Organisations of the warehouse looked up in the register, every Saturday: those never "
            "looked up first, at most ERASMUS_REGISTER_LOOKUPS of them."
        ),
    ),
    suffixes=frozenset({".json"}),
    harvest=_harvest,
    name_file=_name_file,
    partition_of=_partition_of,
    check=_check,
    tally=_tally,
    parse=parse,
    takes=(ORGANISATIONS,),
)
