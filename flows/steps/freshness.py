"""How each source stands: when it last succeeded, whether that is too long ago, what failed, what to do."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl

from extractors.keep.ledger import Ledger
from extractors.source import Source
from flows.steps.problems import Kind, Problem
from flows.steps.telling import counted, duration

FAILURES_SHOWN = 3


def source_states(
    ledger: Ledger, staged: pl.DataFrame, sources: Mapping[str, Source], off: frozenset[str], now: datetime
) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Return a row for each source, ready for JSON, and what has to be looked at.

    `staged` are the versions that can be read (`flows.steps.stage.staged_versions`). A source that was never
    harvested is none of this folder's, and one that is switched off (`off`) is not stale.
    """
    versions, harvests, coverage = ledger.versions(), ledger.harvests(), ledger.coverage()
    unread = versions.filter("is_newest").join(staged, on=["source", "key", "sha256"], how="anti")
    rows, problems = [], []
    for name, source in sources.items():
        last = harvests.filter(source=name).head(1).to_dicts()
        success = harvests.filter(source=name, state="whole")["finished_at"].max()
        failures = ledger.failures(last[0]["harvest_id"])["error"].to_list() if last else []
        of_source = versions.filter(source=name)
        row = {
            "source": name,
            "documents": of_source["document_id"].n_unique(),
            "versions": of_source.height,
            "staged": staged.filter(source=name).height,
            "unread": unread.filter(source=name)["label"].to_list(),
            "last_fetched_at": of_source["last_fetched_at"].max(),
            "last_success_at": success,
            "last_harvest": last[0]["state"] if last else None,
            "failures": failures,
            "not_whole": coverage.filter(source=name, is_whole=False)["partition"].to_list(),
            "state": _state(source, success, bool(last), name in off, now),
            "to_do": None,
        }
        found = _problems(row, source, now)
        if found:
            row["to_do"] = "erasmus stage" if row["unread"] and len(found) == 1 else _command(source)
        rows.append(row)
        problems += found
    return rows, problems


def _state(source: Source, success: Any, was_harvested: bool, is_off: bool, now: datetime) -> str:
    if is_off:
        return "off"
    if not was_harvested:
        return "never harvested"
    patience = source.schedule.patience
    if patience is None:
        return "on demand"
    return "fresh" if success is not None and now - success <= patience else "stale"


def _problems(row: Mapping[str, Any], source: Source, now: datetime) -> list[Problem]:
    name, success, problems = row["source"], row["last_success_at"], []
    if row["last_harvest"] == "failed":
        words = _such_as("its last harvest failed", row["failures"])
        problems.append(Problem(Kind.SOURCE, f"{name}: {words}. Run `{_command(source)}`."))
    elif row["last_harvest"] == "partial":
        lacks = [counted(len(row["failures"]), "document") + " failed"] if row["failures"] else []
        lacks += [f"not whole: {', '.join(row['not_whole'])}"] if row["not_whole"] else []
        words = _such_as(f"its last harvest lacks something ({'; '.join(lacks)})", row["failures"])
        problems.append(Problem(Kind.DOCUMENT, f"{name}: {words}. Run `{_command(source)}`."))
    if row["state"] == "stale":
        since = (
            f"last succeeded {duration((now - success).total_seconds())} ago"
            if success
            else "never succeeded"
        )
        words = f"{name}: stale: {source.cadence}, but {since}. Run `{_command(source)}`"
        problems.append(Problem(Kind.SOURCE, f"{words}, or let `erasmus serve` run."))
    if row["unread"]:
        words = _such_as(f"{counted(len(row['unread']), 'document')} not read", row["unread"])
        problems.append(
            Problem(Kind.DOCUMENT, f"{name}: {words}. Run `erasmus stage`: it says what is wrong.")
        )
    return problems


def _such_as(words: str, examples: list[str]) -> str:
    if not examples:
        return words
    more = f" and {len(examples) - FAILURES_SHOWN} more" if len(examples) > FAILURES_SHOWN else ""
    return f"{words}: {'; '.join(one.rstrip('.') for one in examples[:FAILURES_SHOWN])}{more}"


def _command(source: Source) -> str:
    needed = [f" {one.option} …" for one in source.takes if one.is_required]
    return f"erasmus run --source {source.id}{''.join(needed)}"
