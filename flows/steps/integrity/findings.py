"""What a look through the data folder finds."""

from dataclasses import asdict, dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be.

    `is_damage` is false for what is whole but not finished, such as a document that waits to be staged.
    `to_do` says what a person, or the same command with --mend, does about it; `done` what was done.
    """

    area: str  # ledger, raw, staging, warehouse, releases
    place: str
    problem: str
    to_do: str
    is_damage: bool = True
    done: str = ""

    @property
    def is_open(self) -> bool:
        """Whether there still is damage to be looked after."""
        return self.is_damage and not self.done

    def mended(self, done: str) -> "Finding":
        """The same, with what was done about it."""
        return replace(self, done=done)

    def in_words(self) -> str:
        """One line: what, where, and what was done or is to do."""
        return f"{self.area}: {self.place}: {self.problem}. {self.done or self.to_do}"

    def as_json(self) -> dict[str, Any]:
        """The same for a program."""
        return asdict(self) | {"is_open": self.is_open}
