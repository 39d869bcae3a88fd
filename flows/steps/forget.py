"""Who asked to be forgotten: the list in the data folder, and what still holds them.

Nothing of them is kept that can be read: not in the list, not in the ledger, not in what is logged.
"""

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from flows.steps.held_by import held_in, known_as
from store.aside import written_aside
from store.paths import Paths
from transforms.forgetting.finding import Search
from transforms.forgetting.forgotten import FORGOTTEN, Forgotten
from warehouse.releases import DATABASE, latest_release, list_releases, withdraw

_KEY_BYTES = 32
_WHY = (
    "Somebody who is named in it has asked to be forgotten. Use the newest release: `latest` points to it. "
    "Whoever has a copy of this one is asked to delete it."
)


class ForgettingError(RuntimeError):
    """The list of the forgotten can't be used, or what is asked of it makes no sense: says what to do."""


@dataclass(frozen=True)
class Withdrawal:
    """Which releases were withdrawn, and what has still to be done."""

    withdrawn: Sequence[str]
    problems: list[str] = field(default_factory=list)


def read_forgotten(paths: Paths) -> Forgotten:
    """Return who is to be forgotten.

    Raises ForgettingError if there is a list that can't be read, or whose key is missing or another one: a
    build without it would publish again who is on it.
    """
    key = _read_key(paths.forgotten_key)
    if not paths.forgotten.exists():
        return Forgotten(key)
    try:
        entries = pl.read_csv(paths.forgotten.read_bytes(), schema=FORGOTTEN)
    except pl.exceptions.PolarsError as error:
        raise ForgettingError(f"{paths.forgotten}: can't be read. Put a whole copy of it back.") from error
    held = Forgotten(key, entries)
    if not held.is_empty() and not (key and held.has_its_key()):
        raise ForgettingError(
            f"{paths.forgotten_key}: missing, or not the key that {paths.forgotten.name} was written with. "
            "Put it back from a copy; or remove both files and give every request anew."
        )
    return held


def add_entry(paths: Paths, kind: str, value: str, country: str | None, reason: str) -> str:
    """Put somebody on the list; returns the id of the entry, the old one for who is on it already.

    Who is known by an identifier is forgotten under every name and identifier that the warehouse has of them.
    Raises ShortError for what is too short, ForgettingError if the reason names who is to be forgotten.
    """
    held = read_forgotten(paths)
    if not held.key:
        held = Forgotten(_new_key(paths.forgotten_key), held.entries)
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    alone, _ = Forgotten(held.key).with_entry(kind, value, country, day, reason)
    if Search(alone).find(pl.Series([reason])).height:
        raise ForgettingError("The reason names who is to be forgotten. Give one that does not.")
    known = known_as(paths.warehouse, alone) if kind == "identifier" and paths.warehouse.exists() else []
    after, entry = held.with_entry(kind, value, country, day, reason, known)
    _write(paths.forgotten, after)
    return entry


def remove_entry(paths: Paths, entry: str) -> None:
    """Take an entry off the list. Raises ForgettingError if there is none of that id."""
    held = read_forgotten(paths)
    known = held.entries["forgotten_id"].unique(maintain_order=True)
    if entry not in known:
        raise ForgettingError(f"There is no entry {entry!r}. There are: {', '.join(known) or 'none'}.")
    _write(paths.forgotten, held.without(entry))


def listed(paths: Paths) -> pl.DataFrame:
    """Return forgotten_id, kind, country_code, day, reason of each entry."""
    return (
        read_forgotten(paths)
        .entries.select("forgotten_id", "kind", "country_code", "day", "reason")
        .unique("forgotten_id", keep="first", maintain_order=True)
    )


def withdraw_releases(paths: Paths) -> Withdrawal:
    """Withdraw every release that holds somebody on the list, but for the latest."""
    forgotten = read_forgotten(paths)
    latest = latest_release(paths.releases)
    withdrawn, problems = [], []
    for release in list_releases(paths.releases):
        try:
            if not held_in(release.folder / DATABASE, forgotten):
                continue
        except duckdb.Error as error:
            problems.append(
                f"Release {release.release_id}: can't be looked through ({error}). Remove its folder."
            )
            continue
        if latest is not None and release.release_id == latest.release_id:
            problems.append(
                f"Release {release.release_id} holds them and is the latest. Run `erasmus build`, "
                "`erasmus publish`, and this command again."
            )
            continue
        withdraw(paths.releases, release.release_id, _WHY)
        withdrawn.append(release.release_id)
    return Withdrawal(withdrawn, problems)


def holding_releases(paths: Paths, forgotten: Forgotten) -> list[str]:
    """Return the releases that hold somebody. One that can't be looked through counts as such."""
    holding = []
    for release in list_releases(paths.releases):
        try:
            is_held = bool(held_in(release.folder / DATABASE, forgotten))
        except duckdb.Error:
            is_held = True
        if is_held:
            holding.append(release.release_id)
    return holding


def _read_key(file: Path) -> bytes:
    """Return the key; empty if there is none, or none that can be read."""
    try:
        return bytes.fromhex(file.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return b""


def _new_key(file: Path) -> bytes:
    """Make a key, in a file that is its owner's alone from its first byte on."""
    key = secrets.token_bytes(_KEY_BYTES)
    with written_aside(file) as aside:
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as held:
            held.write(key.hex())
    return key


def _write(file: Path, forgotten: Forgotten) -> None:
    with written_aside(file) as aside:
        forgotten.entries.write_csv(aside)
