"""Periods that a text names, from one month or day to another, in words or in figures.

A year alone is none, and neither is a single date.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from extractors.read.pages.months import CAPITALISED, counted_months, month_number, month_pattern
from extractors.read.pages.page_mentions import DOUBTED, NAMED, Mention
from schema.code_lists import rows_of

# In these a case ending says from and to, so that nothing need stand between the dates
_WITHOUT_WORD = ("et", "eu", "fi", "hu", "ka", "tr")
# In these the year comes first
_YEAR_FIRST = ("eu", "hu", "ka", "lt", "lv")
_NO_YEAR = "the page says no year"

_YEAR = r"(?:19|20)[0-9]{2}"
_DAY = r"(?<![\w,/])(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th|er|re|º|ª|-?(?:го|те|ви|ри|ти|е|я|η|ης))?\.?"
_DASH = r"\s?[-–—‒−]\s?"
_BEFORE = 30  # characters in which "between the" stands before a period
_NUMERIC = (
    r"(?:(?P<d{n}>[0-9]{{1,2}})[/.](?P<m{n}>[0-9]{{1,2}})[/.](?P<y{n}>(?:19|20)[0-9]{{2}})"
    r"|(?P<Y{n}>(?:19|20)[0-9]{{2}})-(?P<M{n}>[0-9]{{2}})(?:-(?P<D{n}>[0-9]{{2}}))?"
    r"|(?P<mm{n}>0[1-9]|1[0-2])[/.](?P<yy{n}>(?:19|20)[0-9]{{2}}))"
)
# a year may have its sign right behind it: 2018г. in Bulgarian, 2018r. in Polish
_NUMBER_BEFORE, _NUMBER_BEHIND = r"(?<![\w/.-])", r"(?:\s?[гр]\.?(?!\w)|r\.(?!\w)|(?![\w/-]|\.\d))"
# 20 - 28.03.2018, 20.-28.03.2018, 20/03 - 28/03/2018
_DAYS_IN_FIGURES = (
    r"(?P<d1>[0-9]{1,2})(?:[/.](?P<m1>[0-9]{1,2}))?\.?\s?[-–—‒−]\s?"
    r"(?P<d2>[0-9]{1,2})[/.](?P<m2>[0-9]{1,2})[/.](?P<y>(?:19|20)[0-9]{2})"
)
_FARTHEST = 120  # characters from the day on which something begins to that on which it ends
_SENTENCE_END = re.compile(r"[!?\n]|(?<![0-9])\.\s+(?=[^\W\d_])")
_AROUND = 60  # characters before and behind them in which a verb may stand


@dataclass(frozen=True)
class Day:
    """A date as far as it is said."""

    month: int
    day: int | None = None
    year: int | None = None

    def iso(self) -> str:
        """The date as ISO 8601 writes it; a missing year as XML Schema does, --09-25."""
        year = f"{self.year:04}" if self.year else "-"
        return f"{year}-{self.month:02}" + (f"-{self.day:02}" if self.day else "")

    def exists(self) -> bool:
        """Whether the calendar has it, if need be in a leap year."""
        if not 1 <= self.month <= 12:
            return False
        return self.day is None or 1 <= self.day <= monthrange(self.year or 2000, self.month)[1]


@dataclass(frozen=True)
class _Range:
    start: int
    end: int
    first: Day
    last: Day
    doubt: str | None = None

    def is_possible(self) -> bool:
        if not (self.first.exists() and self.last.exists()):
            return False
        ends = [(day.year or 0, day.month, day.day or 0) for day in (self.first, self.last)]
        return ends[0] <= ends[1] or not self.first.year


def find_periods(text: str, language: str) -> list[Mention]:
    """Find the periods in a text as `readable` returns it. Their value is `start/end`, each as ISO 8601.

    A period without any year has `doubt`, and keeps it missing. A count of months behind it belongs to its
    text; where it does not fit, `doubt` says so.
    """
    found: list[Mention] = []
    end = 0
    ranges = [
        *_numeric_ranges(text),
        *_days_in_figures(text),
        *_worded_ranges(text, language),
        *_begun_and_ended(text, language),
    ]
    for period in sorted(ranges, key=lambda period: (period.start, -period.end)):
        if period.start < end or not period.is_possible():
            continue
        end, doubt = period.end, period.doubt
        counted = counted_months(language).match(text, end)
        if counted and period.first.year and period.last.year:
            end = counted.end()
            doubt = doubt or _doubt_of_count(int(counted[1]), period.first, period.last)
        value = f"{period.first.iso()}/{period.last.iso()}"
        confidence = DOUBTED if doubt else NAMED
        published = text[period.start : end].strip()
        found.append(Mention("period", value, published, period.start, confidence, doubt=doubt))
    return found


def find_date(text: str, language: str) -> str | None:
    """The first whole date, day and year included, that a short text says: ISO 8601, or None."""
    whole = [day for _, _, day in _dates(text, language) if day.day and day.year]
    return whole[0].iso() if whole else None


def _dates(text: str, language: str) -> list[tuple[int, int, Day]]:
    """Find all dates that the calendar has, in figures and in words, and where each begins and ends."""
    numeric = re.finditer(_NUMBER_BEFORE + _NUMERIC.format(n="") + _NUMBER_BEHIND, text)
    found = [(match.start(), match.end(), _numeric_day(match, "")) for match in numeric]
    pattern = _worded_date(language)
    for match in pattern.finditer(text) if pattern is not None else ():
        day = _worded_day(match, "", language)
        if day is not None:
            found.append((match.start(), match.end(), day))
    return sorted((one for one in found if one[2].exists()), key=lambda one: one[:2])


def _begun_and_ended(text: str, language: str) -> Iterator[_Range]:
    """Find two dates in one sentence whose verbs say that something begins, and that it ends."""
    verbs = _verbs().get(language)
    if verbs is None:
        return
    dated = [one for one in _dates(text, language) if one[2].year]
    for (start, behind, first), (before, end, last) in pairwise(dated):
        between = text[behind:before]
        if not 0 < len(between) <= _FARTHEST or _SENTENCE_END.search(between):
            continue
        head = _SENTENCE_END.split(text[max(0, start - _AROUND) : start])[-1]
        tail = _SENTENCE_END.split(text[end : end + _AROUND])[0]
        begins, ends = verbs
        if begins.search(head + between) and ends.search(between + tail):
            yield _Range(start, end, first, last)


@cache
def _verbs() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    """Return of each language the words that say that something begins, and that it ends."""
    return {
        row["language"]: (
            re.compile(rf"(?i)(?<!\w)(?:{row['begins']})"),
            re.compile(rf"(?i)(?<!\w)\w{{0,4}}(?:{row['ends']})"),
        )
        for row in rows_of("extractors.read.pages", "period_verbs")
    }


def _doubt_of_count(count: int, first: Day, last: Day) -> str | None:
    if first.year is None or last.year is None:
        return None
    touched = (last.year - first.year) * 12 + last.month - first.month + 1
    # 24 months from the middle of one month to the middle of another touch 25
    if count in (touched, touched - bool(first.day)):
        return None
    return f"{count} months are said, {touched} are counted"


def _numeric_ranges(text: str) -> Iterator[_Range]:
    for match in _ranges(_numeric_range(), text):
        yield _Range(match.start(), match.end(), _numeric_day(match, "1"), _numeric_day(match, "2"))


def _days_in_figures(text: str) -> Iterator[_Range]:
    for match in re.finditer(_NUMBER_BEFORE + _DAYS_IN_FIGURES + _NUMBER_BEHIND, text):
        year, month = int(match["y"]), int(match["m2"])
        first = Day(int(match["m1"] or month), int(match["d1"]), year)
        if first.month > month:  # over the turn of a year: 28.12. - 03.01.2020
            first = Day(first.month, first.day, year - 1)
        yield _Range(match.start(), match.end(), first, Day(month, int(match["d2"]), year))


def _ranges(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Find ranges; a word such as "and" makes one only behind its "between"."""
    position = 0
    while match := pattern.search(text, position):
        opening = _openings().get((match["joint"] or "").lower())
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        if opening and not re.search(rf"(?i)(?<!\w)(?:{opening})\s+(?:\w{{1,3}}\s+)?$", before):
            position = match.end("joint")
            continue
        position = match.end()
        yield match


@cache
def _openings() -> dict[str, str]:
    return {
        row["word"]: row["behind"] for row in rows_of("extractors.read.pages", "range_words") if row["behind"]
    }


@cache
def _numeric_range() -> re.Pattern[str]:
    between = rf"(?:{_DASH}|\s+(?P<joint>{_words('range_words')})\s+)"
    return re.compile(
        _NUMBER_BEFORE + _NUMERIC.format(n="1") + between + _NUMERIC.format(n="2") + _NUMBER_BEHIND
    )


def _numeric_day(match: re.Match[str], number: str) -> Day:
    groups = {
        name.removesuffix(number): value
        for name, value in match.groupdict().items()
        if value and name.endswith(number)
    }
    year, month, day = (
        next((int(groups[name]) for name in names if name in groups), None)
        for names in (("y", "Y", "yy"), ("m", "M", "mm"), ("d", "D"))
    )
    return Day(month or 0, day, year)


def _worded_ranges(text: str, language: str) -> Iterator[_Range]:
    patterns = _worded_range(language)
    if patterns is None:
        return
    between_dates, between_days = patterns
    for match in _ranges(between_dates, text):
        first, last = _worded_day(match, "1", language), _worded_day(match, "2", language)
        if first is None or last is None:
            continue
        if first.year and last.year:
            yield _Range(match.start(), match.end(), first, last)
        elif last.year:
            is_earlier = first.month > last.month
            first = Day(first.month, first.day, last.year - is_earlier)
            doubt = "the year of its start is not said" if is_earlier else None
            yield _Range(match.start(), match.end(), first, last, doubt)
        elif first.day and last.day and not first.year:
            yield _Range(match.start(), match.end(), first, last, _NO_YEAR)
    for match in _ranges(between_days, text):
        month = month_number(match["m"] or match["M"], language)
        if month is not None:
            year = int(match["y"] or match["Y"] or 0) or None
            first, last = (
                Day(month, int(re.sub(r"\D", "", match[f"d{number}"] or match[f"D{number}"])), year)
                for number in "12"
            )
            yield _Range(match.start(), match.end(), first, last, None if year else _NO_YEAR)


@cache
def _worded_range(language: str) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    """The patterns of a period between two dates, and between two days of one month."""
    month = month_pattern(language)
    if month is None:
        return None
    before_day = rf"(?:(?:{_words('date_words', 'before_day')})\s+)?"
    between = rf"(?:{_DASH}|\s+(?P<joint>{_words('range_words')})\s+{before_day})"
    between_dates = rf"(?:{between}|\s+)" if language in _WITHOUT_WORD else between
    dates = _date("1", month, language) + between_dates + _date("2", month, language)
    of_month, of_year = _of_month(), _of_year()
    days = (
        rf"(?:(?P<d1>{_DAY}){between}(?P<d2>{_DAY}){of_month}(?P<m>{month})(?:,?{of_year}(?P<y>{_YEAR})(?!\w))?"
        rf"|(?P<M>{month})\s+(?P<D1>{_DAY}){_DASH}(?P<D2>{_DAY})(?:,?\s+(?P<Y>{_YEAR})(?!\w))?)"
    )
    return _compiled(dates, language), _compiled(days, language)


@cache
def _worded_date(language: str) -> re.Pattern[str] | None:
    month = month_pattern(language)
    return None if month is None else _compiled(_date("", month, language), language)


def _date(number: str, month: str, language: str) -> str:
    ordinal = rf"\.(?=\s+(?:{_words('range_words')})\s)"  # 2018. in Croatian
    behind_year = rf"(?:'\w{{1,5}}|\.?\s*(?:{_words('date_words', 'behind_year')})(?!\w)\.?|{ordinal})?"
    forward = (
        rf"(?:(?P<d{number}>{_DAY}){_of_month()})?(?P<m{number}>{month})"
        rf"(?:,?{_of_year()}(?P<y{number}>{_YEAR})(?!\w){behind_year})?"
    )
    backward = rf"(?P<M{number}>{month})\s+(?P<D{number}>{_DAY}),?\s+(?P<Y{number}>{_YEAR})(?!\w)"
    year_first = (
        rf"(?P<Z{number}>{_YEAR}){behind_year}\.?\s*(?P<O{number}>{month})(?:\s+(?P<E{number}>{_DAY})(?!\w))?"
    )
    forms = (year_first, backward, forward) if language in _YEAR_FIRST else (backward, forward)
    return f"(?:{'|'.join(forms)})"


def _of_month() -> str:
    return rf"\s*(?:(?:{_words('date_words', 'before_month')})\s*)?"


def _of_year() -> str:
    return rf"\s*(?:(?:{_words('date_words', 'before_year')})\s+)?"


def _worded_day(match: re.Match[str], number: str, language: str) -> Day | None:
    groups = match.groupdict()
    name, day, year = (
        next((groups[key + number] for key in keys if groups.get(key + number)), None)
        for keys in (("m", "M", "O"), ("d", "D", "E"), ("y", "Y", "Z"))
    )
    month = month_number(name or "", language)
    if month is None:
        return None
    return Day(month, int(re.sub(r"\D", "", day)) if day else None, int(year) if year else None)


@cache
def _words(name: str, place: str | None = None) -> str:
    words = [
        row["word"]
        for row in rows_of("extractors.read.pages", name)
        if place is None or row["place"] == place
    ]
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _compiled(pattern: str, language: str) -> re.Pattern[str]:
    return re.compile(pattern, re.NOFLAG if language in CAPITALISED else re.IGNORECASE)
