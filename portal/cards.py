"""Project cards: the JSON behind them, the page as a reader sees it, and its script shell."""

from html import escape
from typing import Any

from portal.search import level2, summary_parts
from portal.world import World

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SHELL = (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Project details</title>'
    '<script src="/assets/app.js" defer></script></head>\n'
    '<body><div id="app"><noscript>Please enable JavaScript.</noscript></div></body></html>\n'
)


def project_by(world: World, column: str, value: str) -> dict[str, Any] | None:
    """The project whose `column` (guid or identifier) is `value`, if it is published."""
    found = world.projects.filter((world.projects[column] == value) & world.projects["in_search"])
    return found.row(0, named=True) if found.height else None


def _truth(world: World, members: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The organisations behind the members, in their order (truth_id is the row)."""
    return [world.organisations.row(member["truth_id"], named=True) for member in members]


def card(world: World, row: dict[str, Any]) -> dict[str, Any]:
    """The card as JSON; contact persons, telephones and streets included, as on the platform."""
    members = world.participants(row["project"])
    organisations = [_organisation(m, t) for m, t in zip(members, _truth(world, members), strict=True)]
    places = [_on_map(o, m["role"], row["project"]) for o, m in zip(organisations, members, strict=True)]
    id2, label2 = level2(row["family"], row["call_year"])
    parts = summary_parts(row["summary"]) if row["call_year"] >= 2021 else dict.fromkeys(summary_parts(None))
    # now and then the card knows of the end before list and search do
    ended = row["status"] in ("finalized", "Terminated") or row["guid"].startswith("00")
    months = (row["end_date"] - row["start_date"]).days // 30
    return {
        "isValorProject": True,
        "coordinating": organisations[0],
        "partners": organisations[1:],
        "map": {"map": {"total": len(places), "coordinator": places[0], "partners": places[1:]}},
        "products_message": None,
        "project": {
            "domain": "eplus2021",
            "centralised": row["is_centralised"],
            "projectReference": row["identifier"],
            "identifier": row["identifier"],
            "externalRef": row["external_reference"],
            "nationalIdentifier": row["national_identifier"],
            "europeanInnovativeTeachingAward": False,
            "title": row["title"],
            "subtitle": None,
            "website": row["website"],
            "level1Label": "Erasmus+",
            "level1Code": "31046216",
            "level2Label": label2,
            "level2Code": id2,
            "level3Label": row["action"],
            "level3Code": row["level3"],
            "callYear": str(row["call_year"]),
            "description": row["summary"],
            "reportSummary": row["summary"] if row["status"] == "finalized" else None,
            **{f"reportSummary{name}": text for name, text in parts.items()},
            "startDate": f"{row['start_date']}T00:00:00.000Z",
            "countries": list(dict.fromkeys(m["country"] for m in members if m["country"])),
            "endDate": f"{row['end_date']}T00:00:00.000Z",
            "startYear": str(row["start_date"].year),
            "duration": str(months),
            "grantedAmount": "" if row["contribution_eur"] is None else f"{row['contribution_eur']:.2f}",
            "projectStatus": "FINALIZED" if ended else "ONGOING",
            "tags": (row["topics"] or "").split("; "),
            "nodeRef": f"workspace://SpacesStore/{row['guid']}",
            "displayExplanatoryNoticeForRemovedResults": False,
        },
    }


def _organisation(member: dict[str, Any], truth: dict[str, Any]) -> dict[str, Any]:
    return {
        "withdrawnFromProject": member["withdrawn"],
        "nodeRef": f"workspace://SpacesStore/{member['project']:08x}-{member['position']:04d}",
        "name": member["name"],
        "type": member["type"],
        "city": member["city"],
        "country": member["country"],
        "region": member["region"],
        "website": member["website"],
        "pic": member["identifier"],
        "status": None,
        "phone": truth["phone"],
        "postalCode": member["postcode"],
        "street": member["street"],
        "address": member["address"],
        "email": truth["email"],
        "CPName": truth["contact_name"],
        "CPEmail": truth["contact_email"],
        "CPPhone": truth["contact_phone"],
    }


def _on_map(organisation: dict[str, Any], role: str, project: int) -> dict[str, Any]:
    return {
        "name": organisation["name"],
        "type": organisation["type"],
        "role": role,
        "address": organisation["address"],
        "website": organisation["website"],
        "lat": 35.0 + project * 7 % 300 / 10,
        "lng": -9.0 + project * 13 % 400 / 10,
        "notAccurate": True,
    }


def _day(value: Any) -> str:
    return f"{_MONTHS[value.month - 1]} {value.day}, {value.year}"


def _shown(label: str, value: str) -> str:
    return f'<div class="field"><dt>{escape(label)}</dt><dd>{value}</dd></div>\n'


def page(world: World, row: dict[str, Any]) -> str:
    """The details page as a browser shows it once its script has run.

    Only the coordinator's box is known from others' clients; the rest of the markup is plausible.
    """
    members = world.participants(row["project"])
    coordinator, truth = members[0], _truth(world, members)[0]
    address = ", ".join(filter(None, (coordinator["street"], coordinator["postcode"])))
    website = escape(coordinator["website"] or "")
    box = [
        f"<p>{escape(coordinator['name'])}</p>",
        f"<div>{escape(address)}</div>",
        f"<div>{escape(coordinator['city'] or '')}</div>",
        f"<div>{escape(coordinator['country'])}</div>",
        f"<p>Coordinator Type: {escape(coordinator['type'])}</p>",
        f'<p>Website: <a href="{website}">{website}</a></p>' if website else "<p>Website: </p>",
        f"<p>Phone: {escape(truth['phone'])}</p>",
    ]
    partners = " , ".join(
        f"{m['name'].strip()} ({m['country'] or '-'})" for m in members[1:] if not m["withdrawn"]
    )
    contribution = row["contribution_eur"]
    facts = [
        ("Identifier", row["identifier"]),
        ("Start Date", _day(row["start_date"])),
        ("End Date", _day(row["end_date"])),
        ("EC Contribution", f"{contribution:,.2f} EUR" if contribution is not None else ""),
        ("Partners", partners),
        ("Topics", (row["topics"] or "").replace("; ", " ; ")),
    ]
    parts = summary_parts(row["summary"])
    goals = "\n\n".join(filter(None, (parts["Background"], parts["Objectives"])))
    shown = (
        ("Objectives", goals),
        ("Implementation", parts["Implementation"]),
        ("Achievements", parts["Results"]),
    )
    sections = "".join(
        f"<h3>{heading}</h3>\n" + "".join(f"<p>{escape(line)}</p>\n" for line in text.split("\n") if line)
        for heading, text in shown
        if text
    )
    good = '<span class="badge">Good practice example</span>\n' if row["is_good_practice"] else ""
    title = escape(row["title"].strip())
    key_action = escape(level2(row["family"], row["call_year"])[1])
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>\n'
        f'<body><main>\n<section class="project-action"><dl>\n{_shown("Key Action", key_action)}'
        f"{_shown('Action Type', escape(row['action']))}</dl></section>\n"
        f"<h4>Project Title</h4>\n<h1>{title}</h1>\n{good}"
        f'<section class="card"><h2>Project Coordinator</h2>\n<div class="card-content coordinator">\n'
        + "\n".join(box)
        + '\n</div></section>\n<section class="card"><h2>Project Information</h2>\n<dl>\n'
        + "".join(_shown(label, escape(value)) for label, value in facts)
        + f'</dl></section>\n<section class="summary"><h2>Project Summary</h2>\n{sections}</section>\n'
        '<p>Link to project card: <a href="#">Show project card</a></p>\n</main></body></html>\n'
    )
