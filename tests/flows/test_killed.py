"""``kill -9`` in the middle of each stage, then the same command again."""

import os
import shutil
import signal
import time

import pytest

from store.data_folder import held_origin

PATIENCE = 120.0
# Kills itself at the n-th event of a kind that concerns a path: for moments too short to be seen from outside
DIES_AT = """
import os, signal, sys
event, path, left = sys.argv.pop(1), sys.argv.pop(1), int(sys.argv.pop(1))

def watch(name, arguments):
    global left
    if name == event and any(path in str(argument) for argument in arguments):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(watch)
from flows.cli import main
main()
"""


def kill_when(process, has_come):
    """Kill a process as soon as something has come about, which must happen before it ends."""
    patience = time.monotonic() + PATIENCE
    while not has_come():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < patience
        time.sleep(0.001)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL


def kill_at_request(folder, portal, source, kind, match):
    """Kill a harvest while the portal sends it a document, and strike that from the portal's log."""

    def asked():
        return [request for request in portal.requests if request.kind == kind and match in request.key]

    portal.faults.add("slow", kind, match, value="5")  # a hundred seconds for the whole document
    kill_when(folder.start("harvest", source), asked)
    [interrupted] = asked()
    portal.requests.remove(interrupted)


def dies_at(folder, event, path, count, *arguments):
    process = folder.start(event, path, count, *arguments, program=DIES_AT)
    _, words = process.communicate()
    assert process.returncode == -signal.SIGKILL, words


def files(root, pattern):
    return lambda: any(root.glob(pattern))


@pytest.mark.parametrize(
    ("source", "kind", "match"),
    [
        ("eprp_lists", "page", ""),
        ("eprp_lists", "list", "CreativeEurope"),
        ("eprp_lists", "list", "KA2_2021"),
        ("eprp_search", "search", "aggregations"),
        ("eprp_search", "search", "2016/0"),
        ("eprp_search", "search", "2024/20"),
    ],
)
def test_harvest(pointed, portal, published, sent_whole, source, kind, match):
    kill_at_request(pointed, portal, source, kind, match)
    before = dict(sent_whole(portal))
    pointed.ok("harvest", source)
    assert set(sent_whole(portal).values()) == {1}
    assert len(sent_whole(portal)) > len(before)
    versions = "SELECT key, sha256 FROM documents WHERE source = "
    listed = pointed.ledger(lambda ledger: ledger.versions().filter(source=source, is_listed=True))
    assert set(listed.select("key", "sha256").rows()) == set(published.query(f"{versions}'{source}'"))


def test_both_harvests_killed_and_all_that_follows(pointed, portal, published, sent_whole):
    """From a kill in each source to a warehouse: every row as if nothing had happened."""
    for source, kind, match in (("eprp_lists", "list", "KA3"), ("eprp_search", "search", "2019/20")):
        kill_at_request(pointed, portal, source, kind, match)
        pointed.ok("harvest", source)
    assert set(sent_whole(portal).values()) == {1}
    pointed.build()
    assert pointed.tables() == published.tables()


@pytest.fixture
def harvested(copied):
    """Everything is harvested, and nothing more done."""
    remove(copied.paths.staging)
    remove(copied.paths.warehouse.parent)
    remove(copied.paths.releases)
    return copied


@pytest.fixture
def staged(copied):
    remove(copied.paths.warehouse.parent)
    remove(copied.paths.releases)
    return copied


def remove(folder):
    shutil.rmtree(folder)


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_stage_and_build(harvested, portal, published):
    """Killed at several moments of both stages, one after the other, then once undisturbed."""
    staging = harvested.paths.staging
    moments = [
        files(staging, "*/.*.partial"),
        files(staging, "*/.*.partial/participations.parquet"),
        lambda: len(list(staging.glob("eprp_lists/[!.]*"))) >= 8,
        files(staging, "eprp_search/[!.]*"),
    ]
    for moment in moments:
        kill_when(harvested.start("stage"), moment)
        for leftover in staging.glob("*/.*.partial"):
            assert not leftover.with_name(leftover.name.removeprefix(".").removesuffix(".partial")).exists()
    staged_before = {folder: folder.stat().st_ino for folder in staging.glob("*/[!.]*")}
    assert len(staged_before) > 1
    harvested.ok("stage")
    assert {folder: folder.stat().st_ino for folder in staged_before} == staged_before
    for source in ("eprp_lists", "eprp_search"):
        assert names_in(staging / source) == names_in(published.paths.staging / source)

    aside = harvested.paths.warehouse.with_name(".erasmus.duckdb.partial")
    kill_when(harvested.start("build"), aside.exists)
    kill_when(harvested.start("build"), lambda: aside.exists() and aside.stat().st_size > 100_000)
    dies_at(harvested, "os.rename", "erasmus.duckdb", 1, "build")
    assert not harvested.paths.warehouse.exists()
    harvested.ok("build")
    assert not aside.exists()
    assert harvested.tables() == published.tables()
    assert portal.requests == []


def test_a_build_killed_leaves_the_warehouse_that_was(copied):
    identifier = copied.one("SELECT min(project_id) FROM projects WHERE identifier_kind = 'national_2021'")
    bytes_before = copied.paths.warehouse.read_bytes()
    copied.ok("harvest", "eprp_cards", "--project", identifier)
    copied.ok("stage")
    aside = copied.paths.warehouse.with_name(".erasmus.duckdb.partial")
    kill_when(copied.start("build"), aside.exists)
    assert copied.paths.warehouse.read_bytes() == bytes_before


def releases_of(folder):
    return sorted(path.name for path in folder.paths.releases.glob("[!.]*") if not path.is_symlink())


def test_publish(copied):
    """Killed at each step of it; the same command again gives one whole release, and latest points to it."""
    remove(copied.paths.releases)
    releases = copied.paths.releases
    for moment in (files(releases, ".*.partial"), files(releases, ".*.partial/participations.parquet")):
        kill_when(copied.start("publish"), moment)
        assert releases_of(copied) == []
    dies_at(copied, "open", "datapackage.json", 1, "publish")
    dies_at(copied, "open", ".moving", 1, "publish")
    dies_at(copied, "os.rename", ".partial", 2, "publish")  # the database in it comes first
    assert releases_of(copied) == []
    assert not (releases / "latest").exists()
    dies_at(copied, "os.symlink", "latest", 1, "publish")
    [name] = releases_of(copied)
    assert not (releases / "latest").exists()
    assert "nothing new to publish" in copied.ok("publish")
    assert releases_of(copied) == [name]
    assert (releases / "latest").readlink().name == name
    assert names_in(releases) == [name, "latest"]
    tables = {file.stem for file in (releases / name).glob("*.parquet")}
    assert tables == set(copied.tables())


def test_publish_killed_while_it_removes_an_old_release(copied):
    """A release that is half removed is no release, and does not stand in the way of any command."""
    copied.settings["ERASMUS_KEEP_RELEASES"] = "1"
    copied.settings["ERASMUS_PUBLISH_TEXTS"] = "true"
    before = releases_of(copied)
    dies_at(copied, "os.remove", "datapackage.json", 1, "publish")
    copied.ok("status")
    assert "nothing new to publish" in copied.ok("publish")
    [name] = releases_of(copied)
    assert [name] != before
    assert names_in(copied.paths.releases) == [name, "latest"]


def test_a_mark_half_written_moves_nothing(copied):
    copied.ok("publish")
    latest = (copied.paths.releases / "latest").readlink()
    (copied.paths.releases / ".moving").write_text("")
    assert "nothing new to publish" in copied.ok("publish")
    assert (copied.paths.releases / "latest").readlink() == latest


def test_a_release_put_back_after_a_killed_publication_stays(copied):
    [first] = releases_of(copied)
    latest = copied.paths.releases / "latest"
    copied.settings["ERASMUS_PUBLISH_TEXTS"] = "true"
    dies_at(copied, "os.rename", ".latest", 1, "publish")
    # at the last moment before the new release: nobody ever finds none
    assert latest.readlink().name == first
    assert (latest / "datapackage.json").exists()
    copied.ok("publish", "--restore", first)
    assert "nothing new to publish" in copied.ok("publish")
    assert latest.readlink().name == first


def test_a_folder_whose_kind_was_half_written_can_be_used(pointed, portal):
    pointed.path.mkdir(parents=True)
    (pointed.path / "origin").write_text("")
    pointed.ok("harvest", "eprp_search", "--year", 2016)
    assert held_origin(pointed.paths) == "made-up"
