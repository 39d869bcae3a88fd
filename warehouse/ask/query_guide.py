"""Write the page on named queries out of their files; ``make docs`` puts it into ``docs/queries.md``."""

from collections.abc import Iterator

from warehouse.ask.kinds_of_value import KINDS
from warehouse.ask.queries import Parameter, Query, read_queries

INTRODUCTION = """\
# Named queries

This page is generated from `warehouse/queries/` by `make docs`; a test holds the two together. How the tables
hang together, and where a naive query goes wrong, is in [Asking the warehouse](asking.md).

```sh
erasmus query role_history --param organisation='Universität München'
```

An organisation is named by its id, PIC, OID or Erasmus code, or by its name as people write it; what fits
several organisations is not guessed. A list has commas between its values, or its parameter is given once for
each value. A name that has a comma goes as it is, or between double quotes in a list:

```sh
erasmus query grant_capacity --param 'organisations="München, Universität",E10209131'
erasmus query grant_capacity --param 'organisations=München, Universität' --param organisations=E10209131
```

The same from Python:

```python
import duckdb

from warehouse.ask.queries import run_query

with duckdb.connect("data/warehouse/erasmus.duckdb", read_only=True) as connection:
    print(run_query(connection, "newcomers", {"action": "KA210", "country": "PT"}))
```

Each is one SQL file with parameters written `$name`, so any DuckDB client can run it, too. In DuckDB's
command line, put `PREPARE asked AS` before the file's text, and then give every parameter, `NULL` for what is
left out:

```sql
EXECUTE asked(organisation := 'ID', field := NULL);
```

What holds for all:

- Only funded projects are published. No answer is a success rate.
- "New", "first" and "last" mean: in the loaded call years. `ops.coverage` says which they are, and how whole.
- Grants are mobilised by whole projects, never received by an organisation.
- A project counts once for an organisation, and not at all if it has left it.
- Whoever may be a person is in no answer.
- Lists of project ids are evidence: look a project up in `projects`, or follow its `card_url`.
"""


def query_guide() -> str:
    """Return the page on named queries as Markdown."""
    queries = read_queries().values()
    contents = "\n".join(f"- [{query.name}](#{query.name}): {query.question}" for query in queries)
    return "\n".join([INTRODUCTION, contents, "", *(_section(query) for query in queries)])


def _section(query: Query) -> str:
    parts = [f"## {query.name}\n", f"*{query.question}*\n", query.answers + "\n", _example(query)]
    parts.append("| parameter | takes | if left out | meaning |\n|---|---|---|---|")
    parts += [_parameter(parameter) for parameter in query.parameters.values()]
    parts.append("\n| column of the answer | meaning |\n|---|---|")
    parts += [f"| `{name}` | {meaning} |" for name, meaning in query.columns.items()]
    return "\n".join(parts) + "\n"


def _example(query: Query) -> str:
    return "\n".join(["```sh", " ".join(_words(query)), "```\n"])


def _words(query: Query) -> Iterator[str]:
    yield f"erasmus query {query.name}"
    for name, value in query.example.items():
        yield f"--param {name}={value.replace('@busiest', 'ID').replace('@partner', 'ID')}"


def _parameter(parameter: Parameter) -> str:
    default = {None: "must be given", "null": ""}.get(parameter.default, parameter.default)
    return f"| `{parameter.name}` | {KINDS[parameter.kind].takes} | {default} | {parameter.meaning} |"


if __name__ == "__main__":
    print(query_guide(), end="")
