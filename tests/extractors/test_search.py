"""The search: every page of every year, counted against what the platform advertises."""

import json

import pytest

from extractors.contract import DocumentError
from extractors.parameters import Order
from extractors.sources.eprp.search import SOURCE


class Platform:
    """A search over `projects`: call year to platform ids."""

    def __init__(self, server, projects):
        self.projects = {year: list(ids) for year, ids in projects.items()}
        self.cap = None  # most projects that one page holds
        self.before_answer = lambda body: None
        self.server = server
        self.url = server.answer("/search", self.reply, headers={"ETag": '"1"'})

    def reply(self, asked):
        body = asked.body
        self.before_answer(body)
        year = body["project"].get("projectCallYear")
        ids = [i for y, ids in self.projects.items() for i in ids if year in (None, str(y))]
        page = ids[body["from"] : body["from"] + min(body["size"], self.cap or body["size"])]
        answer = {
            "total": len(ids),
            "projectDocuments": [
                {"projectId": i, "projectName": f"P{i}", "projectCallYear": year} for i in page
            ],
        }
        if body["withAggregations"]:
            answer["aggregations"] = {
                "callYear": [{"label": str(y), "total": len(ids)} for y, ids in self.projects.items()]
            }
        return json.dumps(answer).encode()

    def asked(self):
        """What was asked for, the overview left out: call year and offset."""
        bodies = [asked.body for asked in self.server.asked if asked.body and asked.body["size"]]
        return [(int(body["project"]["projectCallYear"]), body["from"]) for body in bodies]


@pytest.fixture
def platform(server):
    return Platform(server, {2014: range(5), 2015: range(10, 14), 2016: range(20, 21)})


def harvest(rooms, url, page_size=2, close="whole", **options):
    with rooms.open(SOURCE, url) as harvest:
        harvest.run(Order(values={"page_size": (page_size,), **options}))
        problems = harvest.problems()
        if close:
            harvest.close(close)
    return problems


def coverage(rooms):
    columns = ("partition", "call_year", "asked_count", "advertised_count", "fetched_count", "is_whole")
    return rooms.ledger.coverage().select(columns).rows()


def test_every_page_of_every_year(platform, rooms):
    assert harvest(rooms, platform.url) == []
    assert platform.asked() == [(2014, 0), (2014, 2), (2014, 4), (2015, 0), (2015, 2), (2016, 0)]
    assert coverage(rooms) == [
        ("2014", 2014, 5, 5, 5, True),
        ("2015", 2015, 4, 4, 4, True),
        ("2016", 2016, 1, 1, 1, True),
    ]
    versions = rooms.ledger.versions()
    assert versions["key"].to_list() == [f"{year}/{offset:06d}" for year, offset in platform.asked()]
    assert versions["partition"].to_list() == [str(year) for year, _ in platform.asked()]
    assert versions["is_listed"].all()


def test_only_the_years_that_are_wanted(platform, rooms):
    assert harvest(rooms, platform.url, call_years=(2015, 1999)) == []
    assert platform.asked() == [(2015, 0), (2015, 2), (1999, 0)]
    assert coverage(rooms)[0] == ("1999", 1999, 0, 0, 0, True)


def test_pages_shorter_than_asked_for_leave_no_gap(platform, rooms):
    platform.cap = 2
    assert harvest(rooms, platform.url, page_size=500) == []
    assert coverage(rooms)[0] == ("2014", 2014, 5, 5, 5, True)


def test_pages_that_drift_are_fetched_once_more(platform, rooms):
    def drift(body):
        if body["project"].get("projectCallYear") == "2014" and body["from"] == 2:
            platform.before_answer = lambda body: None
            platform.projects[2014].remove(0)  # the later ones move up: 2 is on no page, yet 4 are found

    platform.before_answer = drift
    assert harvest(rooms, platform.url) == []
    assert platform.asked()[:5] == [(2014, 0), (2014, 2), (2014, 0), (2014, 2), (2015, 0)]
    assert coverage(rooms)[0] == ("2014", 2014, 5, 4, 4, True)
    listed = rooms.ledger.versions().filter(partition="2014", is_listed=True)
    ids = [
        project["projectId"]
        for sha256 in listed["sha256"]
        for project in json.loads(rooms.archive.read(SOURCE.id, sha256))["projectDocuments"]
    ]
    assert ids == [1, 2, 3, 4]


def test_a_year_that_never_adds_up_is_reported_and_the_others_go_on(platform, rooms):
    platform.projects[2014][4] = 3  # one project on two pages, another on none
    [problem] = harvest(rooms, platform.url, close="partial")
    assert "2014: not whole: 4 projects fetched, 5 advertised" in problem
    assert platform.asked().count((2014, 0)) == 2
    assert coverage(rooms)[0] == ("2014", 2014, 5, 5, 4, False)
    assert coverage(rooms)[1] == ("2015", 2015, 4, 4, 4, True)


def test_a_repetition_is_not_repeated_after_an_interruption(platform, rooms):
    platform.projects[2014][4] = 3
    harvest(rooms, platform.url, close=None)
    asked = len(platform.asked())
    harvest(rooms, platform.url, close=None)
    assert len(platform.asked()) == asked


def test_a_page_that_fails_fails_its_year(platform, rooms, server):
    def reply(asked):
        is_bad = (asked.body["project"].get("projectCallYear"), asked.body["from"]) == ("2014", 2)
        return b"<html>We are sorry</html>" if is_bad else platform.reply(asked)

    server.forget("/search")
    server.answer("/search", reply)
    [problem] = harvest(rooms, platform.url, close="partial")
    assert "call year 2014 from 2" in problem
    assert "HTML" in problem
    assert [row[-1] for row in coverage(rooms)] == [False, True, True]


def test_a_total_that_is_not_the_sum_of_its_years_is_reported(platform, rooms):
    platform.projects[2017] = [30]
    original = platform.reply

    def reply(asked):
        answer = json.loads(original(asked))
        if asked.body["withAggregations"]:
            answer["aggregations"]["callYear"].pop()
        return json.dumps(answer).encode()

    platform.server.forget("/search")
    platform.server.answer("/search", reply)
    [problem] = harvest(rooms, platform.url)
    assert "counts 11 projects, but its call years add up to 10" in problem
    assert len(platform.asked()) == 6


@pytest.mark.parametrize(
    "answer", [b"<html>", b"", b"[]", b"{}", b'{"total": 3, "aggregations": {"callYear": []}}']
)
def test_an_overview_that_says_nothing_stops_the_source(server, rooms, answer):
    url = server.answer("/search", answer)
    with pytest.raises(DocumentError, match="overview of the search"):
        harvest(rooms, url)
    assert len(server.asked) == 2  # robots.txt and this


def test_changed_pages_become_versions(platform, rooms, clock):
    harvest(rooms, platform.url)
    clock.forward(days=7)
    platform.projects[2016].append(21)
    harvest(rooms, platform.url)
    assert not any("If-None-Match" in asked.headers for asked in platform.server.asked)
    changed = rooms.ledger.versions().filter(key="2016/000000")
    assert changed.sort("first_fetched_at")["is_listed"].to_list() == [False, True]
    assert rooms.ledger.versions().height == 7


def test_saved_pages_are_taken_and_counted(platform, rooms, tmp_path):
    for year, offset in ((2014, 0), (2014, 2), (2015, 0), (2015, 2)):
        body = {
            "from": offset,
            "size": 2,
            "project": {"projectCallYear": str(year)},
            "withAggregations": False,
        }
        asked = type("Asked", (), {"body": body})
        (tmp_path / f"{year}-{offset}.json").write_bytes(platform.reply(asked))
    (tmp_path / "notes.txt").write_text("not of this source")
    (tmp_path / "broken.json").write_text('{"total": 3')
    with rooms.open(SOURCE, None) as harvest:
        harvest.run(Order(files=(tmp_path,)))
        problems = harvest.problems()
    assert coverage(rooms) == [("2014", 2014, None, 5, 4, False), ("2015", 2015, None, 4, 4, True)]
    assert any("broken.json" in problem and "cut off" in problem for problem in problems)
    assert any("2014: not whole: 4 projects fetched, 5 advertised" in problem for problem in problems)
    versions = rooms.ledger.versions()
    names = [key.rpartition("-")[0] for key in versions["key"]]  # a digest of the content comes last
    assert names == ["2014/2014-0", "2014/2014-2", "2015/2015-0", "2015/2015-2"]
    assert versions["origin"].unique().to_list() == ["real"]


def test_saved_pages_of_one_name_in_two_folders_are_two(platform, rooms, tmp_path):
    for offset in (0, 2):
        body = {"from": offset, "size": 2, "project": {"projectCallYear": "2015"}, "withAggregations": False}
        file = tmp_path / str(offset) / "page.json"
        file.parent.mkdir()
        file.write_bytes(platform.reply(type("Asked", (), {"body": body})))
    with rooms.open(SOURCE, None) as harvest:
        harvest.run(Order(files=(tmp_path,)))
    assert rooms.ledger.versions()["key"].n_unique() == 2
    assert coverage(rooms) == [("2015", 2015, None, 4, 4, True)]
