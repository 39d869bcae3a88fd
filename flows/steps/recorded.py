"""Every run of a command that writes is recorded in the ledger."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from extractors.keep.ledger import Ledger
from flows.log import about
from flows.steps.disk_faults import disk_fault
from flows.steps.panics import panics_as_errors


@dataclass
class Recording:
    """What a run says of itself at its end: what it did, and whether something has to be looked at."""

    detail: str = ""
    has_problems: bool = False


@contextmanager
def recorded(ledger: Ledger, command: str) -> Iterator[Recording]:
    """Record a run: whole, or failed if it raises or says that something has to be looked at.

    One that is killed or interrupted stays as running: it has not come to an end.
    """
    run_id = ledger.start_run(command)
    recording = Recording()
    try:
        with panics_as_errors(), about(run_id=run_id):
            yield recording
    except Exception as error:
        fault = disk_fault(error)
        said = fault or f"{type(error).__name__}: {error}"
        if recording.detail:
            said = f"{recording.detail}: {said}"
        # what the disk refused it may refuse here, too: then the run stays as running
        with suppress(*((sqlite3.Error, OSError) if fault else ())):
            ledger.finish_run(run_id, "failed", said)
        raise
    ledger.finish_run(run_id, "failed" if recording.has_problems else "whole", recording.detail)
