"""What the room of each subject offers: the same four parts, called one after the other by `assemble`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import polars as pl

from transforms.staging import Staging

R = TypeVar("R")  # what a room reads
Tables = dict[str, pl.DataFrame]


@dataclass(frozen=True)
class Room(Generic[R]):
    """The parts of one subject.

    - read: the fields of its newest records; gets what the rooms before it have read, by their names.
    - mentions: where they name organisations, as in `naming.NAMED`.
    - doubts: values that were there and could not be used, as in `doubts.DOUBTS`.
    - tables: its tables of the registry, exactly as declared; gets `located` (mention_id, organisation_id and
      what else resolution found), and the tables of the rooms before it.
    """

    read: Callable[[Staging, Mapping[str, Any]], R]
    mentions: Callable[[R], pl.DataFrame]
    doubts: Callable[[R], pl.DataFrame]
    tables: Callable[[R, pl.DataFrame, Tables], Tables]
