"""Made-up documents of one project: a list, a page of the search, a card; and what is built of documents."""

from datetime import UTC, datetime, timedelta

from schema import MAIN, OPS
from schema.rules import validate
from tests.staged import staging_of
from transforms.assemble import assemble

PROJECT = "2023-1-DE01-KA220-SCH-000000001"
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
LISTS, SEARCH, CARDS = "eprp_lists", "eprp_search", "eprp_cards"


def document(source, *records, key="a", day=0, is_newest=True, is_listed=True, published_on=None):
    """One version of a document; a record is the fields of a project, with its organisations as `members`."""
    return {
        "source": source, "key": key, "day": day, "is_newest": is_newest, "is_listed": is_listed,
        "published_on": published_on, "records": records,
    }  # fmt: skip


def project(identifier=PROJECT, *, members=(), **fields):
    return {"identifier": identifier, "members": members, **fields}


def member(name, country="DE", role="partner", position=1, **fields):
    return {"name": name, "country": country, "role": role, "position": position,
            "is_name_withheld": False, **fields}  # fmt: skip


def person(country="DE", position=1, **fields):
    return member(None, country, position=position, **fields) | {"is_name_withheld": True}


def staging(*documents):
    held = []
    for one in documents:
        moment = BEGIN + timedelta(days=one["day"])
        known = {
            "source": one["source"], "key": one["key"], "published_on": one["published_on"],
            "first_fetched_at": moment, "last_fetched_at": moment, "sha256": f"{one['day'] + 100:012d}",
            "is_newest": one["is_newest"], "is_listed": one["is_listed"],
        }  # fmt: skip
        projects, participations = [], []
        for number, record in enumerate(one["records"], 1):
            fields = {name: value for name, value in record.items() if name != "members"}
            projects.append({"record_number": number} | fields)
            participations += [{"record_number": number} | member for member in record["members"]]
        held.append((known, {"projects": projects, "participations": participations}))
    return staging_of(*held)


def built(*documents):
    """All tables as rows, after they were held against the registry."""
    tables = assemble(staging(*documents))
    return {name: validate(frame, (MAIN | OPS)[name], name) for name, frame in tables.items()}


def the_only(table, *columns):
    [row] = table.select(columns).rows()
    return row


LIST = document(
    LISTS,
    project(
        title="THE LIST", status="Ongoing", grant_awarded="100.00", is_success_story="Yes",
        summary="From the list",
        members=(
            member("Alpha School", "DE", "coordinator", region="Berlin", city="Berlin"),
            member("Beta Club", "FR", position=1, city="Lyon", website="www.beta.fr"),
            member("Gamma Club", "IT", position=2),
        ),
    ),
)  # fmt: skip
FOUND = document(
    SEARCH,
    project(
        title="The search", status="finalized", call_year="2023", start_date="2023-09-01",
        grant_awarded="200.5", platform_id="guid-1", objectives="From the search",
        members=(
            member("ALPHA SCHOOL", "DE", "coordinator", identifier="999888777"),
            member("Beta Club", "FR", position=1, identifier="E10000001"),
            member("Gamma Club", "IT", position=2),
        ),
    ),
)  # fmt: skip
CARD = document(
    CARDS,
    project(
        title="The card", status="ongoing", end_date="Aug 31, 2025", grant_contribution="199.00 EUR",
        objectives="From the card",
        members=(
            member("Alpha School", "DE", "coordinator"),
            member("Beta Club", "FR", position=1, is_withdrawn="true"),
        ),
    ),
    is_listed=None,
)  # fmt: skip
ALL = (LIST, FOUND, CARD)
