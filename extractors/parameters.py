"""What a source is told before it is asked: its parameters, and an order that holds their values.

The command's options, the flow's parameters, the checks and the messages follow from the parameters that a
source declares (`Source.takes`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, TypeVar

V = TypeVar("V")


class Supply(StrEnum):
    """What may fill a parameter of which nothing is said: known to the data folder or the settings."""

    PAGES_FETCHED = "addresses of the pages that this source ever fetched"
    KNOWN_ORGANISATIONS = (
        "PIC, else OID, of organisations in the warehouse, those asked for longest ago first"
    )
    PLATFORM_IDS = "pairs of a project in the order and what the platform calls it, from staged projects"
    PAGE_SIZE = "the setting ERASMUS_SEARCH_PAGE_SIZE"


class Reading(StrEnum):
    """How the values of a parameter are brought into one form, with a warning for those of unknown form."""

    AS_GIVEN = "as they are given"
    PROJECT_IDENTIFIER = "in the canonical form of project identifiers"


def _nothing_wrong(value: object) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class Parameter(Generic[V]):
    """Values of one kind that a source is told.

    `name`: in an order, and of the flow's parameter. `option`: of the command; "" if no person gives it.
    `list_option`: option for a file with one value on each line. `plural`: how a message about the values
    begins. `least`, `most`: bounds of a number. `fault`: what is wrong with one value, "" if nothing is.
    `is_required`: unless files are given. `is_exclusive`: with no second source beside.
    `goes_with_files`: whether files may be given, too. `are_addresses`: asked in place of the
    source's own address. `supply`: what fills it where nothing is said.
    `missing`: what to say if nothing is said and nothing supplied: an error where it is required, else a
    warning.
    """

    name: str
    type: type[V]
    meaning: str
    plural: str = ""
    option: str = ""
    list_option: str = ""
    list_meaning: str = ""
    least: int | None = None
    most: int | None = None
    fault: Callable[[V], str] = _nothing_wrong
    reading: Reading = Reading.AS_GIVEN
    is_required: bool = False
    is_exclusive: bool = False
    goes_with_files: bool = True
    are_addresses: bool = False
    supply: Supply | None = None
    missing: str = ""
    default: tuple[V, ...] = ()

    def misplaced(self, source: str) -> str:
        """Say that these values go with `source`, the one that takes them, and no other."""
        alone = " alone" if self.is_exclusive else ""
        return f"{self.plural} ({self.option}) go with the source {source}{alone}."

    def beside_files(self) -> str:
        """Say that these values and files exclude each other."""
        return f"Give {self.plural.lower()} ({self.option}) or files (--from), not both."


@dataclass(frozen=True)
class Order:
    """What one source is asked for: files that are on disk, or what its parameters say.

    `url` is its address in force, "" where files are taken. `values` are by the parameter's name.
    """

    url: str = ""
    files: tuple[Path, ...] = ()
    values: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def of(self, parameter: Parameter[V]) -> tuple[V, ...]:
        """Values of a parameter: those given or supplied, else its default."""
        return self.values.get(parameter.name) or parameter.default
