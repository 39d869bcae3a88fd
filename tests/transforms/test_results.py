"""What projects have published, and the fields that only the search knows, out of staged rows."""

from datetime import date

import pytest

from tests.transforms.staged_rows import PROJECT, build, member, the_only


def searched(results=(), participations=(), source="eprp_search", **fields):
    project = {"record_number": 1, "identifier": PROJECT, **fields}
    numbered = [{"record_number": 1, "position": at, **row} for at, row in enumerate(results, 1)]
    return (source, "p", {"projects": [project], "participations": participations, "results": numbered})


def test_results_are_typed():
    published = {
        "title": " Handbook ",
        "kind": "Course",
        "url": "https://hedges.example/a",
        "language": "SL-si",
    }
    tables = build(searched([{**published, "published_on": "2024-05-02"}, {"title": "-"}]))
    columns = ("project_id", "position", "title", "kind", "url", "language", "published_date")
    assert tables["results"].select(columns).rows() == [
        (PROJECT, 1, "Handbook", "Course", "https://hedges.example/a", "sl", date(2024, 5, 2))
    ]


def test_dates_of_the_record_places_and_labels():
    tables = build(
        searched(
            published_on="2022-10-01T00:00:00.000Z",
            modified_on="2024-11-30T00:00:00.000Z",
            status_changed_on="2024-11-29T00:00:00.000Z",
            location="46.06,-14.5",
            quality_labels="European Language Label; highlighted",
        )
    )
    columns = ("published_date", "modified_date", "status_date", "latitude", "longitude", "quality_labels")
    assert the_only(tables["projects"], *columns) == (
        *(date(2022, 10, 1), date(2024, 11, 30), date(2024, 11, 29), 46.06, -14.5),
        "European Language Label; highlighted",
    )


@pytest.mark.parametrize(
    ("published", "kept"),
    [
        ("Individual", "single"),
        ("Single organisation", "single"),
        ("Mobility consortium coordinator", "consortium"),
        ("something else", None),
    ],
)
def test_whom_an_accreditation_is_for(published, kept):
    tables = build(searched(accreditation_type=published))
    assert the_only(tables["projects"], "accreditation_type") == kept
    lost = tables["rejected_rows"].filter(column_name="accreditation_type")["value"].to_list()
    assert lost == ([] if kept else [published])


def test_an_organisation_is_where_most_of_its_records_say():
    def named(identifier, location):
        return (
            "eprp_search",
            identifier,
            {
                "projects": [{"record_number": 1, "identifier": identifier}],
                "participations": [member("Alpenhochschule", city="Dornbirn", location=location)],
            },
        )

    places = ("47.41,9.74", "47.41,9.74", "48.2,16.37")
    tables = build(*(named(f"2023-1-AT01-KA210-SCH-00000000{n}", at) for n, at in enumerate(places)))
    assert the_only(tables["organisations"], "latitude", "longitude") == (47.41, 9.74)


def test_a_policy_statement_is_no_abstract():
    tables = build(searched(erasmus_policy_statement="Our strategy is to work with many others for years."))
    assert tables["project_texts"]["kind"].to_list() == ["erasmus_policy_statement"]
    assert the_only(tables["projects"], "abstract") is None


def test_whether_a_consortium_takes_part():
    tables = build(searched(participations=[member("Konsortium Alpen", is_consortium="Yes")]))
    assert the_only(tables["participations"], "is_consortium") is True


def test_the_abstract_is_of_the_first_text_there_is_in_english_first():
    tables = build(
        searched(
            objectives="We want to teach about hedges, and to learn from those who plant them.",
            summary="Wir lehren über Hecken, und wir lernen von denen, die sie pflanzen und pflegen.\n\n"
            "[EN] We teach about hedges, and we learn from those who plant and keep them.",
            background="Hedges are forgotten in most of our schools, and nobody knows their names.",
        )
    )
    assert the_only(tables["projects"], "abstract").startswith("We teach about hedges")
