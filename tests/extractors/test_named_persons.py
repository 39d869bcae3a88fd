"""Persons and streets whom a page names do not leave the archive; bodies, places and other words stay."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contract import DocumentName
from extractors.read.named_persons import NAME_REMOVED, STREET_REMOVED, cut_columns, cut_persons
from extractors.sources.web_pages import SOURCE
from tests.examples import examples

# First names that are in no list of ours: a label, a role or a title must do
LABELLED = """\
Headmaster: Xanthor Brindle|Project coordinator: Xanthor Brindle-Moss
Contact person: Mr Xanthor O'Brindle|Schulleiterin: Walpurga Gschwandtner
Ansprechpartner: Xanthor von der Brindel|Projektleitung - Xanthor Brindel|Proviseure : Églantine Marchand
Coordinatrice du projet : Églantine Marchand|Responsable: Églantine Du Bois
Dirigente scolastico: Fiammetta De Santis|Referente: Fiammetta Quattrocchi|Director: Eulogio Pacheco Rey
Coordinadora del proyecto: Casilda Sánchez|Responsável: Belmiro de Azevedo
Diretora: Ondina Ferreira da Silva|Dyrektor szkoły: Zbysław Maciejewski|Koordynatorka: Grzymisława Wójcik
Kontakt: Ziemowit Szczerek|Ředitelka: Květoslava Hřebíčková|Koordinátor projektu: Ctibor Turba
Riaditeľ školy: Cyprián Majerník|Igazgató: Szentgyörgyi Örs|Kapcsolattartó: Bartalos Huba
Ravnatelj: Krunoslav Babić|Kontakt osoba: Tena Vukelić|Ravnateljica: Jerneja Kotnik
Vodja projekta: Rastko Močnik|Direktor škole: Obrad Piljak|Директор: Живојин Мишић
Директор: Зорница Кацарска|Координатор: Мирослав Караиванов|Директорка: Одарка Шевченко
Керівник: Устим Кармелюк|Director: Haralambie Ionescu|Responsabil: Smaranda Enache
Okul müdürü: Bünyamin Karaoğlu|Yazar: Şebnem Ferah|Διευθυντής: Αριστείδης Παπαδόπουλος
Υπεύθυνη: Μυρσίνη Ζαχαρίου|Rektor: Görel Thurdin|Kontaktperson: Sixten Ehrling|Rektor: Synnøve Solbakken
Prosjektleder: Torgeir Bjørnson|Skoleleder: Hjalte Froholdt|Forfatter: Bodil Nørregaard
Rehtori: Väinämö Korhonen|Yhteyshenkilö: Aulikki Rautawaara|Koolijuht: Külliki Saar
Kontaktisik: Ülo Vihma|Direktore: Skaidrīte Kalniņa|Kontaktpersona: Gatis Ozoliņš
Direktorius: Skirmantas Jankūnas|Vadovė: Ugnė Petrauskienė|Directeur: Sybren de Vries
Contactpersoon: Wietske de Jong-Bakker|Drejtor: Xhemal Krasniqi|Skólastjóri: Ísleifur Þórarinsson
დირექტორი: ზვიად ლომიძე|Name: Xanthor Brindle|Imię i nazwisko: Ewaryst Kamiński
Ad Soyad: Bünyamin Karaoğlu"""


@pytest.mark.parametrize("line", LABELLED.splitlines())
def test_behind_a_label_any_name_is_cut(line):
    for text in line.split("|"):
        cut = cut_persons(f"About us\n{text}\nWe are glad to see you.")
        label = text.split(":")[0].split(" - ")[0]
        shown = cut.text.split("\n")[1]
        assert cut.persons == 1, text
        assert shown.startswith(label)
        assert shown.endswith(NAME_REMOVED)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("The coordinator is Xanthor Brindle from Graz", f"The coordinator is {NAME_REMOVED} from Graz"),
        ("Contact person\nXanthor Brindle\nGraz", f"Contact person\n{NAME_REMOVED}\nGraz"),
        ("Xanthor Brindle, headmaster", f"{NAME_REMOVED}, headmaster"),
        ("Xanthor Brindle (koordinátor projektu)", f"{NAME_REMOVED} (koordinátor projektu)"),
        ("Xanthor Brindle\nHeadmaster", f"{NAME_REMOVED}\nHeadmaster"),
        ("Headmaster Xanthor Brindle came.", f"Headmaster {NAME_REMOVED} came."),
        ("koordynatorka projektu Anna Przykładna", f"koordynatorka projektu {NAME_REMOVED}"),
        ("Anna Muster Project Coordinator", f"{NAME_REMOVED} Project Coordinator"),
        ("Posted by Anna Muster on 3 May", f"Posted by {NAME_REMOVED} on 3 May"),
        ("Text: Anna Muster, Foto: Jan Muster", f"Text: {NAME_REMOVED}, Foto: {NAME_REMOVED}"),
        ("Ms Brindle and Dr. Xanthor Moss", f"Ms {NAME_REMOVED} and Dr. {NAME_REMOVED}"),
        ("Sig.ra Brindelli, Frau Prof. Brindel", f"Sig.ra {NAME_REMOVED}, Frau Prof. {NAME_REMOVED}"),
        ("Teachers: Xanthor Brindle, Ebe Moss and Jo Moss", f"Teachers: {NAME_REMOVED}, {NAME_REMOVED} and"),
        ("MUSTEROVÁ Jana, ředitelka", f"{NAME_REMOVED}, ředitelka"),
        ("Contact: Musterová, Jana", f"Contact: {NAME_REMOVED}"),
        ("We thank Giovanni Esempio and Γιώργος Παράδειγμα.", f"We thank {NAME_REMOVED} and {NAME_REMOVED}."),
        ("Our headmaster\u00a0Jose\u0301 Exemplo", f"Our headmaster\u00a0{NAME_REMOVED}"),
        ("By Anna MUSTEROVA. Then Musterova came", f"By {NAME_REMOVED}. Then {NAME_REMOVED} came"),
        ("Rector: Xanthor Brindle. Now Xanthor Brindle", f"Rector: {NAME_REMOVED}. Now {NAME_REMOVED}"),
    ],
)  # fmt: skip
def test_names_are_cut_where_something_tells_them(text, left):
    assert cut_persons(text).text.startswith(left)


@pytest.mark.parametrize(
    "text",
    [
        "Coordinator: University of Graz",
        "Coordinator: Gymnasium Jan Neruda",
        "Coordinator: Czech Republic",
        "Coordinatore: Liceo Classico Esempio (IT)",
        "Koordinator: Bosna i Hercegovina",
        "The Jean Monnet Centre, the Anna Lindh Foundation and the Leonardo da Vinci programme",
        "Lycée Jean Moulin and the Johannes Gutenberg University met in Santiago de Compostela.",
        "Sofia University, Victoria Station, Santa Maria",
        "The text of Green Valley\nSee Pathfinder",
        "The authority Blue Sky decides. Teacher Training Course",
        "Project name: Green Valley",
        "Partners: Poland, Czech Republic (CZ)",
        "in 2019 Main Street was renewed, via Zoom 5 times, on 12 May 2020",
        "Erasmus+ 2021-1-PT01-KA220-SCH-000012345, Horizon 2020",
        "Address the needs of 30 pupils",
        "ჩვენი სკოლა არის თბილისში და სხვა ქალაქებში",
    ],
)
def test_bodies_places_and_other_words_stay(text):
    assert cut_persons(text).text == text


STREETS = """\
Rua 35, 4501-852 Exemplo|Rua das Flores 12, Exemplo|Avenida da Liberdade, n.º 5|C/ Ejemplo nº 5
Calle Mayor, 12|12 rue des Lilas, Exemple|5, avenue Exemple|12 bis, boulevard Exemple
Via Roma 12, Esempio|Piazza Dante, 00100 Esempio|Lindenstraße 12a, Muster|Am Ring 5, Muster
Storgatan 15 B|Vesterbrogade 3|Mannerheimintie 5|Kerkstraat 7-9|Kongens vei 3|ul. Długa 5/7, Przykład
Dlouhá 12, 110 00 Příklad|Trg bana Primera 5|Kossuth utca 5.|Str. Mihai Exemplu nr. 5|Brīvības iela 12
Gedimino pr. 5|Pärnu mnt 12|Örnek Cad. No: 5|Örnek Mah. Gül Sok. No:3|ул. Иван Примеров 12
вул. Прикладна, 5|Οδός Ερμού 12|12 Main Street, Exampleton|Main Street 12|P.O. Box 123|Postfach 12 34
Address: Rose Cottage 3, Exampleton"""


@pytest.mark.parametrize("line", STREETS.splitlines())
def test_streets_are_cut(line):
    for street in line.split("|"):
        cut = cut_persons(f"Where we are: here\n{street}\nand elsewhere")
        assert cut.streets >= 1, street
        assert "12" not in cut.text, street
        assert STREET_REMOVED in cut.text
        assert cut.text.endswith("\nand elsewhere")


def test_what_is_cut_is_counted_with_its_reason():
    text = "Headmaster: Xanthor Brindle, Rua 35, Exemplo"
    row = {"title": "By Anna Muster", "main_text": text, "url": None}
    kept, remarks = cut_columns(row, ("title", "main_text"))
    assert kept == {
        "title": f"By {NAME_REMOVED}",
        "main_text": f"Headmaster: {NAME_REMOVED}, {STREET_REMOVED}, Exemplo",
        "url": None,
    }
    assert [(kind, column, count) for kind, column, _, count in remarks] == [
        ("name_withheld", "title", 1),
        ("name_withheld", "main_text", 1),
        ("address_dropped", "main_text", 1),
    ]
    assert all("Muster" not in detail for _, _, detail, _ in remarks)


def test_no_name_of_a_page_is_staged():
    page = (
        "<html><head><title>Wer wir sind</title></head><body><main><h1>Wer wir sind</h1>"
        "<p>Muster-Gymnasium</p><p>Lindenallee 7, 12345 Musterstadt</p><p>Schulleiter: Korbinian Brindel</p>"
        "<p>Ansprechpartnerin: Friedlinde Brindel-Moos, Tel. 0123 456789</p>"
        "<p>Das Gymnasium liegt in Deutschland und nimmt an Erasmus+ teil, mit Schulen aus Polen.</p>"
        "</main></body></html>"
    )
    staged = SOURCE.parse(page.encode(), DocumentName("web_pages", "page", "page.html"))
    everything = str([getattr(staged, table).to_dicts() for table in ("pages", "page_mentions", "notices")])
    for personal in ("Korbinian", "Friedlinde", "Brindel", "Lindenallee", "456789"):
        assert personal not in everything
    assert set(staged.page_mentions.filter(kind="country")["value"]) == {"DE", "PL"}
    counts = dict(staged.notices.select("kind", "count").rows())
    assert counts == {"name_withheld": 2, "address_dropped": 1, "phone_removed": 1}


@given(st.text(st.characters(codec="utf-8"), max_size=200))
@settings(max_examples=examples(60), deadline=None)
def test_any_text_is_read(text):
    cut = cut_persons(text)
    # the words that stand for what was removed may be an author's own
    assert cut.persons + cut.streets == marks(cut.text) - marks(text)


def marks(text):
    return text.count(NAME_REMOVED) + text.count(STREET_REMOVED)
