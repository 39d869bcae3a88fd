"""Records of one thing that several documents show."""

import polars as pl


def merge_records(read: pl.DataFrame, key: str, fields: list[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Merge records of one thing that several documents show, such as a listing and a page of its own.

    Each field comes from the record that says most and has it. Returns one row per `key` with source,
    document_id, record_number and read_date of the record that says most, and `fields`; and which documents
    show it: `key`, document_id, record_number.
    """
    said = pl.sum_horizontal(pl.col(fields).is_not_null())
    ranked = read.with_columns(said=said).sort(
        key, "said", "read_date", "document_id", "record_number", descending=[False, True, True, False, False]
    )
    first = ["source", "document_id", "record_number", "read_date"]
    merged = ranked.group_by(key, maintain_order=True).agg(
        pl.col(first).first(), pl.col(fields).drop_nulls().first()
    )
    return merged, read.select(key, "document_id", "record_number").sort(pl.all())
