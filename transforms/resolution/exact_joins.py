"""Steps 1 and 2: entries of registers, equal identifiers; equal names with an equal fact, uncontradicted."""

import polars as pl

from transforms.resolution.linker import Linker

IDENTIFIER_SCORE = ENTRY_SCORE = 0.99
# Equal names and these facts join, if the clusters of that name do not contradict each other in the others:
# a website may belong to a chain of schools, a city to two namesakes
_RULES = (
    ("name, postcode, website", 0.99, ("postcode", "host"), ()),
    ("name, postcode", 0.97, ("postcode",), ()),
    ("name, website", 0.96, ("host",), ("city", "postcode")),
    ("name, city", 0.94, ("city",), ("postcode", "host")),
)


def join_by_entry(linker: Linker, entries: pl.DataFrame) -> None:
    """Join what one entry of a register says together; `entries` has one and other, groups both."""
    one, other = (linker.cluster[entries[side].to_numpy()] for side in ("one", "other"))
    apart = one != other
    linker.join("entry of a register", one[apart], other[apart], ENTRY_SCORE)


def join_by_identifier(linker: Linker) -> None:
    """Join clusters with the same trusted identifier."""
    pairs = (
        linker.nodes(linker.identifiers)
        .with_columns(first=pl.col("node").min().over("identifier_scheme", "identifier_value"))
        .filter(pl.col("node") != pl.col("first"))
        .select("first", "node")
        .unique()
        .sort("first", "node")
    )
    linker.join("identifier", pairs["first"].to_numpy(), pairs["node"].to_numpy(), IDENTIFIER_SCORE)


def join_by_equal_names(linker: Linker) -> None:
    """Join clusters with equal names and an equal fact."""
    c = pl.col
    prepared = linker.prepared
    rows = prepared.named.filter(c("kind") == "main").select("group_id", "form_id", "is_generic")
    for name in ("city", "postcode", "host"):
        # of a city that may be two places the first will do: this step is for the plain cases
        value = prepared.evidence[name].group_by("group_id").agg(c("value").min().alias(name))
        rows = rows.join(value, on="group_id", how="left", maintain_order="left")
    for rule, score, by, others in _RULES:
        here = linker.nodes(rows.drop_nulls(by))
        if by in {("postcode",), ("city",)}:  # many a city has two of a name that tells but the kind
            here = here.filter(~c("is_generic"))
        checks = [c(other).drop_nulls().n_unique() <= 1 for other in others]
        for number, own in enumerate(linker.apart()):
            held = pl.Series(own[here["node"].to_numpy()], dtype=pl.Int64)
            here = here.with_columns(held.set(held < 0, None).alias(f"own{number}"))
            checks.append(c(f"own{number}").drop_nulls().n_unique() <= 1)
        fits = here.group_by("form_id", *by).agg(
            fits=pl.all_horizontal(*checks) if checks else pl.lit(value=True), first=c("node").min()
        )
        pairs = (
            here.join(fits.filter("fits"), on=["form_id", *by])
            .filter(c("node") != c("first"))
            .select("first", "node")
            .unique()
            .sort("first", "node")
        )
        linker.join(rule, pairs["first"].to_numpy(), pairs["node"].to_numpy(), score)
