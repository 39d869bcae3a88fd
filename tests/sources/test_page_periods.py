"""Identifiers, periods, dates and acronyms in a text."""

import pytest

from extractors.read.pages.acronyms import acronym_of_title
from extractors.read.pages.page_language import split_by_language
from extractors.read.pages.page_mentions import readable
from extractors.read.pages.periods import find_date, find_periods
from extractors.read.pages.reading import read_mentions


def test_what_is_no_identifier_of_a_project():
    reading = read_mentions(split_by_language("PIC 101087654, call 101999999; form KA220-YOU-56353A27"))
    assert [m for m in reading.mentions if m.kind == "project"] == []
    assert reading.notices["kind"].to_list() == ["form_number"]


@pytest.mark.parametrize(
    ("language", "text", "value", "doubt"),
    [
        ("en", "from 3 to 9 May 2020", "2020-05-03/2020-05-09", None),
        ("en", "from 3rd to the 9th of May", "--05-03/--05-09", "the page says no year"),
        ("en", "November to February 2020", "2019-11/2020-02", "the year of its start is not said"),
        (
            "en",
            "March 2019 - August 2021 (24 months)",
            "2019-03/2021-08",
            "24 months are said, 30 are counted",
        ),
        ("en", "15 March 2019 – 14 March 2021 (24 months)", "2019-03-15/2021-03-14", None),
        ("und", "01/03/2019 – 31/08/2021", "2019-03-01/2021-08-31", None),
        ("und", "03/2019 - 08/2021", "2019-03/2021-08", None),
        ("sv", "mars 2019 till augusti 2021", "2019-03/2021-08", None),
        ("nl", "maart 2019 tot augustus 2021", "2019-03/2021-08", None),
        ("es", "de marzo de 2019 a agosto de 2021 (30 meses)", "2019-03/2021-08", None),
        ("it", "da marzo 2019 ad altro, marzo 2019 - agosto 2021", "2019-03/2021-08", None),
        (
            "pt",
            "março de 2019 a agosto de 2021 (24 meses)",
            "2019-03/2021-08",
            "24 months are said, 30 are counted",
        ),
        ("it", "marzo 2019 - agosto 2021 (24 mesi)", "2019-03/2021-08", "24 months are said, 30 are counted"),
        ("ro", "martie 2019 până în august 2021", "2019-03/2021-08", None),
        ("cs", "od března 2019 do srpna 2021", "2019-03/2021-08", None),
        ("lt", "2019 m. kovo – 2021 m. rugpjūčio", "2019-03/2021-08", None),
        ("lv", "2019. gada marta līdz 2021. gada augustam", "2019-03/2021-08", None),
        ("et", "märtsist 2019 augustini 2021", "2019-03/2021-08", None),
        ("ru", "с марта 2019 года по август 2021 года", "2019-03/2021-08", None),
        ("en", "between March 2019 and August 2021", "2019-03/2021-08", None),
        ("en", "between the 3rd and the 9th of May 2020", "2020-05-03/2020-05-09", None),
        ("da", "mellem marts 2019 og august 2021", "2019-03/2021-08", None),
        ("de", "zwischen März 2019 und August 2021", "2019-03/2021-08", None),
        ("fr", "entre mars 2019 et août 2021", "2019-03/2021-08", None),
        ("es", "entre marzo de 2019 y agosto de 2021", "2019-03/2021-08", None),
        ("pt", "entre março de 2019 e agosto de 2021", "2019-03/2021-08", None),
        ("it", "tra marzo 2019 e agosto 2021", "2019-03/2021-08", None),
        ("tr", "Mart 2019 ile Ağustos 2021 arasında (30 ay)", "2019-03/2021-08", None),
    ],
)
def test_periods(language, text, value, doubt):
    [period] = find_periods(readable(text), language)
    assert (period.value, period.doubt) == (value, doubt)


@pytest.mark.parametrize(
    "text",
    [
        "the strategy for 2014-2020",
        "on 5 May 2021",
        "31/02/2019 - 01/03/2019",
        "1 September 2021 to 1 September 2019",
        "you may 2 to 3 may be",
        "from March to August",
        "meetings in May 2020 and June 2021",
        "on 3 and 9 May 2020",
    ],
)
def test_what_is_no_period(text):
    assert find_periods(readable(text), "en") == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Modified on March 31, 2021", "2021-03-31"),
        ("31 March 2021", "2021-03-31"),
        ("20/05/2025", "2025-05-20"),
        ("30/02/2025", None),
        ("March 2021", None),
    ],
)
def test_dates(text, date):
    assert find_date(text, "en") == date


@pytest.mark.parametrize(
    ("title", "acronym"),
    [
        ("Building bridges in the valley – B4V", "B4V"),
        ("Building bridges (BRIDGES)", "BRIDGES"),
        ("BRIDGES: building them in the valley", "BRIDGES"),
        ("Building bridges in the valley", None),
        ("News – EPALE", None),
        ("Skills for all (VET)", None),
    ],
)
def test_acronyms_in_titles(title, acronym):
    found = acronym_of_title(title)
    assert (found.value if found else None) == acronym
