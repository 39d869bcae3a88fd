"""Harvest: fetch what a source has, or take files that are on disk already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from extractors.archive import Archive
from extractors.contract import DocumentError
from extractors.harvest import Harvest, OnProgress, open_harvest, origin_of
from extractors.http import Client, FetchError, Timeouts, is_loopback
from extractors.ledger import Ledger
from extractors.source import Options, Source
from extractors.sources import SOURCES
from flows.paths import Paths
from flows.settings import NO_CONTACT, Settings
from flows.stage import scan_staged, staged_versions
from transforms.identifiers import parse_identifier

SEARCH = "eprp_search"
CARDS = "eprp_cards"


@dataclass(frozen=True)
class Wanted:
    """What is to be harvested of one source: files that are on disk, or what the options say."""

    source: Source
    files: tuple[Path, ...] = ()
    call_years: tuple[int, ...] | None = None
    projects: tuple[str, ...] = ()


class WantedError(ValueError):
    """What is wanted makes no sense: says what would."""


def check_sources(names: Iterable[str]) -> None:
    """Raise WantedError, naming those there are, if one of `names` is no source."""
    for name in names:
        if name not in SOURCES:
            raise WantedError(f"{name!r} is no source. There are: {', '.join(SOURCES)}.")


def wanted_of(
    names: Sequence[str],
    files: Sequence[Path] = (),
    call_years: Sequence[int] = (),
    projects: Sequence[str] = (),
) -> list[Wanted]:
    """Put together what is wanted of each source that is named.

    Raises WantedError for an unknown source, and for files, years or projects that go with another one.
    """
    check_sources(names)
    if files and len(names) != 1:
        raise WantedError(
            "Files (--from) go with exactly one --source: they are in that source's own format."
        )
    if call_years and list(names) != [SEARCH]:
        raise WantedError(f"Call years (--year) go with the source {SEARCH} alone.")
    if projects and list(names) != [CARDS]:
        raise WantedError(f"Projects (--project) go with the source {CARDS} alone.")
    if CARDS in names and not (files or projects):
        raise WantedError(f"{CARDS} needs to be told which cards: --project ID, or --from files.")
    if not all(project.strip() for project in projects):
        raise WantedError("A project (--project) is blank: give its identifier.")
    return [Wanted(SOURCES[name], tuple(files), tuple(call_years) or None, tuple(projects)) for name in names]


@dataclass
class HarvestOutcome:
    """What the harvest of one source brought: versions never seen before, and what went wrong."""

    source: str
    new_count: int = 0
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    harvest: Harvest | None = None

    def close(self, state: str | None = None) -> None:
        """Let the next harvest of this source start anew; one that is left open is continued.

        Without a `state` it is whole or, with problems, partial.
        """
        if self.harvest is not None:
            self.harvest.close(state or ("partial" if self.problems else "whole"))


def harvest_source(
    wanted: Wanted, settings: Settings, ledger: Ledger, on_progress: OnProgress | None = None
) -> HarvestOutcome:
    """Harvest one source. What fails is told in the outcome; nothing that was fetched is lost.

    The harvest stays open until `HarvestOutcome.close`, so that a run that is killed later on does not
    fetch again. Raises DataFolderError if the folder holds the other kind of data.
    """
    source = wanted.source
    url = None if wanted.files else settings.url_of(source)
    settings.paths.claim(origin_of(url))
    options = Options(
        call_years=wanted.call_years,
        projects=canonical_identifiers(wanted.projects),
        platform_ids=platform_ids(settings.paths, ledger, source, wanted.projects),
        page_size=settings.search_page_size,
    )
    client = Client(
        settings.user_agent,
        interval=settings.interval_of(source),
        timeouts=Timeouts(read=settings.request_timeout),
        max_bytes=settings.max_document_bytes,
        attempts=settings.request_attempts,
    )
    outcome = HarvestOutcome(source.id, warnings=_warnings(wanted, settings, url))
    before = count_versions(ledger, source)
    archive = Archive(settings.paths.raw)
    with (
        client,
        open_harvest(
            source, url, client=client, archive=archive, ledger=ledger, on_progress=on_progress
        ) as harvest,
    ):
        outcome.harvest = harvest
        try:
            if wanted.files:
                harvest.import_files(wanted.files)
            else:
                source.harvest(harvest, options)
        except (FetchError, DocumentError) as error:
            outcome.problems.append(str(error))
        except Exception:  # none that is killed or interrupted: that one is continued
            outcome.close("failed")
            raise
        outcome.warnings += harvest.warnings
        outcome.problems += [problem for problem in harvest.problems() if problem not in outcome.problems]
    outcome.new_count = count_versions(ledger, source) - before
    return outcome


def _warnings(wanted: Wanted, settings: Settings, url: str | None) -> list[str]:
    """Say what a person would want to know before a harvest, though it goes on."""
    warnings = []
    if url is not None and not is_loopback(url) and settings.contact == NO_CONTACT:
        warnings.append("ERASMUS_CONTACT is not set, so the platform can't tell whom to turn to.")
    named = pl.DataFrame({"project": list(wanted.projects)}, schema={"project": pl.String})
    read = named.select("project", parse_identifier(pl.col("project")).struct.unnest())
    warnings += [
        f"{project}: no known form of an identifier; asked for as it is."
        for project in read.filter(identifier_kind="unknown")["project"]
    ]
    for folder in (path for path in wanted.files if path.is_dir()):
        others = [file.name for file in folder.rglob("*") if file.is_file()]
        passed_over = sorted(
            name for name in others if Path(name).suffix.lower() not in wanted.source.suffixes
        )
        if passed_over:
            warnings.append(f"Passed over, as no files of {wanted.source.id}: {', '.join(passed_over)}.")
    return warnings


def count_versions(ledger: Ledger, source: Source) -> int:
    """Return how many versions of documents a source has given so far."""
    return ledger.versions().filter(source=source.id).height


def canonical_identifiers(projects: Sequence[str]) -> tuple[str, ...]:
    """Return identifiers of projects in their canonical form."""
    named = pl.DataFrame({"project": list(projects)}, schema={"project": pl.String})
    return tuple(named.select(parse_identifier(pl.col("project")).struct.field("project_id")).to_series())


def platform_ids(paths: Paths, ledger: Ledger, source: Source, projects: Sequence[str]) -> Mapping[str, str]:
    """Return what the platform itself calls these projects, as far as a staged search has told."""
    if not projects or source.id == SEARCH:
        return {}
    searched = staged_versions(ledger.versions().filter(source=SEARCH), SOURCES, paths)
    if searched.is_empty():
        return {}
    known = (
        scan_staged(searched, "projects", SOURCES)
        .select(parse_identifier(pl.col("identifier")).struct.field("project_id"), "platform_id")
        .filter(
            pl.col("project_id").is_in(canonical_identifiers(projects)), pl.col("platform_id").is_not_null()
        )
        .collect()
    )
    return dict(known.rows())
