"""Projects: action, year, identifier, dates, grant, status, texts; not yet who takes part."""

import hashlib
from datetime import date, timedelta

import numpy as np
import polars as pl

from portal import writing
from portal.vocabulary import Action, actions, countries, texts, topics

ERASMUS = ("KA1", "KA2", "KA3", "JM", "SPO")  # the families that the search knows
_YEARS = {2014: 0.8, 2015: 0.85, 2016: 0.9, 2017: 0.95, 2018: 1, 2019: 1.1, 2020: 1, 2021: 0.8,
          2022: 1.1, 2023: 1.2, 2024: 1.25, 2025: 1.3, 2026: 0.7}  # fmt: skip
_TODAY = date(2026, 11, 1)

SCHEMA = {
    "project": pl.Int64,
    "identifier": pl.String,
    "external_reference": pl.String,  # 2007-13: what those lists call the identifier
    "national_identifier": pl.String,
    "guid": pl.String,
    "family": pl.String,  # KA1 KA2 KA3 JM SPO, LLP YIA EM TEMPUS COOP CULTURE SPORT0913, CREA
    "action_code": pl.String,
    "action": pl.String,  # label; for the lists of 2007-13 the path of the programme
    "level3": pl.String,
    "sector": pl.String,
    "call_year": pl.Int64,
    "call_round": pl.Int64,
    "agency": pl.String,
    "country": pl.String,  # the coordinator's
    "language": pl.String,
    "title": pl.String,
    "summary": pl.String,
    "topics": pl.String,  # "; " between labels
    "start_date": pl.Date,
    "end_date": pl.Date,
    "status": pl.String,  # ongoing, finalized; KA120: Accredited, Suspended, Terminated
    "grant_eur": pl.Float64,  # as awarded; null for accreditations and some old projects
    "contribution_eur": pl.Float64,  # what the card says; differs from the award here and there
    "is_good_practice": pl.Boolean,
    "is_success_story": pl.Boolean,
    "is_centralised": pl.Boolean,
    "website": pl.String,
    "result_count": pl.Int64,
    "in_lists": pl.Boolean,
    "in_search": pl.Boolean,
    "repeated_in_list": pl.Boolean,
}


def draw_actions(
    count: int, rng: np.random.Generator, only: tuple[str, int] | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Draw an action (its place in the file) and a call year for each of `count` projects.

    `only` restricts them to one family and call year.
    """
    pairs = [
        (place, year, action.weight * _YEARS.get(year, 0.35))
        for place, action in enumerate(actions())
        for year in range(action.first_year, action.last_year + 1)
        if only is None or only == (action.family, year)
    ]
    weights = np.array([weight for _, _, weight in pairs])
    chosen = rng.choice(len(pairs), count, p=weights / weights.sum())
    places = np.array([place for place, _, _ in pairs])
    years = np.array([year for _, year, _ in pairs])
    return places[chosen], years[chosen]


def _identifier(action: Action, year: int, number: int, agency: str, round_: int, odd: float) -> str:
    country = agency[:2]
    family = action.family
    if family in ("LLP", "EM", "TEMPUS"):
        kind = action.code.rpartition("-")[2]
        middle = {
            "LLP": f"LLP-1-{year}-1-{country}-{kind}-CMP",
            "EM": f"EM-1-{year}-1-{country}-ERA MUNDUS-ICI",
            "TEMPUS": f"TEMPUS-{year}-{country}-JPCR",
        }
        return f"{140_000 + number}-{middle[family]}"
    if family in ("YIA", "COOP", "SPORT0913"):
        return f"{country}-{action.code[:2]}-{number:05d}-{year}-R{round_}"
    if family == "CULTURE":
        return f"{500_000 + number}-CU-1-{year}-1-{country}-CULTURE-VOL11"
    if family == "CREA":
        return f"{540_000 + number}-CREA-1-{year}-1-{country}-CULT-COOP1"
    if _is_centralised(action, year):
        if year >= 2021:
            return f"101{number:06d}"
        code = {"JM": "EPPJMO", "SPO": "SPO-SCP", "KA3": "EPPKA3-PI-FORWARD"}.get(family, "EPPKA2-CBHE-JP")
        suffix = f"-{action.code.split('-')[1]}" if family == "JM" else ""
        return f"{550_000 + number}-EPP-1-{year}-1-{country}-{code}{suffix}"
    if year >= 2021:
        sector = action.sector
        base = f"{year}-{round_}-{agency}-{action.code[:5]}-{sector}-{number:09d}"
    elif year >= 2020 and action.sector and action.family == "KA2":
        base = f"{year}-{round_}-{agency}-{action.code}-{action.sector}-{number:06d}"
    else:
        base = f"{year}-{round_}-{agency}-{action.code[:5]}-{number:06d}"
        if action.code in ("KA219", "KA229") and odd < 0.15:
            base += f"_{1 + int(odd * 30)}"
    if odd > 0.9995:
        return base.replace("-KA", "- KA", 1)
    if odd > 0.999:
        return base.replace(f"-{round_}-{agency}", f"-{round_}{agency}", 1)
    if odd > 0.9985:
        return base.replace(f"{year}-{round_}-", f"{year}-", 1).replace(agency, agency[:2] + "01", 1)
    return base


def _is_centralised(action: Action, year: int) -> bool:
    return (
        action.family in ("JM", "SPO")
        or action.code in ("KA206", "KA207", "KA211", "KA314")
        or (year < 2014 and action.family != "YIA")
        or action.family == "CREA"
    )


def _topics(period: int, first: float, count: float) -> str:
    labels = topics(period)
    start = int(first * len(labels))
    step = 1 + int(first * 1e4) % 5
    chosen = dict.fromkeys(labels[(start + step * i) % len(labels)] for i in range(1 + int(count * 3)))
    return "; ".join(chosen)


def make(
    places: np.ndarray, years: np.ndarray, coordinator_countries: list[str], seed: int, first: int
) -> pl.DataFrame:
    """Make a project for each action (place in the file), year and country of the coordinator.

    Rows are numbered from `first`. Columns as in SCHEMA.
    """
    count = len(places)
    rng = np.random.default_rng([seed, 3])
    lands = {c.code: c for c in countries()}
    known = {language for language, slot in texts() if slot == "title"}
    written_in = [
        language if language in known else "en"
        for language in (lands[code].languages[0] for code in coordinator_countries)
    ]
    titles = writing.titles(written_in, rng)
    summaries = writing.summaries(written_in, rng)
    rows = []
    for index, numbers in enumerate(rng.random((count, 16)).tolist()):
        action, year = actions()[places[index]], int(years[index])
        country, number = coordinator_countries[index], first + index + 1
        agencies = lands[country].agencies or ("BE01",)  # elsewhere: run from Brussels
        agency = agencies[len(action.sector + action.code) % len(agencies)]
        round_ = 1 + int(numbers[0] * 2.3) if action.sector == "YOU" else 1
        old = action.family not in ERASMUS
        has_reference = action.family in ("LLP", "EM", "TEMPUS", "COOP", "CULTURE")
        started = date(year + (1 if action.family == "CREA" else 0), 6, 1)
        started += timedelta(days=30 * int(numbers[1] * 8))
        started = started.replace(day=1)
        months = max(2, round(action.months * (0.6 + numbers[2] * 0.8)))
        ends = started.year * 12 + started.month - 1 + months
        ended = date(ends // 12, ends % 12 + 1, 1) - timedelta(days=1)
        status = "finalized" if ended < _TODAY - timedelta(days=90) else "ongoing"
        if action.code.startswith("KA120"):
            status = "Accredited" if numbers[3] < 0.93 else "Suspended" if numbers[3] < 0.95 else "Terminated"
        grant = None if action.grant == 0 else round(action.grant * (0.25 + 1.6 * numbers[4] ** 1.5), 2)
        if grant is not None and numbers[5] < 0.6:
            grant = float(round(grant))
        if old and numbers[5] > 0.9:
            grant = None
        contribution = (
            grant if grant is None or numbers[6] > 0.08 else round(grant * (0.7 + numbers[7] * 0.3), 2)
        )
        period = 2021 if year >= 2021 else 2014
        identifier = _identifier(action, year, number, agency, round_, numbers[8])
        digest = hashlib.sha256(f"{seed}/{number}".encode()).hexdigest()
        guid = "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32]))
        website = None
        if numbers[9] < 0.12:
            website = (
                f"https://project{number}.eu" if numbers[9] < 0.1 else f"www.facebook.com/groups/{number}"
            )
        finished = status == "finalized"
        listed = numbers[11]
        rows.append(
            (
                first + index,
                identifier,
                f"EACEA-{500_000 + number}" if has_reference and numbers[10] < 0.7 else None,
                f"{country}-{number:06d}-N" if action.family == "LLP" and numbers[10] < 0.4 else None,
                guid,
                action.family,
                action.code,
                action.label,
                action.level3,
                action.sector or None,
                year,
                round_,
                None if _is_centralised(action, year) else agency,
                country,
                written_in[index],
                titles[index],
                summaries[index],
                None if old else _topics(period, numbers[12], numbers[13]),
                started,
                ended,
                status,
                grant,
                contribution,
                finished and numbers[14] < 0.09,
                finished and numbers[14] < 0.012,
                _is_centralised(action, year),
                website,
                int(numbers[15] * 6) if finished and numbers[15] > 0.6 else 0,
                listed > 0.0015,
                not old and listed < 0.9985,
                listed > 0.9995,
            )
        )
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
