"""What a build takes: of everything that is staged, what keeps the contract of its source."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from extractors.keep.ledger import Ledger
from extractors.source import Source
from flows.steps.problems import Kind, Problem
from flows.steps.source_contracts import Contracts, absent_in_words, absent_sources, hold_contracts
from flows.steps.stage import staged_versions, unreadable_partitions
from store.paths import Paths
from transforms.contracts.deviations import UNIT


class NothingStagedError(RuntimeError):
    """There is nothing to build from."""


class AbsentSourceError(RuntimeError):
    """Nothing is staged of a source that the warehouse in place holds: says which, and what to do."""


@dataclass(frozen=True)
class BuildInput:
    """What a build starts from.

    - staged: as `flows.steps.stage.staged_versions` returns it, without what deviates.
    - partitions: the ledger's coverage; what can't be read, or deviates, is not whole.
    - contracts: how sources keep to theirs.
    - absent: sources of which documents were fetched, and nothing is staged.
    """

    staged: pl.DataFrame
    partitions: pl.DataFrame
    contracts: Contracts
    absent: list[str]

    @property
    def problems(self) -> list[Problem]:
        """One for each source that is absent, or of which older documents stand in."""
        said = [*map(absent_in_words, self.absent), *self.contracts.problems()]
        return [Problem(Kind.SOURCE, words) for words in said]

    def check_absent(self, loaded: Collection[str]) -> None:
        """Raise AbsentSourceError if a source is absent that is among those `loaded` in the last build."""
        missed = [source for source in self.absent if source in loaded]
        if missed:
            raise AbsentSourceError(f"{' '.join(map(absent_in_words, missed))} Nothing was replaced.")


def read_build_input(
    paths: Paths, ledger: Ledger, sources: Mapping[str, Source], may_shrink: Collection[str]
) -> BuildInput:
    """Take what is staged, and hold it against the contracts.

    Raises NothingStagedError if nothing is, or nothing that keeps its contract.
    """
    versions = ledger.versions()
    staged = staged_versions(versions, sources, paths)
    if staged.is_empty():
        raise NothingStagedError(
            f"Nothing is staged in {paths.staging}. Run `erasmus harvest SOURCE` and `erasmus stage` first."
        )
    known = versions.filter(pl.col("source").is_in(list(sources)))
    absent = absent_sources(ledger, known, staged)
    contracts = hold_contracts(ledger, staged, sources, may_shrink)
    if not contracts.left_out.is_empty():
        versions = ledger.versions(contracts.left_out)
        staged = staged_versions(versions, sources, paths)
        if staged.is_empty():
            raise NothingStagedError(" ".join(contracts.problems()))
    coverage = ledger.coverage()
    deviating = coverage.join(contracts.left_out, on=UNIT, how="semi").select("source", "partition")
    doubtful = pl.concat([unreadable_partitions(versions, staged), deviating]).unique()
    partitions = coverage.join(
        doubtful.with_columns(is_doubtful=pl.lit(value=True)), on=["source", "partition"], how="left"
    ).with_columns(pl.col("is_whole") & pl.col("is_doubtful").is_null())
    return BuildInput(staged, partitions, contracts, absent)


def accepted_since(ledger: Ledger, moment: datetime) -> set[str]:
    """Return the sources of which something was accepted by hand after a moment."""
    return set(ledger.acceptances().filter(pl.col("accepted_at") > moment)["source"])
