"""Parser of an answer of the Organisation Registration System: a JSON list, one record per organisation.

Countries are numbers of a list of the Commission's own, and so is the state of a registration; what the
numbers mean is in ``country_numbers.csv``, with its ground, and below. A number that is not there is
reported, and its column stays null.

Source: the field names that public clients of 2023 and 2026 use.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

import polars as pl

from extractors.contract import NOTICES, REJECTED, DocumentName, Staged, conform
from extractors.read.json_objects import Fields, Row, decode_list, read_objects
from extractors.read.privacy import publishable_organisations

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


def parse(data: bytes, document: DocumentName) -> Staged:
    """Parse the answer to one question.

    Where the document's key is an identifier, only organisations of this identifier are taken, and that
    there is none is an answer, too. Raises DocumentError if this is no JSON list.
    """
    published = decode_list(data, document)
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
    organisations, notices = publishable_organisations(kept)
    values = pl.DataFrame(read.rejected, schema=REJECTED)
    remarks = [*_of_the_whole(len(published)), *read.notices, *_unread(kept)]
    return Staged(
        organisations=organisations,
        rejected=pl.concat(
            [
                pl.DataFrame(malformed, schema=REJECTED),
                unusable,
                values.join(unusable, on="record_number", how="anti", maintain_order="left"),
            ]
        ).sort("record_number", maintain_order=True),
        notices=pl.concat([pl.DataFrame(remarks, schema=NOTICES), notices]),
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
    """Return the rejections of records that identify nobody, or not the organisation asked for."""
    identifiers = [pl.col(name).str.strip_chars() for name in ("oid", "pic")]
    is_asked_for = pl.any_horizontal(identifier == key for identifier in identifiers)
    is_other = ~is_asked_for.fill_null(value=False) if IDENTIFIER.fullmatch(key) else pl.lit(value=False)
    verdict = table.with_columns(
        rule=pl.when(pl.all_horizontal(identifier.is_null() for identifier in identifiers))
        .then(pl.lit("identifier_missing"))
        .when(is_other)
        .then(pl.lit("not_asked_for"))
    )
    return conform(
        verdict.filter(pl.col("rule").is_not_null()).with_columns(
            scope=pl.lit("record"),
            column=pl.lit("organisationId"),
            # anything else that stands there may be personal
            value=pl.when(identifiers[0].str.contains(f"^(?:{IDENTIFIER.pattern})$")).then(identifiers[0]),
        ),
        REJECTED,
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
    with (
        files("extractors.sources.registers").joinpath("country_numbers.csv").open(encoding="utf-8") as lines
    ):
        return {row["number"]: row["country"] for row in csv.DictReader(lines)}
