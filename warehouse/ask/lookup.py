"""Which organisation a word means: its id, an identifier, or a name, as people write them."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
from anyascii import anyascii
from rapidfuzz import fuzz, process

LISTED = 20
SUGGESTED = 8
_ALIKE = 70.0  # of 100: below, names have little more than letters in common
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Match:
    """An organisation that a word may mean."""

    organisation_id: str
    name: str | None
    country_code: str | None
    city: str | None
    project_count: int


@dataclass(frozen=True)
class Lookup:
    """What a word means.

    One match: that organisation; `remark` says so if its id was another one. Several: all of them fit, those
    with most projects first; `fitting_count` fit, of which LISTED are given at most. None: `suggestions` are
    written much alike.
    """

    matches: Sequence[Match]
    fitting_count: int
    suggestions: Sequence[Match] = ()
    remark: str | None = None


_BY_ID = """
SELECT organisation_id FROM organisations WHERE organisation_id = $word
UNION ALL SELECT redirected_to FROM organisation_redirects WHERE organisation_id = $word
"""
_BY_IDENTIFIER = """
SELECT DISTINCT organisation_id FROM organisation_identifiers
WHERE upper(replace(value, ' ', '')) = upper(replace($word, ' ', ''))
"""
_BY_NAME = """
SELECT DISTINCT organisation_id FROM organisation_names
WHERE lower(name) = lower($word) OR lower(name_ascii) = $ascii
"""
# every word stands in one and the same spelling
_BY_WORDS = """
SELECT DISTINCT organisation_id FROM organisation_names
WHERE len($words::VARCHAR[]) > 0
    AND list_bool_and(list_transform($words::VARCHAR[], lambda word: contains(lower(name_ascii), word)))
"""
_MATCHES = """
SELECT o.organisation_id, o.name, o.country_code, o.city, coalesce(p.project_count, 0)
FROM organisations AS o LEFT JOIN partner_profiles AS p USING (organisation_id)
WHERE o.organisation_id IN (SELECT unnest($ids::VARCHAR[]))
ORDER BY p.project_count DESC NULLS LAST, o.organisation_id
LIMIT $limit
"""
_SPELLINGS = """
SELECT lower(name_ascii), min(organisation_id) FROM organisation_names
WHERE name_ascii IS NOT NULL GROUP BY ALL ORDER BY ALL
"""


def look_up(connection: duckdb.DuckDBPyConnection, word: str) -> Lookup:
    """Return the organisations that `word` means, the surest reading first.

    That is: the id of ours, also a retired one; a PIC, OID or Erasmus code; a name, in any of its spellings,
    without regard to case and diacritics; a name that has all its words.
    """
    word = word.strip()
    ids = _ask(connection, _BY_ID, word=word)
    if ids:
        joined = f"{word} was found to be the same organisation as {ids[0]}, which stands for both."
        return Lookup(_matches(connection, ids), 1, remark=joined if ids[0] != word else None)
    written = anyascii(word).lower()
    found = (
        _ask(connection, _BY_IDENTIFIER, word=word)
        or _ask(connection, _BY_NAME, word=word, ascii=written)
        or _ask(connection, _BY_WORDS, words=written.split())
    )
    if found:
        return Lookup(_matches(connection, found), len(found))
    return Lookup((), 0, _alike(connection, written))


def _ask(connection: duckdb.DuckDBPyConnection, sql: str, **parameters: object) -> list[str]:
    return [row[0] for row in connection.execute(sql, parameters).fetchall()]


def _matches(
    connection: duckdb.DuckDBPyConnection, ids: Sequence[str], limit: int = LISTED
) -> tuple[Match, ...]:
    rows = connection.execute(_MATCHES, {"ids": list(ids), "limit": limit}).fetchall()
    return tuple(Match(*row) for row in rows)


def _alike(connection: duckdb.DuckDBPyConnection, written: str) -> tuple[Match, ...]:
    """Return organisations with a spelling like `written`, the most alike first.

    A whole name may have its words in another order; a longer name may have something alike in it.
    """
    written = written[:_LONGEST_NAME]
    spellings: dict[str, str] = dict(connection.execute(_SPELLINGS).fetchall())
    longer = [name for name in spellings if len(name) >= len(written)]
    best = [
        *process.extract(
            written, list(spellings), scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE, limit=SUGGESTED
        ),
        *process.extract(written, longer, scorer=fuzz.partial_ratio, score_cutoff=_ALIKE, limit=SUGGESTED),
    ]
    best.sort(key=lambda found: -found[1])
    ids = list(dict.fromkeys(spellings[name] for name, _, _ in best))[:SUGGESTED]
    by_id = {match.organisation_id: match for match in _matches(connection, ids)}
    return tuple(by_id[organisation_id] for organisation_id in ids)
