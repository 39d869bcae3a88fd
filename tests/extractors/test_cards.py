"""Project cards: which address, and whether what comes is the card that was asked for."""

import json

import pytest

from extractors.contract import DocumentError, DocumentName
from extractors.parameters import Order
from extractors.sources.eprp.cards import SOURCE, card_request

PROJECT = "2023-1-CZ01-KA153-YOU-000139818"
GUID = "0a1b2c3d-0000-4000-8000-000000000001"
CARD = json.dumps({"project": {"identifier": PROJECT, "title": "Orchards"}}).encode()
PAGE = f"<html><body><p>Project Identifier: {PROJECT}</p></body></html>".encode()


@pytest.mark.parametrize("platform_id", [GUID, f"workspace://SpacesStore/{GUID}"])
def test_a_card_whose_platform_id_is_known_is_asked_as_json(platform_id):
    request = card_request(SOURCE.url, PROJECT, platform_id)
    assert request.url == f"{SOURCE.url}?projectId=workspace://SpacesStore/{GUID}"
    assert request.accept == "application/json"


def test_any_other_card_is_asked_as_page():
    identifier = "168191-EM-1-2009-1-PL-ERA MUNDUS-ICI"
    escaped = "168191-EM-1-2009-1-PL-ERA%20MUNDUS-ICI"
    real = card_request(SOURCE.url, identifier, None)
    assert real.url == f"https://erasmus-plus.ec.europa.eu/projects/search/details/{escaped}"
    assert card_request("https://ec.europa.eu/moved/projectCard", identifier, None) == real
    other = card_request("http://127.0.0.1:8080/some/projectCard", identifier, None)
    assert other.url == f"http://127.0.0.1:8080/projects/search/details/{escaped}"


def check(data, key):
    document = DocumentName(SOURCE.id, key, "the card")
    SOURCE.check(SOURCE.open(data, document), document)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            CARD.replace(PROJECT.encode(), b"2014-1-LI01-KA200-000005"),
            "is the card of 2014-1-LI01-KA200-000005",
        ),
        (b"<html><body><div id='app'></div><script src='main.js'></script></body></html>", "script"),
        (b"{}", "has no project under 'project'"),
        (b'{"project": {"title": "A"}}', "holds no project identifier"),
        (b"", "is empty"),
    ],
)
def test_what_is_not_the_card_is_refused(data, words):
    with pytest.raises(DocumentError, match=words):
        check(data, PROJECT)


def test_a_card_may_write_its_identifier_with_other_spaces():
    check(CARD, PROJECT.lower().replace("-you", "- you"))


def test_one_missing_card_does_not_spoil_the_others(server, rooms):
    server.answer(f"/projectCard?projectId=workspace://SpacesStore/{GUID}", CARD)
    options = Order(
        values={"projects": ("2014-1-LI01-KA200-000005", PROJECT), "platform_ids": ((PROJECT, GUID),)}
    )
    with rooms.open(SOURCE, server.url + "/projectCard") as harvest:
        harvest.run(options)
        [problem] = harvest.problems()
    assert "2014-1-LI01-KA200-000005: the server answers 404" in problem
    rows = rooms.ledger.coverage().select("partition", "asked_count", "fetched_count", "is_whole").rows()
    assert rows == [("2014-1-LI01-KA200-000005", 1, 0, False), (PROJECT, 1, 1, True)]
    assert rooms.ledger.versions().select("key", "is_listed").rows() == [(PROJECT, True)]


def test_saved_cards_are_known_by_what_they_hold(rooms, tmp_path):
    (tmp_path / "any name.json").write_bytes(CARD)
    shell = tmp_path / "shell.html"
    shell.write_text("<html><script></script></html>")
    with rooms.open(SOURCE, None) as harvest:
        harvest.run(Order(files=(tmp_path,)))
        [problem] = harvest.problems()
    assert problem.startswith("shell.html: holds no project card")
    [row] = rooms.ledger.versions().rows(named=True)
    assert (row["key"], row["url"], row["label"]) == (PROJECT, "file:any name.json", "any name.json")


def test_of_one_card_in_several_formats_json_is_taken(rooms, tmp_path):
    (tmp_path / "a.html").write_bytes(PAGE)
    (tmp_path / "b.json").write_bytes(CARD)
    with rooms.open(SOURCE, None) as harvest:
        harvest.run(Order(files=(tmp_path,)))
        assert harvest.warnings == [f"a.html: passed over, as b.json holds {PROJECT}, too."]
    assert rooms.ledger.versions()["label"].to_list() == ["b.json"]
