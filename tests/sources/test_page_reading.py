"""What pages name in their own language: countries, platforms, projects, partners."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractors.read.pages.named_countries import country_named
from extractors.read.pages.page_language import languages_of, split_by_language
from extractors.read.pages.page_mentions import first_of_each
from extractors.read.pages.reading import read_mentions
from tests.examples import examples

from .page_texts import PAGES, named, values


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


@settings(deadline=None, max_examples=examples(50))
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
