"""What is damaged, misspelt or oddly named: one message, no traceback; and what can be made anew, is."""

import duckdb
import polars as pl
import pytest

from extractors.fetch.robots import Robots

BAD_SETTINGS = {
    "ERASMUS_CONTACT": ("Jürgen Ł", "a\nb"),
    "ERASMUS_REQUEST_INTERVAL": ("inf", "nan"),
    "ERASMUS_EPRP_LISTS_URL": ("http://[x", "nonsense", "http://", "ftp://example.org/x", "http://x:99999/"),
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in BAD_SETTINGS.items() for value in values]
)
def test_a_setting_that_makes_no_sense_is_named(folder, name, value):
    folder.settings[name] = value
    for command in (("harvest", "eprp_lists"), ("run",)):
        result = folder.run(*command)
        assert result.exit_code == 2
        assert f"The setting {name} is" in result.stderr


def test_a_data_folder_that_is_a_file(folder):
    folder.path.write_text("")
    for command in ("status", "stage", "build", "publish"):
        result = folder.run(command)
        assert result.exit_code == 2
        assert "ERASMUS_DATA" in result.stderr
        assert "is a file" in result.stderr


def test_a_blank_project_is_a_wrong_use(folder):
    assert folder.run("harvest", "eprp_cards", "--project", "").exit_code == 2


@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_a_staged_table_that_lost_its_end_is_staged_again(copied, damage):
    file = next(copied.paths.staging.glob("eprp_search/*/projects.parquet"))
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:-20])
    else:
        file.unlink()
    assert "1 document staged" in copied.ok("stage")
    assert "nothing new to build" in copied.ok("build")


def test_staged_tables_damaged_within_are_named_and_staged_anew(copied, published):
    """One that no reader takes, and one that a reader takes without a word."""
    broken, *_, silent = sorted(copied.paths.staging.glob("eprp_search/*/projects.parquet"))
    data = bytearray(broken.read_bytes())
    data[4:400] = bytes(396)
    broken.write_bytes(data)
    pl.read_parquet(silent).with_columns(title=pl.lit("another")).write_parquet(silent)
    copied.paths.warehouse.unlink()
    result = copied.run("build")
    assert result.exit_code == 0
    for file in (broken, silent):
        kept = copied.paths.quarantine / file.parent.relative_to(copied.path)
        assert f"{file.parent}: damaged. Moved to {kept}, and staged anew" in result.stderr
        assert "not as they were written" in kept.with_name(f"{kept.name}.note.txt").read_text()
    assert copied.tables() == published.tables()


def test_a_damaged_ledger_is_named(copied):
    for content in (b"no database at all" * 1000, b""):
        copied.paths.ledger.write_bytes(content)
        for command in ("status", "stage", "build"):
            said = copied.fails(command)
            assert str(copied.paths.ledger) in said
            assert "`erasmus status --verify --mend`" in said


@pytest.mark.parametrize("content", ["{", "{}", "[]"])
def test_a_damaged_release_is_named(copied, content):
    release = (copied.paths.releases / "latest").resolve()
    (release / "datapackage.json").write_text(content)
    for command in ("status", "publish"):
        assert str(release / "datapackage.json") in copied.fails(command)


@pytest.mark.parametrize("line", ["Disallow /x", "Dissallow: /x", "Disallow: /x", "disalow: /x"])
def test_a_misspelt_rule_of_robots_txt_is_told(line):
    rules = Robots(f"User-agent: *\n{line}\n", "me")
    assert rules.forbidding_rule("https://example.org/x") in ("Disallow: /x", None)


def test_a_path_that_duckdb_can_not_have(folder):
    folder.path = folder.path.with_name("da?ta")
    result = folder.run("stage")
    assert result.exit_code == 2
    assert "without ?" in result.stderr


def test_a_project_of_unknown_form_is_a_warning(pointed):
    assert "nonsense: no known form" in pointed.run("harvest", "eprp_cards", "--project", "nonsense").stderr


def spoil(folder, how):
    if how == "corrupt":
        folder.paths.warehouse.write_bytes(b"no database" * 1000)
    else:
        with duckdb.connect(str(folder.paths.warehouse)) as connection:
            connection.execute(f"DROP TABLE {how}")


@pytest.mark.parametrize("how", ["corrupt", "ops.builds", "grants"])
def test_a_warehouse_that_can_not_be_read_is_built_anew(copied, how):
    before = copied.tables()
    spoil(copied, how)
    assert "can't be read" in copied.run("status").stderr
    if how != "grants":
        assert "Run `erasmus build`" in copied.fails("publish")
    result = copied.run("build")
    assert result.exit_code == 0
    assert "warning" in result.stderr
    assert copied.tables() == before


@pytest.mark.parametrize("name", ["da[t]a", "x]", "da*ta"])
def test_an_oddly_named_data_folder(pointed, name):
    pointed.path = pointed.path.with_name(name)
    pointed.ok("harvest", "eprp_search", "--year", 2016)
    pointed.build()
    pointed.ok("publish")
    assert pointed.one("SELECT count(*) FROM projects") > 0
