"""Parser of one page of the platform's search: JSON, one record per project document.

Organisations come in two shapes: ``coordinator`` and ``partners[]`` (seen in 2023), or ``organisations[]``
alone (seen in 2026). Both are read, page by page and record by record. Where both are filled,
``organisations[]`` wins, and only whoever it does not name is added from the other, so that nobody is
lost or counted twice.

Source: the field names that public clients of the search use.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl

from extractors.contract import RESULTS, DocumentName, Staged
from extractors.read.frames import notices_frame, rejected_frame
from extractors.read.json_objects import Fields, Row, is_filled, lacks, read_objects
from extractors.sources.eprp.assembly import Raw, assemble, gives
from extractors.sources.eprp.parse_results import read_results
from extractors.sources.eprp.quality_labels import join_labels, kept_columns

_CODE = "the platform's code of what the label beside it says"
_ROLE = r"^[\p{L}\s_-]+$"
_UNVERIFIED = "its meaning is not verified"

PROJECT = Fields(
    used={
        "identifier": ("projectName",),
        "external_reference": ("projectExternalReference",),
        "national_identifier": ("projectNationalId",),
        "platform_id": ("projectId",),
        "programme": ("projectLevel1Label",),
        "key_action": ("projectLevel2Label",),
        "action": ("projectLevel3Label",),
        "call_year": ("projectCallYear",),
        "title": ("projectTitle",),
        "summary": ("projectDescription",),
        "background": ("projectDescriptionBackground",),
        "objectives": ("projectDescriptionObjectives",),
        "implementation": ("projectDescriptionImplementation",),
        "achievements": ("projectDescriptionResults",),
        "activities": ("projectDescriptionActivities",),
        "impact": ("projectDescriptionImpact",),
        "management": ("projectDescriptionManagement",),
        "target_groups": ("projectAudience",),
        "accreditation_summary": ("accreditationSummary",),
        "erasmus_policy_statement": ("erasmusPolicyStatement",),
        "topics": ("projectTopics",),
        "status": ("projectStatus",),
        "start_date": ("projectStartDate",),
        "end_date": ("projectEndDate",),
        "countries": ("projectCoverage",),
        "grant_awarded": ("projectGrantedEuAmount",),
        "is_good_practice": ("projectGoodPractice",),
        "is_centralised": ("projectCentralised",),
        "result_count": ("projectTotalPublishedResults",),
        "website": ("projectWebsite",),
        "published_on": ("projectPublicationDate",),
        "modified_on": ("projectModifiedDate",),
        "status_changed_on": ("projectStatusDate",),
        "location": ("projectLocation",),
        "accreditation_type": ("ka120AccreditationType",),
        "has_language_label": ("projectEuropeanLanguageLabel",),
        "has_teaching_award": ("projectEuropeanInnovativeTeachingAward",),
        "is_of_heritage_year": ("projectEuropeanYearOfCulturalHeritage",),
        "is_highlighted": ("projectHighlighted",),
    },
    ignored={
        "coordinator": "an organisation, read apart",
        "partners": "organisations, read apart",
        "organisations": "organisations, read apart",
        "results": "products of the project, read apart",
        "projectLevel1": _CODE,
        "projectLevel2": _CODE,
        "projectLevel3": _CODE,
        "projectCreationDate": "when the platform made its record: no date of the project's",
        "projectProgrammeYears": "follows from the call year",
        "projectActivityYears": "follows from start and end date",
        "projectHasWebsite": "follows from the website",
        "projectTags": "codes of an older topic filter; the topics have the labels",
        "projectFactsheet": "whether the platform has a sheet to print",
    },
    homeless={
        "projectSubject": _UNVERIFIED,
        "projectActivities": _UNVERIFIED,
        "projectMobilityType": _UNVERIFIED,
    },
)

ORGANISATION = Fields(
    used={
        "published_role": ("organisationRole",),
        "name": ("organisationName",),
        "country": ("organisationCountry",),
        "region": ("organisationRegion",),
        "city": ("organisationCity",),
        "organisation_type": ("organisationType",),
        "website": ("organisationWebsite",),
        "identifier": ("organisationPIC",),
        "platform_organisation_id": ("organisationId",),
        "location": ("organisationLocation",),
        "is_consortium": ("organisationIsConsortium",),
    },
    ignored={
        "id": "repeats organisationId",
        "organisationAccuracy": "of the coordinates, which are rounded to a kilometre",
        "organisationStatus": "state of the platform's record, not of the participation",
    },
    homeless={},
)

_ANSWER = Fields(
    used={},
    ignored={
        "total": "the count advertised",
        "projectDocuments": "the records",
        "aggregations": "counts per facet: discovery reads them",
    },
    homeless={},
)


_PARTICIPATIONS = ("role", *(column for column in ORGANISATION.used if column != "published_role"))
GIVES = gives(kept_columns(PROJECT.used), _PARTICIPATIONS) | {"results": tuple(RESULTS)}


def read(answer: dict[str, Any], document: DocumentName) -> Staged:
    """Read one page of the search; ``advertised_count`` is the total of the whole query.

    Raises DocumentError if it has no list of project documents.
    """
    published = answer.get("projectDocuments")
    if not isinstance(published, list):
        raise lacks("projectDocuments", "list of projects", answer, document)
    numbered = [(number, item) for number, item in enumerate(published, 1) if isinstance(item, dict)]
    malformed = [
        {"record_number": number, "scope": "record", "column": "projectDocuments", "rule": "record_malformed"}
        for number, item in enumerate(published, 1)
        if not isinstance(item, dict)
    ]
    numbers = [number for number, _ in numbered]
    documents = [item for _, item in numbered]
    page = read_objects([answer], [0], _ANSWER, "")
    projects = read_objects(documents, numbers, PROJECT, "")
    entries = _Entries(numbered)
    organisations = read_objects(entries.objects, entries.record_numbers, ORGANISATION, "organisation.")
    table, assumed = _with_roles(organisations.table, entries)
    results, read_of_results = read_results(numbered)
    total = answer.get("total")
    advertised = total if type(total) is int and total >= 0 else None
    raw = Raw(
        # topics are separated by ";" in the staged tables, countries may keep their "|"
        projects=join_labels(projects.table).with_columns(
            pl.col("topics").str.replace_all("|", ";", literal=True)
        ),
        results=results,
        organisations=table.drop("place", "published_role"),
        rejected=rejected_frame(
            [
                *malformed,
                *projects.rejected,
                *read_of_results.rejected,
                *entries.rejected,
                *organisations.rejected,
            ]
        ),
        notices=notices_frame(
            [
                *page.notices,
                *_no_total(advertised),
                *projects.notices,
                *read_of_results.notices,
                *entries.notices,
                *organisations.notices,
                *assumed,
            ]
        ),
        record_count=len(published),
    )
    return assemble(raw, GIVES, advertised)


class _Entries:
    """The organisations of all records in one list, with the place that each was found in."""

    def __init__(self, numbered: list[tuple[int, dict[str, Any]]]) -> None:
        self.objects: list[dict[str, Any]] = []
        self.record_numbers: list[int] = []
        self.places: list[str] = []
        self.malformed: list[bool] = []
        self.rejected: list[Row] = []
        self._unread: list[Row] = []
        self._in_both_shapes = 0
        self._added = 0
        for number, item in numbered:
            self._lift(number, item)

    def _lift(self, number: int, item: dict[str, Any]) -> None:
        listed = self._list(number, item, "organisations")
        coordinator = item.get("coordinator")
        apart = [("coordinator", coordinator)] if coordinator is not None else []
        apart += [("partners", entry) for entry in self._list(number, item, "partners")]
        if listed and any(is_filled(entry) for _, entry in apart):
            self._in_both_shapes += 1
        if listed:
            named = set().union(*map(_names, listed))
            apart = [(place, entry) for place, entry in apart if _names(entry) and not _names(entry) & named]
            self._added += len(apart)
        self._remark_unread(number, item, [*listed, *(entry for _, entry in apart)])
        for place, entry in [*(("organisations", entry) for entry in listed), *apart]:
            fits = isinstance(entry, dict)
            self.objects.append(entry if fits else {})
            self.record_numbers.append(number)
            self.places.append(place)
            self.malformed.append(not fits)

    def _remark_unread(self, number: int, item: dict[str, Any], entries: list[Any]) -> None:
        """Remark a record whose partners could not all be read: another source may know them better."""
        if not any(isinstance(item.get(name), list) for name in ("organisations", "partners")):
            what = "neither organisations nor partners are a list"
        elif not all(isinstance(entry, dict) for entry in entries):
            what = "some of the organisations are no objects"
        else:
            return
        row = {"record_number": number, "kind": "partners_unread", "column": "partners", "detail": what}
        self._unread.append({**row, "count": 1})

    def _list(self, number: int, item: dict[str, Any], name: str) -> list[Any]:
        """A list of `item`; what is none is rejected, unless it is empty."""
        value = item.get(name)
        if isinstance(value, list):
            return value
        if is_filled(value):
            self.rejected.append(
                {"record_number": number, "scope": "value", "column": name, "rule": "not_a_list"}
            )
        return []

    @property
    def notices(self) -> Iterator[Row]:
        """Say whose partners could not be read, and how often both shapes of organisations were filled."""
        yield from self._unread
        if self._in_both_shapes:
            yield {
                "kind": "organisations_in_both_shapes",
                "column": "organisations",
                "detail": "organisations[] was used before coordinator and partners[], "
                f"which added {self._added} organisations that it does not name",
                "count": self._in_both_shapes,
            }


def _names(entry: object) -> set[str]:
    """Whatever tells whether two entries are the same organisation: platform id, name."""
    if not isinstance(entry, dict):
        return set()
    values = (entry.get("organisationId"), entry.get("organisationName"))
    return {value.strip().casefold() for value in values if isinstance(value, str)} - {""}


def _with_roles(table: pl.DataFrame, entries: _Entries) -> tuple[pl.DataFrame, list[Row]]:
    """Add ``role`` and ``is_malformed``; where an organisation stands counts before the word beside it.

    Roles are the source's words in lower case; what holds anything but words is none. An entry of
    ``organisations[]`` without one is a partner, with a notice.
    """
    table = table.with_columns(
        published_role=pl.when(pl.col("published_role").str.contains(_ROLE)).then("published_role")
    )
    word = pl.col("published_role").str.strip_chars().str.to_lowercase().str.replace_all(r"[\s-]+", "_")
    with_roles = table.with_columns(
        place=pl.Series(entries.places, dtype=pl.String),
        is_malformed=pl.Series(entries.malformed, dtype=pl.Boolean),
    ).with_columns(
        role=pl.when(place="coordinator")
        .then(pl.lit("coordinator"))
        .when((pl.col("place") == "partners") & (word == "coordinator"))
        .then(pl.lit("partner"))
        .otherwise(word.fill_null("partner")),
    )
    assumed = with_roles.filter(
        pl.col("published_role").is_null() & ~pl.col("is_malformed"), place="organisations"
    )
    if assumed.is_empty():
        return with_roles, []
    detail = "an organisation without a role was taken for a partner"
    count = assumed["record_number"].n_unique()
    return with_roles, [
        {"kind": "role_assumed", "column": "organisation.organisationRole", "detail": detail, "count": count}
    ]


def _no_total(advertised: int | None) -> list[Row]:
    if advertised is not None:
        return []
    detail = "the page does not say how many projects the query has: completeness can't be checked"
    return [{"kind": "total_missing", "column": "total", "detail": detail, "count": 1}]
