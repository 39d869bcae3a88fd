"""Long texts of projects: in which language, and the abstract that is shown."""

import polars as pl

from schema.words import TEXT_KINDS
from transforms.language import language_of
from transforms.merge import choose_source
from transforms.text import LONGEST_PLACEHOLDER, abstract, clean_text, english_part, is_placeholder

UNDETERMINED = "und"  # ISO 639-2: the language can't be told
# An abstract comes from the first of these that a project has
_ABSTRACT_KINDS = ("summary", "objectives", "implementation", "achievements", "background")


def read_texts(published: pl.DataFrame) -> pl.DataFrame:
    """Split texts by language, one source per project and kind.

    `published` has project_id, source, document_id and one column per kind. Returns project_id, kind,
    language, content, document_id; a bilingual text becomes two rows.
    """
    by_kind = [
        choose_source(
            published.select("project_id", "source", "document_id", content=clean_text(pl.col(kind))).filter(
                pl.col("content").is_not_null()
            ),
            "texts",
        ).with_columns(kind=pl.lit(kind))
        for kind in TEXT_KINDS
    ]
    texts = pl.concat(by_kind).with_columns(parts=english_part(pl.col("content")))
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


def text_doubts(published: pl.DataFrame) -> pl.DataFrame:
    """Return the texts that stand for nothing; columns as in `projects.doubts`."""
    return pl.concat(
        # only short texts can stand for nothing, and long ones are many
        published.filter(pl.col(kind).str.len_bytes() <= LONGEST_PLACEHOLDER)
        .filter(is_placeholder(pl.col(kind)))
        .select(
            "document_id", "record_number", column_name=pl.lit(kind), rule=pl.lit("placeholder"), value=kind
        )
        for kind in TEXT_KINDS
    )


def read_abstracts(texts: pl.DataFrame) -> pl.DataFrame:
    """Return project_id and abstract: of the first kind there is, in English where it is published."""
    kind_order = {kind: place for place, kind in enumerate(_ABSTRACT_KINDS)}
    first = texts.sort(
        "project_id",
        pl.col("kind").replace_strict(kind_order, return_dtype=pl.Int64),
        pl.col("language") != "en",
        "language",
    ).unique("project_id", keep="first", maintain_order=True)
    return first.select("project_id", abstract=abstract(pl.col("content")))
