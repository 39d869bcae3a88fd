"""What tells after a kill whether anything was lost, doubled or changed finds what was made to differ."""

import shutil

import duckdb
import pytest

from benchmarks.same_folder import FIGURES, figures
from store.lock import locked


def test_equal_folders_do_not_differ(copied, published):
    assert figures(copied.path, published.path) == dict.fromkeys(FIGURES, 0)


def spoil(folder, what):
    if what == "lost":
        shutil.rmtree(next(folder.paths.staging.glob("eprp_lists/[!.]*")))
    elif what == "doubled":
        release = (folder.paths.releases / "latest").resolve()
        shutil.copytree(release, release.with_name("2000-01-01.1"))
    elif what == "different_rows":
        with duckdb.connect(str(folder.paths.warehouse)) as connection:
            connection.execute(
                "UPDATE projects SET title = 'x' WHERE project_id = (SELECT min(project_id) FROM projects)"
            )
    else:
        (folder.paths.releases / ".2000-01-01.1.partial").mkdir()


@pytest.mark.parametrize(
    ("what", "count"), [("lost", 1), ("doubled", 1), ("different_rows", 2), ("partial_files", 1)]
)
def test_what_differs_is_counted(copied, published, what, count):
    spoil(copied, what)
    assert figures(copied.path, published.path) == dict.fromkeys(FIGURES, 0) | {what: count}


def test_a_lock_that_is_held_is_seen(copied, published):
    with locked(copied.paths.lock):
        assert figures(copied.path, published.path)["locks_held"] == 1
