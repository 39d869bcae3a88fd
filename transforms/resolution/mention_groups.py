"""Mentions, and groups of equal ones: whatever is written alike is looked at once."""

import polars as pl

from transforms.resolution.name_forms import name_forms

MENTIONS = pl.Schema(
    {
        "mention_id": pl.String,  # any name of the place where it stands; unique
        "context": pl.String,  # whose other mentions are its co-partners: the project; null if there is none
        "entry": pl.String,  # of a register: all mentions of one entry mean one organisation; null elsewhere
        "name": pl.String,
        "country_code": pl.String,
        "city": pl.String,
        "postcode": pl.String,
        "website": pl.String,  # host only
        "identifier_scheme": pl.String,
        "identifier_value": pl.String,
    }
)
IDENTITY = ("country_code", "name", "city", "postcode", "website", "identifier_scheme", "identifier_value")
GROUPS = pl.Schema(
    {"group_id": pl.UInt32}
    | {name: MENTIONS[name] for name in IDENTITY}
    | {"is_nameless": pl.Boolean, "mention_count": pl.UInt32}
)
LONGEST_NAME = 600  # characters; what is longer is a text pasted into the field


def group_mentions(mentions: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return groups, members, and the names taken apart.

    `mentions` as in MENTIONS; further columns are ignored. Groups (as in GROUPS) are numbered in the order of
    their values, so the numbers depend on no order of rows. A mention that names nobody (see `name_forms`; a
    mere kind of institution in no place at all does not, either) and has no identifier is a group of its own:
    two of them have nothing in common. Members: mention_id, context, entry, group_id. Names: country_code,
    name and the columns of `name_forms.FORMS` but name_id.
    """
    narrow = mentions.select("mention_id", "context", "entry", *IDENTITY).with_columns(
        pl.col("name").str.head(LONGEST_NAME)
    )
    forms = read_names(narrow)
    named = forms.group_by("country_code", "name").agg(pl.col("is_generic").all())
    is_placeless = pl.all_horizontal(pl.col("city", "postcode", "website").is_null())
    told = narrow.join(named, on=["country_code", "name"], how="left", nulls_equal=True).with_columns(
        is_nameless=(pl.col("is_generic").is_null() | (pl.col("is_generic") & is_placeless))
        & pl.any_horizontal(pl.col("identifier_scheme", "identifier_value").is_null())
    )
    keyed = told.with_columns(alone=pl.when("is_nameless").then("mention_id"))
    by = [*IDENTITY, "is_nameless", "alone"]
    groups = (
        keyed.group_by(by).agg(mention_count=pl.len()).sort(by, nulls_last=True).with_row_index("group_id")
    )
    members = keyed.join(groups.select("group_id", *by), on=by, nulls_equal=True)
    return (
        groups.select(GROUPS.names()).cast(GROUPS),
        members.select("mention_id", "context", "entry", "group_id"),
        forms,
    )


def read_names(rows: pl.DataFrame) -> pl.DataFrame:
    """Return country_code and name of rows, each pair once, and its forms (see `name_forms`)."""
    names = rows.select("country_code", "name").unique().sort("country_code", "name", nulls_last=True)
    return name_forms(names).join(names.with_row_index("name_id"), on="name_id").drop("name_id")


def adopt_countries(groups: pl.DataFrame) -> pl.DataFrame:
    """Return the country of each group, in order, also of those that lack one but stand beside one that has.

    A group without country takes the one country in which its website, or its name with its city or
    postcode, is found; where there are two such countries it has none.
    """
    lost = groups.filter(pl.col("country_code").is_null() & pl.col("name").is_not_null())
    known = groups.filter(pl.col("country_code").is_not_null())
    folded = pl.col("name").str.to_lowercase()
    found = []
    for by in (["name", "website"], ["name", "postcode"], ["name", "city"], ["website"]):
        only = (
            known.with_columns(name=folded)
            .drop_nulls(by)
            .group_by(by)
            .agg(pl.col("country_code").unique())
            .filter(pl.col("country_code").list.len() == 1)
            .with_columns(pl.col("country_code").list.first())
        )
        found.append(
            lost.select("group_id", "city", "postcode", "website", name=folded)
            .join(only, on=by)
            .select("group_id", adopted="country_code")
        )
    adopted = pl.concat(found).unique("group_id", keep="first", maintain_order=True)
    return (
        groups.select("group_id", "country_code")
        .join(adopted, on="group_id", how="left", maintain_order="left")
        .select(pl.coalesce("country_code", "adopted").alias("country_code"))
    )
