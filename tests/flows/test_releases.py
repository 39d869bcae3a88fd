"""Releases: described, credited, put back, and readable wherever they are carried."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest
from frictionless import Package

from schema import MAIN
from store.paths import Paths
from warehouse.database import duckdb_type
from warehouse.dictionary import INTRODUCTION
from warehouse.releases import latest_release, list_releases, publish, restore


@pytest.fixture
def latest(published):
    return published.paths.releases / "latest"


@pytest.fixture
def each_row_is_one_dict(monkeypatch):
    """Frictionless makes a dict of each row anew for each of its cells, which takes most of its time."""
    make_dict, held = pd.Series.to_dict, [None, None]

    def to_dict(row):
        if held[0] is not row:
            held[:] = row, make_dict(row)
        return held[1]

    monkeypatch.setattr(pd.Series, "to_dict", to_dict)


def test_frictionless_accepts_the_description(latest):
    package = Package(str(latest / "datapackage.json"))
    assert {resource.name for resource in package.resources} == set(MAIN)
    report = package.validate()
    assert report.valid, report.flatten(["name", "message"])
    assert {task.name: task.stats["bytes"] for task in report.tasks} == {
        name: (latest / f"{name}.parquet").stat().st_size for name in MAIN
    }


def test_frictionless_notices_another_file(copied):
    release = (copied.paths.releases / "latest").resolve()
    file = release / "grants.parquet"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    report = Package(str(release / "datapackage.json")).validate()
    assert [task.name for task in report.tasks if not task.valid] == ["grants"]


@pytest.mark.usefixtures("each_row_is_one_dict")
def test_frictionless_reads_every_row_as_described(latest, tmp_path):
    """As tables, too, but for what the library can't read in Parquet: nulls among integers, and digests."""
    described = json.loads((latest / "datapackage.json").read_text())
    for resource in described["resources"]:
        for key in ("type", "bytes", "hash"):
            del resource[key]
        for field in resource["schema"]["fields"]:
            if field["type"] == "integer" and not field.get("constraints", {}).get("required"):
                field["type"] = "number"
    shutil.copytree(latest, tmp_path / "tables")
    (tmp_path / "tables" / "datapackage.json").write_text(json.dumps(described))
    report = Package(str(tmp_path / "tables" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:3]
    rows = {task.name: task.stats.get("rows", 0) for task in report.tasks}  # empty tables have no count
    assert rows == {name: pl.read_parquet(latest / f"{name}.parquet").height for name in MAIN}
    assert rows["participations"] > 500


def test_digests_sizes_and_columns_are_right(latest):
    described = json.loads((latest / "datapackage.json").read_text())
    assert len(described["resources"]) == len(list(latest.glob("*.parquet")))
    for resource in described["resources"]:
        data = (latest / resource["path"]).read_bytes()
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        assert resource["bytes"] == len(data)
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert fields == pl.read_parquet_schema(latest / resource["path"]).names()
        assert all(field["description"] for field in resource["schema"]["fields"])


def test_references_are_described(latest):
    described = json.loads((latest / "datapackage.json").read_text())
    keys = {one["name"]: one["schema"]["foreignKeys"] for one in described["resources"]}
    assert {"fields": "project_id", "reference": {"resource": "projects", "fields": "project_id"}} in keys[
        "grants"
    ]
    leads = {(key["fields"], key["reference"]["resource"]) for key in keys["participations"]}
    # not organisation_id: whoever may be a person has one, but no row among the organisations
    assert leads == {("project_id", "projects"), ("document_id", "documents"), ("country_code", "countries")}


def test_each_parquet_file_carries_its_credit(latest):
    described = json.loads((latest / "datapackage.json").read_text())
    assert "Made-up" in described["attribution"]
    for file in latest.glob("*.parquet"):
        assert pq.read_metadata(file).metadata[b"attribution"].decode() == described["attribution"]


def test_made_up_data_is_not_credited_to_the_platform(latest, published):
    assert published.one("SELECT origin FROM ops.builds") == "made-up"
    assert "European Union" not in (latest / "datapackage.json").read_text().split('"licenses"')[0]


def test_parquet_and_warehouse_say_the_same(latest, published):
    with duckdb.connect(str(published.paths.warehouse), read_only=True) as connection:
        for name in MAIN:
            rows = connection.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()
            file = connection.execute(f"SELECT * FROM '{latest}/{name}.parquet' ORDER BY ALL").fetchall()
            if name == "project_texts":
                assert (len(rows) > 100, file) == (True, [])
            else:
                assert file == rows, name


def test_columns_have_the_type_of_the_registry_even_where_they_are_emptied(latest):
    for name, table in MAIN.items():
        with duckdb.connect() as connection:
            described = connection.execute(f"DESCRIBE FROM '{latest}/{name}.parquet'").fetchall()
        wanted = {column: duckdb_type(of.dtype) for column, of in table.columns().items()}
        assert {column: kind for column, kind, *_ in described} == wanted, name


def test_long_texts_are_published_only_if_told_so(copied):
    database = copied.paths.releases / "latest" / "erasmus.duckdb"
    assert copied.query("SELECT count(*) FROM project_texts", database) == [(0,)]
    assert json.loads((database.parent / "datapackage.json").read_text())["contains_texts"] is False
    copied.settings["ERASMUS_PUBLISH_TEXTS"] = "true"
    copied.ok("publish")
    count = copied.one("SELECT count(*) FROM project_texts")
    assert copied.query("SELECT count(*) FROM project_texts", database) == [(count,)]
    assert pl.read_parquet(database.parent / "project_texts.parquet").height == count > 100
    assert json.loads((database.parent / "datapackage.json").read_text())["contains_texts"] is True


def test_the_database_opens_where_there_is_nothing_else(latest, tmp_path):
    """No home, no extension, no network: a copy of the one file answers."""
    alone = shutil.copy(latest / "erasmus.duckdb", tmp_path / "carried.duckdb")
    (tmp_path / "home").mkdir()
    program = (
        "import duckdb, sys\n"
        "with duckdb.connect(sys.argv[1], read_only=True) as c:\n"
        "    print(c.execute('SELECT count(*), max(title) IS NOT NULL FROM projects').fetchall()[0])\n"
        "    print(len(c.execute('SHOW TABLES').fetchall()))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, alone],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path / "home")},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    rows = pl.read_parquet(latest / "projects.parquet").height
    assert ran.stdout.splitlines() == [f"({rows}, True)", str(len(MAIN))]
    assert list((tmp_path / "home").iterdir()) == []


def names_of(folder):
    return sorted(path.name for path in folder.paths.releases.iterdir())


def publish_another(folder):
    """Publish the same warehouse under the other setting of texts: another release."""
    flag = folder.settings.get("ERASMUS_PUBLISH_TEXTS", "false")
    folder.settings["ERASMUS_PUBLISH_TEXTS"] = "true" if flag == "false" else "false"
    assert "published" in folder.ok("publish")


def test_releases_are_kept_and_put_back(copied):
    latest = copied.paths.releases / "latest"
    first = latest.readlink().name
    day = re.fullmatch(r"(\d{4}-\d\d-\d\d)\.1", first)[1]
    content = {file.name: file.read_bytes() for file in (copied.paths.releases / first).iterdir()}
    copied.settings["ERASMUS_KEEP_RELEASES"] = "3"
    publish_another(copied)
    assert latest.readlink().name == f"{day}.2"
    copied.ok("publish", "--restore", first)
    assert latest.readlink().name == first
    # nothing new: what was put back stays
    assert "nothing new to publish" in copied.ok("publish")
    assert latest.readlink().name == first
    assert "no release '2001-01-01.1'" in copied.fails("publish", "--restore", "2001-01-01.1")
    assert latest.readlink().name == first
    assert {file.name: file.read_bytes() for file in (copied.paths.releases / first).iterdir()} == content
    # what `latest` points to holds the same already: it is not published once more
    copied.settings["ERASMUS_PUBLISH_TEXTS"] = "false"
    assert "nothing new to publish" in copied.ok("publish")
    copied.ok("publish", "--restore", f"{day}.2")
    copied.settings["ERASMUS_PUBLISH_TEXTS"] = "true"
    publish_another(copied)
    publish_another(copied)
    assert names_of(copied) == [f"{day}.2", f"{day}.3", f"{day}.4", "latest"]
    assert latest.readlink().name == f"{day}.4"
    # fewer are kept, but never is the one in use removed
    copied.ok("publish", "--restore", f"{day}.2")
    copied.settings["ERASMUS_KEEP_RELEASES"] = "1"
    copied.ok("publish")
    assert names_of(copied) == [f"{day}.2", f"{day}.4", "latest"]


def test_latest_is_never_gone_and_never_half(copied):
    """Whoever looks again and again while a release is published sees the old one or the new one, whole."""
    latest = copied.paths.releases / "latest"
    before = latest.readlink().name
    copied.settings["ERASMUS_PUBLISH_TEXTS"] = "true"
    publishing = copied.start("publish")
    seen = set()
    while publishing.poll() is None:
        release = latest.resolve(strict=True)
        names = {file.stem for file in release.glob("*.parquet")}
        assert names == set(MAIN)
        assert (release / "datapackage.json").exists()
        seen.add(release.name)
    assert publishing.returncode == 0, publishing.communicate()
    publishing.communicate()
    assert before in seen
    assert latest.readlink().name != before


def examples(language):
    return re.findall(rf"```{language}\n(.*?)```", INTRODUCTION, flags=re.DOTALL)


def test_the_examples_of_the_data_dictionary_run(published, monkeypatch, capsys):
    monkeypatch.chdir(published.path)
    [query] = examples("sql")
    with duckdb.connect() as connection:
        rows = connection.execute(query).fetchall()
    assert sum(count for _, count in rows) == published.one("SELECT count(*) FROM organisations")
    by_polars, by_pandas = examples("python")
    exec(by_polars, {})  # noqa: S102 (the documented example itself)
    assert "coordinator" in capsys.readouterr().out
    exec(by_pandas, {})  # noqa: S102 (the documented example itself)
    total = published.one("SELECT sum(amount_eur) FROM grants WHERE is_current")
    assert capsys.readouterr().out.strip() == str(total)


def test_a_relative_folder_keeps_what_latest_points_to(copied, monkeypatch):
    monkeypatch.chdir(copied.path.parent)
    folder = Paths(Path(copied.path.name))
    now = datetime(2030, 1, 1, tzinfo=UTC)
    [first] = list_releases(folder.releases)
    with_texts = {"now": now, "named": {}, "with_texts": True}
    second = publish(folder.warehouse, folder.releases, keep=5, **with_texts)
    assert latest_release(folder.releases) == second
    restore(folder.releases, first.release_id)
    assert publish(folder.warehouse, folder.releases, keep=1, **with_texts) is None
    assert latest_release(folder.releases) == first
    assert (folder.releases / "latest" / "projects.parquet").exists()


def test_identical_data_never_moves_latest_back_and_forth(copied):
    first = latest_release(copied.paths.releases).release_id
    copied.settings["ERASMUS_PUBLISH_TEXTS"] = "true"
    copied.ok("publish")
    copied.ok("publish", "--restore", first)
    copied.settings.pop("ERASMUS_PUBLISH_TEXTS")
    assert "nothing new to publish" in copied.ok("publish")
    assert latest_release(copied.paths.releases).release_id == first
