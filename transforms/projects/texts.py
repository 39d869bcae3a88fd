"""Long texts of projects: in which language, and the abstract that is shown."""

import polars as pl

from schema.projects import TAKEN_WHOLE
from schema.words import TEXT_KINDS, UNDETERMINED
from transforms.language import language_of
from transforms.projects.merge import choose_source
from transforms.steps import read_columns
from transforms.text import abstract, clean_text, english_part

# An abstract comes from the first of these that a project has
_ABSTRACT_KINDS = (
    *("summary", "objectives", "implementation", "achievements", "background", "accreditation_summary"),
    *("activities", "impact"),
)


def read_texts(published: pl.DataFrame) -> pl.DataFrame:
    """Split texts by language, one source per project and kind.

    `published` has project_id, source, document_id and one column per kind. Returns project_id, kind,
    language, content, document_id; a bilingual text becomes two rows.
    """
    by_kind = []
    for kind in TEXT_KINDS:
        of_kind = published.select("project_id", "source", "document_id", content=kind)
        tidy = read_columns(of_kind, content=clean_text(pl.col("content")))
        said = tidy.filter(pl.col("content").is_not_null())
        by_kind.append(choose_source(said, TAKEN_WHOLE["project_texts"]).with_columns(kind=pl.lit(kind)))
    texts = read_columns(pl.concat(by_kind), parts=english_part(pl.col("content")))
    english = texts.with_columns(content=pl.col("parts").struct.field("english"), language=pl.lit("en"))
    other = texts.with_columns(content=pl.col("parts").struct.field("other"))
    other = other.with_columns(language=language_of(other["content"]).fill_null(UNDETERMINED))
    columns = ["project_id", "kind", "language", "content", "document_id"]
    return (
        pl.concat([english.select(columns), other.select(columns)])
        .filter(pl.col("content").is_not_null())
        # both parts may turn out to be English: one text then, in the order they were published in
        .group_by("project_id", "kind", "language", maintain_order=True)
        .agg(pl.col("content").str.join("\n\n"), pl.col("document_id").first())
        .sort("project_id", "kind", "language")
    )


def read_abstracts(texts: pl.DataFrame) -> pl.DataFrame:
    """Return project_id and abstract: of the first kind there is, in English where it is published."""
    kind_order = {kind: place for place, kind in enumerate(_ABSTRACT_KINDS)}
    telling = texts.filter(pl.col("kind").is_in(_ABSTRACT_KINDS))
    first = telling.sort(
        "project_id",
        pl.col("kind").replace_strict(kind_order, return_dtype=pl.Int64),
        pl.col("language") != "en",
        "language",
    ).unique("project_id", keep="first", maintain_order=True)
    return read_columns(first, abstract=abstract(pl.col("content"))).select("project_id", "abstract")
