"""The list of those who are to be forgotten, of which nobody can read who they are."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from transforms.forgetting.forms import digest, forms_of, hint, longest, words_of

# Name of an organisation that is known by an identifier: theirs only as a whole, and in their country
SPELLING = "spelling"
LEAST_WORDS = 2  # of a spelling: one alone may be any word of a text
Spelling = tuple[tuple[str, ...], str]  # its words, and the country

# One row per form; `forgotten_id` is shared by the forms of one entry
FORGOTTEN = pl.Schema(
    {
        "forgotten_id": pl.String,
        "kind": pl.String,
        "country_code": pl.String,  # where it holds for organisations; null: everywhere
        "digest": pl.String,
        "hint": pl.String,
        "word_count": pl.Int64,
        "day": pl.String,
        "reason": pl.String,
    }
)


@dataclass(frozen=True)
class Forgotten:
    """Who is to be forgotten: `entries` as in FORGOTTEN, and the `key` of their digests."""

    key: bytes = b""
    entries: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FORGOTTEN))

    def is_empty(self) -> bool:
        """Return whether nobody is."""
        return self.entries.is_empty()

    def fingerprint(self) -> str:
        """Return what tells this list from another; empty for none."""
        if self.is_empty():
            return ""
        known = self.entries.select("digest", "country_code").unique().sort(pl.all())
        return hashlib.sha256(known.write_csv().encode()).hexdigest()

    def with_entry(
        self,
        kind: str,
        value: str,
        country: str | None,
        day: str,
        reason: str,
        known_as: Iterable[tuple[str, str, str | None]] = (),
    ) -> tuple["Forgotten", str]:
        """Return the list with one more entry, and its id; what is on it already stays as it is.

        `known_as` has kind, value and country of what else the same organisation is known by. Raises
        ShortError for a value that is too short.
        """
        forms = forms_of(kind, value)
        entry = entry_id(self.key, digest(self.key, forms[0]), country)
        if entry in self.entries["forgotten_id"]:
            return self, entry
        rows = [form_rows(self.key, kind, forms, country)]
        for further, known, where in known_as:
            spelt = [tuple(words_of(known))] if further == SPELLING else forms_of(further, known)
            told = [form for form in spelt if further != SPELLING or len(form) >= LEAST_WORDS]
            rows.append(form_rows(self.key, further, told, where))
        added = pl.concat(rows).with_columns(
            forgotten_id=pl.lit(entry), day=pl.lit(day), reason=pl.lit(reason)
        )
        return Forgotten(self.key, pl.concat([self.entries, added.select(FORGOTTEN.names())])), entry

    def without(self, entry: str) -> "Forgotten":
        """Return the list without an entry."""
        return Forgotten(self.key, self.entries.filter(pl.col("forgotten_id") != entry))

    def has_its_key(self) -> bool:
        """Return whether the list was written with this key: ids are made from it."""
        first = self.entries.unique("forgotten_id", keep="first", maintain_order=True)
        return all(
            entry == entry_id(self.key, known, country)
            for entry, known, country in first.select("forgotten_id", "digest", "country_code").iter_rows()
        )


NOBODY = Forgotten()


def entry_id(key: bytes, known: str, country: str | None) -> str:
    """Return the id of an entry by the digest of its first form."""
    return digest(key, ["id", known, country or "everywhere"])[:8]


def form_rows(key: bytes, kind: str, forms: Iterable[tuple[str, ...]], country: str | None) -> pl.DataFrame:
    """Return kind, country_code, digest, hint and word_count of forms."""
    rows = [(kind, country, digest(key, form), hint(key, longest(form)), len(form)) for form in forms]
    columns = ("kind", "country_code", "digest", "hint", "word_count")
    return pl.DataFrame(rows, schema={name: FORGOTTEN[name] for name in columns}, orient="row")
