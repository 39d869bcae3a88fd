"""In which languages a page is written, part by part."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from py3langid.langid import MODEL_FILE, LanguageIdentifier

UNKNOWN = "und"  # ISO 639-2: undetermined

# Which languages a script may stand for; the model is asked for these alone. No figure beside: one alone.
_SCRIPTS = {
    "greek": (r"[\u0370-\u03ff\u1f00-\u1fff]", ("el",)),
    "georgian": (r"[\u10a0-\u10ff\u1c90-\u1cbf]", ("ka",)),
    "armenian": (r"[\u0530-\u058f]", ("hy",)),
    "hebrew": (r"[\u0590-\u05ff]", ("he",)),
    "arabic": (r"[\u0600-\u06ff]", ("ar", "fa")),
    "cyrillic": (r"[\u0400-\u04ff]", ("be", "bg", "kk", "ky", "mk", "ru", "sr", "uk")),
    "latin": (
        r"[A-Za-z\u00c0-\u024f]",
        (
            *("az", "bs", "ca", "cs", "cy", "da", "de", "en", "es", "et", "eu", "fi", "fr", "ga", "gl", "hr"),
            *("hu", "is", "it", "lb", "lt", "lv", "mt", "nl", "no", "pl", "pt", "ro", "sk", "sl", "sq", "sr"),
            *("sv", "tr", "uz"),
        ),
    ),
}
LANGUAGES = tuple(dict.fromkeys(name for _, names in _SCRIPTS.values() for name in names))
# Each word of another script than its text (EPALE, Erasmus+) counts against the text's own
_SCRIPT_SHARE = 0.4
# So near to each other that single paragraphs mislead: on one page they are taken for one language
_NEAR = (("da", "no", "sv"), ("bs", "hr", "sl", "sr"), ("cs", "sk"), ("bg", "mk"), ("be", "ru", "uk"))
_FEWEST_LETTERS = 20  # of a paragraph that is judged by itself
_FEWEST_LETTERS_OF_LANGUAGE = 60  # of all its paragraphs, unless it is the page's only one
_LEAST_CONFIDENCE = 0.6
_MOST_JUDGED = 1_000  # characters of a paragraph

_LETTER = re.compile(r"[^\W\d_]")
# A row of a table stays whole
_BETWEEN_LANGUAGES = re.compile(r"\s+[/|]\s+")
# What markup calls languages that are one here
_DECLARED = {"nb": "no", "nn": "no"}
# How many times likelier than any other language is the one that markup declares, before a word is read
_DECLARED_WEIGHT = 30


@dataclass(frozen=True)
class Part:
    """Paragraphs in one language (ISO 639-1, UNKNOWN if it can't be told), each a line of its own."""

    language: str
    text: str


@dataclass
class _Piece:
    text: str
    script: str
    letters: int
    language: str | None = None


def split_by_language(text: str, declared: str | None = None) -> list[Part]:
    """Split a text, each paragraph a line of its own, into parts of one language each, in their order.

    Paragraphs are judged by their script where one language alone uses it, else by py3langid's model
    (offline); those too short to be judged go with their neighbours of the same script. `declared` is the
    language of the page's markup (BCP 47): it counts where the text does not clearly say another.
    """
    short = (declared or "").replace("_", "-").partition("-")[0].lower()
    expected = _DECLARED.get(short, short)
    pieces = [_piece(text) for line in text.split("\n") for text in _texts_of(line) if text.strip()]
    for piece in pieces:
        if piece.letters >= _FEWEST_LETTERS:
            piece.language = _guess(piece.text, _SCRIPTS[piece.script][1], expected)
    _settle_near_languages(pieces, expected)
    _drop_stray_languages(pieces)
    _fill_from_neighbours(pieces)
    for piece in pieces:
        if piece.language is None and piece.letters and expected in _SCRIPTS[piece.script][1]:
            piece.language = expected
    runs = groupby(pieces, lambda piece: piece.language or UNKNOWN)
    return [Part(language, "\n".join(piece.text for piece in run)) for language, run in runs]


def languages_of(parts: Iterable[Part]) -> str | None:
    """The languages of parts in their order, separated by ",": None if none can be told."""
    return ",".join(dict.fromkeys(part.language for part in parts if part.language != UNKNOWN)) or None


def _texts_of(line: str) -> list[str]:
    return [line] if line.lstrip().startswith("|") else _BETWEEN_LANGUAGES.split(line)


@cache
def _model() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _piece(text: str) -> _Piece:
    letters = len(_LETTER.findall(text))
    counts = {script: len(re.findall(pattern, text)) for script, (pattern, _) in _SCRIPTS.items()}
    foreign = {script: count for script, count in counts.items() if script != "latin"}
    script = max(foreign, key=foreign.__getitem__)
    return _Piece(text, script if foreign[script] > _SCRIPT_SHARE * letters else "latin", letters)


def _guess(
    text: str, languages: tuple[str, ...], expected: str, least: float = _LEAST_CONFIDENCE
) -> str | None:
    if len(languages) == 1:
        return languages[0]
    ranked = [
        (code, share * (_DECLARED_WEIGHT if code == expected else 1))
        for code, share in _model().rank(text[:_MOST_JUDGED])
        if code in languages
    ]
    ranked.sort(key=lambda one: -one[1])
    whole = sum(share for _, share in ranked)
    if not whole or ranked[0][1] < least * whole:
        return None
    return str(ranked[0][0])


def _settle_near_languages(pieces: list[_Piece], expected: str) -> None:
    for near in _NEAR:
        for script in ("latin", "cyrillic"):
            members = [piece for piece in pieces if piece.script == script and piece.language in near]
            if len({piece.language for piece in members}) > 1:
                language = _guess(" ".join(piece.text for piece in members), near, expected, least=0.0)
                for piece in members:
                    piece.language = language


def _drop_stray_languages(pieces: list[_Piece]) -> None:
    """A heading or a name in another language makes no part of its own."""
    letters: Counter[str] = Counter()
    for piece in pieces:
        if piece.language:
            letters[piece.language] += piece.letters
    scripts = {language: script for script, (_, languages) in _SCRIPTS.items() for language in languages}
    for piece in pieces:
        if piece.language is None:
            continue
        rivals = [
            count for language, count in letters.items() if scripts[language] == scripts[piece.language]
        ]
        if letters[piece.language] < _FEWEST_LETTERS_OF_LANGUAGE and letters[piece.language] < max(rivals):
            piece.language = None


def _fill_from_neighbours(pieces: list[_Piece]) -> None:
    for order in (pieces, pieces[::-1]):
        last: dict[str, str] = {}
        for piece in order:
            if piece.language is None:
                piece.language = last.get(piece.script)
            else:
                last[piece.script] = piece.language
