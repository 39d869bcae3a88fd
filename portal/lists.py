"""The lists of projects as CSV files: which there are, their headers, their bytes."""

import csv
import io
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from portal.world import World

PARTNER_SLOTS = 100
FIRST_NIGHT = date(2026, 11, 1)
_GRANT = (
    "EU Grant award in euros (This amount represents the grant awarded after the selection stage and is "
    "indicative. Please note that any changes made during or after the project's lifetime will not be "
    "reflected here.)"
)
_COORDINATOR = ("name", "type", "address", "region", "country", "website")
_PARTNER = ("name", "organisation type", "address", "region", "country", "website")
_SHORT_PARTNER = ("name", "address", "country", "website")

# Each family: its columns before the partners, and the name of the value that fills each.
ERASMUS = {
    "Programme": "programme",
    "Key Action": "key_action",
    "Action Type": "action",
    "Call year": "call_year",
    "Project Identifier": "identifier",
    "Project Title": "title",
    "Topics": "topics",
    "Project Summary": "summary",
    "Project Status": "status",
    _GRANT: "grant",
    "Is Good Practice": "good_practice",
    "Is Success Story": "success_story",
    "Project Website": "website",
    "Results Available": "results_available",
    "Results Platform Project Card": "card",
    "Participating countries": "countries",
    "Coordinating organisation name": "c_name",
    "Coordinating organisation type": "c_type",
    "Coordinator's address": "c_address",
    "Coordinator's region": "c_region",
    "Coordinator's country": "c_country",
    "Coordinator's website": "c_website",
}
# The newer exports have one column fewer and renamed two; which one went is a guess.
_ERASMUS_NEW = {
    {"Call year": "Funding Year", "Project Status": "Project or Accreditation Status"}.get(name, name): value
    for name, value in ERASMUS.items()
    if name != "Is Success Story"
}
_CREATIVE = {
    "Programme": "programme",
    "Sub-programme": "sub_programme",
    "Action": "action",
    "Activity type": "activity",
    "Call year": "call_year",
    "Start date": "start",
    "End date": "end",
    "Project Number": "identifier",
    "Project Title": "title",
    "Project Summary": "summary",
    "Project Status": "status",
    _GRANT: "grant",
    "Is Success Story": "success_story",
    "Project Website": "website",
    "Results Available": "results_available",
    "Results Platform Project Card": "card",
    "Participating countries": "countries",
    "Coordinator's name": "c_name",
    "Coordinator organisation type": "c_type",
    "Coordinator's address": "c_address",
    "Coordinator's region": "c_region",
    "Coordinator's country": "c_country",
    "Coordinator's website": "c_website",
}


def _before_2014(drop: tuple[str, ...] = (), dates: bool = False) -> dict[str, str]:
    columns = {"Programme Funding": "programme"}
    if dates:
        columns |= {"Start date": "start", "End date": "end"}
    columns |= {
        "Project Identifier": "external",
        "External Reference": "identifier",
        "National Identifier": "national",
        "Project Title": "title",
        "Project Summary": "summary",
        _GRANT: "grant",
        "Is Good Practice": "good_practice",
        "Is Success Story": "success_story",
        "Project Website": "website",
        "Results Available": "results_available",
        "Results Platform Project Card": "card",
        "Participating countries": "countries",
        "Coordinating organisation name": "c_name",
        "Coordinator's address": "c_address",
        "Coordinator's country": "c_country",
        "Coordinator's website": "c_website",
    }
    return {name: value for name, value in columns.items() if name not in drop}


_LLP = _before_2014()
_MUNDUS = _before_2014(("National Identifier",))
_CULTURE = _before_2014(("National Identifier", "Is Good Practice"), dates=True)
_SPORT = _before_2014(("National Identifier", "External Reference"))


@dataclass(frozen=True)
class ProjectList:
    """One list: the stable part of its file name, whose projects it holds, and its columns."""

    name: str
    family: str
    first_year: int
    last_year: int
    columns: dict[str, str]
    partner_fields: tuple[str, ...]
    key_action: str = ""

    def header(self) -> list[str]:
        """All column names, the hundred partners' included."""
        slots = [f"Partner {n} {field}" for n in range(1, PARTNER_SLOTS + 1) for field in self.partner_fields]
        return [*self.columns, *slots]

    def file_name(self, night: int) -> str:
        """The name of the file that is on offer in the given night."""
        return f"{self.name}_Projects_Overview_{FIRST_NIGHT + timedelta(days=night)}.csv"

    def path(self, night: int) -> str:
        """Address on the server: folder and day are new each night, whether or not anything changed."""
        folder = uuid.uuid5(uuid.NAMESPACE_URL, f"{self.name}/{night}")
        return f"/programmes//erasmus-plus/project-result-content/{folder}/{self.file_name(night)}"

    def projects(self, world: World) -> pl.DataFrame:
        """The projects that this list holds."""
        return world.projects.filter(
            (pl.col("family") == self.family)
            & pl.col("call_year").is_between(self.first_year, self.last_year)
            & pl.col("in_lists")
        )


def _erasmus(name: str, family: str, first: int, last: int, key_action: str) -> ProjectList:
    columns = _ERASMUS_NEW if first >= 2021 else ERASMUS
    return ProjectList(f"ErasmusPlus_{name}", family, first, last, columns, _PARTNER, key_action)


_MOBILITY, _COOPERATION = (
    "Learning Mobility of Individuals",
    "Partnerships for cooperation and exchanges of practices",
)
LISTS: tuple[ProjectList, ...] = (
    *(
        _erasmus(f"KA1_{year}_LearningMobilityOfIndividuals", "KA1", year, year, _MOBILITY)
        for year in range(2014, 2027)
    ),
    _erasmus(
        "KA2_2014-2020_CooperationForInnovationAndTheExchangeOfGoodPractices", "KA2", 2014, 2020,
        "Cooperation for innovation and the exchange of good practices",
    ),
    _erasmus("KA2_2021-2027_PartnershipsForCooperation", "KA2", 2021, 2027, _COOPERATION),
    _erasmus("KA3_2014-2020_SupportForPolicyReform", "KA3", 2014, 2020, "Support for policy reform"),
    _erasmus("JeanMonnet", "JM", 2014, 2027, "Jean Monnet Activities"),
    _erasmus("Sports", "SPO", 2014, 2027, "Sport"),
    ProjectList("LifeLongLearning", "LLP", 2007, 2013, _LLP, _SHORT_PARTNER),
    ProjectList("YouthInAction", "YIA", 2007, 2013, _LLP, _SHORT_PARTNER),
    ProjectList("ErasmusMundus", "EM", 2007, 2013, _MUNDUS, _SHORT_PARTNER),
    ProjectList("Tempus", "TEMPUS", 2007, 2013, _MUNDUS, _SHORT_PARTNER),
    ProjectList("CooperationWithIndustrialisedCountries", "COOP", 2007, 2013, _MUNDUS, _SHORT_PARTNER),
    ProjectList("Culture_2007-2013", "CULTURE", 2007, 2013, _CULTURE, _SHORT_PARTNER),
    ProjectList("Sports_2009-2013", "SPORT0913", 2007, 2013, _SPORT, _SHORT_PARTNER),
    ProjectList("CreativeEurope", "CREA", 2014, 2020, _CREATIVE, _PARTNER),
)  # fmt: skip


def _grant(family: str, amount: float | None) -> str:
    if amount is None:
        return ""
    # the older lists write what a spreadsheet writes, unit included
    return f"{amount:.2f}" if family in ("KA1", "KA2", "KA3", "JM", "SPO", "CREA") else f"{amount} EUR"


def _values(
    wanted: ProjectList, row: dict[str, object], members: list[dict[str, object]]
) -> dict[str, object]:
    """What a record says before its partners, by the names in the families' tables."""
    family, identifier = wanted.family, row["identifier"]
    start, end = row["start_date"], row["end_date"]
    form = "%d/%m/%Y" if family == "CULTURE" else "%Y-%m-%d"
    values = {
        "programme": {"CREA": "Creative Europe"}.get(
            family, "Erasmus+" if wanted.key_action else row["action"]
        ),
        "sub_programme": "Culture",
        "activity": "Performing arts, Music"
        if str(identifier)[5] in "02468"
        else "Literature, Translation, Publishing",
        "key_action": wanted.key_action,
        "external": row["external_reference"] or identifier,
        "national": row["national_identifier"],
        "start": f"{start:{form}}",
        "end": f"{end:{form}}",
        "grant": _grant(family, row["grant_eur"]),  # type: ignore[arg-type]
        "good_practice": "Yes" if row["is_good_practice"] else "No",
        "success_story": "Yes" if row["is_success_story"] else "No",
        "results_available": "Yes" if row["result_count"] else "No",
        "card": f"https://ec.europa.eu/programmes/erasmus-plus/projects/eplus-project-details/#project/{identifier}",
        "countries": ",".join(dict.fromkeys(str(m["country"]) for m in members if m["country"])),
    }
    values |= {f"c_{field}": members[0][field] for field in _COORDINATOR}
    return row | values


def records(wanted: ProjectList, world: World) -> Iterator[list[object]]:
    """The records of a list, without the header."""
    names = {"organisation type": "type"}
    fields = [names.get(field, field) for field in wanted.partner_fields]
    width = len(wanted.columns) + PARTNER_SLOTS * len(fields)
    projects = wanted.projects(world)
    members = world.participations.join(projects.select("project"), on="project", how="semi")
    by_project: dict[object, list[dict[str, object]]] = {}
    for member in members.iter_rows(named=True):
        by_project.setdefault(member["project"], []).append(member)
    for row in projects.iter_rows(named=True):
        all_members = by_project[row["project"]]
        values = _values(wanted, row, all_members)
        record = [values[value] for value in wanted.columns.values()]
        for partner in all_members[1 : PARTNER_SLOTS + 1]:
            record += [partner[field] for field in fields]
        record += [""] * (width - len(record))
        yield record
        if row["repeated_in_list"]:
            yield record


def render(wanted: ProjectList, world: World) -> bytes:
    """The file as it is served: UTF-8 with a byte order mark, commas, CRLF, line feeds inside fields."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(wanted.header())
    writer.writerows(records(wanted, world))
    return b"\xef\xbb\xbf" + text.getvalue().encode()
