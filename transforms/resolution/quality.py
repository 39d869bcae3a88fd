"""How good the resolution is, measured on what it was not told.

Identifiers of a sample are hidden, everything is resolved without them, and the clusters of the sample are
compared with the identifiers: pairwise (of all pairs of mentions, which are rightly together) and by mention
(B-cubed: how pure, and how whole, is the cluster that a mention is in). Overall, per country and per script.
"""

import hashlib

import polars as pl

from transforms.resolution.linker import SEVERAL
from transforms.resolution.linking import link
from transforms.resolution.resolve import Resolution, contexts_of, entries_of

QUALITY = pl.Schema(
    {
        "reference": pl.String,  # what it was compared with: identifiers, or known truth
        "scope": pl.String,  # all, country, script
        "value": pl.String,  # which country or script
        "mention_count": pl.Int64,
        "true_pair_count": pl.Int64,
        "found_pair_count": pl.Int64,
        "shared_pair_count": pl.Int64,
        "pair_precision": pl.Float64,
        "pair_recall": pl.Float64,
        "pair_f1": pl.Float64,
        "b_cubed_precision": pl.Float64,
        "b_cubed_recall": pl.Float64,
        "b_cubed_f1": pl.Float64,
    }
)
_SCRIPTS = {
    "Greek": r"\p{Greek}",
    "Cyrillic": r"\p{Cyrillic}",
    "Georgian": r"\p{Georgian}",
    "Armenian": r"\p{Armenian}",
    "Arabic": r"\p{Arabic}",
    "Hebrew": r"\p{Hebrew}",
    "Latin": r"\p{Latin}",
}


def script(name: pl.Expr) -> pl.Expr:
    """Return the script of a name; of a mixed one that which is not Latin; "other" where none is known."""
    found = pl.lit("other")
    for label, pattern in reversed(_SCRIPTS.items()):
        found = pl.when(name.str.contains(pattern)).then(pl.lit(label)).otherwise(found)
    return found


def quality(resolution: Resolution, seed: int, share: float = 0.2) -> pl.DataFrame:
    """Return the quality (as in QUALITY) by identifiers: those of a seeded `share` of them are hidden.

    All mentions of a chosen identifier lose it, and what else an entry of a register says beside it, so that
    nothing of it is left to lean on: the OID of an entry tells whose its PIC was. What has no name is not
    judged: without its identifier it is nothing. PICs are compared with PICs and OIDs with OIDs: whether
    a PIC and an OID mean the same nobody tells. Charter codes prove nothing, as an institution may hold
    several.
    """
    named = resolution.groups.filter(pl.col("name").is_not_null()).select("group_id")
    telling = resolution.trusted.join(named, on="group_id", how="semi").filter(
        ~pl.col("identifier_scheme").is_in(SEVERAL)
    )
    values = telling.select("identifier_scheme", "identifier_value").unique().sort(pl.all())
    most = int(share * 2**32)
    chosen = [
        int(hashlib.sha256(f"{seed}|{scheme}|{value}".encode()).hexdigest()[:8], 16) < most
        for scheme, value in values.iter_rows()
    ]
    by = ["identifier_scheme", "identifier_value"]
    hidden = values.filter(pl.Series(chosen, dtype=pl.Boolean))
    rest = resolution.trusted.join(hidden, on=by, how="anti").sort("group_id")
    members = resolution.members
    blind = resolution.trusted.join(hidden, on=by, how="semi")["group_id"].implode()
    entries = entries_of(members).filter(~pl.col("one").is_in(blind) & ~pl.col("other").is_in(blind))
    cluster, _, _ = link(resolution.prepared, rest, contexts_of(members), entries)
    groups = resolution.groups.with_columns(cluster=pl.Series(cluster, dtype=pl.UInt32))
    judged = telling.join(
        groups.select("group_id", "cluster", "name", "country_code", "mention_count"), on="group_id"
    ).join(hidden.with_columns(is_hidden=pl.lit(value=True)), on=by, how="left")
    return compare(
        judged.select(
            "name",
            "country_code",
            weight="mention_count",
            truth=pl.format("{}:{}", *by),
            cluster=pl.format("{}:{}", "identifier_scheme", "cluster"),
            is_judged=pl.col("is_hidden").fill_null(value=False),
        ),
        "identifiers",
    )


def compare(judged: pl.DataFrame, reference: str) -> pl.DataFrame:
    """Return the quality (as in QUALITY) of clusters against a truth.

    `judged` has truth, cluster, name, country_code, weight (how many mentions a row stands for), and
    is_judged: pairs count if at least one of the two is. All are, if that column is absent.
    """
    c = pl.col
    rows = judged.with_columns(script=script(c("name")), weight=c("weight").cast(pl.Int64))
    if "is_judged" not in rows.columns:
        rows = rows.with_columns(is_judged=pl.lit(value=True))
    parts = [_measured(rows.with_columns(value=pl.lit("all")), "all")]
    parts += [
        _measured(rows.with_columns(value=c(column).fill_null("unknown")), scope)
        for scope, column in (("country", "country_code"), ("script", "script"))
    ]
    return pl.concat(parts).with_columns(reference=pl.lit(reference)).select(QUALITY.names()).cast(QUALITY)


def _measured(rows: pl.DataFrame, scope: str) -> pl.DataFrame:
    c = pl.col

    def pairs() -> pl.Expr:
        size, silent = c("weight"), c("weight") - c("judged")
        return (size * (size - 1) // 2 - silent * (silent - 1) // 2).sum()

    def sized(*by: str) -> pl.DataFrame:
        judged = pl.when("is_judged").then("weight").otherwise(0)
        return rows.group_by("value", *by).agg(c("weight").sum(), judged=judged.sum())

    cells = sized("truth", "cluster").with_columns(
        of_truth=c("weight").sum().over("value", "truth"),
        of_cluster=c("weight").sum().over("value", "cluster"),
    )
    by_value = (
        cells.group_by("value")
        .agg(
            mention_count=c("judged").sum(),
            shared_pair_count=pairs(),
            b_cubed_precision=(c("judged") * c("weight") / c("of_cluster")).sum() / c("judged").sum(),
            b_cubed_recall=(c("judged") * c("weight") / c("of_truth")).sum() / c("judged").sum(),
        )
        .filter(c("mention_count") > 0)
    )
    for name, column in (("true_pair_count", "truth"), ("found_pair_count", "cluster")):
        by_value = by_value.join(sized(column).group_by("value").agg(pairs().alias(name)), on="value")

    def mean(one: str, other: str) -> pl.Expr:
        return (2 * c(one) * c(other) / (c(one) + c(other))).fill_nan(0.0)  # both are 0

    def rate(of: str) -> pl.Expr:
        # where there is no pair there is nothing to be right or wrong about
        return pl.when(c(of) > 0).then(c("shared_pair_count") / c(of))

    return (
        by_value.with_columns(pair_precision=rate("found_pair_count"), pair_recall=rate("true_pair_count"))
        .with_columns(
            pair_f1=mean("pair_precision", "pair_recall"),
            b_cubed_f1=mean("b_cubed_precision", "b_cubed_recall"),
            scope=pl.lit(scope),
        )
        .sort("value")
    )
