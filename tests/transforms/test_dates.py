import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.dates import parse_date

from .support import any_texts, value, values


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2015-01-01", dt.date(2015, 1, 1)),
        ("2018-12-31", dt.date(2018, 12, 31)),
        (" 2015-01-01 ", dt.date(2015, 1, 1)),
        ("2015-01-01T00:00:00", dt.date(2015, 1, 1)),
        ("2015-01-01 23:59", dt.date(2015, 1, 1)),
        ("2015-01-01T00:00:00.000", dt.date(2015, 1, 1)),
        ("2015-01-01T00:00:00+01:00", dt.date(2015, 1, 1)),
        ("2023-06-30T22:00:00.000+0000", dt.date(2023, 7, 1)),  # midnight in Brussels, summer time
        ("2014-12-31T23:00:00Z", dt.date(2015, 1, 1)),
        ("31/12/2015", dt.date(2015, 12, 31)),
        ("01/03/2015", dt.date(2015, 3, 1)),
        ("1/3/2015", dt.date(2015, 3, 1)),
        ("Jul 1, 2023", dt.date(2023, 7, 1)),
        ("July 1, 2023", dt.date(2023, 7, 1)),
        ("Feb 28, 2025", dt.date(2025, 2, 28)),
        ("MAY 5, 2020", dt.date(2020, 5, 5)),
        ("1609455600000", dt.date(2021, 1, 1)),  # a charter's start: 31 December in UTC
        ("1893366000000", dt.date(2029, 12, 31)),
        ("29/02/2024", dt.date(2024, 2, 29)),
        ("2015/03/01", dt.date(2015, 3, 1)),
        ("20150301", dt.date(2015, 3, 1)),
        ("1 July 2023", dt.date(2023, 7, 1)),
        ("1st Sept 2018", dt.date(2018, 9, 1)),
        ("9-Oct-14", dt.date(2014, 10, 9)),
        ("09-OCT-2014", dt.date(2014, 10, 9)),
        ("9-Oct-99", dt.date(1999, 10, 9)),
        ("42005", dt.date(2015, 1, 1)),  # as a spreadsheet counts days
        ("41921.0", dt.date(2014, 10, 9)),
    ],
)
def test_dates_that_are_read(text: str, day: dt.date) -> None:
    assert value(parse_date, text) == day


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "x",
        "31/02/2015",
        "29/02/2023",
        "12/31/2015",  # month first is never assumed
        "2015-02-30",
        "2015-13-01",
        "2015-1-1",
        "0000-01-01",
        "2015",
        "2015-01",
        "01/03/15",
        "2015-01-01T25:00",
        "2015-01-01 or later",
        "Jul 32, 2023",
        "Jux 1, 2023",
        "Julie 1, 2023",
        "1609455600",
        "12015",
        "41921.5",
        "20151301",
        "31-Feb-15",
        "-1609455600000",
        "16094556000000",
        "٢٠١٥-٠١-٠١",
    ],
)
def test_everything_else_is_null(text: str | None) -> None:
    assert value(parse_date, text) is None


@given(any_texts)
def test_no_text_raises(texts: list[str | None]) -> None:
    assert len(values(parse_date, texts)) == len(texts)


# From the year 1000: what strftime writes of earlier ones differs between platforms.
@given(st.dates(dt.date(1000, 1, 1)), st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%b %d, %Y", "%B %d, %Y"]))
def test_agrees_with_strptime(day: dt.date, form: str) -> None:
    text = day.strftime(form)
    assert dt.datetime.strptime(text, form).date() == day
    assert value(parse_date, text) == day


@given(st.integers(0, 39), st.integers(0, 19), st.integers(1990, 2030))
def test_a_day_exists_or_is_null(day: int, month: int, year: int) -> None:
    try:
        expected = dt.date(year, month, day)
    except ValueError:
        expected = None
    forms = [f"{day:02d}/{month:02d}/{year}", f"{year}-{month:02d}-{day:02d}"]
    assert values(parse_date, forms) == [expected, expected]


# Rules of summer time are carried on to 2099 here.
@given(st.dates(dt.date(2001, 9, 10), dt.date(2099, 1, 1)), st.times())
def test_a_moment_is_a_day_in_brussels(day: dt.date, time: dt.time) -> None:
    moment = dt.datetime.combine(day, time.replace(fold=0, microsecond=0), ZoneInfo("Europe/Brussels"))
    in_utc = moment.astimezone(dt.UTC)
    milliseconds = str(round(in_utc.timestamp() * 1000))
    expected = in_utc.astimezone(ZoneInfo("Europe/Brussels")).date()
    texts = [milliseconds, in_utc.strftime("%Y-%m-%dT%H:%M:%SZ"), in_utc.isoformat()]
    assert values(parse_date, texts) == [expected] * 3
