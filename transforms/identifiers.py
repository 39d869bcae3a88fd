"""The grammar of project identifiers, and how organisations are numbered.

Kinds of project identifier, each with an example:

================  ==========================================================================
national_2014     ``2014-1-LI01-KA200-000005``, ``2020-1-UK01-KA227-SCH-094521``
national_2021     ``2023-1-CZ01-KA153-YOU-000139818``
centralised_2014  ``556927-EPP-1-2014-1-LT-SPO-SCP``
centralised_2021  ``101241136`` (only in a project column: a PIC looks the same)
creative_europe   ``552144-CREA-1-2014-1-AT-CULT-COOP1``
earlier           ``509925-LLP-1-2010-1-RO-COMENIUS-CAM``, ``EACEA-509925``, ``HR-2-01-2009-R2``
form              ``KA220-YOU-56353A27``: an application form's number, which is not a project
unknown           anything else: kept as it is, never an error
================  ==========================================================================

The patterns come from published lists, cards and clients of the Erasmus+ Project Results Platform
(2016-2026). Not seen but remembered are the suffix ``_1`` of school partnerships, the identifiers of
the European Solidarity Corps before 2021, and the Lifelong Learning Programme's national ones.
"""

import polars as pl

from schema.code_lists import code_list
from schema.words import FIELDS
from transforms.labels import DASHES, lookup
from transforms.steps import Step, stepwise

# Digits are written [0-9]: \d would let in the digits of every script.
_CALL = r"[1-3]-[A-Z]{2}[0-9]{2}-(?:KA[0-9]{3}|ESC[0-9]{2})"
_CENTRAL = r"-[0-9]-20[0-9]{2}-[0-9]-[A-Z]{2}-[A-Z0-9]+(?:-[A-Z0-9]+)*"
_WORD = r"(?:ERA MUNDUS|[A-Z0-9]+)"  # the blank in ERA MUNDUS is genuine
PATTERNS = {
    "national_2014": rf"^20(?:1[4-9]|20)-{_CALL}(?:-[A-Z]{{3}})?-[0-9]{{6}}(?:_[0-9]+)?$",
    "national_2021": rf"^20(?:2[1-9]|[3-9][0-9])-{_CALL}-[A-Z]{{3}}-[0-9]{{9}}$",
    "centralised_2014": rf"^[0-9]{{6}}-EPP{_CENTRAL}$",
    "centralised_2021": r"^101[0-9]{6}$",
    "creative_europe": rf"^[0-9]{{6}}-CREA{_CENTRAL}$",
    "earlier": "|".join(
        (
            rf"^[0-9]{{5,6}}-(?:LLP|EM|TEMPUS)-(?:[0-9]-)?(?:200[0-9]|201[0-3])(?:-[0-9])?-[A-Z]{{2}}(?:-{_WORD})+$",
            r"^EACEA-[0-9]{5,6}$",
            r"^(?:200[0-9]|201[0-3])-[0-9]{4}$",  # external reference of Erasmus Mundus: 2010-0111
            r"^[A-Z]{2}-[0-9]{1,2}-[A-Z]?[0-9]{1,4}-(?:200[0-9]|201[0-3])-R[0-9]$",  # Youth in Action
            r"^EAC-(?:200[0-9]|201[0-3])-[0-9]{4}$",  # preparatory actions in sport
            r"^[A-Z]{2}-CULT-(?:200[0-9]|201[0-3])(?:-[A-Z0-9]+)+$",  # Culture: FI-CULT-2008-MOTN-01
            # the Lifelong Learning Programme's national ones, some numbered after a genuine blank
            r"^20(?:0[7-9]|1[0-3])-[0-9]-[A-Z]{2}[0-9]-[A-Z]{3}[0-9]{2}-[0-9]{5}(?: [0-9]+)?$",
        )
    ),
    "form": r"^KA[0-9]{3}-[A-Z]{3}-[0-9A-F]{8}$",
}

# A national identifier without its blanks, any of its dashes missing or doubled. Every part has its
# own shape and width, so there is one way to read it; a missing part stays missing.
_LOOSE = (
    r"^(?<year>20[0-9]{2})-*(?<round>[1-3])-*(?<agency>[A-Z]{2}[0-9]{2})-*(?<action>KA[0-9]{3}|ESC[0-9]{2})"
    r"(?:-*(?<sector>[A-Z]{3}))?-*(?<number>[0-9]{6}(?:_[0-9]+)?|[0-9]{9})$"
)
_NATIONAL_PARTS = (
    r"^(?<year>[0-9]{4})-(?<round>[0-9])-(?<agency>[A-Z]{2}[0-9]{2})-"
    r"(?<action>[A-Z]{2,3}[0-9]{2,3})(?:-(?<sector>[A-Z]{3}))?-"
)
# the year of the others stands first, or after number or country and programme, or after what Youth in Action
# counts
_OTHER_YEAR = (
    r"^(?:[0-9]+-[A-Z]+-(?:[0-9]-)?|[A-Z]{2}-[0-9]{1,2}-[A-Z]?[0-9]{1,4}-|EAC-|[A-Z]{2}-CULT-)?(20[0-9]{2})-"
)
IDENTIFIER = pl.Struct(
    {
        "project_id": pl.String,
        "identifier_kind": pl.String,
        "call_year": pl.Int16,
        "call_round": pl.Int8,
        "national_agency": pl.String,
        "action_code": pl.String,
        "field": pl.String,
        "is_repaired": pl.Boolean,
    }
)

OID_PATTERN = r"^E1[0-9]{7}$"
PIC_PATTERN = r"^[0-9]{9}$"
# One digit nine times, or counted up: typed to get past a required field.
_PLACEHOLDER_PIC = r"^(?:0{9}|1{9}|2{9}|3{9}|4{9}|5{9}|6{9}|7{9}|8{9}|9{9}|123456789|012345678|987654321)$"


def _kind(expr: pl.Expr) -> pl.Expr:
    """Return the kind of a canonical identifier, null where it has none."""
    kind = pl.lit(None, dtype=pl.String)
    for name, pattern in reversed(PATTERNS.items()):
        kind = pl.when(expr.str.contains(pattern)).then(pl.lit(name)).otherwise(kind)
    return kind


def parse_identifier(expr: pl.Expr) -> Step:
    """Read the identifier of a project, from a column that holds projects.

    Returns Struct{project_id, identifier_kind, call_year, call_round, national_agency, action_code,
    field, is_repaired}; all null where `expr` is null or blank.

    - project_id: String. Trimmed, upper case, plain hyphens, single blanks. One of unknown kind is
      only trimmed.
    - identifier_kind: one of `schema.words.IDENTIFIER_KINDS`.
    - call_year: Int16. call_round: Int8, of national ones only. national_agency: ``CZ01``, never to
      be taken for a country of the partners.
    - action_code: ``KA220``, ``ESC51``, ``JMO-CHAIR``, ``SPO-SCP``; of other centralised ones what
      ``data/identifier_tails.csv`` says.
    - field: one of `FIELDS`, where the identifier spells it out; `actions` knows more.
    - is_repaired: Boolean. Blanks were taken out or dashes put in, and only then a known pattern
      matched. Nothing is ever guessed: without its round, an identifier stays unknown.
    """
    return stepwise(expr, _read, IDENTIFIER)


def _read(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Add to a column ``raw`` the steps to its canonical form and kind, last the struct of parts."""
    trimmed = pl.col("raw").str.replace_all("[\u200b\ufeff]", "").str.strip_chars()
    c = pl.col
    steps = (
        raw.with_columns(trimmed=pl.when(trimmed != "").then(trimmed))
        .with_columns(
            plain=c("trimmed").str.to_uppercase().str.replace_all(DASHES, "-").str.replace_all(r"\s+", " ")
        )
        .with_columns(plain_kind=_kind(c("plain")))
        # only what matched nothing goes on; in the open-ended earlier names a blank may be genuine,
        # so there it is taken out beside a hyphen alone
        .with_columns(tight=pl.when(c("plain_kind").is_null()).then(c("plain").str.replace_all(" ?- ?", "-")))
        .with_columns(tight_kind=_kind(c("tight")))
        .with_columns(
            solid=pl.when(c("tight_kind").is_null()).then(c("tight").str.replace_all(" ", "", literal=True))
        )
        .with_columns(solid_kind=_kind(c("solid")))
        .with_columns(solid_kind=pl.when(c("solid_kind") != "earlier").then(c("solid_kind")))
        .with_columns(loose=pl.when(c("solid_kind").is_null()).then(c("solid")).str.extract_groups(_LOOSE))
        .with_columns(dashed=_dashed(c("loose")))
        .with_columns(dashed_kind=_kind(c("dashed")))
    )
    ways = ("plain", "tight", "solid", "dashed")
    project_id = c("trimmed")
    for way in reversed(ways):
        project_id = pl.when(c(f"{way}_kind").is_not_null()).then(c(way)).otherwise(project_id)
    known = steps.select(
        project_id=project_id,
        kind=pl.coalesce(f"{way}_kind" for way in ways),
        is_repaired=c("plain_kind").is_null(),
    ).with_columns(is_repaired=c("is_repaired") & c("kind").is_not_null())
    return _parts(known)


def _dashed(parts: pl.Expr) -> pl.Expr:
    """Return the groups of `_LOOSE` joined by hyphens, null where it matched nothing."""
    field = parts.struct.field
    # an absent sector is an absent part, not an empty one
    tail = pl.concat_str(field("sector"), field("number"), separator="-", ignore_nulls=True)
    whole = pl.concat_str(
        *(field(name) for name in ("year", "round", "agency", "action")), tail, separator="-"
    )
    return pl.when(field("number").is_not_null()).then(whole)


def _parts(known: pl.LazyFrame) -> pl.LazyFrame:
    """Return the struct of `parse_identifier` from project_id, kind and is_repaired."""
    c = pl.col

    def of_kind(*kinds: str) -> pl.Expr:
        return pl.when(c("kind").is_in(kinds)).then(c("project_id"))

    split = known.with_columns(
        national=of_kind("national_2014", "national_2021").str.extract_groups(_NATIONAL_PARTS),
        form=of_kind("form").str.extract_groups(r"^(?<action>KA[0-9]{3})-(?<sector>[A-Z]{3})-"),
        tail=of_kind("centralised_2014").str.extract(r"^[0-9]{6}-EPP-[0-9]-[0-9]{4}-[0-9]-[A-Z]{2}-(.+)$"),
        other_year=of_kind("centralised_2014", "creative_europe", "earlier").str.extract(_OTHER_YEAR),
    )
    tails = code_list("transforms", "identifier_tails")
    is_there = c("project_id").is_not_null()
    spelt = pl.coalesce(c("national").struct.field("sector"), c("form").struct.field("sector"))
    sector = pl.coalesce(
        pl.when(spelt.is_in(FIELDS)).then(spelt),
        pl.when(c("tail").str.starts_with("SPO-")).then(pl.lit("SPO")),
        # the sector of the Solidarity Corps names the kind of volunteering; all of it is for young people
        pl.when(c("national").struct.field("action").str.starts_with("ESC")).then(pl.lit("YOU")),
    )
    action = pl.coalesce(
        c("national").struct.field("action"),
        c("form").struct.field("action"),
        "JMO-" + c("tail").str.extract(r"^EPPJMO-(.+)$"),
        c("tail").str.extract(r"^(SPO-.+)$"),
        lookup(c("tail"), tails["tail"], tails["action_code"]),
    )
    return split.select(
        pl.struct(
            project_id="project_id",
            identifier_kind=pl.when(is_there).then(c("kind").fill_null("unknown")),
            call_year=pl.coalesce(c("national").struct.field("year"), "other_year").cast(pl.Int16),
            call_round=c("national").struct.field("round").cast(pl.Int8),
            national_agency=c("national").struct.field("agency"),
            action_code=action,
            field=sector,
            is_repaired=pl.when(is_there).then("is_repaired"),
        )
    )


def organisation_identifier(expr: pl.Expr) -> pl.Expr:
    """Return Struct{scheme, value} of the one column in which sources mix PICs and OIDs.

    scheme "OID" (``E1`` and seven digits), "PIC" (nine digits), else both null, so that the uniform
    doubt shows it (see the package); null, too, for a PIC that is one digit nine times or counted up.
    """
    solid = expr.str.replace_all(r"[\s\u200b\ufeff]+", "").str.to_uppercase()
    value = solid.str.replace(r"^([0-9]{9})\.0+$", "$1")  # as spreadsheets write numbers
    scheme = (
        pl.when(value.str.contains(OID_PATTERN))
        .then(pl.lit("OID"))
        .when(value.str.contains(PIC_PATTERN) & ~value.str.contains(_PLACEHOLDER_PIC))
        .then(pl.lit("PIC"))
    )
    return pl.struct(scheme=scheme, value=pl.when(scheme.is_not_null()).then(value))
