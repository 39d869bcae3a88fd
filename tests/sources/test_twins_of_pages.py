"""Made-up pages of the kinds that real ones are of: labels, partners, links, persons, what cannot be read."""

import json

import pytest

from extractors.contract import DocumentName
from extractors.sources.organisation_register import SOURCE as REGISTER
from extractors.sources.otlas.source import SOURCE as OTLAS
from extractors.sources.web_pages import SOURCE

DOCUMENT = DocumentName("web_pages", "page", "page.html")
STORIES = {
    "cs": "Naše škola pracuje na společném projektu o starých řemeslech a o tom, co se z nich dá naučit.",
    "de": "Unsere Schule arbeitet an einem gemeinsamen Projekt über alte Handwerke und was man daraus lernt.",
    "el": "Το σχολείο μας εργάζεται σε ένα κοινό έργο για τα παλιά επαγγέλματα και για όσα μαθαίνουμε.",
    "en": "Our school works on a joint project about old crafts and what we may learn from them every day.",
    "es": "Nuestra escuela trabaja en un proyecto común sobre los oficios antiguos y lo que enseñan.",
    "fi": "Koulumme tekee yhteistä hanketta vanhoista ammateista ja siitä, mitä niistä voi oppia.",
    "fr": "Notre école travaille à un projet commun sur les vieux métiers et sur ce qu'on peut y apprendre.",
    "hu": "Iskolánk közös projekten dolgozik a régi mesterségekről és arról, amit tőlük tanulhatunk.",
    "it": "La nostra scuola lavora a un progetto comune sui vecchi mestieri e su quello che insegnano.",
    "nl": "Onze school werkt aan een gezamenlijk project over oude ambachten en wat je daarvan leert.",
    "pl": "Nasza szkoła pracuje nad wspólnym projektem o dawnych rzemiosłach i o tym, czego uczą.",
    "pt": "A nossa escola trabalha num projeto comum sobre os ofícios antigos e o que deles se aprende.",
    "ro": "Școala noastră lucrează la un proiect comun despre vechile meserii și despre ce învățăm din ele.",
    "tr": "Okulumuz eski zanaatlar ve onlardan öğrenebileceklerimiz üzerine ortak bir proje yürütüyor.",
}
PARTNERS = (
    ("Escuela de Adultos Sol", "Sevilla", "Spain", "ES"),
    ("Fundacja Nowy Dom", "Łódź", "Poland", "PL"),
    ("Volkshochschule Talheim", "Talheim", "Germany", "DE"),
    ("Siauliu kolegija", "Šiauliai", "Lithuania", "LT"),
)


def read(body, language="en", title="Old crafts"):
    page = (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><main><article><h1>{title}</h1>{body}</article></main></body></html>"
    )
    return SOURCE.parse(page.encode(), DOCUMENT)


def named(staged, kind, *columns):
    found = staged.page_mentions.filter(kind=kind).select(*(columns or ("value",))).rows()
    return found if columns else [row[0] for row in found]


def items(form, tag="li"):
    return "".join(
        f"<{tag}>{form.format(name=name, city=city, country=country, code=code)}</{tag}>"
        for name, city, country, code in PARTNERS
    )


# Each: language of the page, whether it tells cities, markup
LISTS = {
    "a list under any heading": (
        "cs",
        True,
        "<h2>Kdo s námi jde</h2><ul>",
        "{name}, {city}, {country}",
        "li",
    ),
    "brackets": ("tr", False, "<h3>Ortaklar</h3><ul>", "{name} ({country})", "li"),
    "city in brackets": ("pl", True, "<h3>Partnerzy</h3><ul>", "{name} ({city}, {country})", "li"),
    "square brackets": ("hu", False, "<h2>Partnereink</h2><ul>", "{name} [{country}]", "li"),
    "en dash": ("el", False, "<p>Συμμετέχουν:</p>", "{name} – {country}", "p"),
    "city and dash": ("ro", True, "<p><b>Parteneri</b></p>", "- {name}, {city} - {country}", "p"),
    "slash": ("fi", False, "<h2>Yhteistyökumppanit</h2><ul>", "{name} / {country}", "li"),
    "country first": ("pt", False, "<h2>Parceiros</h2><ul>", "{country}: {name}", "li"),
    "country first, dash": ("nl", True, "<h2>Projectpartners</h2><ul>", "{country} – {name}, {city}", "li"),
    "bold country": ("es", False, "", "<strong>{country}</strong><br>{name}", "p"),
    "country as heading": ("en", False, "", "<h3>{country}</h3><p>{name}</p>", "div"),
    "definitions": ("fr", True, "<dl>", "<dt>{name}</dt><dd>{city}, {country}</dd>", "div"),
    "definitions of countries": ("fr", False, "<dl>", "<dt>{country}</dt><dd>{name}</dd>", "div"),
    "codes": ("en", True, "<h2>Partners</h2><ul>", "{name}, {city}, {code}", "li"),
    "roles": ("de", False, "", "Partner: {name}, {country}", "p"),
    "flags": ("it", False, "<h2>Partner</h2><ul>", "\U0001f1ea\U0001f1fa {name}, {country}", "li"),
    "numbers": ("en", True, "<ol>", "1. {name} – {city} – {country}", "li"),
    "a table": (
        "en",
        True,
        "<table><tr><th>Organisation</th><th>City</th><th>Country</th></tr>",
        "<td>{name}</td><td>{city}</td><td>{country}</td>",
        "tr",
    ),
    "a table that begins with the country": (
        "de",
        False,
        "<table><tr><th>Land</th><th>Einrichtung</th></tr>",
        "<td>{country}</td><td>{name}</td>",
        "tr",
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_partners_are_read_in_any_list(name):
    language, has_city, before, form, tag = LISTS[name]
    staged = read(f"<p>{STORIES[language]}</p>{before}{items(form, tag)}", language)
    assert named(staged, "organisation", "value", "city", "country") == [
        (name, city if has_city else None, code) for name, city, _, code in PARTNERS
    ]
    assert set(named(staged, "country")) == {code for *_, code in PARTNERS}
    assert "partners_unread" not in staged.notices["kind"]


@pytest.mark.parametrize(
    ("language", "sentence", "names"),
    [
        ("en", "Our partners are Fundacja Nowy Dom (Poland) and Lycée du Lac (France).", True),
        ("en", "Partners: Fundacja Nowy Dom (Poland); Lycée du Lac (Annecy, France)", True),
        (
            "de",
            "Beteiligt sind die Partner Fundacja Nowy Dom (Polen) und das Lycée du Lac (Frankreich).",
            True,
        ),
        ("fr", "Le projet réunit aussi Jan Nowak (Pologne) et Anna Lac (France).", False),
        ("de", "Die Schule besuchte Jan Nowak (Polen) und Anna Lac (Frankreich).", False),
    ],
)
def test_partners_in_a_sentence_but_no_persons(language, sentence, names):
    staged = read(f"<p>{STORIES[language]}</p><p>{sentence}</p>", language)
    expected = ["Fundacja Nowy Dom", "Lycée du Lac"] if names else []
    assert named(staged, "organisation") == expected
    assert set(named(staged, "country")) == {"PL", "FR"}


@pytest.mark.parametrize(
    ("language", "body", "count"),
    [
        ("fr", "<h2>Nos partenaires</h2><ul><li>Fundacja Dom</li><li>Lycée du Lac</li></ul>", 2),
        ("pl", "<p>Partnerzy: Fundacja Dom, Lycée du Lac, Escuela Sol</p>", 3),
        ("es", "<h2>Socios</h2><p>Fundacja Dom<br>Lycée du Lac<br>Escuela Sol</p>", 3),
    ],
)
def test_a_list_of_partners_that_gives_nothing_is_told(language, body, count):
    staged = read(f"<p>{STORIES[language]}</p>{body}", language)
    assert named(staged, "organisation") == []
    assert staged.notices.filter(kind="partners_unread")["count"].to_list() == [count]


def test_institutions_called_after_persons_are_partners_and_persons_are_not():
    names = ["Lycée Marie Blanche", "IES Virgen del Prado", "Liceo Giovanni Verdi", "Colegiul Ion Luca"]
    listed = "".join(f"<li>{name}, Tours, France</li>" for name in [*names, "Anna Müller"])
    staged = read(f"<p>{STORIES['fr']}</p><ul>{listed}</ul>", "fr")
    assert named(staged, "organisation") == names
    assert "name_withheld" in staged.notices["kind"]
    assert "Müller" not in str(staged.pages.rows())


# ---- labels, identifiers, links


@pytest.mark.parametrize(
    ("language", "text", "acronyms"),
    [
        ("en", "PROJECT NUMBER: 12|PROJECT DATES: 1/2|Project STATUS (ONGOING)|the CLIL project", []),
        ("de", "PROJEKT NUMMER: 12|PROJEKT TITEL: Handwerk|das ERASMUS-Projekt|das KA229 Projekt", []),
        ("es", "PROYECTO NÚMERO: 12|CÓDIGO DEL PROYECTO: 3|El proyecto CONECTA2 une", ["CONECTA2"]),
        ("it", "PROGETTO CODICE: 1/2|il progetto PNRR|il progetto eTwinning", []),
        ("tr", "PROJE NO: 12|ERASMUS projesi|TUBITAK projesi", []),
        ("fr", "Acronyme : MOULIN|PROJET CODE : FR01", ["MOULIN"]),
        ("en", "<table><tr><td>PROJECT ACRONYM:</td><td>Millstone</td></tr></table>", ["Millstone"]),
    ],
)
def test_acronyms_never_come_from_labels(language, text, acronyms):
    body = "".join(line if line.startswith("<") else f"<p>{line}</p>" for line in text.split("|"))
    assert named(read(f"<p>{STORIES[language]}</p>{body}", language), "acronym") == acronyms


@pytest.mark.parametrize(
    "written",
    [
        "2021-1-IT02-KA220-SCH-0000325",
        "2020-1-FR1-KA201-080123",
        "2019-1-PL01-KA229-65123",
        "2018-1-DE-KA204-004123",
        "2020-1-RO01-KA204-08O123",
    ],
)
def test_a_malformed_identifier_is_kept_with_a_doubt(written):
    [(value, doubt)] = named(
        read(f"<p>{STORIES['en']}</p><p>Code: {written}</p>"), "project", "value", "doubt"
    )
    assert value == written
    assert "malformed" in doubt


@pytest.mark.parametrize(
    ("address", "project"),
    [
        (f"{address}", project)
        for project in ("2019-1-TR01-KA229-076123", "2022-1-DE02-KA220-VET-000089123")
        for address in (
            f"https://erasmus-plus.ec.europa.eu/projects/search/details/{project}",
            f"https://erasmus-plus.ec.europa.eu/de/projects/search/details/{project}?utm=1",
            f"http://ec.europa.eu/programmes/erasmus-plus/projects/eplus-project-details/#project/{project}",
            f"https://ec.europa.eu/programmes/erasmus-plus/projects/eplus-project-details_en#project/{project}",
            f"//webgate.ec.europa.eu/erasmus-plus/projects/search/details/{project.replace('-', '%2D')}/",
            f"https://school.example/files/{project}.pdf",
        )
    ]
    + [
        ("https://erasmus-plus.ec.europa.eu/projects/search/details/101087123", "101087123"),
        (
            "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/"
            "projects-details/43353764/101049124",
            "101049124",
        ),
        ("https://youth.europa.eu/solidarity/projects/details/2021-1-HU01-ESC30-SOL-000031126_en",
         "2021-1-HU01-ESC30-SOL-000031126"),
    ],
)  # fmt: skip
def test_a_link_to_a_project_names_it(address, project):
    assert named(read(f'<p>{STORIES["en"]} <a href="{address}">More</a></p>'), "project") == [project]
    if address.startswith("http"):
        assert named(read(f"<p>{STORIES['en']} {address}</p>"), "project") == [project]


def test_a_link_to_a_call_or_another_programme_names_no_project():
    links = "".join(
        f'<a href="{address}">More</a> '
        for address in (
            "https://erasmus-plus.ec.europa.eu/projects/search",
            "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/"
            "projects-details/43108390/101049124",
            "https://shop.example/projects/search/details/101087123",
        )
    )
    assert named(read(f"<p>{STORIES['en']} {links}</p>"), "project") == []


# ---- languages


@pytest.mark.parametrize(
    ("declared", "text", "language", "countries"),
    [
        ("pt-BR", "Espanha, Itália", "pt", {"ES", "IT"}),
        ("fi", "Espanja, Italia, Ruotsi", "fi", {"ES", "IT", "SE"}),
        ("nb", "Spania, Tyskland", "no", {"ES", "DE"}),
        ("en", STORIES["fr"] + " Des élèves d'Espagne et d'Italie viennent.", "fr", {"ES", "IT"}),
        ("de", STORIES["el"] + " Συμμετέχουν η Ισπανία και η Ιταλία.", "el", {"ES", "IT"}),
    ],
)
def test_the_markups_language_counts_where_the_text_does_not_tell(declared, text, language, countries):
    staged = read(f"<p>{text}</p>", declared, title="2019")
    assert staged.pages["languages"].to_list() == [language]
    assert set(named(staged, "country")) == countries


# ---- persons


@pytest.mark.parametrize(
    ("language", "lines", "gone"),
    [
        ("es", "Calle Mayor 12, 28013 Madrid|Director: Luis Fernández Ortega|Tel. 91 123 45 67",
         ("Calle Mayor", "Fernández", "123 45")),
        ("de", "Schulstraße 4, 74388 Talheim|Schulleiterin: Dr. Karin Weber|Projektleitung: Jens Schulz",
         ("Schulstraße", "Weber", "Schulz")),
        ("pl", "ul. Lipowa 7, 30-001 Kraków|Dyrektor: Anna Nowak|Koordynator projektu: mgr Piotr Zieliński",
         ("Lipowa", "Nowak", "Zieliński")),
        ("tr", "Atatürk Caddesi No: 12|Okul Müdürü: Mehmet Yılmaz|Proje Koordinatörü: Ayşe Demir",
         ("Caddesi No", "Yılmaz", "Demir")),
        ("el", "Οδός Ηρώων 12, 41222 Λάρισα|Διευθυντής: Γιώργος Παπαδόπουλος", ("Ηρώων", "Παπαδόπουλος")),
    ],
)  # fmt: skip
def test_heads_coordinators_and_streets_stay_in_the_archive(language, lines, gone):
    body = "".join(f"<p>{line}</p>" for line in [*lines.split("|"), STORIES[language]])
    staged = read(body, language)
    kept = str([staged.table(name).rows() for name in ("pages", "page_mentions", "notices")])
    assert [word for word in gone if word in kept] == []
    assert {"name_withheld", "address_dropped"} <= set(staged.notices["kind"])


# ---- what other sources give


def test_the_authors_own_headings_stay_in_a_request():
    page = """<html lang="en"><head><link rel="canonical"
    href="https://www.salto-youth.net/tools/otlas-partner-finding/project/kites.991/"></head><body>
    <div id="content"><h1>Kites over the bay</h1>
    <p>We're looking for: 3 more partners from Albania, Malta and Portugal.</p>
    <p>Deadline for this partner request: 2023-03-15</p>
    <p>This project is posted by <a href="/tools/otlas-partner-finding/organisation/x.7/">Klub Vjetar</a></p>
    <p>What we plan:</p><p>Young people build kites of what the sea leaves on the beach.</p>
    <p>Activities:</p><p>- Collect on the beach<br>- Build and fly together</p><p>Place: Bar, Montenegro</p>
    <p>Please <a href="/l">login to your MySALTO</a> account to see the contact details of this project</p>
    <p>Contact: Petra Horvat, +385 91 555 1234, petra@klub.example</p></div></body></html>"""
    document, _ = OTLAS.open_file("kites.991.html", page.encode())
    staged = OTLAS.parse(page.encode(), document)
    [request] = staged.partner_requests.to_dicts()
    for words in ("What we plan:", "what the sea leaves", "Build and fly together", "Place: Bar, Montenegro"):
        assert words in request["summary"]
    for words in ("MySALTO", "posted by", "Horvat", "petra@"):
        assert words not in str(request)
    assert (request["deadline"], request["from_countries"]) == ("2023-03-15", "Albania; Malta; Portugal")


def test_the_registers_legal_name_comes_first():
    answer = [
        {
            "legalName": "  Staklo Primjer d.o.o. ", "businessName": "Staklo", "country": "20000883",
            "city": "Zadar ", "organisationId": "E10999001", "pic": "912345678", "validityType": "42284353",
        }
    ]  # fmt: skip
    document = DocumentName("organisation_register", "E10999001", "E10999001.json")
    [row] = REGISTER.parse(json.dumps(answer).encode(), document).organisations.to_dicts()
    assert row["name"].strip() == "Staklo Primjer d.o.o."
    assert row["further_name"] == "Staklo"
