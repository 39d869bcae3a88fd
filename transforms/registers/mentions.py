"""Where entries name organisations."""

import polars as pl

from transforms.naming import FURTHER_NAME, mention_id, mentions_in


def entry_mentions(read: pl.DataFrame) -> pl.DataFrame:
    """Return where entries name organisations (as in `naming.NAMED`).

    An entry is one mention with its name and first identifier, and one more for each further identifier and
    for its further name: what one entry says together is said of one organisation.
    """
    entries = read.filter(~pl.col("is_name_withheld"))
    schemes = {"PIC": "pic", "OID": "oid", "ERASMUS": "erasmus_code"}
    first = pl.coalesce(
        pl.when(pl.col(column).is_not_null()).then(pl.lit(scheme)) for scheme, column in schemes.items()
    )
    by_name = mentions_in(
        entries,
        mention_id=mention_id(),
        identifier_scheme=first,
        identifier_value=pl.coalesce(schemes.values()),
    )
    further = [
        mentions_in(
            entries.filter(first != scheme).filter(pl.col(column).is_not_null()).drop("name", "website"),
            mention_id=mention_id(column),
            identifier_scheme=pl.lit(scheme),
            identifier_value=pl.col(column),
        )
        for scheme, column in schemes.items()
    ]
    other_names = mentions_in(
        entries.filter(pl.col("further_name").is_not_null() & (pl.col("further_name") != pl.col("name"))),
        mention_id=mention_id(FURTHER_NAME),
        name=pl.col("further_name"),
    )
    return pl.concat([by_name, *further, other_names])
