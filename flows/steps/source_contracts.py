"""Hold what is staged against the contract of each source, before a build takes it.

What deviates is left out, and what the source sent before stands in, until somebody accepts it or the source,
or its parser, is mended. The other sources go on.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from extractors.keep.acceptances import ABSENT, CHANGED
from extractors.keep.ledger import Ledger
from extractors.read.column_profile import PROFILE
from extractors.source import Source
from flows.steps.deviations_in_words import additions, problems
from flows.steps.stage import scan_profiles
from schema.contracts import Acceptances
from schema.rules import hand_over
from transforms.contracts.deviations import ADDED, UNIT
from transforms.contracts.passes import Judgement, judge
from transforms.contracts.tables import contract_tables

_CELL = ["table", "part", "column", "call_year"]
_COUNTS = ["count", "readable_count", "distinct_count", "digit_count"]


@dataclass(frozen=True)
class Contracts:
    """How sources keep their contracts.

    - left_out: what deviates, and is not accepted (source, partition, harvest_id).
    - deviations: those of the newest harvests, as in `transforms.contracts.passes.Judgement`.
    - tables: of schema ops, by name.
    """

    left_out: pl.DataFrame
    deviations: pl.DataFrame
    tables: Mapping[str, pl.DataFrame]

    def waiting(self) -> pl.DataFrame:
        """Return the deviations for which something is left out."""
        is_left_out = pl.struct(UNIT).is_in(self.left_out.select(pl.struct(UNIT)).to_series().implode())
        is_together = pl.col("partition").is_null()
        stops = pl.col("kind") != ADDED
        return self.deviations.filter(stops, ~pl.col("is_accepted"), is_left_out | is_together)

    def problems(self) -> list[str]:
        """Return one sentence for each source that deviates."""
        return problems(self.waiting(), self.deviations.filter(kind=ADDED))

    def warnings(self) -> list[str]:
        """Return one sentence for each source that has something new."""
        return additions(self.deviations)


def hold_contracts(
    ledger: Ledger, staged: pl.DataFrame, sources: Mapping[str, Source], may_shrink: Collection[str] = ()
) -> Contracts:
    """Judge what every source sent; `staged` is not empty.

    Rows that are fewer in a source that `may_shrink` are accepted, for later builds, too.
    """
    passes, profiles = _passes(ledger, staged, sources), _profiles(ledger, staged)
    accepted = ledger.acceptances().filter(kind=CHANGED).select(UNIT)
    judgements = []
    for [source], of_source in passes.group_by("source", maintain_order=True):
        judged = judge(
            of_source, profiles.filter(source=source), accepted.filter(source=source),
            may_shrink=source in may_shrink,
        )  # fmt: skip
        if source in may_shrink:
            _accept_shrinking(ledger, judged)
        judgements.append(judged)
    acceptances = ledger.acceptances().rename({"harvest_id": "harvest_number"})
    return Contracts(
        left_out=pl.concat(one.left_out for one in judgements),
        deviations=pl.concat(one.deviations for one in judgements),
        tables={
            **contract_tables(judgements),
            "acceptances": hand_over(acceptances, Acceptances, "ops.acceptances"),
        },
    )


def absent_sources(ledger: Ledger, versions: pl.DataFrame, staged: pl.DataFrame) -> list[str]:
    """Return sources of which documents were fetched, and none is staged: without those accepted so."""
    accepted = ledger.acceptances().filter(kind=ABSENT)
    since = dict(accepted.group_by("source").agg(pl.col("harvest_id").max()).rows())
    missing = sorted(set(versions["source"]) - set(staged["source"]))
    return [source for source in missing if since.get(source, -1) < ledger.last_harvest_id(source)]


def absent_in_words(source: str) -> str:
    """Say what is wrong with a source of which nothing is staged, and what to do."""
    return (
        f"{source}: documents of it were fetched, and none of them is staged. Run `erasmus stage` and look "
        f"at what it says; if they are lost, `erasmus harvest {source}`; if it is to be without them, "
        f"`erasmus accept {source}`."
    )


def _passes(ledger: Ledger, staged: pl.DataFrame, sources: Mapping[str, Source]) -> pl.DataFrame:
    """Return the passes of which anything is staged, as `judge` takes them: whole ones are staged whole."""
    listing = [source.id for source in sources.values() if source.is_listing]
    located = ledger.passes().join(
        staged.select("source", "key", "sha256", "folder"), on=["source", "key", "sha256"], how="left"
    )
    return (
        located.group_by(UNIT, maintain_order=True)
        .agg(
            pl.col("published_on").max(),
            is_whole=pl.col("is_whole").all() & pl.col("folder").is_not_null().all(),
            is_staged=pl.col("folder").is_not_null().any(),
        )
        .filter("is_staged")
        .drop("is_staged")
        .with_columns(is_listing=pl.col("source").is_in(listing))
    )


def _profiles(ledger: Ledger, staged: pl.DataFrame) -> pl.DataFrame:
    """Return the profile of each pass: those of its documents, summed up."""
    folders = ledger.passes().join(
        staged.select("source", "key", "sha256", "folder"), on=["source", "key", "sha256"]
    )
    summed = (
        folders.lazy()
        .select(*UNIT, "folder")
        .join(scan_profiles(staged.unique("folder")), on="folder")
        .group_by([*UNIT, *_CELL])
        .agg(pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name) for name in _COUNTS)
    )
    return summed.select(*UNIT, *PROFILE.names()).collect()


def _accept_shrinking(ledger: Ledger, judged: Judgement) -> None:
    shrunk = judged.deviations.filter(~pl.col("is_accepted"), kind="shrunk").select(UNIT).unique()
    for source, partition, harvest_id in shrunk.join(judged.left_out, on=UNIT, how="anti").iter_rows():
        ledger.accept(source, partition, CHANGED, harvest_id, "--accept-shrinking")
