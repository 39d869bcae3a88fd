"""The Organisation Registration System: who is registered for Erasmus+ under which identifiers.

Only organisations that are known by PIC or OID are looked up, one question for each. About a quarter of
those in projects are not in it, which is an answer like any other. An answer is a JSON list, one record per
organisation. Countries are numbers of a list of the Commission's own, and so is the state of a registration;
what the numbers mean is in ``data/country_numbers.csv``, with its ground, and below. A number that is not
there is reported, and its column stays null.

Source: the field names that public clients of 2023 and 2026 use.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import polars as pl

from extractors.contract import ORGANISATIONS, DocumentError, DocumentName, Staged
from extractors.families.named_documents import get_named
from extractors.parameters import Order, Parameter, Supply
from extractors.read.frames import notices_frame, reject, rejected_frame
from extractors.read.json_objects import Fields, Row, decode_list, read_objects
from extractors.read.privacy import kept_columns, publishable_organisations
from extractors.source import (
    Counting,
    Discovery,
    Document,
    Failed,
    File,
    Partition,
    Past,
    Request,
    Schedule,
    Source,
    Tally,
)
from schema.code_lists import rows_of

ID = "organisation_register"

ORGANISATIONS_TO_LOOK_UP = Parameter(
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

ORGANISATION = Fields(
    used={
        "name": ("legalName",),
        "further_name": ("businessName",),
        "country_number": ("country",),
        "city": ("city",),
        "website": ("website",),
        "oid": ("organisationId",),
        "pic": ("pic",),
        "erasmus_code": ("erasmusCharterForHigherEducationCode", "institutionCode"),
        "vat": ("vat",),
        "validity": ("validityType",),
        "url": ("goTolink",),
    },
    ignored={
        "websiteShow": "repeats the website",
        "goTolinkShow": "the words of the link",
        "registration": "a number in a national register",
    },
    homeless={},
)
IDENTIFIER = re.compile(r"E1\d{7}|\d{9}")  # an OID, or a PIC

_VALIDITY = {"42284353": "certified", "42284356": "waiting"}
_CAPS = (100, 200)  # the most that an answer held in 2023, and in 2026
# The country before a VAT number; without one the first letters may be anything
_VAT_COUNTRY = r"^([A-Z]{2})[A-Z0-9]{0,2}\d{5,}[A-Z0-9]*$"
# Of these fields columns are made that say what they mean
_MADE = {"country_number": "country", "validity": "registration_status", "vat": "vat_country"}
_COLUMNS = ("record_number", *(_MADE.get(column, column) for column in ORGANISATION.used))


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


def _discover(order: Order, past: Past) -> Discovery[None]:
    return get_named(order.of(ORGANISATIONS_TO_LOOK_UP), lambda identifier: _ask(order.url, identifier))


def _ask(url: str, identifier: str) -> Document | Failed:
    if not IDENTIFIER.fullmatch(identifier):
        error = DocumentError(
            identifier,
            "",
            "is neither a PIC (nine digits) nor an OID (E1 and seven digits)",
            "The register is asked for known organisations only: check the identifier",
        )
        return Failed(identifier, None, error, Partition(identifier))
    return Document(identifier, question(url, identifier), f"the register's answer for {identifier}")


def _name_file(file: File) -> str:
    """A saved answer is known by the identifier that its file is called after, else by its content."""
    return file.stem if IDENTIFIER.fullmatch(file.stem) else f"{file.stem}-{file.sha256[:12]}"


def _tally(counts: Sequence[int], failed: int, asked: int | None) -> Tally:
    return Tally(None, None if failed else sum(counts), is_whole=not failed)


def _read(published: list[Any], document: DocumentName) -> Staged:
    """Read the answer to one question.

    Where the document's key is an identifier, only organisations of this identifier are taken, and that
    there is none is an answer, too. Raises DocumentError if this is no JSON list.
    """
    records = [(number, item) for number, item in enumerate(published, 1) if isinstance(item, dict)]
    malformed = [
        {"record_number": number, "scope": "record", "rule": "record_malformed"}
        for number, item in enumerate(published, 1)
        if not isinstance(item, dict)
    ]
    read = read_objects([item for _, item in records], [number for number, _ in records], ORGANISATION, "")
    table = _interpreted(read.table)
    unusable = _unusable(table, document.key)
    kept = table.join(unusable, on="record_number", how="anti", maintain_order="left")
    organisations, notices = publishable_organisations(kept.select(_COLUMNS))
    values = rejected_frame(read.rejected)
    remarks = [*_of_the_whole(len(published)), *read.notices, *_unread(kept)]
    return Staged(
        organisations=organisations,
        rejected=pl.concat(
            [
                rejected_frame(malformed),
                unusable,
                values.join(unusable, on="record_number", how="anti", maintain_order="left"),
            ]
        ).sort("record_number", maintain_order=True),
        notices=pl.concat([notices_frame(remarks), notices]),
        record_count=len(published),
    )


def _interpreted(table: pl.DataFrame) -> pl.DataFrame:
    """Add what the numbers mean, and the country of the VAT number in place of the number."""
    vat = pl.col("vat").str.replace_all(r"[\s.-]", "").str.to_uppercase()
    return table.with_columns(
        country=_meaning("country_number", _country_codes()),
        registration_status=_meaning("validity", _VALIDITY),
        vat_country=vat.str.extract(_VAT_COUNTRY, 1),
    )


def _meaning(column: str, meanings: Mapping[str, str]) -> pl.Expr:
    number = pl.col(column).str.strip_chars()
    return number.replace_strict(meanings, default=None, return_dtype=pl.String)


def _unusable(table: pl.DataFrame, key: str) -> pl.DataFrame:
    """Rejections of records that identify nobody, or not the organisation asked for."""
    identifiers = [pl.col(name).str.strip_chars() for name in ("oid", "pic")]
    is_asked_for = pl.any_horizontal(identifier == key for identifier in identifiers)
    is_other = ~is_asked_for.fill_null(value=False) if IDENTIFIER.fullmatch(key) else pl.lit(value=False)
    verdict = table.with_columns(
        rule=pl.when(pl.all_horizontal(identifier.is_null() for identifier in identifiers))
        .then(pl.lit("identifier_missing"))
        .when(is_other)
        .then(pl.lit("not_asked_for"))
    )
    return reject(
        verdict.filter(pl.col("rule").is_not_null()),
        pl.col("rule"),
        column="organisationId",
        # anything else that stands there may be personal
        value=pl.when(identifiers[0].str.contains(f"^(?:{IDENTIFIER.pattern})$")).then(identifiers[0]),
    )


def _unread(table: pl.DataFrame) -> Iterator[Row]:
    """Count the values that were published and not understood."""
    for column, published, field in (
        ("country", "country_number", "country"),
        ("registration_status", "validity", "validityType"),
    ):
        unread = table.filter(pl.col(column).is_null())[published].drop_nulls().str.strip_chars()
        for number, count in unread.value_counts(sort=True).rows():
            what = f"the number {number}" if number.isdecimal() else "something that is no number"
            yield _remark("unknown_number", field, f"nothing is known of {what}", count)
    count = table.filter(pl.col("vat_country").is_null())["vat"].drop_nulls().len()
    if count:
        yield _remark("vat_country_unread", "vat", "begins with no country, or is no number", count)


def _of_the_whole(count: int) -> Iterator[Row]:
    """Say whether an answer of `count` organisations may have been cut off, or is none."""
    if count in _CAPS or count > max(_CAPS):
        what = f"{count} organisations are as many as an answer may hold: there may be more"
        yield _remark("answer_capped", None, what, 1)
    if not count:
        yield _remark("not_registered", None, "the register does not know whom it was asked for", 1)


def _remark(kind: str, column: str | None, detail: str, count: int) -> Row:
    return {"kind": kind, "column": column, "detail": detail, "count": count}


@cache
def _country_codes() -> Mapping[str, str]:
    return {row["number"]: row["country"] for row in rows_of("extractors.sources", "country_numbers")}


SOURCE = Source(
    id=ID,
    module=__name__,
    name="Erasmus+ Organisation Registration System",
    homepage="https://webgate.ec.europa.eu/erasmus-esc/index/organisations/search-for-an-organisation",
    url=_URL,
    hosts=frozenset({"webgate.ec.europa.eu"}),
    licence="CC-BY-4.0",
    manners="One request for each organisation that is named, one in two seconds; nothing is enumerated.",
    verified=(
        "Questions, answers and the numbers of countries were read in other people's programs of 2023 and "
        "2026, not tried; one saved answer was checked, with its legal and its business name. That EU "
        "content is CC BY 4.0 was read; that it covers the register is assumed."
    ),
    schedule=Schedule(
        "weekly",
        "0 4 * * 6",
        (
            "Organisations of the warehouse looked up in the register, every Saturday: those never "
            "looked up first, at most ERASMUS_REGISTER_LOOKUPS of them."
        ),
    ),
    gives={"organisations": kept_columns(_COLUMNS, ORGANISATIONS)},
    suffixes=frozenset({".json"}),
    takes=(ORGANISATIONS_TO_LOOK_UP,),
    discover=_discover,
    open=decode_list,
    name_file=_name_file,
    counting=Counting(_tally, measure=len),
    read=_read,
)
