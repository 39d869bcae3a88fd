"""What stands beside the name of a person in a text: labels, roles and titles, in many languages.

Words are in ``data/person_roles.csv`` and ``person_titles.csv``. Patterns are for the text before or behind a
name, as `fold_in_place` writes it.
"""

import re
from functools import cache

from extractors.read.name_words import folded, one_of
from extractors.read.persons import name_parts, titles
from schema.code_lists import rows_of

# Inflected, but no authority, secretariat, editorial, textile
_ENDING = r"(?!it|id|ial|ing|il|ats?(?!\w))\w{0,8}(?!\w)"
_LONGEST_SHORT_TITLE = 3  # letters: such a title has a dot, but for
_WITHOUT_DOT = frozenset({"mr", "mrs", "ms", "dr", "mme", "пан"})
_NO_TITLES = frozenset({"st", "o", "s", "p", "k", "d", "m"})
_LETTERS = re.compile(r"[^\W\d_]+")
_END_OF_SENTENCE = re.compile(r"[^\W\d_]{5}[.!?]\s")
# Between the names of a list
_CONJUNCTIONS = frozenset(
    {
        *("and", "und", "y", "et", "e", "i", "a", "og", "och", "ja", "és", "ve", "en", "si", "și"),
        "и",
        "та",
        "і",
        "και",
    }
)


def is_title(plain: str, last: str) -> bool:
    """Whether a folded word whose last letter is `last` is a title: short ones need a dot."""
    is_known = plain in titles() and plain not in _NO_TITLES
    is_clear = len(plain) > _LONGEST_SHORT_TITLE or plain in _WITHOUT_DOT
    return is_known and (is_clear or last == ".")


def is_labelled(text: str, before: str, start: int) -> bool:
    """Whether a label stands before, with nothing but other names between."""
    for pattern in _labels():
        if found := pattern.search(before):
            between = text[start - len(found["between"]) : start]
            if not _END_OF_SENTENCE.search(between) and all(
                _is_of_names(word) for word in _LETTERS.findall(between)
            ):
                return True
    return False


def _is_of_names(word: str) -> bool:
    return word[0].isupper() or word in _CONJUNCTIONS or word in name_parts("particle")


@cache
def _labels() -> tuple[re.Pattern[str], ...]:
    role, said, label, verb = (_any_of(match) for match in ("role", "said", "label", "is"))
    few_words = r"(?:[^\S\n]+[^\s:.;!?]{1,30}){0,5}"
    between = r"[^\S\n]*\n?[^\S\n]*(?P<between>[^:\n]{0,90})$"
    colon = r"[^\S\n]*(?::|：|[^\S\n][–—-][^\S\n])"
    line_start = r"(?:^|\n)[^\S\n]*"
    return tuple(
        re.compile(form)
        for form in (
            # Coordinator of the project: …
            rf"(?<!\w)(?:{role}|{said}){_ENDING}{few_words}{colon}{between}",
            # The coordinator of the project is …
            rf"(?<!\w)(?:{role}){_ENDING}{few_words}[^\S\n]+(?:{verb})[^\S\n]+(?P<between>)$",
            # a line of its own: Our coordinator, Contact person
            rf"{line_start}(?:(?:[^\s:.]{{1,30}}[^\S\n]+){{0,2}}(?:{role})|(?:{said})){_ENDING}{few_words}"
            r"[^\S\n]*\n[^\S\n]*(?P<between>)$",
            # Name: …
            rf"(?:^|[\n|;•*(·])\W*(?:{label}){colon}{between}",
        )
    )


def role_of(plain: str) -> str | None:
    """What a word says of the name beside it: "role", "said" or "list", as in the list of roles."""
    for match in ("role", "said", "list"):
        if _stem(match).match(plain):
            return match
    return None


@cache
def _stem(match: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_any_of(match)}){_ENDING}")


@cache
def role_before() -> re.Pattern[str]:
    """A role some words before a name: "the headmaster of our school, …"."""
    stem = _any_of("role", "said", "list")
    return re.compile(rf"(?<!\w)(?:{stem}){_ENDING}(?:[^\S\n]+[^\s:.,;]{{1,25}}){{0,4}},?[^\S\n:(–—-]*$")


@cache
def role_at_once() -> re.Pattern[str]:
    """A role right before a name."""
    return re.compile(rf"(?<!\w)(?:{_any_of('role')}){_ENDING}[^\S\n]+$")


@cache
def role_behind() -> re.Pattern[str]:
    """A role behind a name and a comma, a dash, a parenthesis or the end of the line."""
    stem = _any_of("role", "said")
    return re.compile(rf"[^\S\n]*(?:[,(|/–—:-]|\n)\s*(?:[^\s,.;:]{{1,25}}[^\S\n]){{0,2}}(?:{stem}){_ENDING}")


@cache
def by_before() -> re.Pattern[str]:
    """A small word before a name: "by …"."""
    return re.compile(rf"(?<!\w)(?:{_any_of('by')})[^\S\n]*:?[^\S\n]*$")


@cache
def title_before() -> re.Pattern[str]:
    """A title right before a name."""
    clear = sorted(t for t in titles() - _NO_TITLES if len(t) > _LONGEST_SHORT_TITLE or t in _WITHOUT_DOT)
    short = sorted(t for t in titles() - _NO_TITLES if len(t) <= _LONGEST_SHORT_TITLE)
    words = [
        *(rf"{re.escape(t)}\.?" for t in clear),
        *(rf"{re.escape(t)}\." for t in short),
        r"sig\.?(?:ra|na)",
        "г-н",
        "г-жа",
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})[^\S\n]*$")


@cache
def role_words(match: str) -> frozenset[str]:
    """Words of the list of roles that match so, folded."""
    rows = rows_of("extractors.read", "person_roles")
    return frozenset(
        folded(word for row in rows if row["match"] == match for word in row["words"].split("|"))
    )


def _any_of(*matches: str) -> str:
    return one_of({word for match in matches for word in role_words(match)}, between=r"[^\S\n]")
