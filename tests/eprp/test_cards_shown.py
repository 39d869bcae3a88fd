"""Project cards as people see them: as text, and as a page."""

import pytest

from extractors.contract import STAGED_TABLES, DocumentError

from .card_files import CARDS, IDENTIFIER, card, kinds, parse

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
        ("unread_lines", None),
    ]
    assert staged.projects["activities"].to_list() == ["none"]
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


def test_a_line_of_a_coordinator_that_says_person_withholds_the_name() -> None:
    lines = ["Jolana Lindquistad", "5 Quiet Corner", "Praha", "CZ", "Self-employed"]
    staged = parse("\n".join(["Identifier\tA", "## Project Coordinator", *lines]).encode())
    assert staged.participations.select("name", "is_name_withheld").rows() == [(None, True)]


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
