"""``CHANGES.md`` of a release: what a reader should know of it, before any SQL.

Each section is a function of the warehouse that returns Markdown, or nothing if it has nothing to say; a
further section is one more function in `SECTIONS`. Lists are short: each says how many more there are, and
which SQL shows them. Names of organisations and titles of projects are the only published texts in it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import duckdb

from store.printable import in_markdown

SHOWN = 10
_TITLE_LENGTH = 100


@dataclass(frozen=True)
class _Group:
    """Changes that are listed together: which rows of ``changes`` (SQL), and which of them come first."""

    title: str
    rows: str
    first: str = "p.call_year DESC NULLS LAST, c.change_number"


_MONEY = "abs(coalesce(c.after, '0')::DECIMAL(14, 2) - coalesce(c.before, '0')::DECIMAL(14, 2)) DESC"
_GROUPS = (
    _Group("New projects", "change_kind = 'new' AND subject = 'project'", "g.amount_eur DESC NULLS LAST"),
    _Group("Partners that withdrew", "change_kind = 'withdrawn'"),
    _Group("Partners that returned", "change_kind = 'returned'"),
    _Group("Partners no longer named", "change_kind = 'dropped'"),
    _Group("Partners added", "change_kind = 'added'"),
    _Group("Other coordinators", "field = 'coordinator_id'"),
    _Group("Other statuses", "field = 'status'"),
    _Group("Other grants", "subject = 'grant'", _MONEY),
    _Group("Projects no longer listed", "change_kind = 'no_longer_listed'"),
    _Group("Projects listed again", "change_kind = 'listed_again'"),
    _Group(
        "Other fields of projects",
        "change_kind = 'changed' AND subject = 'project' AND field NOT IN ('coordinator_id', 'status')",
    ),
    _Group("New organisations", "change_kind = 'new' AND subject = 'organisation'"),
    _Group("Removed", "change_kind = 'removed'"),
)


def release_notes(connection: duckdb.DuckDBPyConnection, release_id: str, earlier: Sequence[str]) -> str:
    """Return the notes of a release, made from the warehouse that `connection` is open on.

    `earlier` are the ids of the releases there are, oldest first.
    """
    sections = [f"# Release {release_id}", _compared_with(connection, earlier)]
    sections += filter(None, (section(connection) for section in SECTIONS))
    return "\n\n".join(sections) + "\n"


def _compared_with(connection: duckdb.DuckDBPyConnection, earlier: Sequence[str]) -> str:
    since = connection.execute("SELECT DISTINCT since_release FROM ops.comparisons").fetchone()
    if since is not None:
        return f"What changed since release {since[0]}, as table `changes` says it row by row."
    if earlier:
        return "What changed is not known: the release before could not be read when this one was built."
    return "The first release: there is nothing to compare it with."


def _counts(connection: duckdb.DuckDBPyConnection) -> str | None:
    counted = connection.execute(
        """
        SELECT subject, replace(change_kind, '_', ' '), coalesce(field, ''), count(*)
        FROM changes GROUP BY ALL ORDER BY min(change_number)
        """
    ).fetchall()
    compared = connection.execute("SELECT count(*) FROM ops.comparisons").fetchone()
    if not counted:
        return "Nothing changed." if compared != (0,) else None
    rows = [f"| {subject} | {kind} | {field} | {count:,} |" for subject, kind, field, count in counted]
    return "\n".join(["| what | change | field | how many |", "|---|---|---|---:|", *rows])


def _not_compared(connection: duckdb.DuckDBPyConnection) -> str | None:
    rows = connection.execute(
        "SELECT comparison_name, problem FROM ops.comparisons WHERE problem IS NOT NULL ORDER BY ALL"
    ).fetchall()
    lines = [f"- {name.replace('_', ' ')}: {_plain(problem)}" for name, problem in rows]
    return "\n".join(["## Could not be compared\n", *lines]) if lines else None


def _changes(connection: duckdb.DuckDBPyConnection) -> str | None:
    return "\n\n".join(filter(None, (_listed(connection, group) for group in _GROUPS))) or None


def _listed(connection: duckdb.DuckDBPyConnection, group: _Group) -> str | None:
    rows = connection.execute(
        f"""
        SELECT c.project_id, p.action_code, p.call_year, p.title,
            coalesce(o.organisation_id, c.organisation_id), o.name, o.country_code, c.field,
            c.before, c.after, count(*) OVER () AS total
        FROM (FROM changes WHERE {group.rows}) AS c
        LEFT JOIN projects AS p USING (project_id)
        LEFT JOIN organisations AS o
            ON o.organisation_id = CASE
                WHEN c.change_kind = 'new' AND c.subject = 'project' THEN p.coordinator_id
                ELSE c.organisation_id
            END
        LEFT JOIN (FROM grants WHERE is_current) AS g ON g.project_id = c.project_id
        ORDER BY {group.first}, c.change_number
        LIMIT {SHOWN}
        """  # noqa: S608 (constants of this module)
    ).fetchall()
    if not rows:
        return None
    lines = [f"## {group.title}\n", *(_line(*row[:-1]) for row in rows)]
    more = rows[0][-1] - len(rows)
    if more:
        lines.append(f"- and {more:,} more: `SELECT * FROM changes WHERE {group.rows}`")  # noqa: S608 (a text)
    return "\n".join(lines)


def _line(
    project_id: str | None,
    action_code: str | None,
    call_year: int | None,
    title: str | None,
    organisation_id: str | None,
    name: str | None,
    country_code: str | None,
    field: str | None,
    before: str | None,
    after: str | None,
) -> str:
    facts = ", ".join(str(fact) for fact in (action_code, call_year) if fact)
    parts = [_code(project_id), facts, title and _plain(title), name and _plain(name), country_code]
    parts.append(_code(organisation_id))
    if field is not None and field != "is_withdrawn":
        parts.append(f"{field}: {_plain(before or 'none')} → {_plain(after or 'none')}")
    elif field is None and (role := before or after):
        parts.append(f"as {_plain(role)}")
    return "- " + " · ".join(part for part in parts if part)


def _quality(connection: duckdb.DuckDBPyConnection) -> str | None:
    rows = connection.execute(
        """
        SELECT reference, scope || CASE scope WHEN 'all' THEN '' ELSE ' ' || value END,
            true_pair_count, pair_precision, pair_recall, pair_f1, b_cubed_f1
        FROM ops.resolution_quality
        WHERE scope = 'all' OR reference = 'identifiers'
        QUALIFY row_number() OVER (PARTITION BY reference, scope ORDER BY true_pair_count DESC, value) <= 5
        ORDER BY scope, reference, true_pair_count DESC, value
        """
    ).fetchall()
    if not rows:
        return None
    head = (
        "## How well organisations are told apart\n\n"
        "*identifiers*: a fifth of them was hidden, all was resolved without them, and compared with them. "
        "*known truth*: the same program on made-up data. Pairs of mentions; the rest is in "
        "`ops.resolution_quality`.\n\n"
        "| compared with | scope | pairs | precision | recall | F1 | B-cubed F1 |\n"
        "|---|---|---:|---:|---:|---:|---:|"
    )
    lines = [
        f"| {reference} | {scope} | {pairs:,} | {' | '.join(_figure(figure) for figure in figures)} |"
        for reference, scope, pairs, *figures in rows
    ]
    return "\n".join([head, *lines])


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"


def _plain(text: str) -> str:
    """Return a published text on one line, shortened, with nothing in it that Markdown or HTML would read."""
    line = " ".join(text.split())
    short = line if len(line) <= _TITLE_LENGTH else line[: _TITLE_LENGTH - 1].rstrip() + "…"
    return in_markdown(short)


def _code(identifier: str | None) -> str | None:
    return "`" + identifier.replace("`", "'") + "`" if identifier else None


SECTIONS: tuple[Callable[[duckdb.DuckDBPyConnection], str | None], ...] = (
    _counts,
    _not_compared,
    _changes,
    _quality,
)
