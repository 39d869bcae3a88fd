"""Dates as far as a text says them."""

from calendar import monthrange
from dataclasses import dataclass


@dataclass(frozen=True)
class Day:
    """A date as far as it is said."""

    month: int
    day: int | None = None
    year: int | None = None

    def iso(self) -> str:
        """The date as ISO 8601 writes it; a missing year as XML Schema does, --09-25."""
        year = f"{self.year:04}" if self.year else "-"
        return f"{year}-{self.month:02}" + (f"-{self.day:02}" if self.day else "")

    def exists(self) -> bool:
        """Whether the calendar has it, if need be in a leap year."""
        if not 1 <= self.month <= 12:
            return False
        return self.day is None or 1 <= self.day <= monthrange(self.year or 2000, self.month)[1]
