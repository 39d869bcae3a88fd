"""What the search says beside the project: results, dates of its record, places, labels, further texts."""

import polars as pl
import pytest

from .test_parse_search import page_of, parse, said

IDENTIFIER = "2022-1-SI01-KA220-SCH-000000777"
COORDINATOR = {"organisationName": "Osnovna šola Hrast", "organisationCountry": "SI"}


def project(**fields):
    return parse(page_of({"projectName": IDENTIFIER, "coordinator": COORDINATOR, "partners": [], **fields}))


def test_results_in_the_order_published():
    staged = project(
        results=[
            {
                "resultId": "r-1",
                "resultName": "book.pdf",
                "resultTitle": "Handbook of hedges",
                "resultDescription": "By Anna Muster",
                "resultTypology": "Publication",
                "resultLanguage": "sl",
                "resultUrl": "https://hedges.example/book",
                "resultPublicationDate": "2024-05-02",
            },
            {"resultId": "r-2", "resultName": "film.mp4", "resultType": "Video"},
        ]
    )
    columns = ("record_number", "position", "title", "kind", "url", "language", "published_on", "result_id")
    assert staged.results.select(columns).rows() == [
        (
            *(1, 1, "Handbook of hedges", "Publication", "https://hedges.example/book", "sl", "2024-05-02"),
            "r-1",
        ),
        (1, 2, "film.mp4", "Video", None, None, None, "r-2"),
    ]
    assert said(staged, "ignored_field") == [("results.resultName", 1)]
    assert said(staged, "unknown_field") == []


def test_no_person_and_no_address_of_one_is_left_in_a_title():
    staged = project(
        results=[
            {"resultTitle": "Interview with Ms Anna Muster"},
            {"resultTitle": "Ask anna@mail.example"},
            {"resultTitle": "Green valley\nsecond line"},
        ]
    )
    titles = staged.results["title"].to_list()
    assert "Muster" not in titles[0]
    assert "@" not in titles[1]
    assert titles[2] == "Green valley second line"
    assert said(staged, "name_withheld") == [("results.title", 1)]


@pytest.mark.parametrize(
    ("results", "rule"), [("three", "not_a_list"), (["one"], "not_an_object"), ({"a": 1}, "not_a_list")]
)
def test_what_is_no_result_is_rejected(results, rule):
    staged = project(results=results)
    assert staged.projects.height == 1
    assert staged.rejected.select("scope", "column", "rule").rows() == [("value", "results", rule)]


def test_results_of_a_rejected_record_are_not_kept():
    staged = project(projectName=None, results=[{"resultTitle": "Lost"}])
    assert staged.results.is_empty()
    assert staged.rejected["rule"].to_list() == ["identifier_missing"]


def test_dates_places_labels_and_texts():
    staged = project(
        projectPublicationDate="2022-10-01T00:00:00.000Z",
        projectModifiedDate="2024-11-30T00:00:00.000Z",
        projectStatusDate="2024-11-29T00:00:00.000Z",
        projectLocation="46.05694,14.50575",
        projectEuropeanLanguageLabel=True,
        projectEuropeanInnovativeTeachingAward="true",
        projectHighlighted=False,
        ka120AccreditationType="Individual organisation",
        projectDescriptionActivities="We plant.",
        projectDescriptionImpact="They grow.",
        projectAudience="Gardeners",
    )
    [row] = staged.projects.select(
        *("published_on", "modified_on", "status_changed_on", "location", "quality_labels"),
        *("accreditation_type", "activities", "impact", "target_groups"),
    ).rows()
    assert row == (
        *("2022-10-01T00:00:00.000Z", "2024-11-30T00:00:00.000Z", "2024-11-29T00:00:00.000Z", "46.06,14.51"),
        *("European Language Label; European Innovative Teaching Award", "Individual organisation"),
        *("We plant.", "They grow.", "Gardeners"),
    )


@pytest.mark.parametrize(
    ("published", "kept"),
    [
        ("46.05694,14.50575", "46.06,14.51"),
        ("-21.1, 55.5", "-21.1,55.5"),
        ("0,0", None),
        ("146.05,14.5", None),
        ("Ljubljana", None),
    ],
)
def test_a_place_is_rounded_or_told_as_lost(published, kept):
    staged = project(
        projectLocation=published, coordinator={**COORDINATOR, "organisationLocation": published}
    )
    assert staged.projects["location"].to_list() == [kept]
    assert staged.participations["location"].to_list() == [kept]
    assert staged.notices.filter(kind="location_dropped").height == (0 if kept else 2)
    assert published not in str(staged.notices.select(pl.all()).rows()) or kept


def test_a_person_has_no_place():
    person = {"organisationName": "Jan Muster", "organisationType": "Natural person"}
    staged = project(coordinator={**person, "organisationCountry": "SI", "organisationLocation": "46.1,14.5"})
    assert staged.participations.select("is_name_withheld", "location").rows() == [(True, None)]
