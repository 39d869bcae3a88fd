"""What pages name, read from texts in many languages with answers known beforehand."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractors.read.pages.acronyms import acronym_of_title
from extractors.read.pages.countries import country_named
from extractors.read.pages.language import languages_of, split_by_language
from extractors.read.pages.mentions import first_of_each, readable
from extractors.read.pages.periods import find_date, find_periods
from extractors.read.pages.reading import read_mentions

# A page of a project in each language: what it says, its countries, its period
PAGES = {
    "da": (
        "Vores projekt om lokal mad og fælles haver er støttet af Erasmus+ og løber fra marts 2019 til "
        "august 2021 "
        "(30 måneder). Skoler fra Tyskland, Spanien og Tjekkiet er med, og vi glæder os til de danske "
        "gæster.",
        {"DE", "ES", "CZ"},
        "2019-03/2021-08",
    ),
    "de": (
        "Unser Vorhaben über alte Apfelsorten läuft vom 1. März 2019 bis zum 31. August 2021. Partner "
        "aus den "
        "Niederlanden, der Türkei und Österreich arbeiten mit polnischen Gärtnerinnen zusammen.",
        {"NL", "TR", "AT"},
        "2019-03-01/2021-08-31",
    ),
    "el": (
        "Το έργο για τα παλιά μονοπάτια διαρκεί από τον Μάρτιο 2019 έως τον Αύγουστο 2021 και "
        "συμμετέχουν σχολεία "
        "από την Ελλάδα, την Κύπρο και το Ηνωμένο Βασίλειο, μαζί με ιταλικούς συλλόγους.",
        {"EL", "CY", "UK"},
        "2019-03/2021-08",
    ),
    "bg": (
        "Проектът за старите занаяти се изпълнява от март 2019 г. до август 2021 г. от училища в "
        "България, Гърция и "
        "Северна Македония, а немски майстори помагат с инструменти.",
        {"BG", "EL", "MK"},
        "2019-03/2021-08",
    ),
    "pl": (
        "Projekt o starych zawodach trwa od marca 2019 do sierpnia 2021 i łączy szkoły z Niemiec, Włoch "
        "oraz Polski. "
        "Polska szkoła zaprasza hiszpańskich gości na warsztaty i wspólne gotowanie.",
        {"DE", "IT", "PL"},
        "2019-03/2021-08",
    ),
    "fr": (
        "Le projet sur les vieux métiers dure du 1er mars 2019 au 31 août 2021 (30 mois). Des écoles de "
        "Belgique, "
        "d'Espagne et du Royaume-Uni y participent avec des artisans portugais.",
        {"BE", "ES", "UK"},
        "2019-03-01/2021-08-31",
    ),
    "hu": (
        "A régi mesterségekről szóló projekt 2019. márciustól 2021. augusztusig tart. Németországban, "
        "Szlovákiában "
        "és Magyarországon dolgoznak együtt az iskolák, lengyel vendégekkel.",
        {"DE", "SK", "HU"},
        "2019-03/2021-08",
    ),
    "fi": (
        "Hanke vanhoista käsityötaidoista kestää maaliskuusta 2019 elokuuhun 2021. Mukana on kouluja "
        "Suomesta, "
        "Virosta ja Saksasta, ja ruotsalaiset opettajat vierailevat niissä keväisin.",
        {"FI", "EE", "DE"},
        "2019-03/2021-08",
    ),
    "hr": (
        "Projekt o starim zanatima traje od ožujka 2019. do kolovoza 2021. godine. Sudjeluju škole iz "
        "Njemačke, "
        "Slovenije i Crne Gore, a hrvatska udruga vodi radionice za mlade.",
        {"DE", "SI", "ME"},
        "2019-03/2021-08",
    ),
    "uk": (
        "Проєкт про давні ремесла триває з березня 2019 року до серпня 2021 року. Участь беруть школи з "
        "України, "
        "Польщі та Німеччини, а литовські майстри допомагають порадами.",
        {"UA", "PL", "DE"},
        "2019-03/2021-08",
    ),
    "ka": (
        "პროექტი ძველი ხელობების შესახებ გრძელდება 2019 წლის მარტიდან 2021 წლის აგვისტომდე. მონაწილეობენ "
        "სკოლები საქართველოდან, გერმანიიდან და პოლონეთიდან.",
        {"GE", "DE", "PL"},
        "2019-03/2021-08",
    ),
    "tr": (
        "Eski zanaatlar üzerine projemiz Mart 2019'dan Ağustos 2021'e kadar sürüyor. Türkiye'den, "
        "Almanya'dan ve "
        "Yunanistan'dan okullar katılıyor, İspanyol ustalar da yardım ediyor.",
        {"TR", "DE", "EL"},
        "2019-03/2021-08",
    ),
}


def named(text, kind, title=None):
    """Values of a kind that a text names, as (language, value)."""
    found = read_mentions(split_by_language(text), title).mentions
    return [(mention.language, mention.value) for mention in found if mention.kind == kind]


def values(text, kind):
    return {value for _, value in named(text, kind)}


@pytest.mark.parametrize("language", PAGES)
def test_countries_and_period_in_the_pages_own_language(language):
    text, countries, period = PAGES[language]
    assert languages_of(split_by_language(text)) == language
    assert set(named(text, "country")) == {(language, country) for country in countries}
    assert named(text, "period") == [(language, period)]


@pytest.mark.parametrize(
    "text",
    [
        # a shop
        "Danish pastry, Swiss cheese and Turkish delight are back in our shop! Order before noon and we send "
        "everything to your door. French and Polish bread on Fridays. Add to basket: Jersey, cotton, blue.",
        # a recipe
        "Roast Turkey with Brazil nuts and a Greek salad. Wash the bird, rub it with Spanish paprika, "
        "and let "
        "it rest for two hours. May be kept for 2 to 3 days. Serve with Jordan almonds.",
        # a story in which nobody means a country
        "Georgia Smith met Jordan in New Mexico, and Chad came from New England to see the Guinea pigs.",
        # a school that happens to be called like a platform
        "The ESEP of Porto trains nurses, and its CORDIS laboratory has opened again after the summer break.",
        "Hrvatska udruga i njemačka škola zajedno uče o poljskom jeziku i o tome kako se pravi dobar kruh.",
        "Polska szkoła i niemiecka fundacja razem uczą się piec chleb, a hiszpański kucharz im pomaga.",
        # words and names that are countries elsewhere
        "Dominique et Maurice ont préparé le repas, et La Réunion des parents a lieu demain soir à l'école.",
        "La Universidad de Granada y el colegio de San Martín han escrito juntos un libro sobre los pájaros.",
        "The University of Macedonia teaches in Thessaloniki, and its students like the cold winters there.",
        "Kuba i jego koledzy upiekli chleb dla całej szkoły, a potem wszyscy razem posprzątali kuchnię.",
        "Eesti kool ja Soome sõbrad küpsetasid koos leiba ning kirjutasid sellest oma ajalehte pika loo.",
        "Того, кто любит читать, мы приглашаем в нашу школьную библиотеку на вечер старых книг.",
        "Mısır unu, yumurta ve sütle ekmek yaptık, sonra hep birlikte okulun bahçesinde yemek yedik.",
        "Η Γεωργία έφτιαξε ψωμί για όλο το σχολείο και μετά καθαρίσαμε όλοι μαζί την κουζίνα.",
    ],
)
def test_what_is_not_named_is_not_found(text):
    for kind in ("country", "platform", "project", "organisation", "period"):
        assert values(text, kind) == set(), kind


def test_an_ambiguous_name_is_left_out_and_told():
    reading = read_mentions(split_by_language("We put the Turkey into the oven and wait for our guests."))
    assert reading.mentions == []
    assert reading.notices.select("kind", "column").rows() == [("ambiguous_name", "country")]


def test_an_ambiguous_name_is_doubted_beside_others():
    beside_one = "Our schools come from Latvia and Georgia, and they have learnt together for years."
    [_, doubted] = read_mentions(split_by_language(beside_one)).mentions
    assert (doubted.value, doubted.confidence) == ("GE", 0.5)
    assert "Georgia" in doubted.doubt
    beside_two = (
        "Our schools from Latvia and Malta wrote to Mr. Jordan, and they have learnt together for years."
    )
    found = {
        mention.value: mention.doubt for mention in read_mentions(split_by_language(beside_two)).mentions
    }
    assert (found["LV"], found["MT"]) == (None, None)
    assert "Jordan" in found["JO"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Northern Ireland and Wales", {"UK"}),
        ("the partners (PL, IT, EL) met again", {"PL", "IT", "EL"}),
        ("an exam (IT) and a test (AI, VR)", set()),
        ("BOSNIA AND HERZEGOVINA", {"BA"}),
        ("visit www.poland-italy.eu or https://example.org/Germany today", set()),
    ],
)
def test_forms_of_english_names(text, expected):
    padded = f"{text}. This is what the teachers and the learners of our schools have written about it."
    assert values(padded, "country") == expected


def test_a_language_in_its_own_script_beside_another_in_latin():
    text = (
        "ჩვენი სკოლა ეძებს პარტნიორებს ახალი პროექტისთვის / Our school looks for partners\n"
        "პარტნიორების პოვნაში EPALE და eTwinning გვეხმარება, რადგან იქ ბევრი სკოლაა.\n"
        "We find partners with the help of EPALE, because there are many schools there.\n"
    )
    parts = split_by_language(text)
    assert [part.language for part in parts] == ["ka", "en", "ka", "en"]
    assert named(text, "platform") == [("ka", "EPALE"), ("ka", "eTwinning"), ("en", "EPALE")]


def test_a_foreign_name_makes_no_part_of_its_own():
    text = (
        "The village school\nWe have worked together for many years, and we have learnt a lot from each "
        "other.\n"
        "Gymnasium und Realschule\nNext year the pupils will visit us, and we shall show them our new garden."
    )
    assert [part.language for part in split_by_language(text)] == ["en"]


def test_the_full_name_of_a_platform_stands_for_its_abbreviation():
    text = "The European School Education Platform (ESEP) helps schools to find partners in other countries."
    [platform] = [m for m in read_mentions(split_by_language(text)).mentions if m.kind == "platform"]
    assert (platform.value, platform.text) == ("ESEP", "European School Education Platform")


@pytest.mark.parametrize(
    ("text", "value", "is_doubted"),
    [
        ("project 2019-1-PL01-KA204-065123 has begun", "2019-1-PL01-KA204-065123", False),
        ("No. 2021-1-DE02-KA220-VET-000033445.", "2021-1-DE02-KA220-VET-000033445", False),
        ("No. 2021 - 1 – DE02-KA220-VET-000033445", "2021-1-DE02-KA220-VET-000033445", True),
        ("573456-EPP-1-2016-1-IT-SPO-SCP", "573456-EPP-1-2016-1-IT-SPO-SCP", False),
        ("Project number: 101087654", "101087654", True),
    ],
)
def test_identifiers_of_projects(text, value, is_doubted):
    [mention] = [m for m in read_mentions(split_by_language(text)).mentions if m.kind == "project"]
    assert mention.value == value
    assert (mention.doubt is not None) == is_doubted


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


def test_acronyms_beside_the_word_for_project():
    assert values("The GREENVET project begins, and the EU project ends in spring.", "acronym") == {
        "GREENVET"
    }
    assert values("Τα σχολεία του έργου GREENVET συναντήθηκαν στη Λάρισα για δεύτερη φορά.", "acronym") == {
        "GREENVET"
    }


def test_partner_organisations_in_a_list():
    text = (
        "We work together on a handbook for teachers, and it will be ready before the end of next year.\n"
        "Project partners:\n"
        "• Fundacja Zielone Wzgórze, Kraków, Poland, www.zielone.example\n"
        "• Verein Blauer Fluss (Graz, Austria)\n"
        "• Associazione Prato (IT)\n"
        "• Anna Novakova, Brno, Czechia\n"
        "• office@example.org, +48 12 345 67 89\n"
    )
    reading = read_mentions(split_by_language(text))
    found = {m.value: (m.country, m.city, m.website) for m in reading.mentions if m.kind == "organisation"}
    assert found == {
        "Fundacja Zielone Wzgórze": ("PL", "Kraków", "www.zielone.example"),
        "Verein Blauer Fluss": ("AT", "Graz", None),
        "Associazione Prato": ("IT", None, None),
    }
    assert all("Novakova" not in mention.text for mention in reading.mentions)
    assert ("name_withheld", 1) in reading.notices.select("kind", "count").rows()


def test_a_country_by_its_whole_name():
    assert country_named("Türkiye", "en") == "TR"
    assert country_named("Ελλάδα", "el") == "EL"
    assert country_named("Poland and Spain", "en") is None


anything = st.text(max_size=300) | st.lists(
    st.sampled_from(
        [
            *(
                "1",
                "25th",
                "to",
                "the",
                "May",
                "2019",
                "-",
                "–",
                "(24 months)",
                "(PL,",
                "IT)",
                "Turkey",
                "\n",
                "•",
            ),
            *(
                "Partners:",
                "Fundacja",
                "Georgia",
                ",",
                "/",
                "|",
                "2018 წლის",
                "ოქტომბრიდან",
                "EPALE",
                "project",
            ),
        ]
    ),
    max_size=40,
).map(" ".join)


def bare(text):
    """A text without what may separate its parts."""
    return re.sub(r"[\s/|]", "", text)


@settings(deadline=None, max_examples=150)
@given(text=anything)
@example(text="\n")
@example(text="0 may 0000 - 99 may 9999")
def test_any_text_is_read(text):
    parts = split_by_language(text)
    mentions = read_mentions(parts).mentions
    assert first_of_each(mentions) == mentions
    for mention in mentions:
        assert mention.value
        assert 0 < mention.confidence <= 1
        # whatever is doubted is no surer than a guess
        assert mention.doubt is None or mention.confidence <= 0.9
    assert bare("".join(part.text for part in parts)) == bare(text)
