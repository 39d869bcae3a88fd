"""Which identifiers can be trusted: those that many share, or that stand beside a stranger, join nothing."""

import polars as pl

from transforms.resolution.prepared_groups import Prepared

VERDICTS = pl.Schema(
    {
        "identifier_scheme": pl.String,
        "identifier_value": pl.String,
        "verdict": pl.String,  # shared: disarmed wherever it stands; misused: disarmed beside strangers
        "mention_count": pl.UInt32,
        "stranger_count": pl.UInt32,  # mentions that look like another organisation than the commonest name
    }
)
_STRANGE = 0.5  # names less alike than this are clearly different
_MANY_NAMES = 4  # that many other names, none of them in any place, are no renamings
_FEW = 0.2  # share of strangers up to which they are taken for slips


def trusted_identifiers(prepared: Prepared) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return group_id, scheme, value of identifiers that can be trusted, and a report (as in VERDICTS).

    Names under one identifier are compared with the commonest one. A stranger is in another country, or in
    another place, under a clearly different name, or is one of many such without a place. Few strangers
    beside many mentions lose the identifier alone; else it is disarmed for all.
    """
    c = pl.col
    by = ["identifier_scheme", "identifier_value"]
    given = prepared.groups.drop_nulls(by).select("group_id", "country_code", "mention_count", *by)
    main = prepared.named.filter(c("kind") == "main").select("group_id", "form_id")
    forms = given.join(main, on="group_id").sort("group_id")
    counted = forms.group_by(*by, "form_id", "country_code").agg(c("mention_count").sum())
    several = counted.filter(pl.len().over(by) > 1).sort(
        *by, "mention_count", "form_id", descending=[False, False, True, False]
    )
    commonest = several.group_by(by, maintain_order=True).agg(
        reference=c("form_id").first(), home=c("country_code").drop_nulls().first()
    )
    others = several.join(commonest, on=by).filter(c("form_id") != c("reference"))
    pairs = others.select(
        x=pl.min_horizontal("form_id", "reference"), y=pl.max_horizontal("form_id", "reference")
    )
    alike = prepared.space.compare(pairs["x"].to_numpy(), pairs["y"].to_numpy())
    abroad = c("country_code").is_not_null() & (c("country_code") != c("home"))
    others = others.with_columns(alike=0.55 * alike["whole"] + 0.45 * alike["contained"])
    doubtful = others.filter(c("alike") < _STRANGE).select(*by, "form_id", "country_code", "home")
    suspects = forms.join(doubtful, on=[*by, "form_id", "country_code"], nulls_equal=True)
    seats = forms.join(commonest, on=by).filter(c("form_id") == c("reference")).select("group_id", *by)
    nearby, placed = _same_place(prepared, suspects, seats, by)
    elsewhere = suspects.filter(~c("group_id").is_in(nearby.implode()))
    strangers = elsewhere.filter(
        abroad | c("group_id").is_in(placed.implode()) | (c("form_id").n_unique().over(by) >= _MANY_NAMES)
    )
    total = given.join(strangers.select(by).unique(), on=by).group_by(by).agg(c("mention_count").sum())
    report = (
        strangers.group_by(by)
        .agg(stranger_count=c("mention_count").sum())
        .join(total, on=by)
        .with_columns(
            verdict=pl.when(c("stranger_count") <= _FEW * c("mention_count"))
            .then(pl.lit("misused"))
            .otherwise(pl.lit("shared"))
        )
        .select(VERDICTS.names())
        .sort(by)
        .cast(VERDICTS)
    )
    shared = report.filter(verdict="shared").select(by)
    trusted = given.join(shared, on=by, how="anti").join(
        strangers.select("group_id"), on="group_id", how="anti"
    )
    return trusted.select("group_id", *by).sort("group_id"), report


def _same_place(
    prepared: Prepared, suspects: pl.DataFrame, seats: pl.DataFrame, by: list[str]
) -> tuple[pl.Series, pl.Series]:
    """Return the groups of `suspects` that share a place or website with `seats`, and those that have any."""
    nearby, placed = [], []
    for name in ("city", "postcode", "host"):
        values = prepared.evidence[name]
        mine = suspects.select("group_id", *by).join(values, on="group_id")
        theirs = seats.select("group_id", *by).join(values, on="group_id").select(*by, "value").unique()
        nearby.append(mine.join(theirs, on=[*by, "value"])["group_id"])
        if name != "host":
            placed.append(mine.join(theirs.select(by).unique(), on=by)["group_id"])
    return pl.concat(nearby).unique(), pl.concat(placed).unique()
