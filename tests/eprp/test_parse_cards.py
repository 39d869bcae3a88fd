"""Project cards: the same card as JSON, page and text; the golden card; faults; nobody's contact data."""

import json
from pathlib import Path

import polars as pl
import pytest

from extractors.contract import STAGED_TABLES, DocumentError, DocumentName, Staged
from extractors.sources.eprp import cards

CARDS = Path(__file__).parent / "cards"
SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
DOCUMENT = DocumentName(source="eprp_cards", key="card", label="card")
IDENTIFIER = "2022-2-CZ01-KA210-ADU-000098765"
KINDS = ("json", "html", "txt")
PARTNERS = [
    ('PRUHONICE, "STARE SADY" (OBEC), s.r.o.', "SK"),
    ("Fundacja Jabłoń (dawniej Grusza), Oddział Kraków", "PL"),
    ("Το Περιβόλι", "EL"),
]


def parse(data: bytes) -> Staged:
    return cards.SOURCE.parse(data, DOCUMENT)


def card(kind: str) -> bytes:
    return (CARDS / f"orchard.{kind}").read_bytes()


def kinds(staged: Staged) -> list[str]:
    return staged.notices["kind"].to_list()


@pytest.mark.parametrize("kind", KINDS)
def test_what_every_form_of_the_card_says(kind: str) -> None:
    staged = parse(card(kind))
    assert (staged.record_count, staged.advertised_count) == (1, None)
    project = staged.projects.row(0, named=True)
    assert project["identifier"] == IDENTIFIER
    assert project["title"] == "Orchards of Memory: old trees, new skills"
    assert project["key_action"] == "Partnerships for cooperation and exchanges of practices"
    assert project["action"] == "Small-scale partnerships in adult education"
    assert project["objectives"] == "Teach adults to graft old fruit trees."
    assert project["achievements"] == "A handbook in four languages."
    organisations = staged.participations
    assert organisations.filter(role="partner").select("name", "country").rows() == PARTNERS
    assert organisations.filter(role="partner")["position"].to_list() == [1, 2, 3]
    coordinator = organisations.row(0, named=True)
    assert coordinator["role"] == "coordinator"
    assert coordinator["name"] == "Sadařský spolek Horní Lhota, z.s."
    assert (coordinator["city"], coordinator["country"]) == ("Řitka", "CZ")
    assert coordinator["organisation_type"].startswith("Non-governmental")
    assert coordinator["website"] == "http://www.sady-lhota.example"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "private", ["Vymyšlená", "bozena@", "601 234 567", "210 123 4567", "Vyhlídce", "Tichá"]
)
def test_no_contact_data_in_any_table(kind: str, private: str) -> None:
    staged = parse(card(kind))
    for table in STAGED_TABLES:
        frame: pl.DataFrame = getattr(staged, table)
        assert private not in frame.write_csv()


@pytest.mark.parametrize("kind", ["html", "txt"])
def test_what_a_reader_sees(kind: str) -> None:
    project = parse(card(kind)).projects.row(0, named=True)
    assert (project["start_date"], project["end_date"]) == ("Mar 1, 2023", "Aug 31, 2024")
    assert project["grant_contribution"] == "60,000.00 EUR"
    assert project["is_good_practice"] == "Yes"
    assert project["topics"].split(" ; ") == [
        "Environment and climate change",
        "Cultural heritage",
        "Enterprise, industry and SMEs (incl. entrepreneurship)",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_identifier_of_a_card(kind: str) -> None:
    document, _ = cards.SOURCE.open_file("card", card(kind))
    assert document.key == IDENTIFIER


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"hello", b"{}", b'{"project": {"title": "A"}}', b"<html></html>"]
)
def test_no_identifier(data: bytes) -> None:
    with pytest.raises(DocumentError):
        cards.SOURCE.open_file("card", data)


# JSON


def test_json_fields() -> None:
    filled = {name: value for name, value in parse(card("json")).projects.to_dicts()[0].items() if value}
    assert (
        filled.items()
        >= {
            "external_reference": "KA210-ADU-12AB34CD",
            "national_identifier": "CZ-98765",
            "platform_id": "0a1b2c3d-0000-4000-8000-0000000000ff",
            "programme": "Erasmus+",
            "call_year": "2022",
            "summary": "Old trees, new skills.",
            "background": "Orchards are forgotten.",
            "topics": "Environment and climate change;Cultural heritage",
            "status": "FINALIZED",
            "start_date": "2023-03-01",
            "end_date": "2024-08-31",
            "grant_awarded": "60000.00",
            "is_centralised": "No",
            "website": "http://orchards.example",
        }.items()
    )
    assert "implementation" not in filled


def test_json_organisations() -> None:
    columns = ("postcode", "identifier", "platform_organisation_id", "is_withdrawn", "city")
    assert parse(card("json")).participations.select(columns).rows() == [
        ("252 03", "999000001", "0a1b2c3d-0000-4000-8000-000000000001", "No", "Řitka"),
        ("811 02", "E10999002", "0a1b2c3d-0000-4000-8000-000000000002", "Yes", "Bratislava"),
        (None, "999000003", None, None, None),
        (None, None, None, "No", None),
    ]


def test_json_leftovers_are_reported() -> None:
    staged = parse(card("json"))
    assert staged.rejected.select("scope", "column", "rule", "value").rows() == [
        ("participation", "partner", "organisation_empty", None),
        ("participation", "partner", "organisation_malformed", None),
    ]
    assert staged.notices.select("kind", "column", "count").rows() == [
        ("partners_unread", "partners", 1),
        ("unknown_field", "surprise", 1),
        ("ignored_field", "project.reportSummary", 1),
        ("ignored_field", "project.reportSummaryImpact", 1),
        ("unknown_field", "organisation.CPTitle", 1),
    ]


def test_json_without_identifier_is_a_rejected_record() -> None:
    staged = parse(b'{"project": {"title": "Nameless"}, "coordinating": {"name": "School"}, "partners": 5}')
    assert staged.projects.is_empty()
    assert staged.participations.is_empty()
    assert staged.rejected.select("record_number", "scope", "rule").rows() == [
        (1, "record", "identifier_missing")
    ]


def test_json_partners_that_are_no_list() -> None:
    staged = parse(b'{"project": {"identifier": "A"}, "partners": "many"}')
    assert staged.rejected.select("scope", "column", "rule").rows() == [("value", "partners", "not_a_list")]


@pytest.mark.parametrize(
    "partners", ["", ', "partners": null', ', "partners": {}', ', "partners": "many"', ', "partners": [null]']
)
def test_json_partners_that_cannot_be_read_are_remarked(partners: str) -> None:
    card = '{"project": {"identifier": "A"}, "coordinating": {"name": "School"}' + partners + "}"
    staged = parse(card.encode())
    assert staged.notices.select("record_number", "kind", "column").rows() == [
        (1, "partners_unread", "partners")
    ]


def test_json_without_any_partner_is_whole() -> None:
    assert parse(b'{"project": {"identifier": "A"}, "partners": []}').notices.is_empty()


# text


def test_text_sections_keep_paragraphs_and_mend_a_broken_one() -> None:
    paragraphs = parse(card("txt")).projects["implementation"][0].split("\n\n")
    assert len(paragraphs) == 2
    assert "look after, and a need to write down" in paragraphs[0]
    assert paragraphs[1] == "- a list item\nthat goes on"


def test_text_leaves_nothing_unread() -> None:
    staged = parse(card("txt"))
    assert staged.notices.is_empty()
    assert staged.projects["card_url"][0].endswith(IDENTIFIER)
    assert staged.participations.row(0, named=True)["region"] == "Středočeský kraj"


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_do_not_matter(line_end: str) -> None:
    other = card("txt").replace(b"\n", line_end.encode())
    for table in STAGED_TABLES:
        assert getattr(parse(other), table).equals(getattr(parse(card("txt")), table))


@pytest.mark.parametrize(
    ("published", "partners"),
    [
        ("A (TR)", [("A", "TR")]),
        ("A (TR) , B (IT)", [("A", "TR"), ("B", "IT")]),
        ("A, B (old (IT)) , C (DE)", [("A, B (old (IT)) , C", "DE")]),
        ("A (IT), Branch (IT) , B (FR)", [("A (IT), Branch", "IT"), ("B", "FR")]),
        ("A (TR) , B", [("A", "TR"), ("B", None)]),
        ("(TR)", [("(TR)", None)]),
    ],
)
def test_partners_are_split_behind_their_country(published: str, partners: list[tuple[str, str]]) -> None:
    staged = parse(f"Identifier\tA\nPartners\t{published}\n".encode())
    assert staged.participations.select("name", "country").rows() == partners
    doubtful = sum(country is None for _, country in partners)
    assert kinds(staged).count("partner_doubtful") == doubtful


def test_unknown_labels_and_headings_are_reported_without_their_words() -> None:
    text = (
        "Identifier\tA\nMood\tgood\n## Karel Vymyšlený\nstands here\n**Karel** and here\n## Activities\nnone"
    )
    staged = parse(text.encode())
    assert staged.notices.select("kind", "column").rows() == [
        ("unknown_label", None),
        ("unknown_heading", None),
        ("unknown_label", None),
        ("ignored_field", "Activities"),
        ("unread_lines", None),
    ]
    assert "Karel" not in staged.notices.write_csv()
    assert staged.notices["detail"][0] == "nobody knows the label in line 2"


def test_a_repeated_label_keeps_the_first_value() -> None:
    staged = parse(b"Identifier\tA\nStart Date\tJul 1, 2023\nStart Date\tJul 2, 2023\n")
    assert staged.projects["start_date"].to_list() == ["Jul 1, 2023"]
    assert kinds(staged) == ["repeated_label"]


def test_a_card_without_identifier_is_a_rejected_record() -> None:
    staged = parse(b"# Title\nPartners\tA (TR)\n")
    assert staged.rejected.select("scope", "rule").rows() == [("record", "identifier_missing")]
    assert staged.participations.is_empty()


@pytest.mark.parametrize(
    "lines",
    [
        ["School", "Praha"],
        ["School", "Main Street", "Praha"],
        ["School"] * 5,
        ["School", "Building A", "Quiet Corner", "Praha"],
        ["School", "Quiet Corner", "Praha", "cz"],
    ],
)
def test_coordinator_lines_that_may_be_streets_are_dropped(lines: list[str]) -> None:
    text = "\n".join(["Identifier\tA", "## Project Coordinator", *lines])
    staged = parse(text.encode())
    assert staged.participations.select("name", "city", "country", "region").rows() == [
        ("School", None, None, None)
    ]
    assert kinds(staged) == ["address_dropped"]


@pytest.mark.parametrize("country", ["CZ", "Czechia", "CZECH REPUBLIC", "Türkiye"])
def test_four_lines_of_a_coordinator_end_with_a_country(country: str) -> None:
    text = "\n".join(["Identifier\tA", "## Project Coordinator", "School", "Quiet Corner", "Praha", country])
    staged = parse(text.encode())
    assert staged.participations.select("name", "city", "country").rows() == [("School", "Praha", country)]
    assert kinds(staged) == []


def test_address_without_region() -> None:
    lines = ["Identifier\tA", "## Project Coordinator", "**Organisation** School"]
    staged = parse("\n".join([*lines, "**Address** Long Lane 3 , 10115 Berlin , DE"]).encode())
    place = staged.participations.select("city", "postcode", "region", "country").row(0)
    assert place == ("Berlin", "10115", None, "DE")


# page


def test_page_texts() -> None:
    staged = parse(card("html"))
    texts = staged.projects.row(0, named=True)
    assert texts["implementation"] == (
        "We met four times.\nOnce in each country.\n\nWhat came of it\n\nGrafts: forty."
    )
    assert texts["website"] is None
    assert kinds(staged) == ["unknown_heading", "unread_lines"]


def test_an_empty_label_of_the_coordinator_does_not_take_the_next_line() -> None:
    empty = "<div>Website:</div><div>Jan Vymyšlený</div>"
    staged = parse(card("html").replace(b"<div>Phone", empty.encode() + b"<div>Phone"))
    for table in STAGED_TABLES:
        assert "Jan" not in getattr(staged, table).write_csv()


def test_a_label_above_its_value() -> None:
    page = b"<html><div>Identifier</div><div>A</div><div>Start Date:</div><p>Jul 1, 2023</p></html>"
    assert parse(page).projects.select("identifier", "start_date").rows() == [("A", "Jul 1, 2023")]


def test_partners_that_cannot_be_read_are_remarked() -> None:
    page = "<html><dl><dt>Identifier<dd>A</dl><h2>Partners</h2><div>School<p>Street 1</p></div></html>"
    staged = parse(page.encode())
    assert staged.participations.is_empty()
    assert kinds(staged) == ["partners_unread", "unread_lines"]


def test_a_page_without_its_card_says_what_to_do() -> None:
    with pytest.raises(DocumentError, match=r"holds no project card.*card as JSON, or save the page"):
        parse((CARDS / "shell.html").read_bytes())


def test_a_page_cut_off_is_not_taken_for_whole() -> None:
    with pytest.raises(DocumentError, match="cut off: it has no </html>"):
        parse(card("html").replace(b"</html>", b""))


@pytest.mark.parametrize(
    "data", [b"<a " * 50_000, b"<html>" + b"<p>" * 5_000 + b"</html>", b"# " + b"[" * 500_000]
)
def test_hostile_input_is_refused_at_once(data: bytes) -> None:
    # each of these takes minutes, or breaks the stack, if it is read the obvious way
    with pytest.raises(DocumentError):
        parse(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"%PDF-1.7\n\xe2\xe3", "byte 10: is not UTF-8 text"),
        ("Identifier\tŠ".encode("cp1250"), "byte 12: is not UTF-8 text"),
        (b"Just some words\nin two lines", "holds no project card"),
        (b'{"total": 0, "projectDocuments": []}', "has no project under 'project' (it holds total, proj"),
        (b'{"project": {"identifier": "A"', "line 1, column 31: is cut off"),
        (b'{"message": "Project not found", "project": {}}', "it says 'Project not found'"),
        (b"[1]", "is JSON, but a list"),
        (b"<![if]></html>", "holds no project card"),
    ],
)
def test_unreadable_cards_say_what_and_where(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError) as error:
        parse(data)
    assert str(error.value).startswith("card: ")
    assert message in str(error.value)


# the golden card


@pytest.fixture(scope="module")
def golden() -> Staged:
    found = sorted(SEEDS.glob("000*.txt"))
    if not found:
        pytest.skip(f"the golden card is not in {SEEDS}")
    return parse(found[0].read_bytes())


def test_golden_project(golden: Staged) -> None:
    project = golden.projects.row(0, named=True)
    assert project["identifier"] == "2023-1-CZ01-KA153-YOU-000139818"
    assert project["key_action"] == "Learning Mobility of Individuals"
    assert project["action"] == "Mobility of youth workers"
    assert project["title"].startswith("ESC Gathering - Let's develop")
    assert (project["start_date"], project["end_date"]) == ("Jul 1, 2023", "Feb 28, 2025")
    assert project["grant_contribution"] == "24,145.41 EUR"
    assert project["grant_awarded"] is None
    assert project["is_good_practice"] == "Yes"
    assert project["objectives"] == "x"
    assert project["topics"].split(" ; ") == [
        "International relations and development cooperation",
        "Quality and innovation of youth work",
        "Key competences development",
    ]
    assert len(project["implementation"].split("\n\n")) == 4
    assert "type of training and a need for the topics" in project["implementation"]
    assert len(project["achievements"].split("\n\n")) == 4
    assert golden.rejected.is_empty()
    assert golden.notices.is_empty()


def test_golden_organisations(golden: Staged) -> None:
    partners = golden.participations.filter(role="partner")
    assert partners.height == 27
    assert partners["position"].to_list() == list(range(1, 28))
    countries = dict(partners["country"].value_counts().rows())
    assert len(countries) == 20
    assert {code: n for code, n in countries.items() if n > 1} == {
        "TR": 3,
        "XK": 2,
        "RS": 2,
        "IT": 2,
        "AL": 2,
        "DE": 2,
    }
    assert partners["name"].str.contains('"').sum() == 4
    coordinator = golden.participations.filter(role="coordinator").row(0, named=True)
    assert coordinator["name"] == "Asociace neformálního vzdělávání, z.s."
    assert (coordinator["city"], coordinator["postcode"]) == ("Praha", "190 00")
    assert (coordinator["region"], coordinator["country"]) == ("Hlavní město Praha", "CZ")
    assert coordinator["website"] == "http://www.anev.cz"


def test_json_key_order_does_not_matter() -> None:
    reordered = json.dumps(json.loads(card("json")), sort_keys=True).encode()
    assert parse(reordered).projects.equals(parse(card("json")).projects)
