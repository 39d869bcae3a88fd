"""Pages that are about a project without giving its identifier: found by title, acronym and dates.

A page means a project only where enough speaks for it, nothing against it, and no other project fits as well.
A missed link costs little, a wrong one is believed:

=========================================================  ==========
what agrees                                                confidence
=========================================================  ==========
the whole title, first and last month                      0.95
the whole title, which has the acronym; no dates to hold   0.85
most words of the title, the acronym, first and last month 0.80
=========================================================  ==========

Titles are whole if they are equal but for case, accents, signs and the order of words, with the acronym or
without it. Where both give dates and these differ, and where two projects fit, there is no link.
"""

import polars as pl

from transforms.names import name_key
from transforms.steps import Step, read_columns

WHOLE_TITLE, TITLE_WITH_ACRONYM, MOST_OF_TITLE = 0.95, 0.85, 0.8
_MOST = 0.6  # share of the telling words of the longer title that the other has
_FEWEST = 3  # telling words in common
_TELLING = 4  # letters: shorter words say little
_MONTHS = r"^([0-9]{4}-[0-9]{2})(?:-[0-9]{2})?/([0-9]{4}-[0-9]{2})(?:-[0-9]{2})?$"
_PLACE = ["document_id", "record_number"]


def find_page_projects(pages: pl.DataFrame, mentions: pl.DataFrame, projects: pl.DataFrame) -> pl.DataFrame:
    """Return the projects that pages were found to mean, as mentions of them.

    `pages` as `read.read_pages` returns them: those whose kind is "project" are looked at. `mentions` are
    what pages name (kind, value), `projects` has project_id, title, start_date and end_date. Returns page_id,
    document_id, record_number and of the columns of page_mentions language, kind, value, text_as_published,
    confidence, doubt and project_id.
    """
    c = pl.col
    described = _described(pages, mentions)
    pairs = _pairs(described, _candidates(projects if described.height else projects.clear()))
    is_dated = c("first").is_not_null() & c("last").is_not_null() & c("begins").is_not_null()
    same_months = is_dated & (c("first") == c("begins")) & (c("last") == c("finishes"))
    telling, of_project = (_telling(c(words)) for words in ("words", "project_words"))
    common = telling.list.set_intersection(of_project).list.len()
    is_most = (common >= _FEWEST) & (
        common >= _MOST * pl.max_horizontal(telling.list.len(), of_project.list.len())
    )
    has_acronym = (c("acronym").list.len() > 0) & (
        c("acronym").list.set_difference("project_words").list.len() == 0
    )
    confidence = (
        pl.when("is_whole", "same_months")
        .then(WHOLE_TITLE)
        .when("is_whole", "has_acronym", ~c("is_dated"))
        .then(TITLE_WITH_ACRONYM)
        .when("is_most", "has_acronym", "same_months")
        .then(MOST_OF_TITLE)
    )
    grounds = pl.when("is_whole").then(pl.lit("its title")).otherwise(pl.lit("most of its title"))
    return (
        pairs.with_columns(
            is_dated=is_dated,
            same_months=same_months.fill_null(value=False),
            is_most=is_most,
            has_acronym=has_acronym.fill_null(value=False),
        )
        .with_columns(confidence=confidence, grounds=grounds)
        .filter(c("confidence").is_not_null())
        .filter(pl.len().over(_PLACE) == 1)
        .select(
            "page_id",
            *_PLACE,
            "project_id",
            "confidence",
            language=pl.lit("und"),
            kind=pl.lit("project"),
            value="project_id",
            text_as_published="title",
            doubt=pl.format(
                "found by {}{}{}",
                "grounds",
                pl.when("has_acronym").then(pl.lit(", acronym")).otherwise(pl.lit("")),
                pl.when("same_months").then(pl.lit(", dates")).otherwise(pl.lit("")),
            ),
        )
    )


def _described(pages: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Return pages about one project: title, its words, those of the acronym, first and last month."""
    c = pl.col

    def the_only(kind: str) -> pl.DataFrame:
        values = mentions.filter(kind=kind).select(*_PLACE, "value").unique()
        return values.filter(pl.len().over(_PLACE) == 1)

    period = c("value").str.extract_groups(_MONTHS).struct
    periods = the_only("period").select(*_PLACE, begins=period[0], finishes=period[1])
    acronyms = the_only("acronym").select(*_PLACE, acronym="value")
    about = (
        pages.filter((c("kind").str.to_lowercase() == "project") & c("title").is_not_null())
        .select("page_id", "title", *_PLACE)
        .join(periods, on=_PLACE, how="left")
        .join(acronyms, on=_PLACE, how="left")
    )
    words = read_columns(about, words=_words(c("title")), acronym=_words(c("acronym")))
    return words.with_columns(pl.col("acronym").fill_null([]))


def _candidates(projects: pl.DataFrame) -> pl.DataFrame:
    c = pl.col
    named = projects.filter(c("title").is_not_null()).select(
        "project_id",
        project_title="title",
        first=c("start_date").dt.strftime("%Y-%m"),
        last=c("end_date").dt.strftime("%Y-%m"),
    )
    return read_columns(named, project_words=_words(c("project_title")))


def _pairs(described: pl.DataFrame, candidates: pl.DataFrame) -> pl.DataFrame:
    """Return pages beside projects with the same whole title, or else with the same months."""
    c = pl.col
    bare = c("words").list.set_difference("acronym")
    forms = pl.concat(
        described.with_columns(key=words.list.sort().list.join(" "))
        for words in (bare, bare.list.set_union("acronym"))
    ).unique([*_PLACE, "key"], maintain_order=True)
    keyed = candidates.with_columns(key=c("project_words").list.unique().list.sort().list.join(" "))
    by_title = forms.filter(c("key").str.contains(" ")).join(keyed, on="key")
    by_months = described.join(
        candidates, left_on=["begins", "finishes"], right_on=["first", "last"]
    ).with_columns(first="begins", last="finishes")
    columns = [*described.columns, *candidates.columns]
    return pl.concat(
        [
            by_title.select(*columns, is_whole=pl.lit(value=True)),
            by_months.select(*columns, is_whole=pl.lit(value=False)),
        ]
    ).unique([*_PLACE, "project_id"], keep="first", maintain_order=True)


def _words(expr: pl.Expr) -> Step:
    return name_key(expr).then(lambda key: key.str.split(" "))


def _telling(words: pl.Expr) -> pl.Expr:
    return words.list.eval(pl.element().filter(pl.element().str.len_chars() >= _TELLING)).list.unique()
