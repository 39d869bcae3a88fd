"""A whole made-up world: the truth and what the platforms publish of it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl


@dataclass(frozen=True)
class World:
    """Three frames (columns: SCHEMA in organisations.py, projects.py, participations.py).

    `organisations` is the truth, `projects` and `participations` are what is published, noise
    included. `size` and `seed` are the arguments that made the first night.
    """

    organisations: pl.DataFrame
    projects: pl.DataFrame
    participations: pl.DataFrame
    size: int
    seed: int
    night: int = 0

    @cached_property
    def spans(self) -> dict[int, tuple[int, int]]:
        """Where each project's participations lie: project, first row and number of rows."""
        found = (
            self.participations.with_row_index("row")
            .group_by("project", maintain_order=True)
            .agg(pl.col("row").first(), pl.len())
        )
        return {project: (row, count) for project, row, count in found.iter_rows()}

    def participants(self, project: int) -> list[dict[str, Any]]:
        """The participations of one project, coordinator first."""
        row, count = self.spans[project]
        return self.participations.slice(row, count).to_dicts()

    def private_strings(self) -> set[str]:
        """All contacts' names, e-mails, phones, streets, and persons' names, as the documents hold them."""
        shown = self.organisations.join(
            self.participations.select("truth_id").unique(), on="truth_id", how="semi"
        )
        columns = [shown[c] for c in ("contact_name", "contact_email", "contact_phone", "email", "phone")]
        persons = self.participations.join(
            shown.filter("is_person").select("truth_id"), on="truth_id", how="semi"
        )
        websites = self.participations["website"]
        columns += [persons["name"], self.participations["street"]]
        columns.append(websites.filter(websites.str.contains("@", literal=True).fill_null(value=False)))
        return {text.strip() for column in columns for text in column.drop_nulls().unique()}

    def next_night(self, seed: int) -> "World":
        """The same world one night later: new projects, changed statuses and grants, gaps."""
        from portal.generator import next_night  # the generator makes worlds, so it imports this module

        return next_night(self, seed)
