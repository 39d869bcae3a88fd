"""Titles and summaries: believable filler in many languages."""

import numpy as np
from numpy.random import Generator

from portal.vocabulary import THEMES_IN_ENGLISH, languages, texts

_WHO = (
    "young people with fewer opportunities", "trainees", "adult learners", "teachers in rural schools",
    "families who have come from abroad", "youth workers", "students of the first year",
    "small firms", "volunteers", "older neighbours",
)  # fmt: skip
_FIELDS = (
    "media education", "sustainable farming", "mechatronics", "languages", "inclusive sport",
    "digital bookkeeping", "local heritage", "health and nutrition", "robotics", "music and theatre",
    "citizenship", "early childhood", "renewable energy", "science", "tourism",
)  # fmt: skip
_PARTS = ("need", "goal", "work", "result")
_PLACEHOLDERS = ("x", "N/A", "-", "null", "unknown")


def _pools(rng: Generator) -> dict[str, list[str]]:
    """The English sentences of each part, filled in many ways."""
    pools: dict[str, list[str]] = {}
    for part in _PARTS:
        filled = []
        for pattern in texts()[("en", part)]:
            for _ in range(60):
                who, field = _WHO[rng.integers(len(_WHO))], _FIELDS[rng.integers(len(_FIELDS))]
                filled.append(pattern.format(n=int(rng.integers(3, 99)), who=who, field=field))
        pools[part] = filled
    return pools


def titles(written_in: list[str], rng: Generator) -> list[str]:
    """One title for each language code; some carry a second, English one, or a leading space."""
    picks = rng.random((len(written_in), 5)).tolist()
    result = []
    for language, (which, theme, field, english, number) in zip(written_in, picks, strict=True):
        own = texts().get((language, "title"))
        place = int(theme * 12)
        values = {"field": _FIELDS[int(field * len(_FIELDS))], "n": 2 + int(number * 30)}
        in_english = texts()[("en", "title")]
        second = in_english[int(which * len(in_english))].format(theme=THEMES_IN_ENGLISH[place], **values)
        if own is None or english < 0.45:
            title = second
        else:
            title = own[int(which * len(own))].format(theme=languages()[language]["theme"][place], **values)
            if english > 0.94:
                title = f"{second}  EN {title} {language.upper()} "
        result.append(f" {title}" if number > 0.99 else title)
    return result


def summaries(written_in: list[str], rng: Generator, mean_sentences: float = 16.0) -> list[str | None]:
    """One summary for each language code, of about `mean_sentences` sentences of 120 characters.

    Paragraphs are parted by one line feed; some begin with "Short summary in English:", followed by
    the same in the project's language; a few are placeholders or missing.
    """
    pools = _pools(rng)
    result: list[str | None] = []
    lengths = rng.lognormal(np.log(mean_sentences / 4), 0.45, (len(written_in), 4)).round()
    flags = rng.random((len(written_in), 2)).tolist()
    picks = rng.random((len(written_in), 12)).tolist()
    for language, counts, (odd, bilingual), at in zip(
        written_in, np.clip(lengths, 1, 12).astype(int).tolist(), flags, picks, strict=True
    ):
        if odd < 0.01:
            result.append(None if odd < 0.004 else _PLACEHOLDERS[int(odd * 1e4) % 5])
            continue
        paragraphs = []
        for number, (part, count) in enumerate(zip(_PARTS, counts, strict=True)):
            pool = pools[part]
            # a run of sentences from one place on: cheap, and no two summaries are alike
            step = 61 + int(at[number + 4] * 40)
            first = int(at[number] * len(pool))
            paragraphs.append(" ".join(pool[(first + step * i) % len(pool)] for i in range(count)))
        own = texts().get((language, "any"))
        if own is not None and bilingual < 0.35:
            native = " ".join(own[(int(at[8] * 9) + i) % len(own)] for i in range(len(own)))
            if bilingual < 0.1:
                paragraphs = [native]
            elif bilingual < 0.2:
                paragraphs = [f"Short summary in English: {paragraphs[0]}", *paragraphs[1:], native]
            else:
                paragraphs.insert(1, native)
        text = "\n".join(paragraphs)
        if at[9] < 0.05:
            text = text.replace(": ", ":\u00a0").replace(" – ", "\u00a0– ")
        if at[10] < 0.06:
            text = "1. Background:\n" + text.replace("\n", "\n\n2. Aims:\n", 1) + "\n"
        result.append(text)
    return result
