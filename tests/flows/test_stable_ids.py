"""An organisation keeps its id: whatever comes first or later, and wherever the record is read from."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from extractors.keep.archive import Archive
from flows.steps.problems import Kind

BY_MENTION = "SELECT mention_id, organisation_id FROM organisation_mentions"
LIVING = "SELECT organisation_id FROM issued_ids WHERE redirected_to IS NULL"


@pytest.fixture(scope="module")
def lists(published, tmp_path_factory):
    """The lists of the portal as files."""
    target = tmp_path_factory.mktemp("lists")
    archive = Archive(published.paths.raw)
    versions = published.ledger(lambda ledger: ledger.versions()).filter(source="eprp_lists")
    for label, sha256 in versions.select("label", "sha256").iter_rows():
        (target / label).write_bytes(archive.read("eprp_lists", sha256))
    files = sorted(target.iterdir())
    assert len(files) > 8
    return files


@pytest.fixture(scope="module")
def unbuilt(published, new_folder):
    """Make a folder in which every list is staged beforehand: to parse them once more would show nothing."""

    def make():
        folder = new_folder()
        shutil.copytree(published.paths.staging / "eprp_lists", folder.paths.staging / "eprp_lists")
        return folder

    return make


def built(folder, files):
    chosen = [argument for file in files for argument in ("--from", file)]
    folder.ok("harvest", "eprp_lists", *chosen)
    folder.build()
    return folder


def ids(folder):
    return dict(folder.query(BY_MENTION))


def now(folder):
    """Where each id ever given leads today."""
    return dict(
        folder.query("SELECT organisation_id, coalesce(redirected_to, organisation_id) FROM issued_ids")
    )


@pytest.fixture(scope="module")
def whole(lists, unbuilt):
    return built(unbuilt(), lists)


@pytest.fixture(scope="module")
def half_first(lists, unbuilt):
    """A folder built from half of the lists and then from all, and the ids that the first build gave."""
    folder = built(unbuilt(), lists[1::2])
    first = ids(folder)
    folder.ok("publish")
    return built(folder, lists[::2]), first


def test_the_order_of_documents_makes_no_difference(whole, lists, unbuilt):
    assert ids(built(unbuilt(), lists[::-1])) == ids(whole)


def test_half_of_the_documents_and_then_all_keeps_the_ids(half_first, whole):
    folder, first = half_first
    after, leads = ids(folder), now(folder)
    assert len(first) > 100
    assert len(after) == len(ids(whole)) > 1.5 * len(first)
    # what the other half shows to be somebody else falls apart, and nothing else
    strayed = [mention for mention, old in first.items() if leads[old] != after[mention]]
    assert len(strayed) <= 0.01 * len(first)
    # most of all, ids that would be others if they were given today
    kept = {mention for mention in first if after[mention] == first[mention]}
    today = ids(whole)
    assert any(today[mention] != after[mention] for mention in kept)


def test_the_same_organisations_come_out_by_either_way(half_first, whole):
    folder, _ = half_first
    otherwise = ids(whole)
    pairs = {(one, otherwise[mention]) for mention, one in ids(folder).items()}
    assert len(pairs) == len({one for one, _ in pairs}) == len({other for _, other in pairs})


def test_without_a_warehouse_the_ids_come_from_the_newest_release(half_first, whole, folder):
    source, _ = half_first
    shutil.copytree(source.path, folder.path, symlinks=True)
    folder.ok("publish")
    before = ids(folder)
    folder.paths.warehouse.unlink()
    folder.ok("build")
    assert ids(folder) == before
    # a release put back makes no difference: the newest knows all ids
    folder.ok("publish", "--restore", min(path.name for path in folder.paths.releases.glob("2*")))
    folder.paths.warehouse.unlink()
    folder.ok("build")
    assert ids(folder) == before
    # and where nothing remembers, they are given anew
    folder.paths.warehouse.unlink()
    shutil.rmtree(folder.paths.releases)
    folder.ok("build")
    assert ids(folder) == ids(whole) != before


def test_a_warehouse_that_is_broken_gives_way_to_the_release_and_says_so(half_first, folder):
    source, _ = half_first
    shutil.copytree(source.path, folder.path, symlinks=True)
    before = ids(folder)
    folder.ok("publish")
    folder.paths.warehouse.write_bytes(b"no database" * 1000)
    result = folder.run("build")
    assert result.exit_code == 0
    assert "its record of organisation ids can't be read" in result.stderr
    assert "are used" in result.stderr
    assert ids(folder) == before


def test_nothing_is_given_anew_while_the_record_is_there_but_can_not_be_read(half_first, folder):
    source, _ = half_first
    shutil.copytree(source.path, folder.path, symlinks=True)
    for database in (folder.paths.warehouse, *folder.paths.releases.rglob("*.duckdb")):
        database.write_bytes(b"no database" * 1000)
    said = folder.fails("build")
    assert "Put a whole copy of one of them back" in said
    assert "Traceback" not in said


def test_an_old_warehouse_put_back_does_not_make_the_ids_old(lists, unbuilt):
    folder = built(unbuilt(), lists[::3])
    old = folder.paths.warehouse.read_bytes()
    built(folder, lists[1::3])
    before = ids(built(folder, lists[2::3]))
    folder.ok("publish")
    folder.paths.warehouse.write_bytes(old)
    assert "knows fewer builds" in folder.run("build").stderr
    assert ids(folder) == before


@pytest.mark.parametrize("damage", [lambda file: file.write_bytes(b"no database" * 1000), Path.unlink])
def test_a_release_alone_that_can_not_be_read_stops_the_build(half_first, folder, damage):
    source, _ = half_first
    shutil.copytree(source.path, folder.path, symlinks=True)
    folder.paths.warehouse.unlink()
    [database] = folder.paths.releases.glob("2*/*.duckdb")
    damage(database)
    assert "its record of organisation ids can't be read" in folder.fails("build")


def test_a_warehouse_that_another_program_writes_to_stops_the_build(whole, folder):
    shutil.copytree(whole.path, folder.path, symlinks=True)
    program = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, str(folder.paths.warehouse)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout.readline() == "open\n"
        folder.paths.corrections.write_text("kind,a,b,reason\n")  # something to build for
        said = folder.fails("build")
        writer.stdin.close()
    assert "another program has it open" in said


def test_what_vanishes_and_comes_back_brings_its_ids_back(whole, lists, folder, tmp_path):
    """A list that loses half of its records, and gets them back a night later."""
    largest = max(lists, key=lambda file: file.stat().st_size)
    text = largest.read_text(encoding="utf-8-sig").split("\n")
    header, records = text[0], text[1:]
    # the rest of a record that goes over several lines would be refused
    short = tmp_path / largest.name
    short.write_text("\n".join([header, *records[: records_to_keep(records)]]) + "\n", encoding="utf-8-sig")
    shutil.copytree(whole.path, folder.path, symlinks=True)
    before = ids(folder)
    folder.ok("harvest", "eprp_lists", "--from", short)
    folder.ok("stage")
    folder.ok("build", "--accept-shrinking", "eprp_lists")
    fewer = folder.query("SELECT count(*) FROM projects WHERE NOT is_listed")[0][0]
    assert fewer > 3
    assert ids(folder) == before, (
        "projects that are gone from a list are kept, and so are their organisations"
    )
    folder.ok("harvest", "eprp_lists", "--from", largest)
    folder.build()
    assert ids(folder) == before


def records_to_keep(lines):
    """Return how many lines hold about half of the records, whole ones only."""
    quotes = 0
    for number, line in enumerate(lines, 1):
        quotes += line.count('"')
        if number >= len(lines) // 2 and quotes % 2 == 0:
            return number
    raise AssertionError("no record ends")


def names(folder, organisation_id):
    return folder.query(
        f"SELECT country_code, name FROM organisations WHERE organisation_id = '{organisation_id}'"
    )[0]


@pytest.fixture
def two_apart(whole, folder):
    """A folder of one's own, and two organisations with names of their own that are two in it."""
    shutil.copytree(whole.path, folder.path, symlinks=True)
    rows = folder.query(
        "SELECT any_value(organisation_id), country_code, name FROM organisations "
        "WHERE country_code = 'DE' AND NOT regexp_matches(name, '[|,\"]') "
        "GROUP BY country_code, name HAVING count(*) = 1 ORDER BY name LIMIT 2"
    )
    return folder, rows[0][0], rows[1][0]


def correct(folder, kind, *sides):
    written = [f'"{country}|{name}"' for country, name in (names(folder, side) for side in sides)]
    folder.paths.corrections.write_text(f"kind,a,b,reason\n{kind},{','.join(written)},said so by phone\n")


def test_two_found_to_be_one_leave_a_redirect(two_apart):
    folder, one, other = two_apart
    correct(folder, "same as", one, other)
    folder.ok("build")
    survivor, retired = sorted([one, other])  # given in one build: the smaller survives
    assert folder.query("SELECT organisation_id, redirected_to FROM organisation_redirects") == [
        (retired, survivor)
    ]
    assert folder.one("SELECT count(redirected_date) FROM organisation_redirects") == 1
    assert folder.query(f"SELECT 1 FROM organisations WHERE organisation_id = '{retired}'") == []
    assert folder.query("SELECT state FROM ops.corrections") == [("bites",)]
    # taken back, the one keeps its id, and the retired id is given to nobody
    folder.paths.corrections.unlink()
    folder.ok("build")
    assert retired not in ids(folder).values()
    assert survivor in ids(folder).values()
    assert retired not in {living for (living,) in folder.query(LIVING)}


def test_a_correction_that_no_longer_bites_fails_a_check(two_apart):
    folder, one, other = two_apart
    correct(folder, "not the same as", one, other)
    before = folder.everything_published()
    said = folder.fails("build", kind=Kind.CHECK)
    assert "corrections_bite" in said
    assert "idle" in said
    assert folder.everything_published() == before


def test_a_correction_that_names_nobody_fails_it_too(two_apart):
    folder, _, _ = two_apart
    folder.paths.corrections.write_text("kind,a,b,reason\nsame as,PIC:999000111,PIC:999000112,why\n")
    said = folder.fails("build", kind=Kind.CHECK)
    assert "corrections_bite" in said
    assert "unfound" in said


def test_a_slip_in_the_file_of_corrections_is_told_with_its_line(two_apart):
    folder, _, _ = two_apart
    folder.paths.corrections.write_text("kind,a,b,reason\nsame,PIC:999000111,PIC:999000112,why\n")
    said = folder.fails("build", kind=Kind.MISUSE)
    assert "corrections.csv: line 2" in said
    assert "Traceback" not in said
