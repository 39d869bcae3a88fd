"""What never leaves the raw archive: streets, e-mails, phones, contact persons, names of persons.

Every parser passes what it read through these functions before it returns it. They are pure, and work
on whole columns. Each thing that is taken away for being doubtful leaves a notice, without its value.
"""

from collections.abc import Iterable, Sequence

import polars as pl

from extractors.contract import ORGANISATIONS, PARTICIPATIONS
from extractors.read.contacts import has_email, has_phone, scrub, sign_of_contact
from extractors.read.frames import remark
from extractors.read.persons import keys_of_persons, may_be_person
from extractors.read.plain_text import UNUSUAL, columns_showing, plain
from extractors.read.published_places import (
    DOUBTFUL,
    city_without_district,
    has_short_postcodes,
    split_addresses,
)
from schema.personal import CONTACT_SIGN, EMAILS, PHONES
from schema.rules import ColumnsError

# What may stand beside an organisation as it was read, and is not kept
_BESIDE_ORGANISATIONS = pl.Schema(
    {"address": pl.String, "programme": pl.String, "is_of_any_kind": pl.Boolean}
)
_NAMES = ("name", "further_name")
# Columns that are looked through for what does not belong there, and those that tell who somebody is
_PLACES = ("country", "region", "city", "postcode", "organisation_type", "website")
_CHECKED = ("name", *_PLACES, "identifier", "platform_organisation_id")
_NAMING = ("name", "city", "postcode", "location", "website", "identifier", "platform_organisation_id")
_CHECKED_OF_REGISTERS = (*_NAMES, *_PLACES, "pic", "oid", "erasmus_code", "url")
_NAMING_IN_REGISTERS = (*_NAMES, "city", "postcode", "website", "pic", "oid", "erasmus_code", "url")


def kept_columns(read: Iterable[str], schema: pl.Schema) -> tuple[str, ...]:
    """Columns of `schema` that are left of the columns `read` of organisations.

    An address leaves city and postcode. Raises ColumnsError for a column that organisations have not.
    """
    held = set(read)
    if extra := sorted(held - schema.keys() - _BESIDE_ORGANISATIONS.keys()):
        raise ColumnsError("organisations as they were read", [], extra)
    held |= {"is_name_withheld", "withheld_key"} | ({"city", "postcode"} if "address" in held else set())
    return tuple(name for name in schema if name in held)


def publishable_participations(raw: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Cut organisations as published down to what may be kept.

    `raw` has columns of PARTICIPATIONS, and optionally ``address`` (street and place in one string, with
    ``city`` and ``postcode`` then taken from it) and ``programme`` (of the project: it decides how strictly
    names are read as persons).

    Returns the participations (columns as `kept_columns` says, same rows, same order) and notices of
    the kinds ``address_dropped``, ``city_dropped``, ``region_dropped``, ``postcode_dropped``,
    ``email_removed``, ``phone_removed`` and ``name_withheld``, one per participation and column concerned.
    """
    place = pl.format("{} {}", "role", "position")
    return _publishable(raw, PARTICIPATIONS, _CHECKED, _NAMING, place)


def publishable_organisations(raw: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Cut organisations of a register, a charter list or a platform down to what may be kept.

    `raw` has columns of ORGANISATIONS, and optionally ``address`` and ``programme``, as participations have,
    and ``is_of_any_kind`` (true: nothing but its name tells whether it is a person).

    Returns the organisations (columns as `kept_columns` says, same rows, same order) and the same notices,
    one per organisation and column concerned.
    """
    return _publishable(raw, ORGANISATIONS, _CHECKED_OF_REGISTERS, _NAMING_IN_REGISTERS, None)


def _publishable(
    raw: pl.DataFrame, schema: pl.Schema, checked: Sequence[str], naming: Sequence[str], place: pl.Expr | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Cut `raw` down to `schema`: look through the columns `checked`, withhold those `naming` a person.

    `place` says in a notice which organisation of a record is meant.
    """
    kept_of = kept_columns(raw.columns, schema)
    names = [name for name in _NAMES if name in schema]
    plain = [name for name in checked if name not in names]
    unchecked = [name for name, dtype in schema.items() if dtype == pl.String and name not in checked]
    addressed = split_addresses(_with_all(raw, schema))
    flagged = addressed.with_columns(
        is_name_withheld=may_be_person(addressed, names),
        withheld_key=keys_of_persons(addressed, names),
        **_faults(addressed, checked),
    )
    kept = flagged.with_columns(
        # where a person's contact stood, the rest may be a name: the whole value goes
        *(pl.when(pl.col(f"fault {name}").is_null()).then(name) for name in plain),
    ).with_columns(city=city_without_district())
    kept = kept.with_columns(
        scrub(scrub(kept[name], EMAILS, ""), PHONES if name in names else (), "")
        for name in columns_showing(kept, dict.fromkeys((*unchecked, *names), CONTACT_SIGN))
    )
    # a person keeps country, region and type: enough to count, not enough to find
    kept = kept.with_columns(
        pl.when(~pl.col("is_name_withheld")).then(pl.col(name)).alias(name) for name in naming
    )
    notices = [remark(kept.filter("address_dropped"), "address_dropped", column="address", detail=place)]
    for name in checked:
        if kept[f"fault {name}"].null_count() == kept.height:
            continue
        faulty = kept.filter(pl.col(f"fault {name}").is_not_null())
        if name in naming:
            faulty = faulty.filter(~pl.col("is_name_withheld"))
        notices.append(remark(faulty, pl.col(f"fault {name}"), column=name, detail=place))
    notices.append(remark(kept.filter("is_name_withheld"), "name_withheld", column="name", detail=place))
    return kept.select(kept_of), pl.concat(notices)


def _faults(addressed: pl.DataFrame, checked: Sequence[str]) -> dict[str, pl.Expr]:
    """What is wrong with the values of each column checked: a kind of notice, or null."""
    contacts = columns_showing(addressed, {name: sign_of_contact(name) for name in checked})
    filled = columns_showing(addressed, dict.fromkeys(DOUBTFUL.keys() & checked, ""))
    return {
        f"fault {name}": _fault(addressed[name], shows_contact=name in contacts)
        if name in contacts or name in filled
        else pl.lit(None, pl.String)
        for name in checked
    }


def _fault(values: pl.Series, *, shows_contact: bool) -> pl.Expr:
    """What is wrong with the values of a column of organisations: a kind of notice, or null.

    Each different value is judged once: lists repeat their regions and cities a thousand times. The patterns
    of contacts take longer to compile than a document to read, so they are asked only where a sign is found.
    """
    column = values.name
    value = pl.col(column)
    kinds = {}
    if shows_contact:
        kinds = {"email_removed": has_email(column), "phone_removed": has_phone(column)}
    if column in DOUBTFUL:
        kinds[f"{column}_dropped"] = DOUBTFUL[column]()
    kind = pl.coalesce(pl.when(is_faulty).then(pl.lit(kind)) for kind, is_faulty in kinds.items())
    judged = values.drop_nulls().unique().to_frame().with_columns(kind=kind).drop_nulls()
    fault = pl.lit(None, pl.String)
    for [kind], faulty in judged.group_by("kind"):
        fault = pl.when(value.is_in(faulty[column].implode())).then(pl.lit(kind)).otherwise(fault)
    if column == "postcode":
        is_house_number = value.str.contains(r"^\s*\d{3}\s*$") & ~has_short_postcodes()
        fault = pl.when(is_house_number).then(pl.lit("postcode_dropped")).otherwise(fault)
    return fault


def _with_all(raw: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """`raw` with every column that the rules below look at, in plain text; what was not read is null."""
    whole = pl.Schema({**schema, **_BESIDE_ORGANISATIONS})
    held = raw.select(
        (pl.col(name) if name in raw.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in whole.items()
    )
    texts = [name for name, dtype in whole.items() if dtype == pl.String]
    return held.with_columns(
        plain(held[name]) for name in columns_showing(held, dict.fromkeys(texts, UNUSUAL))
    )
