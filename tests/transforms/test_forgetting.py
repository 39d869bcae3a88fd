"""Who asked to be forgotten is in no table, however they are written; all others stay as they are."""

import unicodedata
from itertools import cycle

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema import MAIN, OPS, STAGED
from schema.columns import facts
from schema.rules import validate
from tests.examples import examples
from tests.staged import staging_of
from tests.transforms.staged_rows import CHARTERS, PROJECT, PROJECTS, member, mention, organisation, request
from transforms.assemble import assemble, assemble_without
from transforms.forgetting.finding import Search
from transforms.forgetting.forgotten import NOBODY, Forgotten
from transforms.forgetting.forms import ShortError
from transforms.resolution.corrections import NO_CORRECTIONS
from transforms.resolution.record_of_ids import IDS, KEYS, Record

KEY = bytes(range(32))
NAMES = ("Božena Němcová", "Jürgen Größl", "Γεωργία Παππά", "Zoë O'Hara-Smith")
FILLED = {
    "projects": {"record_number": 1, "identifier": PROJECT},
    "participations": {**member("x"), "city": None},
    "results": {"record_number": 1, "position": 1},
    "organisations": organisation(1, None),
    "mobility_flows": {"record_number": 1, "record_count": 1},
    "partner_requests": request(1),
    "pages": {"record_number": 1},
    "page_mentions": {**mention(1, "organisation", "x")},
}
# Of a staged table, the columns in which people write: codes are codes
WRITTEN = {
    name: [
        column
        for column, declared in table.columns().items()
        if declared.dtype == pl.String and facts(declared).holds != "code"
    ]
    for name, table in STAGED.items()
    if name in FILLED
}
DOCUMENTS = {"projects": ("projects", "participations", "results"), "organisations": ("organisations",),
             "mobility_flows": ("mobility_flows",), "partner_requests": ("partner_requests",),
             "pages": ("pages", "page_mentions")}  # fmt: skip


def forgetting(kind, value, country=None):
    forgotten, _ = Forgotten(KEY).with_entry(kind, value, country, "2026-11-28", "on request")
    return forgotten


def tables_of(forgotten, *documents, record=None):
    staging = staging_of(*documents)
    tables, _, warnings = assemble_without(forgotten, staging, record or Record(), NO_CORRECTIONS)
    assert not warnings
    return {name: validate(frame, (MAIN | OPS)[name], name) for name, frame in tables.items()}


def bare(text):
    """A text without case and marks: nothing of what the program itself does to compare."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def everything(tables):
    """All texts of all tables, bare, in words."""
    for frame in tables.values():
        for column, dtype in frame.schema.items():
            if dtype == pl.String:
                for text in frame[column].drop_nulls():
                    yield " ".join("".join(c if c.isalnum() else " " for c in bare(text)).split())


@st.composite
def spellings(draw, name):
    """A name as people mistype it."""
    parts = name.split()
    if draw(st.booleans()):
        parts = parts[::-1]
    text = draw(st.sampled_from([" ", ", ", "  ", "\n"])).join(parts)
    text = draw(st.sampled_from([str, str.upper, str.lower, str.title]))(text)
    text = draw(st.sampled_from([str, bare, lambda one: unicodedata.normalize("NFD", one)]))(text)
    before, behind = draw(st.sampled_from([("", ""), ("Dr. ", ""), ("", ", PhD"), ("Team of ", " and more")]))
    return f"{before}{text}{behind}"


@settings(max_examples=examples(3))
@given(
    st.sampled_from(NAMES).flatmap(
        lambda name: st.tuples(st.just(name), st.lists(spellings(name), min_size=7, max_size=7))
    )
)
def test_a_forgotten_name_is_in_no_table_wherever_and_however_it_is_written(drawn):
    name, spelt = drawn
    more = cycle(spelt)
    documents = []
    for kind, names in DOCUMENTS.items():
        rows = {table: [FILLED[table] | {column: next(more) for column in WRITTEN[table]}] for table in names}
        if "page_mentions" in rows:
            rows["page_mentions"][0]["kind"] = "organisation"
        known = {"key": kind, "url": f"https://x.example/{next(more)}"}
        documents.append(({"source": "eprp_search" if kind == "projects" else "otlas", **known}, rows))
    tables = tables_of(forgetting("name", name), *documents)
    words = [bare(part).replace("-", " ").replace("'", " ") for part in name.split()]
    for text in everything(tables):
        assert " ".join(words) not in text
        assert " ".join(reversed(words)) not in text
    assert tables["projects"].height == tables["participations"].height == 1
    assert tables["participations"]["is_name_withheld"].all()
    assert tables["register_entries"]["is_name_withheld"].all()
    assert tables["notices"].filter(kind="forgotten").height >= len(DOCUMENTS)


@settings(max_examples=examples(40))
@given(st.sampled_from(NAMES).flatmap(lambda name: st.tuples(st.just(name), spellings(name))))
def test_a_forgotten_name_is_cut_out_of_a_text_and_all_else_stays(drawn):
    name, spelling = drawn
    [cut] = Search(forgetting("name", name)).find(pl.Series([f"Led by {spelling}: a school"]))["cut"]
    left = bare(cut).replace(":", " ").split()
    assert left[:2] == ["led", "by"]
    assert left[-2:] == ["a", "school"]
    assert not {bare(part) for part in name.split()} & set(left)


def test_nobody_forgotten_changes_nothing():
    staging = staging_of(
        *[({"source": source, "key": key}, rows) for source, key, rows in (PROJECTS, CHARTERS)]
    )
    plain, (kept, _, _) = assemble(staging), assemble_without(NOBODY, staging, Record(), NO_CORRECTIONS)
    assert all(plain[name].equals(kept[name]) for name in plain)
    other, _, _ = assemble_without(forgetting("name", "Jan Novák"), staging, Record(), NO_CORRECTIONS)
    assert all(plain[name].equals(other[name]) for name in plain)


SCHOOL = "Střední škola Svatava"
THREE = (
    ({"source": "eprp_lists", "key": "l"}, {
        "projects": [{"record_number": 1, "identifier": PROJECT, "title": "At Stredni skola SVATAVA: green"}],
        "participations": [
            member(SCHOOL, country="CZ", position=1, city="Svatava", identifier="999660855"),
            member("Stredni Skola Svatava", country="CZ", position=2),
            member(SCHOOL, country="SK", position=3, city="Nitra"),
            member("Obec Svatava", country="CZ", position=4, city="Svatava"),
        ]}),
)  # fmt: skip


def test_an_organisation_forgotten_by_its_identifier_is_withheld_under_its_name_in_its_country():
    tables = tables_of(forgetting("identifier", "PIC:999660855"), *THREE)
    rows = tables["participations"].sort("position")
    assert rows["is_name_withheld"].to_list() == [True, True, False, False]
    assert rows["country_code"].to_list() == ["CZ", "CZ", "SK", "CZ"]
    assert rows["city"].to_list() == [None, None, "Nitra", "Svatava"]
    assert tables["projects"]["organisation_count"].to_list() == [4]
    assert tables["projects"]["title"].to_list() == ["At [removed]: green"]
    assert "999660855" not in set(everything(tables))


def test_a_name_may_be_forgotten_in_one_country_alone():
    tables = tables_of(forgetting("name", SCHOOL, "SK"), *THREE)
    rows = tables["participations"].sort("position")
    assert rows["is_name_withheld"].to_list() == [False, False, True, False]


@pytest.mark.parametrize(
    ("kind", "value", "website", "is_withheld"),
    [
        ("address", "https://www.svatava.example/kontakt", "http://svatava.example", True),
        ("name", "Jana Svatava", "https://jana-svatava.example", False),
        ("name", "Jana Svatava", "janasvatava.example", False),
    ],
)
def test_a_website_goes_with_the_name_or_address_in_it(kind, value, website, is_withheld):
    rows = {"projects": [{"record_number": 1, "identifier": PROJECT}],
            "participations": [member("Dům dětí", country="CZ", website=website)]}  # fmt: skip
    tables = tables_of(forgetting(kind, value), ({"source": "eprp_search", "key": "p"}, rows))
    [row] = tables["participations"].to_dicts()
    assert (row["website"], row["is_name_withheld"]) == (None, is_withheld)


def test_e_mails_and_addresses_are_cut_out_of_texts():
    titles = {"email": ("jan@novak.example", "Write to jan@novak.example now"),
              "address": ("Dlouhá 12, 110 00 Praha", "Meet us at Dlouha 12 in March")}  # fmt: skip
    for kind, (value, title) in titles.items():
        rows = {"projects": [{"record_number": 1, "identifier": PROJECT, "title": title}]}
        tables = tables_of(forgetting(kind, value), ({"source": "eprp_search", "key": "p"}, rows))
        [cut] = tables["projects"]["title"]
        assert "[removed]" in cut
        assert not {"novak", "dlouha"} & set(bare(cut).replace("@", " ").replace(".", " ").split())


def test_corrections_that_name_them_are_passed_over_and_told():
    corrections = pl.DataFrame(
        [("same as", "CZ|Obec Svatava", "CZ|Svatava", "one"), ("same as", f"CZ|{SCHOOL}", "PIC:1", "two")],
        schema=NO_CORRECTIONS.schema, orient="row",
    )  # fmt: skip
    tables, _, [warning] = assemble_without(
        forgetting("identifier", "999660855"), staging_of(*THREE), Record(), corrections
    )
    assert "Correction 2 of corrections.csv" in warning
    assert bare("svatava") not in bare(warning)
    assert tables["corrections"]["reason"].to_list() == ["one"]


def test_ids_live_on_by_what_is_left_and_the_record_forgets_the_rest():
    """An organisation published under its own name and under that of the person who founded it."""
    person = "Božena Němcová"
    documents = ({"source": "eche", "key": "c"}, {"organisations": [
        organisation(1, f"{person} - Jazyky", "CZ", pic="999660855", city="Brno"),
        organisation(2, "Jazyková škola Slunce", "CZ", pic="999660855", city="Brno"),
        organisation(3, person, "SK", pic="887079648", city="Nitra"),
    ]})  # fmt: skip
    first = tables_of(NOBODY, documents)
    record = Record(first["issued_keys"].cast(KEYS), first["issued_ids"].cast(IDS))
    [language_school] = first["organisation_identifiers"].filter(value="999660855")["organisation_id"]
    anchored_at_name = record.keys.filter(
        pl.col("key").str.starts_with("~") & (pl.col("organisation_id") == language_school)
    )["key"]
    # both spellings of the school, each with its place, are keys; let the id be anchored at the first of them
    theirs = set(tables_of(NOBODY, _only(documents, 1))["issued_keys"]["key"]) - {"PIC:999660855"}
    [spelling] = theirs
    assert spelling in set(anchored_at_name)
    record = Record(record.keys, record.ids.with_columns(
        anchor=pl.when(organisation_id=language_school).then(pl.lit(spelling)).otherwise("anchor")
    ))  # fmt: skip

    after = tables_of(forgetting("name", person), documents, record=record)
    assert after["organisations"]["organisation_id"].to_list() == [language_school]
    assert after["organisations"]["name"].to_list() == ["Jazyková škola Slunce"]
    keys = after["issued_keys"]
    assert spelling not in set(keys["key"])
    assert "PIC:887079648" not in set(keys["key"])
    assert keys["organisation_id"].unique().to_list() == [language_school]
    ids = dict(after["issued_ids"].select("organisation_id", "anchor").rows())
    assert ids[language_school] in set(keys["key"])
    assert sorted(ids) == sorted(first["issued_ids"]["organisation_id"])
    assert [anchor for one, anchor in ids.items() if one != language_school] == [None]


def test_the_record_forgets_identifiers_that_nothing_stages_any_more():
    document = (
        {"source": "eche", "key": "c"},
        {"organisations": [organisation(1, SCHOOL, "CZ", pic="999660855")]},
    )
    first = tables_of(NOBODY, document)
    record = Record(first["issued_keys"].cast(KEYS), first["issued_ids"].cast(IDS))
    other = ({"source": "eche", "key": "c"}, {"organisations": [organisation(1, "Obec Svatava", "CZ")]})
    after = tables_of(forgetting("identifier", "PIC:999660855"), other, record=record)
    assert not set(record.keys["key"]) & set(after["issued_keys"]["key"])


def test_the_list_holds_nothing_that_can_be_read_and_depends_on_its_key():
    forgotten = forgetting("name", "Božena Němcová", "CZ")
    written = bare(forgotten.entries.write_csv())
    assert not any(word in written for word in ("bozena", "nemcova"))
    assert forgotten.has_its_key()
    assert not Forgotten(bytes(32), forgotten.entries).has_its_key()
    again, entry = forgotten.with_entry("name", "NEMCOVA Bozena", "CZ", "2026-12-01", "again")
    assert again is forgotten
    assert forgotten.without(entry).is_empty()


@pytest.mark.parametrize(
    ("kind", "value"), [("name", ""), ("name", "Dr. Li"), ("name", "Jan N."), ("email", "a@")]
)
def test_what_would_be_found_everywhere_is_refused(kind, value):
    with pytest.raises(ShortError):
        forgetting(kind, value)


def _only(document, number):
    known, rows = document
    return known, {"organisations": [row for row in rows["organisations"] if row["record_number"] == number]}
