"""OTLAS as it is documented: a listing with a feed, a page for each request, and for each organisation one.

The labels of requests are the documented ones, their elements and all of the organisations' pages made up.
"""

from datetime import UTC, datetime, time
from email.utils import format_datetime
from html import escape
from typing import Any

from portal.exchange import Answer, Asked, missing
from portal.requests import PartnerRequest, partner_requests
from portal.world import World

PATH = "/tools/otlas-partner-finding/"
_HOST = "https://www.salto-youth.net"  # pages name their own address, wherever they are served from
_LISTING = PATH + "projects/"
_HTML = "text/html; charset=utf-8"
_NEWEST = 12  # requests in the feed
_MONTH_ONLY = 3  # every third request names months, no days


def route(world: World, asked: Asked) -> Answer | None:
    """Answer what is asked of OTLAS."""
    if not asked.path.startswith(PATH) or asked.method not in ("GET", "HEAD"):
        return None
    requests = partner_requests(world, "otlas")
    if asked.path == _LISTING and "rss" in asked.query:
        return Answer("otlas", "feed", _feed(requests).encode(), "application/rss+xml")
    if asked.path == _LISTING:
        return _listing(requests, asked)
    kind, _, name = asked.path.removeprefix(PATH).partition("/")
    number = name.rpartition(".")[2]
    for request in requests:
        if kind == "project" and number == str(request.number):
            return Answer("otlas", f"project/{number}", _request(request).encode(), _HTML)
        if kind == "organisation" and not request.is_group and number == _number(request.organisation):
            return Answer("otlas", f"organisation/{number}", _profile(request.organisation).encode(), _HTML)
    return missing("otlas", f"{kind}/{number}")


def _number(organisation: dict[str, Any]) -> str:
    return str(20_000 + organisation["truth_id"])


def _address(request: PartnerRequest) -> str:
    return f"{PATH}project/{request.slug}.{request.number}"


def _page(title: str, body: str, address: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<link rel="canonical" href="{_HOST}{address}"></head>\n<body>'
        '<nav><a href="/tools/">Tools</a> <a href="/mysalto/login/">MySALTO login</a></nav>\n'
        f'<div id="content">\n<h1>{escape(title)}</h1>\n{body}\n</div>\n'
        "<footer>SALTO-YOUTH</footer></body></html>\n"
    )


def _listing(requests: list[PartnerRequest], asked: Asked) -> Answer:
    def number(name: str, default: int) -> int:
        value = asked.query.get(name, [""])[0]
        return int(value) if value.isdecimal() else default

    limit, offset = max(1, number("b_limit", 10)), number("b_offset", 0)
    shown = requests[offset : offset + limit]
    last = requests[(len(requests) - 1) // limit * limit :]
    answer = Answer("otlas", f"listing/{offset}", _list(shown).encode(), _HTML)
    if offset >= len(requests):
        answer.last_page = _list(last).encode()
    return answer


def _list(requests: list[PartnerRequest]) -> str:
    items = [
        f'<div class="tool-item"><h2><a href="{_address(request)}">{escape(request.title)}</a></h2>'
        f"<p>We're looking for: {_wanted(request)}</p></div>"
        for request in requests
    ]
    return _page("Partner requests", "\n".join(items) or "<p>No more requests.</p>", _LISTING)


def _feed(requests: list[PartnerRequest]) -> str:
    """Links without a host: they lead to wherever this is served from."""
    items = [
        f"<item><guid>{_HOST}{_address(request)}</guid><title>{escape(request.title)}</title>"
        f"<link>{_address(request)}</link><author>{escape(request.organisation['contact_email'])} "
        f"({escape(request.organisation['contact_name'])})</author>"
        f"<pubDate>{format_datetime(datetime.combine(request.changed, time(12, tzinfo=UTC)))}</pubDate>"
        f"<description>{escape(request.story)}</description></item>"
        for request in requests[:_NEWEST]
    ]
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Partner requests</title>'
        f"<link>{_HOST}{_LISTING}</link><description>The newest</description>\n"
        + "\n".join(items) + "\n</channel></rss>\n"
    )  # fmt: skip


def _wanted(request: PartnerRequest) -> str:
    return f"{request.partner_count} more partners from {', '.join(request.country_names)}"


def _request(request: PartnerRequest) -> str:
    form = "%Y-%m" if request.number % _MONTH_ONLY == 0 else "%Y-%m-%d"
    asker = request.organisation
    if request.is_group:
        who = f"<p>This project is posted by: {escape(request.name)} (informal group)</p>"
    else:
        link = f"{PATH}organisation/{request.slug}.{_number(asker)}"
        who = f'<p>This project is posted by: <a href="{link}">{escape(request.name)}</a></p>'
    deadline = (
        f"<p>Deadline for this partner request: {request.deadline:%Y-%m-%d}</p>\n" if request.deadline else ""
    )
    body = (
        f"{who}\n<p><strong>We’re looking for:</strong> {_wanted(request)}</p>\n{deadline}"
        f"<p>This project takes place: from {request.start:{form}} till {request.end:{form}}</p>\n"
        f"<p>This project relates to: {', '.join(request.kinds)} and is focusing on: "
        f"{', '.join(request.themes)}</p>\n<h2>Project description</h2>\n<p>{escape(request.story)}</p>\n"
        f"<p>Write to {escape(asker['contact_email'])} or call {escape(asker['contact_phone'])}.</p>\n"
        '<h2>Contact details</h2>\n<p><a href="/mysalto/login/">Log in</a> to see them.</p>'
    )
    return _page(request.title, body, _address(request))


def _profile(organisation: dict[str, Any]) -> str:
    rows = {
        "Organisation type": organisation["type"],
        "Country": organisation["country"],
        "City": organisation["city"],
        "Website": organisation["website"] or "",
        "Is interested in": "Inclusion, Media",
        "Contact person": organisation["contact_name"],
        "Phone": organisation["phone"],
    }
    body = "".join(f"<dt>{label}</dt><dd>{escape(value)}</dd>\n" for label, value in rows.items())
    address = f"{PATH}organisation/profile.{_number(organisation)}"
    return _page(organisation["name"], f"<dl>\n{body}</dl>", address)
