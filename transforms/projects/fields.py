"""Fields of projects: each staged record becomes typed values.

Which staged columns there are, which field is read from which, and of what type it is, stands in
`schema.projects`. A field that takes no more than its type says is read by that; the others are here.
"""

from collections.abc import Callable, Mapping

import polars as pl

from schema.columns import facts
from schema.projects import Projects, StagedProjects
from schema.words import FIRST_YEAR, LAST_YEAR, NAMELESS_KINDS, TEXT_KINDS
from transforms.actions import action, period_of_action
from transforms.coordinates import latitude, longitude
from transforms.countries import country_codes
from transforms.date_order import read_period
from transforms.dates import parse_date
from transforms.identifiers import parse_identifier
from transforms.plain_values import whole_number, yes_or_no
from transforms.programmes import programme
from transforms.published import published, published_as
from transforms.steps import Step, read_columns
from transforms.text import clean

CARD_ADDRESS = "https://erasmus-plus.ec.europa.eu/projects/search/details/"
# The identifier is read for all versions at once (`sightings`), the long texts are read apart (`texts`)
COLUMNS = tuple(
    name
    for name in StagedProjects.columns()
    if name not in ("record_number", "line_number", "identifier", *TEXT_KINDS)
)
# Fields that sources give, and the staged column that says each outright
PUBLISHED: Mapping[str, str] = {
    name: (facts(column).read_from or (name,))[0]
    for name, column in Projects.columns().items()
    if facts(column).precedence is not None
}
_READERS: Mapping[type[pl.DataType], Callable[[pl.Expr], pl.Expr | Step]] = {
    pl.String: clean,
    pl.Date: parse_date,
    pl.Boolean: yes_or_no,
    pl.Int64: whole_number,
}


def read_fields(records: pl.DataFrame) -> pl.DataFrame:
    """Read the fields of projects.

    `records` has COLUMNS as text, place and project_id, identifier_kind and ``parsed``, the struct that
    `identifiers.parse_identifier` made. Returns its columns and all of PUBLISHED, what was published under
    ``published.<name>``, and is_ambiguous, is_backwards and those of `date_order`, for the doubts.
    """
    raw = published_as(records, *COLUMNS)
    own = _own_fields()
    by_type = {
        name: _by_type(name, column)
        for name, column in PUBLISHED.items()
        if name not in _DERIVED | own.keys()
    }
    read = read_period(read_columns(raw, **by_type, **own))
    parsed = pl.col("parsed").struct
    dated = read.with_columns(
        call_year=pl.coalesce(
            _year(published("call_year")),
            parsed.field("call_year").cast(pl.Int64),
            # lists of 2007-13 hide it in the reference
            pl.col("reference").struct.field("call_year").cast(pl.Int64),
        )
    )
    return _derived(
        read_columns(
            dated,
            programme_read=programme(published("programme"), pl.col("call_year"), pl.col("identifier_kind")),
            action_read=action(
                parsed.field("action_code"),
                parsed.field("field"),
                published("action"),
                published("key_action"),
                pl.col("call_year"),
            ),
        )
    ).drop("programme_read", "action_read", "reference", "parsed")


# Fields that follow from several columns
_DERIVED = {
    *("call_year", "programme", "period", "sub_programme", "action_code", "field", "key_action"),
    *("is_centralised", "card_url", "start_date", "end_date"),
}


def _by_type(field: str, column: str) -> pl.Expr | Step:
    dtype = Projects.columns()[field].dtype.base_type()
    return _READERS[dtype](published(column))


def _own_fields() -> dict[str, pl.Expr | Step]:
    """Return the fields that take more than their type says, and the reference: it may hide a call year."""
    parsed = pl.col("parsed").struct
    return {
        "call_round": parsed.field("call_round").cast(pl.Int64),
        "national_agency": parsed.field("national_agency"),
        "status": clean(published("status")).then(lambda word: word.str.to_lowercase()),
        "website": clean(published("website")).then(_address),
        "participating_countries": country_codes(published("countries")),
        "latitude": latitude(published("location")),
        "longitude": longitude(published("location")),
        "accreditation_type": _accreditation_type(published("accreditation_type").str.to_lowercase()),
        "reference": parse_identifier(published("external_reference")),
    }


def _derived(read: pl.DataFrame) -> pl.DataFrame:
    named, acted = pl.col("programme_read").struct, pl.col("action_read").struct
    is_backwards = (pl.col("end_date") < pl.col("start_date")).fill_null(value=False)
    tidy = read_columns(
        read, own_sub_programme=clean(published("sub_programme")), own_card_url=clean(published("card_url"))
    )
    return tidy.with_columns(
        programme=pl.coalesce(named.field("programme"), _programme_of_action()),
        # accreditations were asked for a year before the period in which they hold
        period=pl.coalesce(period_of_action(acted.field("action_code")), named.field("period")),
        sub_programme=pl.coalesce("own_sub_programme", _path(published("programme"))),
        action_code=acted.field("action_code"),
        field=acted.field("field"),
        key_action=acted.field("key_action"),
        is_ambiguous=acted.field("is_ambiguous").fill_null(value=False),
        is_centralised=pl.coalesce(yes_or_no(published("is_centralised")), _centralised_by_kind()),
        is_backwards=is_backwards,
        end_date=pl.when(~is_backwards).then("end_date"),
        card_url=pl.coalesce("own_card_url", _card_address()),
    ).drop("own_sub_programme", "own_card_url")


def _accreditation_type(word: pl.Expr) -> pl.Expr:
    return (
        pl.when(word.str.contains("consort", literal=True))
        .then(pl.lit("consortium"))
        .when(word.str.contains("single|individual"))
        .then(pl.lit("single"))
    )


def _year(expr: pl.Expr) -> pl.Expr:
    year = expr.str.strip_chars().str.extract(r"^(\d{4})(?:\.0+)?$").cast(pl.Int64)
    return pl.when(year.is_between(FIRST_YEAR, LAST_YEAR)).then(year)


def _address(tidy: pl.Expr) -> pl.Expr:
    """Keep what can be an address of the web: one word with a dot in it."""
    return pl.when(tidy.str.contains(r"^[^\s@\[\]]+\.[^\s@\[\]]{2,}$")).then(tidy)


def _path(expr: pl.Expr) -> pl.Expr:
    """Return the published programme where it is a path (2007-13), its parts divided by ``>``."""
    return pl.when(expr.str.contains("\\", literal=True)).then(
        expr.str.replace_all("\\", " > ", literal=True)
    )


def _programme_of_action() -> pl.Expr:
    """Tell the programme by the identifier, for cards that do not name it."""
    code = pl.col("parsed").struct.field("action_code")
    kind = pl.col("identifier_kind")
    return (
        pl.when(code.str.starts_with("ESC"))
        .then(pl.lit("European Solidarity Corps"))
        .when(code.str.starts_with("KA") | (kind == "centralised_2014"))
        .then(pl.lit("Erasmus+"))
        .when(kind == "creative_europe")
        .then(pl.lit("Creative Europe"))
    )


def _centralised_by_kind() -> pl.Expr:
    kind = pl.col("identifier_kind")
    return (
        pl.when(kind.str.starts_with("centralised"))
        .then(pl.lit(value=True))
        .when(kind.str.starts_with("national"))
        .then(pl.lit(value=False))
    )


def _card_address() -> pl.Expr:
    """Return the address of the card of a project whose identifier the platform would know."""
    is_known = ~pl.col("identifier_kind").is_in(NAMELESS_KINDS)
    return pl.when(is_known).then(pl.lit(CARD_ADDRESS) + pl.col("project_id").str.replace_all(" ", "%20"))
