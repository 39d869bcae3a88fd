"""What was kept long enough goes, after it was said; whoever is killed in between loses nothing."""

import pytest

from extractors.keep.archive import Archive
from flows.steps import purge


@pytest.fixture
def twice(published, folder, tmp_path):
    """A folder with two versions of one list, the second of which is newest and listed."""
    versions = published.ledger(lambda ledger: ledger.versions()).filter(source="eprp_lists")
    middle = versions.sort("byte_count").row(versions.height // 2, named=True)
    data = Archive(published.paths.raw).read("eprp_lists", middle["sha256"])
    assert data.count(b" and ") > 1
    file = tmp_path / middle["label"]
    for content in (data, data[::-1].replace(b" dna ", b" dnA ", 1)[::-1]):
        file.write_bytes(content)
        folder.ok("harvest", "eprp_lists", "--from", file)
    folder.ok("stage")
    folder.settings["ERASMUS_KEEP_RAW_DAYS"] = "0"
    return folder


def digests(folder):
    return {
        row["sha256"]: row["is_newest"] for row in folder.ledger(lambda ledger: ledger.versions()).to_dicts()
    }


def raw(folder):
    return set(Archive(folder.paths.raw).documents("eprp_lists"))


def staged(folder):
    return {one.name for one in (folder.paths.staging / "eprp_lists").iterdir()}


def files(folder):
    held = folder.path.rglob("*")
    return {
        file: file.read_bytes()
        for file in held
        if file.is_file() and not file.name.startswith(("ledger.sqlite-", ".lock"))
    }


def test_without_yes_it_only_says_what_would_go(twice):
    before = files(twice)
    said = twice.ok("purge")
    assert "would remove raw" in said
    assert "can't be staged anew" in said
    assert "eprp_lists: 1 item" in said
    assert "purge --yes" in said
    assert files(twice) == before


def test_old_versions_go_with_what_was_staged_of_them(twice):
    known = digests(twice)
    [old] = [sha256 for sha256, is_newest in known.items() if not is_newest]
    twice.ok("purge", "--yes")
    assert raw(twice) == set(known) - {old}
    assert len(staged(twice)) == len(known) - 1
    assert set(digests(twice)) == set(known) - {old}
    assert "0 documents staged" in twice.ok("stage")  # what is purged is not missed
    assert "missing" not in twice.run("status", "--verify").output
    assert "Nothing to purge" in twice.ok("purge", "--yes")


def test_raw_versions_are_kept_for_good_unless_a_setting_says_how_long(twice):
    del twice.settings["ERASMUS_KEEP_RAW_DAYS"]
    known = digests(twice)
    strange = twice.paths.staging / "eprp_lists" / "of-an-earlier-parser"
    strange.mkdir()
    (strange / "projects.parquet").write_bytes(b"x")
    assert "staging" in twice.ok("purge", "--yes")
    assert not strange.exists()
    assert raw(twice) == set(known)
    assert len(staged(twice)) == len(known)


def test_a_version_that_stands_in_for_one_that_can_not_be_staged_stays(twice):
    [newest] = [sha256 for sha256, is_newest in digests(twice).items() if is_newest]
    for one in (twice.paths.staging / "eprp_lists").glob(f"*{newest}*"):
        (one / "document.parquet").unlink()
    known = digests(twice)
    twice.ok("purge", "--yes")
    assert raw(twice) == set(known)


def killed(*_):
    raise KeyboardInterrupt


@pytest.mark.parametrize(("place", "name"), [(Archive, "remove"), (purge, "remove")])
def test_whoever_is_killed_in_between_leaves_a_folder_that_works_and_the_same_command_ends_it(
    twice, monkeypatch, place, name
):
    """Once before the raw bytes go, and once after them, before what was staged of them goes."""
    known = digests(twice)
    [old] = [sha256 for sha256, is_newest in known.items() if not is_newest]
    with monkeypatch.context() as patched:
        patched.setattr(place, name, killed)
        assert twice.run("purge", "--yes").exit_code == 130
    assert old not in digests(twice)
    assert "0 documents staged" in twice.ok("stage")
    twice.ok("purge", "--yes")
    assert raw(twice) == set(known) - {old}
    assert len(staged(twice)) == len(known) - 1


def test_bytes_that_come_again_after_a_purge_count_again(twice, tmp_path):
    known = digests(twice)
    [old] = [sha256 for sha256, is_newest in known.items() if not is_newest]
    kept = Archive(twice.paths.raw).read("eprp_lists", old)
    label = twice.ledger(lambda ledger: ledger.versions())["label"][0]
    twice.ok("purge", "--yes")
    again = tmp_path / "again"
    again.mkdir()
    (again / label).write_bytes(kept)
    twice.ok("harvest", "eprp_lists", "--from", again / label)
    assert digests(twice)[old]
    assert "1 document staged" in twice.ok("stage")
