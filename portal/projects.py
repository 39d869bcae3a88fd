"""Projects: action, year, identifier, dates, grant, status, texts; not yet who takes part."""

import hashlib
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.random import Generator

from portal import writing
from portal.vocabulary import Action, actions, countries, texts, topics

ERASMUS = ("KA1", "KA2", "KA3", "JM", "SPO")  # the families that the search knows
_YEARS = {2014: 0.8, 2015: 0.85, 2016: 0.9, 2017: 0.95, 2018: 1, 2019: 1.1, 2020: 1, 2021: 0.8,
          2022: 1.1, 2023: 1.2, 2024: 1.25, 2025: 1.3, 2026: 0.7}  # fmt: skip
_WITH_REFERENCE = ("LLP", "EM", "TEMPUS", "COOP", "CULTURE")
_TODAY = date(2026, 11, 1)
_CHUNK = 40_000

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
    count: int, rng: Generator, only: tuple[str, int] | None = None
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


def _dates(action: Action, year: int, begun: float, length: float) -> tuple[date, date]:
    """First and last day: whole months, from the June after the call on."""
    months = max(2, round(action.months * (0.6 + length * 0.8)))
    first = (year + (action.family == "CREA")) * 12 + 5 + int(begun * 8)
    after = first + months
    return date(first // 12, first % 12 + 1, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


def _status(action: Action, ended: date, pick: float) -> str:
    if action.code.startswith("KA120"):
        return "Accredited" if pick < 0.93 else "Suspended" if pick < 0.96 else "Terminated"
    return "finalized" if ended < _TODAY - timedelta(days=90) else "ongoing"


def _grant(action: Action, size: float, pick: float) -> float | None:
    if action.grant == 0 or (action.family not in ERASMUS and pick > 0.9):
        return None
    amount = action.grant * (0.25 + 1.6 * size**1.5)
    return float(round(amount)) if pick < 0.6 else round(amount, 2)


def _website(number: int, pick: float) -> str | None:
    if pick > 0.12:
        return None
    return f"https://project{number}.eu" if pick < 0.1 else f"www.facebook.com/groups/{number}"


def _guid(seed: int, number: int) -> str:
    digest = hashlib.sha256(f"{seed}/{number}".encode()).hexdigest()
    return "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32]))


def make(
    places: np.ndarray, years: np.ndarray, coordinator_countries: list[str], seed: int, first: int
) -> pl.DataFrame:
    """Make a project for each action (place in the file), year and country of the coordinator.

    Rows are numbered from `first`. Columns as in SCHEMA.
    """
    rng = np.random.default_rng([seed, 3])
    frames = []
    for start in range(0, len(places), _CHUNK):  # the texts are large
        here = slice(start, start + _CHUNK)
        chosen = [actions()[place] for place in places[here]]
        rows = _rows(chosen, years[here].tolist(), coordinator_countries[here], seed, first + start, rng)
        frames.append(pl.DataFrame(rows, schema=SCHEMA, orient="row"))
    return pl.concat(frames)


def _rows(
    chosen: list[Action], years: list[int], their_countries: list[str], seed: int, first: int, rng: Generator
) -> list[tuple[object, ...]]:
    lands = {c.code: c for c in countries()}
    known = {language for language, slot in texts() if slot == "title"}
    spoken = [lands[code].languages[0] for code in their_countries]
    written_in = [language if language in known else "en" for language in spoken]
    titles = writing.titles(written_in, rng)
    summaries = writing.summaries(written_in, rng)
    rows: list[tuple[object, ...]] = []
    for index, n in enumerate(rng.random((len(chosen), 16)).tolist()):
        action, year, country = chosen[index], years[index], their_countries[index]
        number = first + index + 1
        agencies = lands[country].agencies or ("BE01",)  # elsewhere: run from Brussels
        agency = agencies[len(action.sector + action.code) % len(agencies)]
        round_ = 1 + int(n[0] * 2.3) if action.sector == "YOU" else 1
        centralised, in_erasmus = _is_centralised(action, year), action.family in ERASMUS
        begins, ends = _dates(action, year, n[1], n[2])
        status = _status(action, ends, n[3])
        finished = status == "finalized"
        grant = _grant(action, n[4], n[5])
        paid = grant if grant is None or n[6] > 0.08 else round(grant * (0.7 + n[7] * 0.3), 2)
        rows.append(
            (
                first + index,
                _identifier(action, year, number, agency, round_, n[8]),
                f"EACEA-{500_000 + number}" if action.family in _WITH_REFERENCE and n[10] < 0.7 else None,
                f"{country}-{number:06d}-N" if action.family == "LLP" and n[10] < 0.4 else None,
                _guid(seed, number),
                action.family,
                action.code,
                action.label,
                action.level3,
                action.sector or None,
                year,
                round_,
                None if centralised else agency,
                country,
                written_in[index],
                titles[index],
                summaries[index],
                _topics(2021 if year >= 2021 else 2014, n[12], n[13]) if in_erasmus else None,
                begins,
                ends,
                status,
                grant,
                paid,
                finished and n[14] < 0.09,
                finished and n[14] < 0.012,
                centralised,
                _website(number, n[9]),
                int(n[15] * 6) if finished and n[15] > 0.6 else 0,
                n[11] > 0.0015,
                in_erasmus and n[11] < 0.9985,
                n[11] > 0.9995,
            )
        )
    return rows
