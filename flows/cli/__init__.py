"""The ``erasmus`` command: which module holds which command. Only the one that is asked for is imported.

What each exit code means is in `flows.steps.problems`.
"""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

from flows.steps.problems import MEANINGS

# In the order in which they are listed
_MODULES = {
    **dict.fromkeys(("demo", "sources", "harvest", "stage", "build", "publish", "run"), "pipeline_commands"),
    "accept": "accept_command",
    **dict.fromkeys(("find", "profile", "query"), "ask_commands"),
    **dict.fromkeys(("status", "serve"), "pipeline_commands"),
    **dict.fromkeys(("forget", "purge"), "keeping_commands"),
}


class Commands(TyperGroup):
    """Commands by name; a question need not wait until what harvests and builds is imported."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of all commands."""
        return list(_MODULES)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, importing its module; null if there is none of that name."""
        if cmd_name not in _MODULES:
            return None
        return get_group(import_module(f"flows.cli.{_MODULES[cmd_name]}").app).commands[cmd_name]


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    epilog=f"Exit codes: {'; '.join(f'{int(code)} {meaning}' for code, meaning in MEANINGS.items())}.",
)


@app.callback()
def _erasmus() -> None:
    """Harvest Erasmus+ projects, find out who worked with whom, publish it as DuckDB and Parquet."""


def main() -> None:
    """Run the command."""
    app()
