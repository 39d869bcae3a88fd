"""Types of organisation, as each declared itself in one project.

``data/organisation_types.csv`` holds the platform's ids and labels (its search filter, 2023), a
`family` of ours, and `may_be_person`: "yes" where the type denotes or may hide natural persons or an
informal group, "by_name" where only the name can tell (Other), "no".
"""

from functools import cache

import polars as pl

from schema.code_lists import code_list
from transforms.labels import DASHES, label_key, lookup
from transforms.steps import Step, over_distinct
from transforms.text import clean

ORGANISATION_TYPE = pl.Struct(
    {
        "code": pl.String,
        "label": pl.String,
        "family": pl.String,
        "may_be_person": pl.Boolean,
        "is_listed": pl.Boolean,
    }
)

# A type that nobody listed, but that speaks of persons.
_PERSON = r"(?i)natural person|individual|informal group|private person|group of young people|self-employed"


@cache
def _spellings() -> pl.DataFrame:
    """Return key (of a label, or an id), code, label, family, may_be_person."""
    types = code_list("transforms", "organisation_types")
    return pl.concat(
        [types.with_columns(key=label_key(pl.col("label"))), types.with_columns(key="code")]
    ).unique("key", keep="first", maintain_order=True)


def organisation_type(expr: pl.Expr) -> Step:
    """Read a type given by its label (any dashes, any case) or by the platform's id.

    Returns Struct{code, label, family, may_be_person, is_listed}. A type in no list keeps its label as
    published, cleaned, without code and family; may_be_person then follows its words. All null where
    there is none, or a placeholder.
    """

    def read(tidy: pl.Expr) -> pl.Expr:
        types = _spellings()
        key = label_key(tidy)
        label = lookup(key, types["key"], types["label"])
        person = lookup(key, types["key"], types["may_be_person"])
        published = tidy.str.replace_all(DASHES, "-")
        return pl.struct(
            code=lookup(key, types["key"], types["code"]),
            label=pl.coalesce(label, published),
            family=lookup(key, types["key"], types["family"]),
            may_be_person=pl.coalesce(person == "yes", published.str.contains(_PERSON)),
            is_listed=pl.when(published.is_not_null()).then(label.is_not_null()),
        )

    return over_distinct(expr, lambda raw: clean(raw).then(read), ORGANISATION_TYPE)
