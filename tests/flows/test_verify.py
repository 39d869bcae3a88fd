"""`erasmus status --verify`: each damage is named and, with `--mend`, mended by what is left whole."""

import json
import shutil

import pytest

from tests.eprp.card_files import CARDS, IDENTIFIER


def flip(file, place=None):
    """Turn one bit of a file around."""
    data = bytearray(file.read_bytes())
    data[len(data) // 2 if place is None else place] ^= 0x10
    file.write_bytes(data)


def everything(folder):
    """Every row of every public table, times of fetching included."""
    names = folder.query("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'")
    return {
        name: folder.query(f"SELECT * FROM {name} ORDER BY ALL") for (name,) in names if name != "changes"
    }


def findings(folder, *options):
    result = folder.run("status", "--verify", "--json", *options)
    assert "Traceback" not in result.output
    return result.exit_code, json.loads(result.stdout)


def test_a_folder_without_damage(copied):
    assert findings(copied) == (0, [])
    assert "everything is whole" in copied.ok("status", "--verify", "--mend")
    assert not copied.paths.quarantine.exists()


def test_a_folder_without_anything(folder):
    assert findings(folder) == (0, [])


def test_a_lost_ledger_is_made_anew_so_that_a_build_gives_the_same(copied):
    """Row by row, with the times, addresses and names of every fetch."""
    before = everything(copied)
    copied.paths.ledger.unlink()
    code, [found] = findings(copied)
    assert (code, found["area"], found["is_open"]) == (1, "ledger", True)
    assert "Made anew with" in copied.run("status", "--verify", "--mend").stderr
    copied.paths.warehouse.unlink()
    copied.build()
    assert everything(copied) == before
    assert "nothing new to publish" in copied.ok("publish")


def test_all_damage_at_once_is_named_and_mended(copied, published):
    raw = copied.paths.raw / "eprp_search"
    bytes_of = next(raw.glob("[0-9a-f][0-9a-f]/*"))
    staged = next(copied.paths.staging.glob("eprp_lists/*/participations.parquet"))
    [release] = copied.paths.releases.glob("2*")
    for file in (bytes_of, staged, copied.paths.warehouse):
        flip(file)
    (release / "datapackage.json").unlink()
    copied.paths.ledger.write_bytes(b"")
    (copied.paths.staging / "eprp_lists" / ".x.partial").mkdir()
    (raw / "incoming").mkdir(exist_ok=True)
    (raw / "incoming" / "half").write_bytes(b"x")

    assert findings(copied)[0] == 1
    code, found = findings(copied, "--mend")
    assert {(one["area"], one["place"]): one["is_open"] for one in found} == {
        ("ledger", str(copied.paths.ledger)): False,
        ("raw", str(bytes_of)): True,  # only its source still has it
        ("raw", str(raw / "incoming" / "half")): False,
        ("staging", str(staged.parent)): False,
        ("staging", str(copied.paths.staging / "eprp_lists" / ".x.partial")): False,
        ("warehouse", str(copied.paths.warehouse)): False,
        ("releases", str(release)): False,
        ("releases", str(copied.paths.releases / "latest")): False,
    }
    assert code == 1
    for file in (bytes_of, staged, copied.paths.warehouse, release / "erasmus.duckdb"):
        assert (copied.paths.quarantine / file.relative_to(copied.path)).exists()

    copied.ok("harvest", "eprp_search")
    copied.build()
    assert copied.tables() == published.tables()
    copied.ok("publish")
    [new] = copied.paths.releases.glob("2*")
    assert new.name != release.name
    assert findings(copied)[0] == 0


def take_card(folder, kind):
    folder.ok("harvest", "eprp_cards", "--from", CARDS / f"orchard.{kind}")


@pytest.mark.parametrize("older", ["ledger", "journal"])
def test_an_older_copy_of_either_is_filled_up_from_the_other(folder, older, tmp_path):
    """The ledger as of before the second harvest, or the journal."""
    file = folder.paths.ledger if older == "ledger" else folder.paths.journal
    take_card(folder, "html")
    shutil.copy(file, tmp_path / "copy")
    take_card(folder, "json")
    whole = folder.ledger(lambda ledger: sorted(map(repr, ledger.rows_of_tables())))
    shutil.copy(tmp_path / "copy", file)
    code, found = findings(folder)
    assert code == 1
    assert [one["place"] for one in found if one["area"] == "ledger"] == [str(file)]
    assert findings(folder, "--mend")[0] == 0
    assert folder.ledger(lambda ledger: sorted(map(repr, ledger.rows_of_tables()))) == whole
    assert not any(one["area"] == "ledger" for one in findings(folder)[1])


def test_raw_files_that_nothing_knows_are_taken_in_by_their_content(folder, tmp_path):
    """As in an archive older than the journal, whose ledger is lost; the search goes by a file's name."""
    for kind in ("html", "txt"):
        take_card(folder, kind)
    page = tmp_path / "page.json"
    page.write_text(json.dumps({"total": 1, "projectDocuments": [{"projectIdentifier": IDENTIFIER}]}))
    folder.ok("harvest", "eprp_search", "--from", page)
    before = folder.ledger(lambda ledger: ledger.versions())
    folder.paths.ledger.unlink()
    folder.paths.journal.unlink()
    code, found = findings(folder, "--mend")
    assert code == 0
    versions = folder.ledger(lambda ledger: ledger.versions())
    cards = before.filter(source="eprp_cards")
    same = ("key", "sha256", "is_newest", "is_listed")
    assert versions.select(same).sort(same).equals(cards.select(same).sort(same))
    said = {one["place"].split("/")[-1]: one["done"] for one in found if one["area"] == "raw"}
    [of_search] = before.filter(source="eprp_search")["sha256"]
    assert {sha256 for sha256, done in said.items() if not done} == {of_search}
    assert set(said) == set(before["sha256"])
