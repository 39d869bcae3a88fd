"""Where requests name organisations."""

import polars as pl

from transforms.naming import mention_id, mentions_in


def request_mentions(read: pl.DataFrame) -> pl.DataFrame:
    """Return where requests name who asks (as in `naming.NAMED`): once per document that shows them."""
    return mentions_in(read.filter(~pl.col("is_name_withheld")), mention_id=mention_id("organisation"))
