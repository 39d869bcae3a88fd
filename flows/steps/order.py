"""What is to be harvested: put together from a command line or from the parameters of a deployment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.addresses import is_address
from extractors.source import Source
from extractors.sources import SOURCES

# Sources that are told what to fetch of them
SEARCH = "eprp_search"
CARDS = "eprp_cards"
PAGES = "web_pages"


@dataclass(frozen=True)
class Wanted:
    """What is to be harvested of one source: files that are on disk, or what the options say."""

    source: Source
    files: tuple[Path, ...] = ()
    call_years: tuple[int, ...] | None = None
    projects: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


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
    addresses: Sequence[str] = (),
) -> list[Wanted]:
    """Put together what is wanted of each source that is named.

    Raises WantedError for an unknown source, and for files, years, projects or addresses that go with another
    one.
    """
    check_sources(names)
    if files and len(names) != 1:
        raise WantedError(
            "Files (--from) go with exactly one --source: they are in that source's own format."
        )
    if call_years and list(names) != [SEARCH]:
        raise WantedError(f"Call years (--year) go with the source {SEARCH} alone.")
    if projects and CARDS not in names:
        raise WantedError(f"Projects (--project) go with the source {CARDS}.")
    if addresses and PAGES not in names:
        raise WantedError(f"Addresses (--address) go with the source {PAGES}.")
    if addresses and files:
        raise WantedError("Give addresses (--address) or files (--from), not both.")
    if CARDS in names and not (files or projects):
        raise WantedError(f"{CARDS} needs to be told which cards: --project ID, or --from files.")
    if not all(project.strip() for project in projects):
        raise WantedError("A project (--project) is blank: give its identifier.")
    for address in addresses:
        if not is_address(address):
            raise WantedError(f"{address!r} is no address of the form https://…, without a user's name in it")
    return [
        Wanted(
            SOURCES[name],
            tuple(files),
            tuple(call_years) or None,
            projects=tuple(projects) if name == CARDS else (),
            addresses=tuple(dict.fromkeys(addresses)) if name == PAGES else (),
        )
        for name in names
    ]


def read_addresses(file: Path) -> list[str]:
    """Return the addresses in a file: one on each line, empty lines and those that begin with # left out.

    Raises WantedError if it is no text.
    """
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise WantedError(f"{file}: can't be read as a list of addresses ({error}).") from error
    return [line for line in lines if line and not line.startswith("#")]
