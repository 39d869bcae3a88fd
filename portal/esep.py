"""The European School Education Platform: notices of schools, the schools, and projects of eTwinning.

Only the addresses are known, of eTwinning's projects with and without their TwinSpace. Labels and markup are
made up, in the manner of the Commission's library.
"""

from html import escape
from typing import Any

from portal.exchange import Answer, Asked, missing
from portal.requests import PartnerRequest, partner_requests
from portal.world import World

PATH = "/en/networking/"
_PROJECTS = "/en/etwinning/projects/"
_HOST = "https://school-education.ec.europa.eu"  # pages name their own address
_HTML = "text/html; charset=utf-8"
_PER_PAGE = 12
_PROJECT_COUNT = 5


def route(world: World, asked: Asked) -> Answer | None:
    """Answer what is asked of the platform."""
    if asked.path.startswith(_PROJECTS):
        return _project_at(world, asked.path.removeprefix(_PROJECTS))
    if not asked.path.startswith(PATH):
        return None
    kind, _, name = asked.path.removeprefix(PATH).partition("/")
    requests = partner_requests(world, "esep")
    pages = {
        "partner-finding": {_slug(r): (r.title, _notice(r)) for r in requests},
        "schools-organisations": {
            _school_slug(r.organisation): (
                r.organisation["name"],
                _school(r, requests[place % _PROJECT_COUNT], place % _PROJECT_COUNT),
            )
            for place, r in enumerate(requests)
            if not r.is_group
        },
    }.get(kind, {})
    if not name and pages:
        return _listing(kind, [(slug, title) for slug, (title, _) in pages.items()], asked)
    if name not in pages:
        return missing("esep", f"{kind}/{name}")
    return Answer("esep", f"{kind}/{name}", pages[name][1].encode(), _HTML)


def _project_at(world: World, path: str) -> Answer:
    for place, request in enumerate(partner_requests(world, "esep")[:_PROJECT_COUNT]):
        if path == _project_path(request, place):
            return Answer("esep", f"projects/{path}", _project(request, place).encode(), _HTML)
    return missing("esep", f"projects/{path}")


def _project_path(request: PartnerRequest, place: int) -> str:
    """Where a project stands below _PROJECTS: every second one in its TwinSpace."""
    return _slug(request) + ("/twinspace" if place % 2 else "")


def _slug(request: PartnerRequest) -> str:
    return f"{request.slug}-{request.number}"


def _school_slug(organisation: dict[str, Any]) -> str:
    return f"school-{organisation['truth_id']}"


def _page(title: str, body: str, path: str, below: str = PATH) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)} | European School Education Platform</title>"
        f'<link rel="canonical" href="{_HOST}{below}{path}"></head>\n'
        f'<body><nav><a href="{PATH}partner-finding">Find partners</a></nav>\n<main class="ecl-container">\n'
        f'<h1 class="ecl-page-header__title">{escape(title)}</h1>\n{body}\n</main>'
        "<footer>European Commission</footer></body></html>\n"
    )


def _terms(rows: dict[str, str]) -> str:
    shown = "".join(
        f'<dt class="ecl-description-list__term">{label}</dt>\n'
        f'<dd class="ecl-description-list__definition">{value}</dd>\n'
        for label, value in rows.items()
    )
    return f'<dl class="ecl-description-list">\n{shown}</dl>\n'


def _listing(kind: str, entries: list[tuple[str, str]], asked: Asked) -> Answer:
    wanted = asked.query.get("page", ["0"])[0]
    number = int(wanted) if wanted.isdecimal() else 0

    def shown(page: int) -> bytes:
        rows = [
            f'<article class="ecl-card"><a href="{PATH}{kind}/{slug}">{escape(title)}</a></article>'
            for slug, title in entries[page * _PER_PAGE : (page + 1) * _PER_PAGE]
        ]
        return _page(kind.capitalize(), "\n".join(rows) or "<p>Nothing found.</p>", kind).encode()

    answer = Answer("esep", f"{kind}/{number}", shown(number), _HTML)
    last = (len(entries) - 1) // _PER_PAGE
    if number > last:
        answer.last_page = shown(last)
    return answer


def _notice(request: PartnerRequest) -> str:
    who = request.organisation
    school = escape(request.name)
    if not request.is_group:
        school = f'<a href="{PATH}schools-organisations/{_school_slug(who)}">{school}</a>'
    rows = {
        "Posted by": escape(who["contact_name"]),
        "School": school,
        "Country": escape(request.country),
        "City": escape(who["city"]),
        "Type of notice": ", ".join(request.kinds),
        "Looking for": f"{request.partner_count} schools",
        "Countries": ", ".join(request.country_names),
        "Subjects": "; ".join(request.themes),
        "Published on": f"{request.changed:%Y-%m-%d}",
    }
    if request.deadline:
        rows["Expiry date"] = f"{request.deadline:%Y-%m-%d}"
    body = f"{_terms(rows)}<h2>Description</h2>\n<p>{escape(request.story)}</p>\n"
    return _page(request.title, body, f"partner-finding/{_slug(request)}")


def _school(request: PartnerRequest, project: PartnerRequest, place: int) -> str:
    who = request.organisation
    rows = {
        "Type of school": escape(who["type"]),
        "Country": who["country"],
        "City": escape(who["city"]),
        "Website": escape(who["website"] or "-"),
        "Head of school": escape(who["contact_name"]),
        "Telephone": escape(who["phone"]),
    }
    address = _PROJECTS + _project_path(project, place)
    link = f'<p>A project: <a href="{address}">{escape(project.title)}</a></p>'
    return _page(who["name"], _terms(rows) + link, f"schools-organisations/{_school_slug(who)}")


def _project(request: PartnerRequest, place: int) -> str:
    rows = {
        "Project type": "eTwinning project",
        "Countries": ", ".join(request.country_names),
        "Project duration": f"{request.start:%d/%m/%Y} - {request.end:%d/%m/%Y}",
    }
    text = (
        f"<p>{escape(request.story)}</p>\n<p>The classes met on eTwinning, and later in an Erasmus+ project "
        "of their schools, whose results are on the Erasmus+ Project Results Platform.</p>"
    )
    return _page(request.title, _terms(rows) + text, _project_path(request, place), _PROJECTS)
