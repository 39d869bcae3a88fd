"""Actions, fields and key actions.

``data/actions.csv``: action_code, label, field, key_action, period, platform_id, status. A code has a
row per field and published label; the platform's ids and most labels were read in a client of its
search (2023), those of later and centralised actions are remembered (``unverified``).
``data/key_actions.csv``: the published names of key actions.
"""

from functools import cache

import polars as pl

from schema.code_lists import code_list
from transforms.labels import label_key, lookup
from transforms.programmes import period_of
from transforms.steps import Step, over_distinct, read_columns

ACTION = pl.Struct(
    {
        "action_code": pl.String,
        "field": pl.String,
        "key_action": pl.String,
        "is_ambiguous": pl.Boolean,
    }
)

# How a label is looked up, the most knowing way first; "*" stands for not asked.
_WAYS = (
    ("period", "key_action", "field"),
    ("period", "field"),
    ("period", "key_action"),
    ("period",),
    ("key_action",),
    (),
)


@cache
def _by_label() -> pl.DataFrame:
    """Return key (label and what else is known), action_code (null if several have it) and field."""
    c = pl.col
    actions = code_list("transforms", "actions").with_columns(key=label_key(c("label")))
    frames = []
    for way in _WAYS:
        known = actions if "field" not in way else actions.filter(c("field").is_not_null())
        frames.append(
            known.group_by(_key(c("key"), way, {name: c(name) for name in way}).alias("key"))
            .agg(c("action_code").unique(), c("field").unique())
            .select(
                "key",
                action_code=pl.when(c("action_code").list.len() == 1).then(c("action_code").list.first()),
                field=pl.when(c("field").list.len() == 1).then(c("field").list.first()),
            )
        )
    return pl.concat(frames).unique("key", keep="any")


def _key(label: pl.Expr, way: tuple[str, ...], known: dict[str, pl.Expr]) -> pl.Expr:
    return pl.concat_str(label, *(pl.format(name + "={}", known[name]) for name in way), separator="|")


@cache
def _field_of_code() -> pl.DataFrame:
    """Return action_code and the field that all its rows have."""
    fields = code_list("transforms", "actions").group_by("action_code").agg(pl.col("field").unique())
    return fields.filter(pl.col("field").list.len() == 1).select("action_code", pl.col("field").list.first())


def key_action(expr: pl.Expr) -> Step:
    """Return KA1, KA2, KA3, JMO or SPO of a published key action (name or platform's id), else null."""

    def read(raw: pl.Expr) -> pl.Expr:
        names = code_list("transforms", "key_actions").with_columns(key=label_key(pl.col("label")))
        return lookup(label_key(raw), names["key"], names["key_action"])

    return over_distinct(expr, read, pl.String)


def key_action_of_code(action_code: pl.Expr) -> pl.Expr:
    """Return the key action of an action's code: by the code itself, else by the list; null for ESC."""
    actions = code_list("transforms", "actions").filter(pl.col("key_action").is_not_null())
    listed = actions.unique("action_code", keep="first", maintain_order=True)
    return pl.coalesce(
        action_code.str.extract(r"^(KA[123])[0-9]{2}$"),
        action_code.str.extract(r"^(JMO|SPO)-"),
        lookup(action_code, listed["action_code"], listed["key_action"]),
    )


def action(
    identifier_code: pl.Expr,
    identifier_field: pl.Expr,
    label: pl.Expr,
    key_action_text: pl.Expr,
    call_year: pl.Expr,
) -> Step:
    """Return Struct{action_code, field, key_action, is_ambiguous} of a project.

    `identifier_code` and `identifier_field` are what `identifiers.parse_identifier` read; `label` and
    `key_action_text` are as published (the label may carry its code: ``KA201: …``, or be the
    platform's id); `call_year` is a number.

    - action_code: the identifier's, else the label's. A label that several codes share is decided by
      call year, field and key action; is_ambiguous says where that left more than one, and
      action_code is null.
    - field: the identifier's, else the code's only one, else the label's; null where an action has
      none or any (KA200).
    - key_action: as published, else that of the code.
    """
    packed = pl.struct(
        identifier_code=identifier_code,
        identifier_field=identifier_field,
        label=label,
        key_action_text=key_action_text,
        call_year=call_year.cast(pl.Int32),
    )
    return over_distinct(packed, lambda raw: Step(raw, _action), ACTION)


def _action(packed: pl.Series) -> pl.Series:
    c = pl.col
    frame = read_columns(packed.struct.unnest(), published=key_action(c("key_action_text"))).lazy()
    by_label, by_code = _by_label(), _field_of_code()
    platform = code_list("transforms", "actions").filter(c("platform_id").is_not_null())
    prefix = (
        c("label")
        .str.strip_chars()
        .str.to_uppercase()
        .str.extract_groups(
            r"^(?<code>KA[0-9]{3}|ESC[0-9]{2})(?:_OLD)?(?:-(?<field>SCH|VET|HED|ADU|YOU|SPO))?(?:\s*[:–-]|\s|$)"
        )
    )
    known = frame.with_columns(
        period=period_of(c("call_year")),
        prefix=prefix,
        label_key=label_key(
            c("label").str.replace(r"(?i)^\s*KA[0-9]{3}(?:_OLD)?(?:-[A-Z]{3})?\s*[:–-]\s*", "")
        ),
        platform_code=lookup(c("label").str.strip_chars(), platform["platform_id"], platform["action_code"]),
        platform_field=lookup(c("label").str.strip_chars(), platform["platform_id"], platform["field"]),
    )
    named = {"period": c("period"), "key_action": c("published"), "field": c("identifier_field")}
    keys = [_key(c("label_key"), way, named) for way in _WAYS]
    found = known.with_columns(
        listed_code=pl.coalesce(lookup(key, by_label["key"], by_label["action_code"]) for key in keys),
        listed_field=pl.coalesce(lookup(key, by_label["key"], by_label["field"]) for key in keys[2:]),
        is_listed=c("label_key").is_in(by_label["key"].implode()),
    ).with_columns(
        action_code=pl.coalesce("identifier_code", c("prefix").struct[0], "platform_code", "listed_code"),
    )
    described = found.select(
        pl.struct(
            action_code="action_code",
            field=pl.coalesce(
                "identifier_field",
                c("prefix").struct[1],
                lookup(c("action_code"), by_code["action_code"], by_code["field"]),
                "platform_field",
                "listed_field",
            ),
            key_action=pl.coalesce("published", key_action_of_code(c("action_code"))),
            is_ambiguous=c("is_listed").fill_null(value=False) & c("action_code").is_null(),
        )
    )
    return described.collect().to_series()


def period_of_action(action_code: pl.Expr) -> pl.Expr:
    """Return the programme period of an action that there was in one period alone, null for all others."""
    periods = code_list("transforms", "actions").group_by("action_code").agg(pl.col("period").unique())
    only = periods.filter(pl.col("period").list.len() == 1).with_columns(pl.col("period").list.first())
    return lookup(action_code, only["action_code"], only["period"])


def is_accreditation(action_code: pl.Expr) -> pl.Expr:
    """Whether an action accredits, and grants nothing."""
    label = pl.col("label").str.to_lowercase()
    accrediting = code_list("transforms", "actions").filter(
        label.str.contains("accreditation|quality label") & ~label.str.contains("accredited")
    )
    return action_code.is_in(accrediting["action_code"].unique().implode())


def action_table() -> pl.DataFrame:
    """Return action_code, label, field, key_action, period, status: one row per listed code.

    Of a code with a row per field it is the row for all of them, field null; of a code in two periods
    the older row; the rows in the order of the codes.
    """
    return (
        code_list("transforms", "actions")
        .sort("action_code", "period", "field", nulls_last=False, maintain_order=True)
        .unique("action_code", keep="first", maintain_order=True)
        .select("action_code", "label", "field", "key_action", "period", "status")
    )
