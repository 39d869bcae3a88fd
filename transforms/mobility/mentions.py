"""Where flows name organisations."""

import polars as pl

from transforms.mobility.read import SIDES
from transforms.naming import mentions_in

_WRITTEN = ("name", "erasmus_code", "city", "country_code")


def flow_mentions(read: pl.DataFrame) -> pl.DataFrame:
    """Return where flows name organisations (as in `naming.NAMED`): what is written alike once per document.

    The mention stands where its document has it first.
    """
    return pl.concat(
        mentions_in(
            places(read, side),
            **{part: pl.col(f"{side}_{part}") for part in ("name", "city", "country_code")},
            identifier_scheme=pl.when(pl.col(f"{side}_erasmus_code").is_not_null()).then(pl.lit("ERASMUS")),
            identifier_value=pl.col(f"{side}_erasmus_code"),
        ).unique("mention_id", keep="first", maintain_order=True)
        for side in SIDES
    )


def places(read: pl.DataFrame, side: str) -> pl.DataFrame:
    """Add mention_id: the first place of the document where this side is written like this."""
    written = ["document_id", *(f"{side}_{part}" for part in _WRITTEN)]
    return read.with_columns(
        mention_id=pl.format(
            "{}#{}/{}", "document_id", pl.col("record_number").min().over(written), pl.lit(side)
        )
    )
