"""Periods that a text names, from one month or day to another, in words or in figures.

A year alone is none, and neither is a single date.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extractors.read.pages.begun_and_ended import begun_and_ended
from extractors.read.pages.days import Day
from extractors.read.pages.months import CAPITALISED, counted_months, month_number, month_pattern
from extractors.read.pages.page_mentions import DOUBTED, NAMED, Mention
from schema.code_lists import rows_of

# In these a case ending says from and to, so that nothing need stand between the dates
_WITHOUT_WORD = ("et", "eu", "fi", "hu", "ka", "tr")
# In these the year comes first
_YEAR_FIRST = ("az", "eu", "hu", "hy", "ka", "lt", "lv")
_NO_YEAR = "the page says no year"

_YEAR = r"(?:19|20)[0-9]{2}"
_DAY = (
    r"(?<![\w,/])(?:3[01]|[12][0-9]|0?[1-9])"
    r"(?:st|nd|rd|th|er|re|º|ª|°|-?(?:го|те|ви|ри|ти|ми|е|я|η|ης)|-(?:tól|től|ig))?\.?"
)
_DASH = r"\s?[-–—‒−]\s?"
_BEFORE = 30  # characters in which "between the" stands before a period
_NUMERIC = (
    r"(?:(?P<d{n}>[0-9]{{1,2}})[/.-]\s?(?P<m{n}>[0-9]{{1,2}})[/.-]\s?(?P<y{n}>(?:19|20)[0-9]{{2}})"
    r"|(?P<Y{n}>(?:19|20)[0-9]{{2}})-(?P<M{n}>[0-9]{{2}})(?:-(?P<D{n}>[0-9]{{2}}))?"
    r"|(?P<YY{n}>(?:19|20)[0-9]{{2}})[/.]\s?(?P<MM{n}>[0-9]{{1,2}})[/.]\s?(?P<DD{n}>[0-9]{{1,2}})"
    r"|(?P<mm{n}>0[1-9]|1[0-2])[/.](?P<yy{n}>(?:19|20)[0-9]{{2}}))"
)
# a year may have its sign right behind it: 2018г. in Bulgarian, 2018r. in Polish
_YEAR_SIGN = r"(?:\s?[гр]\.?|\s?r\.|\.)?"
_NUMBER_BEFORE, _NUMBER_BEHIND = r"(?<![\w/.-])", r"(?:\s?[гр]\.?(?!\w)|r\.(?!\w)|(?![\w/-]|\.\d))"
# 20 - 28.03.2018, 20.-28.03.2018, 20/03 - 28/03/2018, and with a word between them
_FIRST_IN_FIGURES = r"(?P<d1>[0-9]{1,2})(?:[/.]\s?(?P<m1>[0-9]{1,2}))?\.?"
_LAST_IN_FIGURES = r"(?P<d2>[0-9]{1,2})[/.]\s?(?P<m2>[0-9]{1,2})[/.]\s?(?P<y>(?:19|20)[0-9]{2})"
# 2018.03.20-28.
_YEAR_IN_FRONT = (
    r"(?P<Y>(?:19|20)[0-9]{2})[/.]\s?(?P<M>[0-9]{1,2})[/.]\s?(?P<D1>[0-9]{1,2})\.?"
    r"\s?[-–—]\s?(?P<D2>[0-9]{1,2})"
)


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
        *_begun(text, language),
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


def _begun(text: str, language: str) -> Iterator[_Range]:
    dated = [one for one in _dates(text, language) if one[2].year]
    return (_Range(*found) for found in begun_and_ended(text, language, dated))


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
    for match in _ranges(_days_in_figures_range(), text):
        year, month = int(match["y"] or match["Y"]), int(match["m2"] or match["M"])
        first = Day(int(match["m1"] or month), int(match["d1"] or match["D1"]), year)
        if first.month > month:  # over the turn of a year: 28.12. - 03.01.2020
            first = Day(first.month, first.day, year - 1)
        yield _Range(match.start(), match.end(), first, Day(month, int(match["d2"] or match["D2"]), year))


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
    first = _NUMERIC.format(n="1") + _YEAR_SIGN
    return re.compile(_NUMBER_BEFORE + first + _between() + _NUMERIC.format(n="2") + _NUMBER_BEHIND)


@cache
def _days_in_figures_range() -> re.Pattern[str]:
    forms = f"(?:{_FIRST_IN_FIGURES}{_between()}{_LAST_IN_FIGURES}|{_YEAR_IN_FRONT})"
    return re.compile(_NUMBER_BEFORE + forms + _NUMBER_BEHIND)


def _between() -> str:
    """What may stand between two dates in figures."""
    return rf"(?:{_DASH}|\s+(?P<joint>{_words('range_words')})\s+)"


def _numeric_day(match: re.Match[str], number: str) -> Day:
    groups = {
        name.removesuffix(number): value
        for name, value in match.groupdict().items()
        if value and name.endswith(number)
    }
    year, month, day = (
        next((int(groups[name]) for name in names if name in groups), None)
        for names in (("y", "Y", "yy", "YY"), ("m", "M", "mm", "MM"), ("d", "D", "DD"))
    )
    if day and month and month > 12 >= day:  # 03/28/2018, as it is written in America
        day, month = month, day
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
        elif first.year and language in _YEAR_FIRST:  # 2018. március 20. – március 28.
            yield _Range(match.start(), match.end(), first, Day(last.month, last.day, first.year))
        elif first.day and last.day and not first.year:
            yield _Range(match.start(), match.end(), first, last, _NO_YEAR)
    for match in _ranges(between_days, text):
        month = month_number(match["m"] or match["M"], language)
        if month is not None:
            year = next((int(match[key]) for key in "yYZX" if match[key]), None)
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
    in_front = rf"(?:(?P<X>{_YEAR}){_behind_year()}\.?\s+)?" if language in _YEAR_FIRST else "(?P<X>(?!))?"
    days = (
        rf"(?:{in_front}(?P<d1>{_DAY}){between}(?P<d2>{_DAY}){of_month}(?P<m>{month})(?:,?{of_year}(?P<y>{_YEAR})(?!\w))?"
        rf"|(?:(?P<Z>{_YEAR}){_behind_year()}\.?\s+)?(?P<M>{month})\s+(?P<D1>{_DAY})"
        rf"(?:{_DASH}|\s+(?:{_words('range_words')})\s+)(?P<D2>{_DAY})(?!\w)"
        rf"(?:,?\s+(?P<Y>{_YEAR})(?!\w))?)"
    )
    return _compiled(dates, language), _compiled(days, language)


@cache
def _worded_date(language: str) -> re.Pattern[str] | None:
    month = month_pattern(language)
    return None if month is None else _compiled(_date("", month, language), language)


def _date(number: str, month: str, language: str) -> str:
    behind_year = _behind_year()
    forward = (
        rf"(?:(?P<d{number}>{_DAY}){_of_month()})?(?P<m{number}>{month})\.?"
        rf"(?:,?{_of_year()}(?P<y{number}>{_YEAR})(?!\w){behind_year})?"
    )
    backward = rf"(?P<M{number}>{month})\s+(?P<D{number}>{_DAY}),?\s+(?P<Y{number}>{_YEAR})(?!\w)"
    year_first = (
        rf"(?P<Z{number}>{_YEAR}){behind_year}\.?\s*(?:(?P<G{number}>{_DAY})\s*)?(?P<O{number}>{month})"
        rf"(?:\s+(?P<E{number}>{_DAY})(?!\w))?"
    )
    month_first = rf"(?P<N{number}>{month})\s+(?P<F{number}>{_DAY})(?!\w)"
    forms = (
        (year_first, backward, month_first, forward)
        if language in _YEAR_FIRST
        else (backward, month_first, forward)
    )
    return f"(?:{'|'.join(forms)})"


def _behind_year() -> str:
    ordinal = rf"\.(?=\s+(?:{_words('range_words')})\s)"  # 2018. in Croatian
    return rf"(?:'\w{{1,5}}|\.?\s*(?:{_words('date_words', 'behind_year')})(?!\w)\.?|{ordinal})?"


def _of_month() -> str:
    return rf"\s*(?:(?:{_words('date_words', 'before_month')})\s*)?"


def _of_year() -> str:
    return rf"\s*(?:(?:{_words('date_words', 'before_year')})\s+)?"


def _worded_day(match: re.Match[str], number: str, language: str) -> Day | None:
    groups = match.groupdict()
    name, day, year = (
        next((groups[key + number] for key in keys if groups.get(key + number)), None)
        for keys in (("m", "M", "O", "N"), ("d", "D", "E", "G", "F"), ("y", "Y", "Z"))
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
