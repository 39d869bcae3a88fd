"""EPALE: two listings, pages under numbers for organisations and posts, and under words for projects.

Only the addresses are known: pages about projects are a blog's, or content. Labels and markup are made up, in
the manner of the system behind it.
"""

from html import escape
from typing import Any

from portal.exchange import Answer, Asked, missing
from portal.requests import PartnerRequest, partner_requests
from portal.world import World

PATH = "/en/"
_HOST = "https://epale.ec.europa.eu"  # pages name their own address, wherever they are served from
_HTML = "text/html; charset=utf-8"
_PER_PAGE = 9
_ORGANISATIONS = 500_000  # their numbers begin here
_KINDS_OF_PAGES = ("blog", "content")
_PROJECT_COUNT = 4


def route(world: World, asked: Asked) -> Answer | None:
    """Answer what is asked of EPALE."""
    language, _, rest = asked.path.removeprefix("/").partition("/")
    kind, _, name = rest.partition("/")
    if rest not in ("organisations", "partner-search") and kind not in ("node", *_KINDS_OF_PAGES):
        return None
    requests = partner_requests(world, "epale")
    if rest == "partner-search":
        return _listing(rest, [(request.number, request.title) for request in requests], asked)
    if rest == "organisations":
        return _listing(rest, [(_number(who), who["name"]) for who in _askers(requests)], asked)
    if kind in _KINDS_OF_PAGES:
        page, name = _project_at(requests, rest, language), rest
    else:
        page = _node(requests, int(name), language) if name.isdecimal() else None
    return Answer("epale", f"{language}/{name}", page.encode(), _HTML) if page else missing("epale", rest)


def _askers(requests: list[PartnerRequest]) -> list[dict[str, Any]]:
    """The organisations that ask, each once, by their names."""
    askers = {r.organisation["truth_id"]: r.organisation for r in requests if not r.is_group}
    return sorted(askers.values(), key=lambda who: (who["name"], who["truth_id"]))


def _number(organisation: dict[str, Any]) -> int:
    return _ORGANISATIONS + int(organisation["truth_id"])


def _node(requests: list[PartnerRequest], number: int, language: str) -> str | None:
    """The page under a number, in a language that it has; null if there is none."""
    for place, request in enumerate(requests):
        if number == request.number and language in _versions(request):
            return _post(request, language)
        if number == _number(request.organisation) and not request.is_group and language == "en":
            return _organisation(request.organisation, _project_path(requests, place % _PROJECT_COUNT))
    return None


def _project_path(requests: list[PartnerRequest], place: int) -> str:
    """Where a project's page stands, behind the language."""
    kind = _KINDS_OF_PAGES[place % len(_KINDS_OF_PAGES)]
    return f"{kind}/{requests[place].slug}-{requests[place].number}"


def _project_at(requests: list[PartnerRequest], path: str, language: str) -> str | None:
    """The page about a project at a path, in a language that it has; null if there is none."""
    for place, request in enumerate(requests[:_PROJECT_COUNT]):
        if path == _project_path(requests, place) and language in _versions(request):
            return _project(request, path, language)
    return None


def _versions(request: PartnerRequest) -> list[str]:
    return ["en", request.language] if request.own_story else ["en"]


def _page(title: str, body: str, address: str, language: str = "en", versions: tuple[str, ...] = ()) -> str:
    path = address.split("/", 2)[2]
    alternates = "".join(
        f'<link rel="alternate" hreflang="{code}" href="/{code}/{path}">' for code in versions
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{language}" dir="ltr"><head><meta charset="utf-8">'
        f"<title>{escape(title)} | EPALE</title>"
        f'<link rel="canonical" href="{_HOST}{address}">{alternates}</head>\n'
        '<body><header><a href="/user/login">Log in</a></header><nav><ul><li><a href="/en/partner-search">'
        'Find partners</a></li><li><a href="/en/node/1">About EPALE</a></li></ul></nav>\n'
        f"<main><article>\n<h1><span>{escape(title)}</span></h1>\n{body}\n</article></main>\n"
        '<aside class="cookies"><p>We use cookies.</p><button>Accept all cookies</button></aside>\n'
        "<footer>EPALE</footer></body></html>\n"
    )


def _field(label: str, *values: str) -> str:
    items = "".join(f'<div class="field__item">{value}</div>' for value in values)
    return (
        f'<div class="field"><div class="field__label">{label}</div>\n'
        f'<div class="field__items">{items}</div></div>\n'
    )


def _listing(name: str, entries: list[tuple[int, str]], asked: Asked) -> Answer:
    wanted = asked.query.get("page", ["0"])[0]
    number = int(wanted) if wanted.isdecimal() else 0

    def shown(page: int) -> bytes:
        rows = [
            f'<li class="views-row"><h3><a href="/en/node/{node}">{escape(title)}</a></h3></li>'
            for node, title in entries[page * _PER_PAGE : (page + 1) * _PER_PAGE]
        ]
        body = f"<ul>{''.join(rows)}</ul>" if rows else "<p>There are no results.</p>"
        return _page(name.capitalize(), body, f"/en/{name}").encode()

    answer = Answer("epale", f"{name}/{number}", shown(number), _HTML)
    last = (len(entries) - 1) // _PER_PAGE
    if number > last:
        answer.last_page = shown(last)
    return answer


def _post(request: PartnerRequest, language: str) -> str:
    who = request.organisation
    address = f"/{language}/node/{request.number}"
    versions = tuple(_versions(request))
    if language != "en":
        body = f"<p>{request.own_story}</p><p>{escape(who['contact_name'])}</p>"
        return _page(request.title, body, address, language, versions)
    asker = escape(request.name)
    if not request.is_group:
        asker = f'<a href="/en/node/{_number(who)}">{asker}</a>'
    fields = [
        f"<p>{escape(request.story)}</p>\n",
        _field("Author", escape(who["contact_name"])),
        _field("Organisation", asker),
        _field("Country", escape(request.country)),
        _field("Looking for", f"{request.partner_count} partners"),
        _field("Partner countries", *request.country_names),
        _field("Type of project", *request.kinds),
        _field("Themes", *request.themes),
        _field("Deadline", f"{request.deadline:%d/%m/%Y}") if request.deadline else "",
        _field("Project start date", f"{request.start:%d/%m/%Y}"),
        _field("Project end date", f"{request.end:%d/%m/%Y}"),
        _field("Last updated", f"{request.changed:%d/%m/%Y}"),
        _field("E-mail", escape(who["contact_email"])),
    ]
    return _page(request.title, "".join(fields), address, language, versions)


def _organisation(who: dict[str, Any], project: str) -> str:
    fields = [
        _field("Organisation type", escape(who["type"])),
        _field("Country", who["country"]),
        _field("City", escape(who["city"])),
        _field("Website", escape(who["website"])) if who["website"] else "",
        _field("Contact person", escape(who["contact_name"])),
        _field("Phone", escape(who["phone"])),
        f'<p>One of our projects: <a href="/en/{project}">read on</a></p>',
    ]
    return _page(who["name"], "".join(fields), f"/en/node/{_number(who)}")


def _project(request: PartnerRequest, path: str, language: str) -> str:
    address, versions = f"/{language}/{path}", tuple(_versions(request))
    if language != "en":
        return _page(request.title, f"<p>{request.own_story}</p>", address, language, versions)
    countries = ", ".join(request.country_names)
    body = (
        _field("Content type", "Project")
        + _field("Project duration", f"{request.start:%d/%m/%Y} - {request.end:%d/%m/%Y}")
        + f"<p>{escape(request.story)}</p>\n<p>In this Erasmus+ project of adult education, "
        f"organisations from {countries} worked together, and found each other on EPALE.</p>\n"
    )
    return _page(request.title, body, address, language, versions)
