"""The words of a project card: its headings and labels, what each fills, and names of countries on it."""

from schema.words import TEXT_KINDS

# Headings open a section, and labels mean something in their section alone.
SECTIONS = {
    "project information": "project",
    "project coordinator": "coordinator",
    "coordinator": "coordinator",
    "partners": "partners",
    "project partners": "partners",
    "project summary": "summary",
    "summary": "summary",
    "background": "background",
    "objectives": "objectives",
    "implementation": "implementation",
    "achievements": "achievements",
    "results": "achievements",
    "activities": "activities",
    "impact": "impact",
    "management": "management",
    # contact data stays in the raw archive
    "contact": "ignored",
    "contact person": "ignored",
}

PROJECT_LABELS = {
    "programme": "programme",
    "key action": "key_action",
    "action type": "action",
    "action": "action",
    "call year": "call_year",
    "project title": "title",
    "identifier": "identifier",
    "project identifier": "identifier",
    "project reference": "identifier",
    "start date": "start_date",
    "end date": "end_date",
    "ec contribution": "grant_contribution",
    "eu contribution": "grant_contribution",
    "eu grant": "grant_awarded",
    "project status": "status",
    "status": "status",
    "partners": "partners",
    "topics": "topics",
    "website": "website",
    "project website": "website",
}

COORDINATOR_LABELS = {
    "organisation": "name",
    "organisation name": "name",
    "address": "address",
    "city": "city",
    "region": "region",
    "country": "country",
    "website": "website",
    "coordinator type": "organisation_type",
    "organisation type": "organisation_type",
    "pic": "identifier",
    "oid": "identifier",
    "organisation id": "identifier",
    # contact data stays in the raw archive
    "phone": "ignored",
    "telephone": "ignored",
    "mobile": "ignored",
    "fax": "ignored",
    "e-mail": "ignored",
    "email": "ignored",
    "contact": "ignored",
    "contact person": "ignored",
}

# Columns that the labels, headings and signs above and below fill
PROJECT_COLUMNS = tuple(
    dict.fromkeys(
        (
            *(column for column in PROJECT_LABELS.values() if column != "partners"),
            *(section for section in SECTIONS.values() if section in TEXT_KINDS),
            "is_good_practice",
            "card_url",
        )
    )
)
ORGANISATION_COLUMNS = tuple(
    dict.fromkeys(column for column in COORDINATOR_LABELS.values() if column != "ignored")
)

# below a heading that nobody knows, the labels of the project are still plain enough
LABELS = {"project": PROJECT_LABELS, "unknown": PROJECT_LABELS, "coordinator": COORDINATOR_LABELS}

# English names under which a page may show a country instead of its code
_COUNTRIES = """
albania, algeria, andorra, argentina, armenia, australia, austria, azerbaijan, belarus, belgium, bosnia
and herzegovina, brazil, bulgaria, canada, chile, china, colombia, croatia, cyprus, czech republic,
czechia, denmark, egypt, estonia, faroe islands, finland, former yugoslav republic of macedonia, france,
georgia, germany, greece, hungary, iceland, india, indonesia, ireland, israel, italy, japan, jordan,
kazakhstan, kosovo, kyrgyzstan, latvia, lebanon, liechtenstein, lithuania, luxembourg, malta, mexico,
moldova, monaco, mongolia, montenegro, morocco, netherlands, new zealand, north macedonia, norway,
palestine, peru, poland, portugal, romania, russia, russian federation, san marino, senegal, serbia,
slovakia, slovenia, south africa, spain, sweden, switzerland, syria, tajikistan, thailand, the
netherlands, tunisia, turkey, turkiye, türkiye, ukraine, united kingdom, united states, united states of
america, uzbekistan, vietnam
"""
COUNTRY_NAMES = frozenset(" ".join(name.split()) for name in _COUNTRIES.split(","))
