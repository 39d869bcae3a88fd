"""What has to be looked at: of which kind it is, and in words; exit codes by kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum


class Kind(IntEnum):
    """Kinds of problems; the value is the exit code of a command that ends with one."""

    OTHER = 1  # none of the others
    MISUSE = 2  # a command, a setting or a file of corrections that makes no sense
    SOURCE = 3  # a source could not be harvested, or has changed
    DOCUMENT = 4  # single documents could not be fetched or read, the rest could
    CHECK = 5  # what was built breaks a check: nothing was put in place
    BUSY = 6  # another process holds the folder
    DISK = 7  # full, or not to be written to


STOPPED = 130
# Of every exit code
MEANINGS: Mapping[int, str] = {
    0: "done or nothing to do",
    Kind.OTHER: "something else has to be looked at",
    Kind.MISUSE: "a wrong use or a setting that makes no sense",
    Kind.SOURCE: "a source could not be harvested, or has changed",
    Kind.DOCUMENT: "single documents failed or are missing, the rest is there",
    Kind.CHECK: "a check failed, nothing was put in place",
    Kind.BUSY: "another process holds the data folder",
    Kind.DISK: "the disk is full or not to be written to",
    STOPPED: "stopped, the same command goes on",
}

# The most severe first: what has to be mended before anything else can be
_SEVERITY = (Kind.DISK, Kind.BUSY, Kind.CHECK, Kind.OTHER, Kind.MISUSE, Kind.SOURCE, Kind.DOCUMENT)


@dataclass(frozen=True)
class Problem:
    """What has to be looked at: what is wrong, where, and what to do, in one sentence or two."""

    kind: Kind
    text: str

    def __str__(self) -> str:
        return self.text


def most_severe(problems: Iterable[Problem]) -> Kind | None:
    """Return the kind of the problem that has to be mended first; null without any."""
    kinds = {problem.kind for problem in problems}
    return next((kind for kind in _SEVERITY if kind in kinds), None)


def problem_of(error: Exception, kinds: Mapping[type[Exception], Kind]) -> Problem:
    """Return what an error says, and its kind: that of its class in `kinds`, or of the nearest class above.

    What is a fault of the disk is told as such, whichever library met it.
    """
    from flows.settings import SettingError, Settings
    from flows.steps.disk_faults import disk_fault  # with the libraries that it knows, slow to import

    if isinstance(error, SettingError):  # then there is no data folder to name
        return Problem(Kind.MISUSE, str(error))
    if said := disk_fault(error, Settings().data):
        return Problem(Kind.DISK, said)
    kind = next((kinds[above] for above in type(error).__mro__ if above in kinds), Kind.OTHER)
    return Problem(kind, str(error))
