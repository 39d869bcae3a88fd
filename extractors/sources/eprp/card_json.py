"""Project card as JSON: the answer of the platform's card service (shape seen in 2023 and 2026).

The organisations in it carry contact persons, phones, e-mails and streets: those fields are named here
so that they are passed over, and nothing of them is read.

Source: the field names that public clients of the card service use.
"""

from typing import Any

import polars as pl

from extractors.contract import DocumentName
from extractors.read.frames import notices_frame, rejected_frame
from extractors.read.json_objects import Fields, Row, decode, is_filled, lacks, read_objects
from extractors.sources.eprp.assembly import Raw
from extractors.sources.eprp.quality_labels import join_labels

_CODE = "the platform's code of what the label beside it says"
_CONTACT = "contact data stays in the raw archive"
_UNVERIFIED = "its meaning is not verified"
_ON_MAP = "told by the organisation of the same name"
_NODE_PREFIX = "workspace://SpacesStore/"  # what the card adds to the id that the search gives

PROJECT = Fields(
    used={
        "identifier": ("identifier",),
        "external_reference": ("externalRef",),
        "national_identifier": ("nationalIdentifier",),
        "platform_id": ("nodeRef",),
        "programme": ("level1Label",),
        "key_action": ("level2Label",),
        "action": ("level3Label",),
        "call_year": ("callYear",),
        "title": ("title",),
        "summary": ("description", "reportSummary"),
        "background": ("reportSummaryBackground",),
        # ongoing projects have the application's text, ended ones the final report's
        "objectives": ("reportSummaryObjectives", "summaryObjectives"),
        "implementation": ("reportSummaryImplementation",),
        "achievements": ("reportSummaryResults",),
        "activities": ("summaryActivities",),
        "impact": ("reportSummaryImpact", "summaryImpact"),
        "topics": ("tags",),
        "status": ("projectStatus",),
        "start_date": ("startDate",),
        "end_date": ("endDate",),
        "countries": ("countries",),
        "grant_awarded": ("grantedAmount",),
        "is_centralised": ("centralised",),
        "website": ("website",),
        "has_teaching_award": ("europeanInnovativeTeachingAward",),
    },
    ignored={
        "level1Code": _CODE,
        "level2Code": _CODE,
        "level3Code": _CODE,
        "startYear": "follows from the start date",
        "duration": "follows from start and end date",
        "displayExplanatoryNoticeForRemovedResults": "tells the page what to show",
    },
    homeless={
        "subtitle": "no staged column holds a second title",
        "domain": _UNVERIFIED,
        "projectReference": _UNVERIFIED,
    },
)

ORGANISATION = Fields(
    used={
        "name": ("name",),
        "country": ("country",),
        "region": ("region",),
        "city": ("city",),
        "postcode": ("postalCode",),
        "address": ("address",),  # for the place alone, where city is empty; the street is dropped
        "organisation_type": ("type",),
        "website": ("website",),
        "identifier": ("pic",),
        "platform_organisation_id": ("nodeRef",),
        "is_withdrawn": ("withdrawnFromProject",),
    },
    ignored={
        "street": _CONTACT,
        "phone": _CONTACT,
        "email": _CONTACT,
        "CPName": _CONTACT,
        "CPFirstName": _CONTACT,
        "CPLastName": _CONTACT,
        "CPEmail": _CONTACT,
        "CPPhone": _CONTACT,
        "showName": _CONTACT,
        "showMail": _CONTACT,
        "showPhone": _CONTACT,
        "status": "state of the platform's record, not of the participation",
    },
    homeless={},
)

_CARD = Fields(
    used={},
    ignored={
        "project": "the record",
        "coordinating": "an organisation, read apart",
        "partners": "organisations, read apart",
        "map": "where the same organisations are, read apart",
        "isValorProject": "tells the page what to show",
        "products_message": "tells the page what to show",
    },
    homeless={},
)


_POINT = Fields(
    used={
        "name": ("name",),
        "role": ("role",),
        "lat": ("lat",),
        "lng": ("lng",),
        "is_rough": ("notAccurate",),
    },
    ignored={"type": _ON_MAP, "address": _ON_MAP, "website": _ON_MAP},
    homeless={},
)


def read(data: bytes, document: DocumentName) -> Raw:
    """Read one card.

    Raises DocumentError if it is no JSON object with a project in it.
    """
    card = decode(data, document)
    published = card.get("project")
    if not isinstance(published, dict) or not published:
        raise lacks("project", "project", card, document)
    outside = read_objects([card], [1], _CARD, "")
    project = read_objects([published], [1], PROJECT, "project.")
    places, rejected = _organisations(card)
    objects = [entry if isinstance(entry, dict) else {} for _, entry in places]
    organisations = read_objects(objects, [1] * len(objects), ORGANISATION, "organisation.")
    points, noticed = _points(card.get("map"))
    return Raw(
        projects=join_labels(project.table).with_columns(
            _node("platform_id"), pl.col("topics").str.replace_all("|", ";", literal=True)
        ),
        organisations=organisations.table.join(
            points, on="name", how="left", maintain_order="left"
        ).with_columns(
            _node("platform_organisation_id"),
            role=pl.Series([role for role, _ in places], dtype=pl.String),
            is_malformed=pl.Series([not isinstance(entry, dict) for _, entry in places], dtype=pl.Boolean),
        ),
        rejected=rejected_frame([*project.rejected, *rejected, *organisations.rejected]),
        notices=notices_frame(
            [
                *_unread(card.get("partners")),
                *outside.notices,
                *project.notices,
                *organisations.notices,
                *noticed,
            ]
        ),
        record_count=1,
    )


def _organisations(card: dict[str, Any]) -> tuple[list[tuple[str, Any]], list[Row]]:
    """The coordinator and the partners with their roles, and the list of partners if it is none."""
    coordinator, partners = card.get("coordinating"), card.get("partners")
    places = [("coordinator", coordinator)] if coordinator is not None else []
    if isinstance(partners, list):
        return places + [("partner", entry) for entry in partners], []
    rejected: list[Row] = []
    if is_filled(partners):
        rejected.append({"record_number": 1, "scope": "value", "column": "partners", "rule": "not_a_list"})
    return places, rejected


def _points(published: object) -> tuple[pl.DataFrame, list[Row]]:
    """Where organisations are: name, location; if the platform is sure of them and one has the name."""
    inner = published.get("map", published) if isinstance(published, dict) else None
    held = inner if isinstance(inner, dict) else {}
    partners = held.get("partners")
    entries = [held.get("coordinator"), *(partners if isinstance(partners, list) else [])]
    objects = [entry for entry in entries if isinstance(entry, dict)]
    points = read_objects(objects, [1] * len(objects), _POINT, "map.")
    sure = points.table.filter(pl.col("is_rough") == "No").select(
        "name", location=pl.format("{},{}", "lat", "lng")
    )
    return sure.drop_nulls().unique("name", keep="none"), points.notices


def _unread(partners: object) -> list[Row]:
    """Remark partners that could not all be read: another source may know them better."""
    if isinstance(partners, list) and all(isinstance(entry, dict) for entry in partners):
        return []
    what = "some of them are no objects" if isinstance(partners, list) else "they are missing or no list"
    return [{"record_number": 1, "kind": "partners_unread", "column": "partners", "detail": what, "count": 1}]


def _node(column: str) -> pl.Expr:
    return pl.col(column).str.strip_prefix(_NODE_PREFIX)
