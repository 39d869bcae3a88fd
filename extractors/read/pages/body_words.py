"""Which words of a text say that a body is named, not a person."""

import re
from collections.abc import Sequence
from functools import lru_cache

import polars as pl

from extractors.read.persons import has_word_of_bodies

# Words that bodies bear, and sentences about partners and projects as well
_OF_SENTENCES = re.compile(r"(?i)(?:partn|proje|proye|proge|proie|проект|проєкт|έργο|erasmus|program)")
_LONGEST_PARTICLE = 3  # letters


def are_bodies(names: Sequence[str]) -> list[bool]:
    """Which names have a word that only bodies bear."""
    frame = pl.DataFrame({"name": names}, schema={"name": pl.String})
    return frame.select(has_word_of_bodies(pl.col("name"), "strong")).to_series().to_list()


@lru_cache(maxsize=1000)
def name_at_end(text: str) -> str:
    """The name with which a sentence ends: `Our partners are Fundacja Dom` gives `Fundacja Dom`.

    It begins with the word of a body, if no verb may follow that, else behind the last word in small letters:
    a person whom the sentence names is then seen to be one.
    """
    words = text.split()
    is_small = [word[:1].islower() for word in words]
    for start, is_body in enumerate(are_bodies(words)):
        is_name = is_body and not is_small[start] and not _OF_SENTENCES.match(words[start])
        if is_name and not any(map(_may_be_verb, words[start + 1 :])):
            return " ".join(words[start:])
    last = max((n for n, small in enumerate(is_small) if small), default=-1)
    return " ".join(words[last + 1 :])


def _may_be_verb(word: str) -> bool:
    return word[:1].islower() and len(word) > _LONGEST_PARTICLE
