"""Data folders of made-up data, whose sources are a local portal."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from extractors.keep.ledger import Ledger
from extractors.sources import SOURCES
from extractors.sources.eprp.cards import PROJECTS
from flows.settings import Settings, url_setting
from flows.steps.harvest import harvest_source
from flows.steps.order import orders_of
from flows.steps.run import build_step, publish_step, stage_step
from portal.server import Portal
from store.data_folder import writing

# The command as a process of its own: one thread a library, so that processes beside each other keep apart
COMMAND = (sys.executable, "-c", "from flows.cli import main; main()")
_ONE_THREAD = {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"}


def settings_of(folder: Path, portal: Portal) -> dict[str, str]:
    """Environment of commands that work in `folder` and take `portal` for all systems."""
    return {
        "ERASMUS_DATA": str(folder),
        "ERASMUS_REQUEST_INTERVAL": "0",
        "ERASMUS_REGISTER_LOOKUPS": "10",
        "ERASMUS_SEARCH_PAGE_SIZE": "20",
        **{url_setting(source): portal.urls[source.id] for source in SOURCES.values()},
        **_ONE_THREAD,
    }


def command(
    arguments: Sequence[str], settings: Mapping[str, str], log: Path | None = None
) -> "subprocess.Popen[bytes]":
    """Start the command in a process group of its own; what it says goes to the file `log`."""
    with (log or Path(os.devnull)).open("wb") as said:
        return subprocess.Popen(
            [*COMMAND, *arguments],
            env=os.environ | settings,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )


@contextmanager
def environment(values: Mapping[str, str]) -> Iterator[None]:
    """Put `values` into this process's environment for a while."""
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def harvest_everything(folder: Path, portal: Portal) -> None:
    """Harvest into `folder` what the portal serves, as each source's bytes in the raw archive.

    Not the organisation register, which is asked for those that a warehouse holds.
    """
    identifiers = portal.world.projects["identifier"].drop_nulls().head(10).to_list()
    values = {
        "eprp_cards": {"projects": [one for one in identifiers if not PROJECTS.fault(one)]},
        "web_pages": {"addresses": portal.web_pages_urls},
    }
    with environment(settings_of(folder, portal)):
        settings = Settings()
        with writing(settings.paths), closing(Ledger(settings.paths.ledger)) as ledger:
            for source in SOURCES.keys() - {"organisation_register"}:
                [order] = orders_of([source], values=values.get(source))
                harvest_source(order, settings, ledger).close()


def finish(folder: Path, portal: Portal) -> None:
    """Stage, build and publish what is not yet, in this process."""
    with environment(settings_of(folder, portal)):
        settings = Settings()
        with writing(settings.paths), closing(Ledger(settings.paths.ledger)) as ledger:
            stage_step(settings, ledger)
            build_step(settings, ledger)
            publish_step(settings)
