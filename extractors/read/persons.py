"""Persons and informal groups: who may be one, by type and name.

A name is judged by its words: those that only a body bears (``data/organisation_words.csv``), first names
and titles (``data/given_names.csv``, ``data/person_titles.csv``), and how it is written. docs/persons.md says
how often the judgement is right.
"""

import re
from collections.abc import Sequence
from functools import cache

import polars as pl

from extractors.read.name_words import BEFORE, BEHIND, fold, folded, one_of, spelt
from schema.code_lists import rows_of
from schema.personal import name_keys

# Creative Europe files artists under these types; only their names tell whether a person stands there
_TYPES_OF_ARTISTS = ("other", "artist agents", "art agents")

_WORD = r"\p{L}[^\s,;&/+|]*"
_MOST_WORDS_OF_A_PERSON = 7
_MOST_WORDS_WITHOUT_A_FIRST_NAME = 4
_LONG_STEM = 7  # letters: no name has such a stem inside it, as Metropolitanuniversität has

# A common noun beside a word with a capital; Georgian letters count as small in Unicode
_SMALL_WORD = r"^[\p{Ll}&&[^\x{10d0}-\x{10ff}]]{2,}$"
_CAPITALISED = r"\p{Lu}\p{Ll}"
_CONSONANTS = rf"{BEFORE}[B-DF-HJ-NP-TV-XZБ-ДЖЗК-НП-ТФ-Щ]{{3,6}}{BEHIND}"
# AGEA, CFEA: up to four letters that begin as few family names do (not KOÇ Ayla, RUIZ Ana, TRAN Minh)
_LEADING_ACRONYM = r"^\W*(?:[AEIOU][A-Z]{1,3}|[BCDFGHJKLMNPQRTVWXZ][BCDFGKMPQSTX][A-Z]{0,2})[\s-]+\p{Lu}"
# SudParis, NeuroCure; not MacLeod, FitzGerald, DeVito
_INNER_CAPITAL = r"\p{L}\p{Ll}[\p{Ll}&&[^ct]]\p{Ll}*\p{Lu}"
# Endings of family names that stand alone
_FAMILY_ENDINGS = (
    "ova|skis|skas|sky|ski|ska|cki|cka|ovic|evic|wicz|vich|escu|eanu|opoulos|opoulou|idis|idou|akis|aki|enko|"
    "chuk|shvili|dze|yan|oglu|sson|sen|dottir|eva|iene|aite|yte|ова|ева|ов|ев|енко|чук|скии|ская|ська|ськии|"
    "ски|ска|вић|дзе|швили|πουλοσ|πουλου|ιδησ|ιδου|ακησ|ακη|შვილი|ძე|յան"
)


def may_be_person(organisations: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """Whether who is named in the columns `names` may be a natural person or an informal group.

    `organisations` also has organisation_type, programme and is_of_any_kind (nothing but the name tells).
    """
    kind = pl.col("organisation_type").str.to_lowercase().str.strip_chars()
    judged = organisations.select(
        is_said=said_to_be_person(organisations, names),
        is_artistic=pl.col("programme").str.contains("Creative Europe|Culture").fill_null(value=False)
        & kind.is_in(_TYPES_OF_ARTISTS).fill_null(value=False),
        name=pl.coalesce(names).str.normalize("NFC"),
    ).with_row_index("row")
    # only these names are looked at, since to look is dear
    is_asked = judged["is_artistic"] | organisations["is_of_any_kind"].fill_null(value=False)
    asked = judged.filter(is_asked & ~judged["is_said"] & judged["name"].is_not_null())
    if asked.is_empty():
        return judged["is_said"]
    # artists bear stage names of one word
    persons = asked.filter(named_like_person(pl.col("name"), may_be_one_word=pl.col("is_artistic")))
    return judged["is_said"] | judged["row"].is_in(persons["row"].implode())


def said_to_be_person(organisations: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """Whether the type or a name says that a natural person or an informal group is meant."""
    rows = rows_of("extractors.read", "person_words")
    in_types = [row["pattern"] for row in rows if row["stands_in"].startswith("type")]
    in_names = [row["pattern"] for row in rows if row["stands_in"] == "type or name"]
    named = pl.any_horizontal(
        _says_one_of(pl.col(name), in_names) | _has_form_of_traders(pl.col(name)) for name in names
    )
    typed = _says_one_of(pl.col("organisation_type").str.strip_chars(), [*in_types, "individual"])
    said = typed.fill_null(value=False) | named.fill_null(value=False)
    return organisations.select(is_said=said).to_series()


def keys_of_persons(organisations: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """Digests of those names that are said to be a person's and look like one; null for all others.

    What says so ("fyzická osoba") is no part of the name: elsewhere the same person may stand without it.
    """
    said = organisations.with_row_index("row").filter(said_to_be_person(organisations, names))
    words = "|".join(
        re.escape(row["pattern"]).replace(r"\ ", r"[\s\p{Pd}_/]+")
        for row in rows_of("extractors.read", "person_words")
        if row["stands_in"] == "type or name"
    )
    start, end = _forms_of_traders()
    bare = said.select(
        "row",
        name=pl.coalesce(names)
        .str.normalize("NFC")
        .str.replace_all(rf"(?i)(?:{words})\p{{Ll}}*", "")
        .str.replace_all(rf"{start}|{end}", "")
        .str.strip_chars(" ,;:()-–—"),
    ).filter(named_like_person(pl.col("name"), may_be_one_word=pl.lit(value=False)))
    keys = pl.Series([None] * organisations.height, dtype=pl.String)
    return keys.scatter(bare["row"], name_keys(bare["name"])) if bare.height else keys


def _says_one_of(text: pl.Expr, words: list[str]) -> pl.Expr:
    """Whether words stand in a text, whatever its case and whatever joins them: Informal-group."""
    return text.str.to_lowercase().str.replace_all(r"[\s\p{Pd}_/]+", " ").str.contains_any(words)


@cache
def _forms_of_traders() -> tuple[str, str]:
    """Patterns of what begins and what ends the names of sole traders."""
    rows = rows_of("extractors.read", "person_words")
    start, end = (
        "|".join(re.escape(row["pattern"]) for row in rows if row["stands_in"] == place)
        for place in ("start of name", "end of name")
    )
    return rf"^\W*(?:{start})[\s„“\"«]", rf"[\s,(-](?:{end})\W*$"


def _has_form_of_traders(name: pl.Expr) -> pl.Expr:
    """Whether a name, unless long or a body's, begins or ends as those of sole traders do."""
    start, end = _forms_of_traders()
    is_short = name.str.count_matches(_WORD) <= _MOST_WORDS_OF_A_PERSON
    return name.str.contains(rf"{start}|{end}") & is_short & ~has_word_of_bodies(name, "strong")


def named_like_person(name: pl.Expr, *, may_be_one_word: pl.Expr) -> pl.Expr:
    """Whether a name may be a person's: up to seven words, none of which only a body bears.

    Titles, particles, stage names and a family name before a comma make up to seven words. What is
    written rather like a body's name is one, unless it has a first name or a title in it.
    """
    plain = fold(name)
    word_count = name.str.count_matches(_WORD)
    particle_count = name.str.count_matches(rf"(?i)\b(?:{one_of(name_parts('particle'))})\b")
    is_body = has_word_of_bodies(name, "strong")
    is_rather_body = (
        has_word_of_bodies(name, "weak")
        | (name.str.contains(_CAPITALISED) & _has_common_noun(name))
        | pl.any_horizontal(
            name.str.contains(sign) for sign in (_CONSONANTS, _LEADING_ACRONYM, _INNER_CAPITAL, r"\d")
        )
        | (word_count - particle_count > _MOST_WORDS_WITHOUT_A_FIRST_NAME)
        | ((word_count == 1) & ~may_be_one_word)
    )
    is_family_name = (word_count == 1) & plain.str.contains(rf"\p{{L}}{{2}}(?:{_FAMILY_ENDINGS})\W*$")
    is_person = _has_first_name_or_title(plain) | is_family_name
    return word_count.is_between(1, _MOST_WORDS_OF_A_PERSON) & ~is_body & (is_person | ~is_rather_body)


@cache
def first_names() -> frozenset[str]:
    """First names, folded."""
    return _given_names("names")


@cache
def doubtful_first_names() -> frozenset[str]:
    """First names that are other words, too, or places: in a running text they prove nothing."""
    return _given_names("words too")


def _given_names(use: str) -> frozenset[str]:
    rows = rows_of("extractors.read", "given_names")
    return frozenset(folded(name for row in rows if row["use"] == use for name in row["names"].split()))


@cache
def name_parts(match: str) -> frozenset[str]:
    """Words that are part of a person's name: those of ``person_titles.csv`` that match so, as written."""
    rows = rows_of("extractors.read", "person_titles")
    return frozenset(word for row in rows if row["match"] == match for word in row["words"].split("|"))


@cache
def titles() -> frozenset[str]:
    """Titles and words of address, folded."""
    return frozenset(folded(name_parts("title") | name_parts("civil")))


@cache
def _first_names() -> pl.Series:
    """All first names as one list: to make it takes longer than to look into it."""
    return pl.Series([sorted(first_names())])


@cache
def _first_names_and_titles() -> pl.Series:
    return pl.Series([sorted(first_names() | titles())])


def _has_first_name_or_title(plain: pl.Expr) -> pl.Expr:
    saint = rf"(?:^|[\s-])(?:{one_of(name_parts('saint'))})[\s.-]+\p{{L}}+"
    words = plain.str.replace_all(saint, " ").str.extract_all(r"\p{L}+(?:['-]\p{L}+)*")
    known = pl.element().is_in(_first_names_and_titles())
    # Jean-Pierre
    known |= pl.element().str.split("-").list.first().is_in(_first_names())
    return words.list.eval(known).list.any()


def _has_common_noun(name: pl.Expr) -> pl.Expr:
    word = pl.element()
    is_common = word.str.contains(_SMALL_WORD) & ~word.is_in(list(name_parts("particle")))
    return name.str.extract_all(r"[^\s(),-]+").list.eval(is_common).list.any()


def has_word_of_bodies(name: pl.Expr, strength: str) -> pl.Expr:
    """Whether a word that names a body is in a name: only bodies bear "strong" ones."""
    in_plain, as_written = _words_of_bodies(strength)
    return pl.any_horizontal(
        *(fold(name).str.contains(pattern) for pattern in in_plain),
        *(name.str.contains(pattern) for pattern in as_written),
    )


@cache
def _words_of_bodies(strength: str) -> tuple[list[str], list[str]]:
    """Patterns of the words that name a body, in a folded name and in one as written.

    They stay apart: joined to one, they are a hundred times slower.
    """
    words: dict[str, list[str]] = {}
    for row in rows_of("extractors.read", "organisation_words"):
        if row["strength"] == strength:
            words.setdefault(row["match"], []).extend(row["words"].split("|"))
    acronyms = [acronym.replace(".", "") for acronym in words.pop("acronym")]
    as_written = {"acronym": rf"{BEFORE}(?:{_spelt(acronyms)}){BEHIND}"}
    if forms := words.pop("as_written", []):
        as_written["as_written"] = rf"{BEFORE}(?:{one_of(forms)})\.?\s*$"
    plain = {match: folded(listed) for match, listed in words.items()}
    forms_of = {
        "whole": lambda listed: rf"{BEFORE}(?:{one_of(listed)}){BEHIND}",
        "form": lambda listed: rf"{BEFORE}(?:{_spelt(listed)}){BEHIND}",
        "start": lambda listed: rf"{BEFORE}(?:{one_of(listed)})",
        "inside": lambda listed: one_of(listed),
        "end": lambda listed: rf"(?:{BEFORE}|\p{{L}}{{2}})(?:{one_of(listed)}){BEHIND}",
        "first": lambda listed: rf"^\W*(?:{one_of(listed)}){BEHIND}",
        "alone": lambda listed: rf"^\W*(?:{one_of(listed)})[\s.'-]+[^\s-]+$",
        "last": lambda listed: rf"\S[\s,]+(?:{_spelt(listed)})\.?\W*$",
    }
    if long := [stem for stem in plain.get("start", []) if len(stem) >= _LONG_STEM]:
        plain["inside"] = long
    return [forms_of[match](listed) for match, listed in plain.items()], list(as_written.values())


def _spelt(forms: Sequence[str]) -> str:
    return "|".join(spelt(form) for form in forms)
