"""Pages of a project in each language."""

from extractors.read.pages.page_language import split_by_language
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
