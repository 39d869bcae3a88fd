"""Words of names so that languages share them: by what they mean, or by the letters that they begin with.

``Institut Méditerranéen d'Océanologie`` is ``Mediterranean Institute of Oceanography``: `Institut` is a word
for an institute in half of Europe (``data/translated_words.csv``), and the others begin alike.
"""

from functools import cache

import polars as pl

from schema.code_lists import code_list
from transforms.resolution.folding import fold

_BEGINNING = 5  # letters: what is longer is bent at its end, or ends as its language likes
_MARK = "="  # before what a word means, so that it is no word of a name
_KINDS = (
    "academy agency archive association center chamber city clinic club college committee company "
    "conservatory council county department faculty federation foundation fund gallery group gymnasium "
    "hospital institute institution kindergarten laboratory library ministry municipality museum network "
    "observatory office polytechnic primary region school secondary seminary service society station "
    "theater union university vocational"
)
KIND_STEMS = [_MARK + word for word in _KINDS.split()]  # stems that tell what kind of institution it is


@cache
def _kinds_of_institutions() -> pl.DataFrame:
    """Return word, stem: the one word that stands for a kind of institution, and what it is in English.

    ``Fachhochschule`` and ``Hochschule`` are two kinds in ``data/institution_words.csv``, and one in English.
    """
    c = pl.col
    listed = code_list("transforms.resolution", "institution_words").select(
        word="means", told=c("reason").str.extract("^([^;:,]*)").str.extract_all("[a-z]+")
    )
    said = listed.unique("word", keep="first", maintain_order=True).explode("told")
    folded = said.with_columns(told=fold(said["told"])).drop_nulls()
    return (
        folded.join(_translated(folded["told"]).rename({"word": "told"}), on="told")
        .select("word", "stem")
        .unique(maintain_order=True)
    )


@cache
def _meanings() -> pl.DataFrame:
    """Return word (folded), is_beginning, means (a list): one row per word."""
    listed = code_list("transforms.resolution", "translated_words").select(
        "means", word=pl.col("written").str.split("|")
    )
    listed = listed.explode("word").with_columns(
        is_beginning=pl.col("word").str.ends_with("*"), word=pl.col("word").str.strip_suffix("*")
    )
    return (
        listed.with_columns(word=fold(listed["word"]), means=pl.col("means").str.split(" "))
        .filter(pl.col("word").is_not_null() & ~pl.col("word").str.contains(" "))
        .unique(["word", "is_beginning"], keep="first", maintain_order=True)
    )


def word_stems(words: pl.Series) -> pl.DataFrame:
    """Return word, stem: one row per distinct folded word and each of its stems.

    The longest entry of the list that fits tells the meaning; a number stays; of any other word the first
    letters count.
    """
    c = pl.col
    asked = pl.DataFrame({"word": words.unique().sort()})
    kinds = _kinds_of_institutions().join(asked, on="word", how="semi")
    other = asked.join(kinds, on="word", how="anti")
    translated = _translated(other["word"])
    rest = other.join(translated, on="word", how="anti")
    rest = rest.with_columns(stem=c("word").str.head(_BEGINNING))
    return pl.concat([kinds, translated, rest]).sort("word", "stem")


def _translated(words: pl.Series) -> pl.DataFrame:
    """Return word, stem of those folded words that have a meaning."""
    c = pl.col
    asked = pl.DataFrame({"word": words.unique().sort()})
    meanings = _meanings()
    # an entry for the whole word is longer than one for its beginning
    whole = meanings.filter(~c("is_beginning")).select("word", "means", length=c("word").str.len_chars() + 1)
    begun = meanings.filter("is_beginning").with_columns(length=c("word").str.len_chars())
    found = [asked.join(whole, on="word")]
    for (length,), entries in begun.group_by("length", maintain_order=True):
        cut = asked.with_columns(begins=c("word").str.head(length))
        by_beginning = entries.select("means", "length", begins="word")
        found.append(cut.join(by_beginning, on="begins").select("word", "means", "length"))
    return (
        pl.concat(found)
        .sort("word", "length", descending=[False, True])
        .unique("word", keep="first", maintain_order=True)
        .select("word", stem="means")
        .explode("stem")
        .with_columns(stem=_MARK + c("stem"))
    )
