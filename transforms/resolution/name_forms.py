"""Names of organisations taken apart: words that tell them apart, numbers, acronyms, departments.

A name is cut into segments: what stands in brackets or after a semicolon is another name (`alias`), the rest
is the name itself, with and without what looks like a department: that may be the whole difference. Its
words are folded (see `folding`), legal forms and small words dropped, the words for kinds of institutions
brought to one form (``Instituto de Educación Secundaria`` is ``IES``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import polars as pl

from schema.code_lists import code_list
from transforms.resolution.folding import fold, folded_entries, own_reading

FORMS = pl.Schema(
    {
        "name_id": pl.UInt32(),  # row in the frame of names
        "kind": pl.String(),  # main; short: without a department; alias: another name beside it
        "key": pl.String(),  # words sorted, each once
        "tokens": pl.List(pl.String()),  # the same as a list
        "numbers": pl.String(),  # numbers sorted, "" where there is none
        "solid": pl.String(),  # everything in its order, legal forms too, without blanks
        "initials": pl.List(pl.String()),  # of the words in their order: without small words, and of all
        "is_generic": pl.Boolean(),  # nothing but kinds of institutions, places aside
    }
)
_ORDINAL = r"\b([0-9]+) (?:st|nd|rd|t|o|os|a|i|er|e|em|ste|is)\b"
_NUMERALS = {
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "xi": 11,
    "xii": 12,
    "xiii": 13,
    "xiv": 14,
    "xv": 15,
    "xvi": 16,
    "xvii": 17,
    "xviii": 18,
    "xix": 19,
    "xx": 20,
}
_ROMAN = ([f" {numeral} " for numeral in _NUMERALS], [f" {value} " for value in _NUMERALS.values()])
_BRACKETS = r"(?:^|\s)[(\[{]([^)\]}]*)[)\]}]?"
_CUTS = r"\s+[-–—|/•:]+\s+|,\s+|\s+[–—]|[–—]\s+|\s@\s"


def name_forms(names: pl.DataFrame) -> pl.DataFrame:
    """Return the forms of names (columns as in FORMS): one "main" row each, an "alias" row per further name.

    `names` has country_code and name, each pair once. A name of which nothing is left that could tell it
    from another (empty, one letter, a mere legal form) has no row.
    """
    indexed = names.with_row_index("name_id").filter(pl.col("name").is_not_null())
    segments = _folded(_segments(indexed))
    parts = [
        _words(part, country)
        for (country,), part in segments.partition_by(
            "country_code", as_dict=True, include_key=True, maintain_order=True
        ).items()
    ]
    if not parts:
        return pl.DataFrame(schema=FORMS)
    return _joined(pl.concat(parts))


def _segments(indexed: pl.DataFrame) -> pl.DataFrame:
    """Return name_id, country_code, kind, segment and text, one row per segment."""
    text = pl.col("name").str.head(600)
    cut = indexed.select(
        "name_id",
        "country_code",
        outside=text.str.replace_all(_BRACKETS, " ").str.split(";"),
        inside=text.str.extract_all(_BRACKETS),
    ).with_columns(
        main=pl.col("outside").list.first().str.replace_all(_CUTS, "\x00").str.split("\x00"),
        alias=pl.concat_list(pl.col("outside").list.slice(1), "inside"),
    )
    main = cut.select("name_id", "country_code", kind=pl.lit("main"), text="main").explode("text")
    alias = (
        cut.filter(pl.col("alias").list.len() > 0)
        .select("name_id", "country_code", kind=pl.lit("alias"), text="alias")
        .explode("text")
    )
    return (
        pl.concat([main, alias])
        .filter(pl.col("text").str.strip_chars() != "")
        .with_columns(segment=pl.int_range(pl.len(), dtype=pl.UInt32).over("name_id", "kind"))
    )


def _spaced(text: pl.Expr) -> pl.Expr:
    """Return words with a blank on either side of each, so that phrases can be replaced word by word."""
    return "^  " + text.str.replace_all(" ", "  ") + "  $"


def _phrases(folded: Iterable[str], stop: frozenset[str] = frozenset()) -> list[str]:
    return ["  ".join(word for word in phrase.split() if word not in stop) for phrase in folded]


def _of_country(listed: pl.DataFrame, country: str | None) -> pl.DataFrame:
    """Return the entries for one country and those for all; the country's own come first in the files."""
    return listed.filter(
        (pl.col("countries") == "") | pl.col("countries").str.split(" ").list.contains(country or "-")
    )


def _longest_first(found: dict[str, str]) -> tuple[list[str], list[str]]:
    ordered = sorted(found, key=lambda phrase: (-len(phrase), phrase))
    return ordered, [found[phrase] for phrase in ordered]


@dataclass(frozen=True)
class _Lists:
    """The code lists as one country needs them: phrases as they look in spaced folded text."""

    stop: tuple[list[str], list[str]]
    legal_inside: tuple[list[str], list[str]]
    legal_edge: tuple[list[str], list[str]]
    legal_alone: list[str]
    kinds: tuple[list[str], list[str]]
    generic: list[str]
    departments: list[str]


@cache
def _lists(country: str | None) -> _Lists:
    read_as = country if own_reading(country) else None

    def folded(name: str, column: str, written: Iterable[str]) -> list[str]:
        known = folded_entries(name, column, read_as)
        return [known[entry] for entry in written]

    stopwords = _of_country(code_list("transforms.resolution", "name_stopwords").fill_null(""), country)[
        "words"
    ]
    stop = frozenset(" ".join(folded("name_stopwords", "words", stopwords)).split())
    legal = _of_country(code_list("transforms.resolution", "legal_forms").fill_null(""), country)

    def legal_forms(*where: str) -> set[str]:
        forms = legal.filter(pl.col("where").is_in(where))["form"]
        return set(_phrases(folded("legal_forms", "form", forms))) - {""}

    places = tuple(legal["where"].unique())
    inside = legal_forms("any")
    at_end = legal_forms(*(where for where in places if where != "alone"))
    # at the start of a name a short form is too often something else: ZŠ is a school, z.s. an association
    at_start = legal_forms("any", "edge")
    alone = set(folded("legal_forms", "form", legal.filter(where="alone")["form"])) - {""}
    kinds = (
        _of_country(code_list("transforms.resolution", "institution_words").fill_null(""), country)
        .select(pl.col("written").str.split("|"), "means")
        .explode("written")
    )
    found: dict[str, str] = {}
    written = _phrases(folded("institution_words", "written", kinds["written"]), stop)
    for phrase, means in zip(written, kinds["means"], strict=True):
        if phrase:
            found.setdefault(f" {phrase} ", f" {means} ")
    exonyms = code_list("transforms.resolution", "city_exonyms")
    spelt, meant = (
        _phrases(folded("city_exonyms", column, exonyms[column]), stop) for column in ("written", "means")
    )
    for phrase, means in zip(spelt, meant, strict=True):
        if phrase and means:
            found.setdefault(f" {phrase} ", f" {means} ")
    department_words = code_list("transforms.resolution", "department_words")["word"]
    departments = _phrases(folded("department_words", "word", department_words))
    return _Lists(
        stop=([f" {word} " for word in sorted(stop)], ["  "] * len(stop)),
        legal_inside=_longest_first({f" {form} ": "  " for form in inside}),
        legal_edge=_longest_first(
            {f" {form}  $": " $" for form in at_end} | {f"^  {form} ": "^ " for form in at_start}
        ),
        legal_alone=sorted(alone),
        kinds=_longest_first(found),
        generic=sorted(set(kinds["means"])),
        departments=[f" {word} " for word in departments if word],
    )


@cache
def kind_words() -> frozenset[str]:
    """Return the folded words that stand for kinds of institutions."""
    means = code_list("transforms.resolution", "institution_words")["means"].drop_nulls()
    written = folded_entries("institution_words", "written", None).values()
    return frozenset(means) | frozenset(
        word for phrase in written for word in phrase.split() if len(word) > 5
    )


def _tokens(column: str) -> pl.Expr:
    """Return words and numbers of spaced text; zeros before a number and number signs are left out."""
    found = pl.col(column).str.extract_all(r"[a-z]+|[0-9]+")
    return found.list.eval(pl.element().filter(pl.element() != "nr").str.replace(r"^0+([0-9])", "$1"))


def _folded(segments: pl.DataFrame) -> pl.DataFrame:
    """Add folded to segments; countries that read no script in a way of their own are folded together."""
    countries = segments["country_code"].unique()
    own = pl.DataFrame(
        {
            "country_code": countries,
            "reading": [country if own_reading(country) else None for country in countries],
        },
        schema={"country_code": pl.String, "reading": pl.String},
    )
    read = segments.join(own, on="country_code", how="left", nulls_equal=True, maintain_order="left")
    folded = []
    for (reading,), part in read.partition_by("reading", as_dict=True).items():
        distinct = part.select("reading", "text").unique(maintain_order=True)
        # a single I, V or X is a number at the start of a name alone: elsewhere it is a word of some language
        numbered = (
            distinct["text"]
            .str.replace(r"^\s*I\.?\s", "1 ")
            .str.replace(r"^\s*V\.?\s", "5 ")
            .str.replace(r"^\s*X\.?\s", "10 ")
        )
        folded.append(distinct.with_columns(folded=fold(numbered, reading)))
    if not folded:
        return segments.with_columns(folded=pl.lit(None, pl.String))
    by = ["reading", "text"]
    return read.join(pl.concat(folded), on=by, nulls_equal=True, how="left", maintain_order="left").drop(
        "reading"
    )


def _words(part: pl.DataFrame, country: str | None) -> pl.DataFrame:
    """Add to the segments of one country: tokens, is_department, telling (more than a kind and a number)."""
    lists = _lists(country)
    distinct = part.select("text", "folded").unique("text", maintain_order=True)
    c = pl.col

    def without(column: str, phrases: tuple[list[str], list[str]]) -> pl.Expr:
        return c(column).str.replace_many(*phrases, leftmost=True)

    read = (
        distinct.with_columns(spaced=_spaced(c("folded").str.replace_all(_ORDINAL, "$1")))
        .with_columns(is_department=c("spaced").str.contains_any(lists.departments))
        .with_columns(plain=without("spaced", lists.legal_inside))
        .with_columns(plain=without("plain", lists.legal_edge))
        .with_columns(plain=without("plain", lists.legal_edge))
        .with_columns(plain=without("plain", _ROMAN))
        .with_columns(plain=without("plain", lists.stop))
        .with_columns(plain=c("plain").str.replace_all(r"[^a-z0-9]+", " ").str.strip_chars(" "))
        .with_columns(
            plain=_spaced(pl.when(c("plain").is_in(lists.legal_alone)).then(pl.lit("")).otherwise("plain"))
        )
        .with_columns(short=without("plain", lists.kinds))
        .with_columns(tokens=_tokens("short"), words=_tokens("plain"))
    )
    telling = c("tokens").list.eval(
        pl.element().filter(~pl.element().is_in(lists.generic) & pl.element().str.contains("[a-z]"))
    )
    return part.join(
        read.select("text", "tokens", "words", "is_department", telling=telling.list.len() > 0),
        on="text",
    )


def _initials() -> pl.Expr:
    """Return the first letters of the words in their order, with and without the small ones."""
    telling = pl.col("words").list.eval(pl.element().str.head(1)).list.join("")
    every = pl.col("folded").str.extract_all(r"\b[a-z0-9]").list.join("")
    return pl.concat_list(telling, every).list.unique(maintain_order=True)


def _joined(segments: pl.DataFrame) -> pl.DataFrame:
    """Join the segments of each name and kind: of the main one with and without departments."""
    c = pl.col
    says = segments.filter((c("kind") == "main") & (c("tokens").list.len() > 0))
    main = _whole(says)
    within = says.filter(c("is_department").any().over("name_id") & ~c("is_department"))
    short = _whole(within).with_columns(kind=pl.lit("short"))
    alias = segments.filter((c("kind") == "alias") & ~c("is_department")).with_columns(initials=_initials())
    names = ("name_id", "kind", "tokens", "telling", "folded", "initials")
    is_number = pl.element().str.contains("^[0-9]")
    order = {"main": 0, "short": 1, "alias": 2}
    return (
        pl.concat([part.select(names) for part in (main, short, alias)])
        .with_columns(
            solid=c("folded").str.replace_all(" ", "", literal=True),
            tokens=c("tokens").list.unique().list.sort(),
        )
        .with_columns(
            key=c("tokens").list.join(" "),
            numbers=c("tokens").list.eval(pl.element().filter(is_number)).list.join(" "),
            is_generic=~c("telling"),
            letters=c("tokens").list.join("").str.replace_all("[0-9]", "").str.len_chars(),
        )
        .filter(c("letters") >= 2)
        .unique(["name_id", "key"], keep="first", maintain_order=True)
        .sort("name_id", c("kind").replace_strict(order), "key")
        .select(FORMS.names())
        .cast(FORMS)
    )


def _whole(segments: pl.DataFrame) -> pl.DataFrame:
    """Join the main segments of each name, one row per name."""
    c = pl.col
    return (
        segments.sort("name_id", "segment")
        .group_by("name_id", maintain_order=True)
        .agg(
            *(c(x).list.explode(keep_nulls=False, empty_as_null=False) for x in ("tokens", "words")),
            c("telling").any(),
            c("folded").str.join(" "),
        )
        .with_columns(initials=_initials(), kind=pl.lit("main"))
    )
