"""What waits to be accepted by hand: harvests that deviate, documents and sources that are gone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from extractors.keep.acceptances import ABSENT, CHANGED, GONE
from extractors.keep.ledger import Ledger
from extractors.source import Source
from flows.steps.source_contracts import absent_in_words, absent_sources, hold_contracts
from flows.steps.stage import staged_versions
from store.paths import Paths


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: `kind` is changed, gone or absent; without a partition the source is meant."""

    source: str
    partition: str | None
    kind: str
    harvest_id: int
    said: str

    @property
    def name(self) -> str:
        """How a command line names it."""
        return self.partition or self.source

    def __str__(self) -> str:
        place = f"{self.source}, {self.partition}" if self.partition else self.source
        return f"{place}: {self.kind}: {self.said}"


def find_waiting(
    paths: Paths, ledger: Ledger, sources: Mapping[str, Source], source: str | None = None
) -> list[Waiting]:
    """Return what waits of one source, or of all."""
    versions = ledger.versions().filter(pl.col("source").is_in([source] if source else list(sources)))
    staged = staged_versions(versions, sources, paths)
    waiting = [] if staged.is_empty() else _changed(ledger, staged, sources)
    for gone in ledger.vanished().to_dicts():
        waiting.append(Waiting(gone["source"], gone["partition"], GONE, gone["harvest_id"], gone["error"]))
    for absent in absent_sources(ledger, versions, staged):
        harvest_id = ledger.last_harvest_id(absent)
        waiting.append(Waiting(absent, None, ABSENT, harvest_id, absent_in_words(absent)))
    return [one for one in waiting if source is None or one.source == source]


def accept_waiting(ledger: Ledger, waiting: Sequence[Waiting], reason: str) -> None:
    """Accept what waits, as it is."""
    for one in waiting:
        ledger.accept(one.source, one.partition, one.kind, one.harvest_id, reason)


def _changed(ledger: Ledger, staged: pl.DataFrame, sources: Mapping[str, Source]) -> list[Waiting]:
    waiting = hold_contracts(ledger, staged, sources).waiting()
    units = waiting.group_by("source", "partition", "harvest_id", maintain_order=True).agg(
        said=pl.format("{}.{} {}", "table", pl.col("column").fill_null("rows"), "kind").unique().sort()
    )
    return [
        Waiting(row["source"], row["partition"], CHANGED, row["harvest_id"], ", ".join(row["said"]))
        for row in units.to_dicts()
    ]
