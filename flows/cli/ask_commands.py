"""The commands that ask: find, profile, query.

They import nothing that harvests or builds, and what is heavy only when it is needed: an answer is quick.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer

from flows.cli.errors import told
from flows.cli.terminal import line, remark
from flows.settings import Settings
from warehouse.ask.opening import WarehouseError, open_warehouse
from warehouse.ask.values import UnknownValueError

app = typer.Typer()


class MisuseError(ValueError):
    """A command asked wrongly: says what would be right."""


def _readable(text: Any) -> Any:
    """Return a text, or each of a list, without what no text can hold: halves of characters, NUL."""
    if isinstance(text, str):
        return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    return [_readable(one) for one in text] if isinstance(text, list) else text


def _option(name: str, words: str, **settings: Any) -> Any:
    return typer.Option(name, help=words, callback=_readable, **settings)


JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="Print CSV, with a header.")]
ParquetOption = Annotated[
    Path | None, typer.Option("--parquet", dir_okay=False, help="Write a Parquet file instead.")
]


@app.command()
def find(
    text: Annotated[
        str | None, typer.Argument(callback=_readable, help="Words of titles, abstracts and topics.")
    ] = None,
    country: Annotated[
        list[str] | None, _option("--country", "Code or name; may be given more than once.")
    ] = None,
    concept: Annotated[str | None, _option("--concept", "Theme across all years, such as green.")] = None,
    topic: Annotated[str | None, _option("--topic", "One topic, as the programme lists them.")] = None,
    field: Annotated[str | None, _option("--field", "SCH, VET, HED, ADU, YOU or SPO.")] = None,
    action: Annotated[str | None, _option("--action", "Code, such as KA220.")] = None,
    organisation_type: Annotated[
        str | None, _option("--organisation-type", "Type, or family of types.")
    ] = None,
    role: Annotated[str | None, _option("--role", "Role in the matching projects.")] = None,
    since: Annotated[
        int | None, _option("--since", "First call year that counts.", min=1987, max=2100)
    ] = None,
    min_projects: Annotated[
        int | None, _option("--min-projects", "At least so many matching projects.", min=1)
    ] = None,
    newcomers: Annotated[
        bool, _option("--newcomers", "Only organisations with at most two projects in seven years.")
    ] = False,
    worked_with: Annotated[
        list[str] | None, _option("--worked-with", "Partners of this one: id, code or name; repeatable.")
    ] = None,
    exclude: Annotated[
        list[str] | None, _option("--exclude", "Not this one: id, code or name; repeatable.")
    ] = None,
    new: Annotated[bool, _option("--new", "Only projects that are new since the last release.")] = False,
    requests: Annotated[
        bool, _option("--requests", "Open requests for partners instead, nearest deadline first.")
    ] = False,
    limit: Annotated[int, _option("--limit", "At most so many organisations.", min=1, max=10_000)] = 20,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    parquet: ParquetOption = None,
) -> None:
    """Find partners: organisations whose projects match, best first, with the reasons.

    For example: erasmus find "green skills" --country PT --field VET --since 2022
    """
    from flows.cli import answers, show_discovery
    from flows.cli.show_requests import find_requests, show_requests
    from warehouse.ask.find import explain, find
    from warehouse.ask.values import find_value

    with _asked(as_json, as_csv, parquet) as connection:
        filters: dict[str, Any] = {
            "query": text,
            "countries": [find_value(connection, "country", one) for one in country or ()],
            "concept": concept and find_value(connection, "concept", concept),
            "topic": topic and find_value(connection, "topic", topic),
            "field": field and find_value(connection, "field", field),
            "action": action and find_value(connection, "action", action),
            "organisation_type": organisation_type
            and find_value(connection, "organisation_type", organisation_type),
            "role": role and find_value(connection, "role", role),
            "since": since,
            "min_projects": min_projects,
            "newcomers_only": newcomers,
            "worked_with": [_organisation(connection, one) for one in worked_with or ()],
            "exclude": [_organisation(connection, one) for one in exclude or ()],
            "new_projects_only": new,
        }
        given = {name: value for name, value in filters.items() if value not in (None, False, [])}
        if requests:
            _only_for_requests(given)
            asked = find_requests(connection, given, limit)
            if not answers.give(asked, as_json=as_json, as_csv=as_csv, parquet=parquet):
                show_requests(asked)
            return
        found = find(connection, given, limit)
        for_programs = answers.give(found, as_json=as_json, as_csv=as_csv, parquet=parquet)
        if found.is_empty():
            show_discovery.nothing_found(explain(connection, given), remark if for_programs else line)
        elif not for_programs:
            show_discovery.found(found)


@app.command()
def profile(
    organisation: Annotated[
        str, typer.Argument(callback=_readable, help="Id, PIC, OID, Erasmus code, or name.")
    ],
    as_json: JsonOption = False,
) -> None:
    """Print one page on an organisation: who it is, what it did, with whom, who is similar."""
    from dataclasses import asdict

    from flows.cli import answers, show_profile
    from warehouse.ask.lookup import look_up
    from warehouse.ask.profile import read_profile

    with _asked() as connection:
        means = look_up(connection, organisation)
        if means.remark:
            remark(means.remark)
        if len(means.matches) == 1:
            page = read_profile(connection, means.matches[0].organisation_id)
            if as_json:
                answers.print_json(page)
            else:
                show_profile.profile(page)
        elif as_json:
            answers.print_json(
                {
                    "fitting_count": means.fitting_count,
                    "matches": [asdict(match) for match in means.matches],
                    "suggestions": [asdict(match) for match in means.suggestions],
                }
            )
        elif means.matches:
            show_profile.matches(organisation, means)
        else:
            show_profile.suggestions(organisation, means.suggestions)


@app.command()
def query(
    name: Annotated[
        str | None, typer.Argument(callback=_readable, help="Which query; without one they are listed.")
    ] = None,
    parameters: Annotated[
        list[str] | None, _option("--param", "name=value; may be given more than once.")
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the queries with their questions.")] = False,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    parquet: ParquetOption = None,
) -> None:
    """Answer one of the named queries; `docs/queries.md` explains their columns."""
    from flows.cli import answers, show_discovery
    from warehouse.ask.queries import QueryError, find_query, read_queries, run_query

    if name is None or listed:
        show_discovery.queries(read_queries())
        return
    with told(misuse=(QueryError, MisuseError)):
        asked = find_query(name)
        given = _pairs(parameters or [])
        with _asked(as_json, as_csv, parquet) as connection:
            frame = run_query(connection, name, given)
            if not answers.give(frame, as_json=as_json, as_csv=as_csv, parquet=parquet):
                show_discovery.answer(asked, frame)


@contextmanager
def _asked(
    as_json: bool = False, as_csv: bool = False, parquet: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse, and turn what may go wrong into one message and an exit code."""
    with told(WarehouseError, duckdb.Error, OSError, misuse=(UnknownValueError, MisuseError)):
        if as_json + as_csv + (parquet is not None) > 1:
            raise MisuseError("Take one of --json, --csv and --parquet.")
        with open_warehouse(Settings().paths.warehouse) as connection:
            yield connection


def _organisation(connection: duckdb.DuckDBPyConnection, word: str) -> str:
    """Return the id of the one organisation that a word means."""
    from warehouse.ask.lookup import look_up

    means = look_up(connection, word)
    if len(means.matches) == 1:
        return means.matches[0].organisation_id
    offered = "; ".join(f"{one.organisation_id} {one.name}" for one in means.matches or means.suggestions)
    typed = repr(word[:80])
    fits = f"Several organisations fit {typed}" if means.matches else f"No organisation is known as {typed}"
    raise MisuseError(
        f"{fits}. {'Take the id of one: ' if means.matches else 'Written alike: '}{offered or 'none'}"
    )


def _only_for_requests(filters: Mapping[str, Any]) -> None:
    """Raise MisuseError for filters that say nothing of a request."""
    from flows.cli.show_requests import FILTERS
    from warehouse.ask.find import OPTIONS

    others = [OPTIONS[name] for name in filters if name not in FILTERS]
    if others:
        known = ", ".join(OPTIONS[name] for name in FILTERS)
        raise MisuseError(f"{', '.join(others)} says nothing of requests (--requests). These do: {known}.")


def _pairs(parameters: list[str]) -> dict[str, str]:
    pairs = {}
    for text in parameters:
        name, sign, value = text.partition("=")
        if not sign:
            raise MisuseError(f"--param takes name=value, not {text!r}.")
        if name in pairs:
            raise MisuseError(f"--param {name} is given twice.")
        pairs[name] = value
    return pairs
