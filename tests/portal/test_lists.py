import csv
import io

import polars as pl
import pytest

from portal.biglist import write_big
from portal.lists import LISTS, ProjectList, render
from portal.world import World

GRANT = (
    "EU Grant award in euros (This amount represents the grant awarded after the selection stage and is "
    "indicative. Please note that any changes made during or after the project's lifetime will not be "
    "reflected here.)"
)
ERASMUS = [
    "Programme", "Key Action", "Action Type", "Call year", "Project Identifier", "Project Title", "Topics",
    "Project Summary", "Project Status", GRANT, "Is Good Practice", "Is Success Story", "Project Website",
    "Results Available", "Results Platform Project Card", "Participating countries",
    "Coordinating organisation name", "Coordinating organisation type", "Coordinator's address",
    "Coordinator's region", "Coordinator's country", "Coordinator's website",
]  # fmt: skip
CREATIVE = [
    "Programme", "Sub-programme", "Action", "Activity type", "Call year", "Start date", "End date",
    "Project Number", "Project Title", "Project Summary", "Project Status", GRANT, "Is Success Story",
    "Project Website", "Results Available", "Results Platform Project Card", "Participating countries",
    "Coordinator's name", "Coordinator organisation type", "Coordinator's address", "Coordinator's region",
    "Coordinator's country", "Coordinator's website",
]  # fmt: skip
LIFELONG = [
    "Programme Funding", "Project Identifier", "External Reference", "National Identifier", "Project Title",
    "Project Summary", GRANT, "Is Good Practice", "Is Success Story", "Project Website", "Results Available",
    "Results Platform Project Card", "Participating countries", "Coordinating organisation name",
    "Coordinator's address", "Coordinator's country", "Coordinator's website",
]  # fmt: skip
SIX = ["name", "organisation type", "address", "region", "country", "website"]
FOUR = ["name", "address", "country", "website"]


def named(name: str) -> ProjectList:
    return next(wanted for wanted in LISTS if name in wanted.name)


def slots(fields: list[str]) -> list[str]:
    return [f"Partner {n} {field}" for n in range(1, 101) for field in fields]


def read(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True))


@pytest.mark.parametrize(
    ("name", "before", "fields"),
    [
        ("KA1_2018", ERASMUS, SIX),
        ("KA2_2014-2020", ERASMUS, SIX),
        ("JeanMonnet", ERASMUS, SIX),
        ("ErasmusPlus_Sports", ERASMUS, SIX),
        ("CreativeEurope", CREATIVE, SIX),
        ("LifeLongLearning", LIFELONG, FOUR),
        ("ErasmusMundus", [c for c in LIFELONG if c != "National Identifier"], FOUR),
    ],
)
def test_headers_are_those_of_the_real_files(name: str, before: list[str], fields: list[str]) -> None:
    assert named(name).header() == before + slots(fields)


@pytest.mark.parametrize(
    ("name", "columns"),
    [("KA1_2014", 622), ("KA1_2023", 621), ("CreativeEurope", 623), ("YouthInAction", 417), ("Tempus", 416),
     ("Culture_2007-2013", 417), ("Sports_2009-2013", 415)],
)  # fmt: skip
def test_each_family_is_as_wide_as_documented(name: str, columns: int) -> None:
    assert len(named(name).header()) == columns


def test_newer_lists_renamed_two_columns() -> None:
    header = named("KA1_2023").header()
    assert {"Funding Year", "Project or Accreditation Status"} <= set(header)
    assert {"Call year", "Project Status", "Is Success Story"}.isdisjoint(header)


def test_the_bytes_are_written_as_the_platform_writes_them(world: World) -> None:
    body = render(named("KA2_2014-2020"), world)
    assert body.startswith(b"\xef\xbb\xbfProgramme,Key Action,")
    assert body.endswith(b",\r\n")
    assert b"\n" in body.replace(b"\r\n", b"")  # line feeds inside quoted summaries
    assert b'""' in body


def test_lists_hold_every_listed_project_once_but_for_deliberate_repeats(world: World) -> None:
    listed = world.projects.filter("in_lists")
    found = [
        row.get("External Reference") or row.get("Project Identifier") or row["Project Number"]
        for wanted in LISTS
        for row in read(render(wanted, world))
    ]
    assert set(found) == set(listed["identifier"])
    assert len(found) == listed.height + listed["repeated_in_list"].sum()


def test_a_record_agrees_with_the_world(world: World) -> None:
    wanted = named("KA2_2021")
    row = next(row for row in read(render(wanted, world)) if row["Partner 3 name"])
    project = world.projects.row(by_predicate=pl.col("identifier") == row["Project Identifier"], named=True)
    members = world.participants(project["project"])
    assert row["Coordinating organisation name"] == members[0]["name"]
    assert row["Partner 3 name"] == members[3]["name"]
    assert row["Partner 3 address"] == (members[3]["address"] or "")
    assert row[GRANT] == f"{project['grant_eur']:.2f}"
    assert row["Participating countries"].split(",")[0] == members[0]["country"]
    assert row[f"Partner {len(members)} name"] == ""


def test_old_lists_write_amounts_and_dates_in_their_own_way(world: World) -> None:
    amounts = [row[GRANT] for row in read(render(named("LifeLongLearning"), world))]
    assert any(amount.endswith(" EUR") for amount in amounts)
    creative, culture = (read(render(named(n), world))[0] for n in ("CreativeEurope", "Culture_2007"))
    assert creative["Start date"][4] == "-"
    assert culture["Start date"][2] == "/"


def test_addresses_come_in_several_shapes(world: World) -> None:
    addresses = world.participations["address"].drop_nulls()
    for shape in (r"^N/A, \S", r"\S\n\S", r", [A-Z]{2}-\d", r"^[^,\n]+, [^,\n]+, [^,\n]+$"):
        assert addresses.str.contains(shape).any(), shape


def test_a_big_list_has_about_the_size_asked_for(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("big") / "list.csv"
    count = write_big(path, 3_000_000, 7)
    assert 2_700_000 < path.stat().st_size < 3_300_000
    rows = read(path.read_bytes())
    assert count <= len(rows) <= count + 3
    assert len(rows[0]) == 622
