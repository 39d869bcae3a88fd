"""The commands that ask: find, profile, query.

They import nothing that harvests or builds, and what is heavy only when it is needed: an answer is quick.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer

from flows.cli.exit_codes import exit_codes
from flows.cli.filter_options import takes_filters, typed_filters, without_broken_characters
from flows.cli.terminal import line, remark
from flows.settings import Settings
from flows.steps.problems import Kind
from warehouse.ask.filters import read_filters
from warehouse.ask.opening import WarehouseError, open_warehouse
from warehouse.ask.question_error import QuestionError

_EXPECTED = {
    WarehouseError: Kind.OTHER,
    duckdb.Error: Kind.OTHER,
    OSError: Kind.OTHER,
    QuestionError: Kind.MISUSE,
}

app = typer.Typer()


JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="Print CSV, with a header.")]
ParquetOption = Annotated[
    Path | None, typer.Option("--parquet", dir_okay=False, help="Write a Parquet file instead.")
]


@app.command()
@takes_filters
def find(
    *,
    requests: Annotated[
        bool, typer.Option("--requests", help="Open requests for partners instead, nearest deadline first.")
    ] = False,
    limit: Annotated[
        int, typer.Option("--limit", help="At most so many organisations.", min=1, max=10_000)
    ] = 20,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    parquet: ParquetOption = None,
    **filters: Any,
) -> None:
    """Find partners: organisations whose projects match, best first, with the reasons.

    For example: erasmus find "green skills" --country PT --field VET --since 2022
    """
    from flows.cli import answers, show_discovery, show_requests
    from warehouse.ask.find import explain, find_partners, find_requests

    with _asked(as_json, as_csv, parquet) as connection:
        given = read_filters(connection, typed_filters(filters))
        found = (find_requests if requests else find_partners)(connection, given, limit)
        for_programs = answers.give(found, as_json=as_json, as_csv=as_csv, parquet=parquet)
        if requests:
            if not for_programs:
                show_requests.requests(found)
        elif found.is_empty():
            show_discovery.nothing_found(explain(connection, given), remark if for_programs else line)
        elif not for_programs:
            show_discovery.partners(found)


@app.command()
def profile(
    organisation: Annotated[
        str, typer.Argument(callback=without_broken_characters, help="Id, PIC, OID, Erasmus code, or name.")
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
        else:
            show_profile.in_doubt(means)


@app.command()
def query(
    name: Annotated[
        str | None,
        typer.Argument(callback=without_broken_characters, help="Which query; without one they are listed."),
    ] = None,
    parameters: Annotated[
        list[str] | None,
        typer.Option(
            "--param", help="name=value; may be given more than once.", callback=without_broken_characters
        ),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the queries with their questions.")] = False,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    parquet: ParquetOption = None,
) -> None:
    """Answer one of the named queries; `docs/queries.md` explains their columns."""
    from flows.cli import answers, show_discovery
    from warehouse.ask.queries import find_query, read_queries, run_query, split_pairs

    if name is None or listed:
        show_discovery.queries(read_queries())
        return
    with exit_codes(_EXPECTED):
        asked = find_query(name)
        given = split_pairs(parameters or [])
        with _asked(as_json, as_csv, parquet) as connection:
            frame = run_query(connection, name, given)
            if not answers.give(frame, as_json=as_json, as_csv=as_csv, parquet=parquet):
                show_discovery.answer(asked, frame)


@contextmanager
def _asked(
    as_json: bool = False, as_csv: bool = False, parquet: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse, and turn what may go wrong into one message and an exit code."""
    with exit_codes(_EXPECTED):
        if as_json + as_csv + (parquet is not None) > 1:
            raise QuestionError("Take one of --json, --csv and --parquet.")
        with open_warehouse(Settings().paths.warehouse) as connection:
            yield connection
