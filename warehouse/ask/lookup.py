"""Which organisation a word means: its id, an identifier, or a name, as people write them."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
from anyascii import anyascii
from rapidfuzz import fuzz, process

from warehouse.ask.question_error import UnknownValueError, shown

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

    word: str
    matches: Sequence[Match]
    fitting_count: int
    suggestions: Sequence[Match] = ()
    remark: str | None = None

    @property
    def doubt(self) -> str:
        """Why it is not known which organisation is meant; a list of matches, or of suggestions, follows."""
        if self.matches:
            listed = len(self.matches)
            bound = f", these {listed} have most projects" if listed < self.fitting_count else ""
            return f"{self.fitting_count} organisations fit {shown(self.word)}{bound}; take the id of one:"
        alike = " Written alike:" if self.suggestions else ""
        return f"No organisation is known as {shown(self.word)}.{alike}"


_BY_ID = "SELECT organisation_id FROM organisations WHERE organisation_id = $word"
_BY_RETIRED_ID = """
SELECT o.organisation_id
FROM organisation_redirects AS r JOIN organisations AS o ON o.organisation_id = r.redirected_to
WHERE r.organisation_id = $word
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


def find_organisation(connection: duckdb.DuckDBPyConnection, word: str) -> str:
    """Return the id of the one organisation that `word` means; see `organisations_meant`.

    Raises UnknownValueError naming those that fit, or that are written alike.
    """
    means = look_up(connection, word)
    if len(means.matches) == 1:
        return means.matches[0].organisation_id
    listed = "; ".join(f"{one.organisation_id} {one.name}" for one in means.matches or means.suggestions)
    raise UnknownValueError(f"{means.doubt} {listed}".strip())


def look_up(connection: duckdb.DuckDBPyConnection, word: str) -> Lookup:
    """Return the organisations that `word` means, see `organisations_meant`; else those written alike."""
    word = word.strip()
    meant = organisations_meant(connection, word)
    if not meant:
        return Lookup(word, (), 0, _alike(connection, anyascii(word).lower()))
    retired = _ask(connection, _BY_RETIRED_ID, word=word)
    joined = f"{word} was found to be the same organisation as {meant[0]}, which stands for both."
    return Lookup(word, _matches(connection, meant), len(meant), remark=joined if retired else None)


def organisations_meant(connection: duckdb.DuckDBPyConnection, word: str) -> list[str]:
    """Return the ids of the organisations that `word` means by the surest reading; more than one if in doubt.

    Read as: the id of ours, also a retired one; a PIC, OID or Erasmus code; a name, in any of its spellings,
    without regard to case and diacritics; a name that has all its words.
    """
    word = word.strip()
    written = anyascii(word).lower()
    return (
        _ask(connection, _BY_ID, word=word)
        or _ask(connection, _BY_RETIRED_ID, word=word)
        or _ask(connection, _BY_IDENTIFIER, word=word)
        or _ask(connection, _BY_NAME, word=word, ascii=written)
        or _ask(connection, _BY_WORDS, words=written.split())
    )


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
