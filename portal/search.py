"""The search: what a request asks for, and the answer as the platform writes it."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from portal.world import World

_LEVEL1 = {"label": "Erasmus+", "id": "31046216"}
LEVEL2 = {
    "KA1": ("31046220", "Learning Mobility of Individuals"),
    "KA2": ("31046221", "Cooperation for innovation and the exchange of good practices"),
    "KA3": ("31046222", "Support for policy reform"),
    "JM": ("31046223", "Jean Monnet Activities"),
    "SPO": ("31046224", "Sport"),
}
_LEVEL2_NEW = {
    "KA1": ("43353406", "Learning Mobility of Individuals"),
    "KA2": ("43353410", "Partnerships for cooperation and exchanges of practices"),
}


def level2(family: str, year: int) -> tuple[str, str]:
    """Platform id and label of the key action."""
    return (_LEVEL2_NEW if year >= 2021 else LEVEL2).get(family, LEVEL2.get(family, ("", "")))


def found(world: World, wanted: Mapping[str, Any]) -> pl.DataFrame:
    """The projects that a request's body asks for, in the platform's order.

    Known filters, several values joined with a semicolon: projectCallYear, projectStatus
    (ongoing, completed), projectLevel2, projectLevel3; and `keyword` in the title.
    """
    projects = world.projects.filter("in_search")
    asked = wanted.get("project") or {}
    if years := _several(asked.get("projectCallYear")):
        projects = projects.filter(pl.col("call_year").cast(pl.String).is_in(years))
    if states := _several(asked.get("projectStatus")):
        done = {"completed": "finalized"}
        projects = projects.filter(_status().is_in([done.get(state, state) for state in states]))
    if ids := _several(asked.get("projectLevel3")):
        projects = projects.filter(pl.col("level3").is_in(ids))
    if ids := _several(asked.get("projectLevel2")):
        pairs = projects.select("family", "call_year").unique().rows()
        chosen = [f"{family}{year}" for family, year in pairs if level2(family, year)[0] in ids]
        projects = projects.filter(pl.format("{}{}", "family", "call_year").is_in(chosen))
    if keyword := str(wanted.get("keyword") or "").strip():
        projects = projects.filter(pl.col("title").str.contains(keyword, literal=True))
    return projects


def _several(value: object) -> list[str]:
    return [part for part in str(value or "").split(";") if part]


def _status() -> pl.Expr:
    """The search knows two states: accreditations count as ongoing unless they ended."""
    return (
        pl.when(pl.col("status") == "Terminated")
        .then(pl.lit("finalized"))
        .when(pl.col("status").is_in(["Accredited", "Suspended"]))
        .then(pl.lit("ongoing"))
        .otherwise("status")
    )


def answer(world: World, wanted: Mapping[str, Any], shape: str) -> dict[str, Any]:
    """The answer to a request: total, one page of documents, aggregations if asked for.

    `shape` is "2023" (coordinator and partners) or "2026" (organisations).
    Raises ValueError if `from` or `size` is no number.
    """
    projects = found(world, wanted)
    first, size = int(wanted.get("from") or 0), int(wanted.get("size") or 0)
    page = projects.slice(first, size).with_columns(search_status=_status())
    result: dict[str, Any] = {
        "total": projects.height,
        "projectDocuments": [_document(world, row, shape) for row in page.iter_rows(named=True)],
    }
    if wanted.get("withAggregations") or wanted.get("withAggregation"):
        years = projects.group_by("call_year").len().sort("call_year").rows()
        result["aggregations"] = {"callYear": [{"label": str(y), "total": n} for y, n in years]}
    return result


def _date(value: object) -> str:
    return f"{value}T00:00:00.000Z"


def summary_parts(summary: str | None) -> dict[str, str | None]:
    """Background, Objectives, Implementation and Results: the paragraphs of the summary in order."""
    names = ("Background", "Objectives", "Implementation", "Results")
    paragraphs = (summary or "").strip().split("\n", 3)
    filled = dict.fromkeys(names) | dict(zip(names, paragraphs, strict=False))
    return {name: text or None for name, text in filled.items()}


def _point(number: int) -> str:
    """A place in Europe, written as the index of the search writes points."""
    return f"{36 + number * 7 % 2400 / 100:.4f},{number * 13 % 3000 / 100 - 8:.4f}"


def _results(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "resultId": f"{row['guid'][:8]}-{n}",
            "resultName": f"output-{n}.pdf",
            "resultTitle": f"Result {n} of {row['title'].strip()[:60]}",
            "resultDescription": None,
            "resultType": "Document",
            "resultTypology": "Publication" if n % 2 else "Course",
            "resultCategory": None,
        }
        for n in range(1, row["result_count"] + 1)
    ]


def _plans(year: int) -> dict[str, str | None]:
    """Activities, Impact and Management: records of the newer programme may have them."""
    return {
        "Activities": "We meet twice, and write a handbook." if year >= 2021 else None,
        "Impact": "Two hundred teachers will know how." if year >= 2021 and year % 2 else None,
        "Management": None,
    }


def _document(world: World, row: dict[str, Any], shape: str) -> dict[str, Any]:
    year, family = row["call_year"], row["family"]
    id2, label2 = level2(family, year)
    members = world.participants(row["project"])
    organisations = [_organisation(row, member) for member in members]
    in_parts = year >= 2021
    parts = summary_parts(row["summary"]) if in_parts else dict.fromkeys(summary_parts(None))
    document = {
        "projectId": row["guid"],
        "projectName": row["identifier"],
        "projectTitle": row["title"],
        "projectDescription": row["summary"],
        "projectProgrammeYears": "2021-2027" if year >= 2021 else "2014-2020",
        "projectExternalReference": row["external_reference"],
        "projectNationalId": row["national_identifier"],
        "projectSubject": None,
        "projectStartDate": _date(row["start_date"]),
        "projectEndDate": _date(row["end_date"]),
        "projectActivityYears": f"{row['start_date'].year}|{row['end_date'].year}",
        "projectCoverage": "|".join(dict.fromkeys(m["country"] for m in members if m["country"])),
        "projectTags": None,
        "projectTopics": ";".join((row["topics"] or "").split("; ")),
        "projectAudience": "Teachers and their pupils" if year % 3 == 0 and in_parts else None,
        "projectCreationDate": _date(row["start_date"]),
        "projectModifiedDate": _date(row["end_date"]),
        "projectPublicationDate": _date(row["start_date"]),
        "projectLevel1": _LEVEL1["id"],
        "projectLevel1Label": _LEVEL1["label"],
        "projectLevel2": id2,
        "projectLevel2Label": label2,
        "projectLevel3": row["level3"],
        "projectLevel3Label": row["action"],
        "projectCallYear": str(year),
        "projectGoodPractice": row["is_good_practice"],
        "projectGrantedEuAmount": row["grant_eur"],
        "projectFactsheet": None,
        "projectEuropeanYearOfCulturalHeritage": False,
        "projectEuropeanLanguageLabel": row["project"] % 40 == 0,
        "projectEuropeanInnovativeTeachingAward": row["project"] % 60 == 0,
        "projectHasWebsite": row["website"] is not None,
        "projectTotalPublishedResults": row["result_count"],
        "projectWebsite": row["website"],
        "projectStatus": row["search_status"],
        "projectStatusDate": _date(row["end_date"]),
        "projectMobilityType": None,
        "projectLocation": _point(row["project"]) if in_parts else None,
        "organisations": organisations if shape == "2026" else None,
        "results": _results(row),
        "projectCentralised": row["is_centralised"],
        "projectHighlighted": False,
        "ka120AccreditationType": "Individual" if row["action_code"].startswith("KA120") else None,
        "accreditationSummary": None,
        "erasmusPolicyStatement": None,
    }
    document |= {f"projectDescription{name}": text for name, text in (parts | _plans(year)).items()}
    if shape == "2023":
        document |= {"coordinator": organisations[0], "partners": organisations[1:]}
    return document


def _organisation(row: dict[str, Any], member: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": None,
        "organisationId": f"{row['guid'][:18]}-{member['position']:04d}",
        "organisationName": member["name"],
        "organisationPIC": member["identifier"],
        "organisationRole": member["role"].upper(),
        "organisationCountry": member["country"],
        "organisationRegion": member["region"],
        "organisationCity": member["city"],
        "organisationAccuracy": None,
        "organisationLocation": _point(len(member["name"])) if row["call_year"] >= 2021 else None,
        "organisationType": member["type"],
        "organisationStatus": None,
        "organisationWebsite": member["website"],
        "organisationIsConsortium": "false",
    }
