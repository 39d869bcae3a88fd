"""E-mails and phones are found alike by the parsers, which read with Polars, and by the check, in DuckDB."""

import duckdb
import polars as pl
import pytest

from extractors.read.contacts import PERSONAL, scrub
from schema.personal import EMAIL, LABELLED_PHONE, PHONE

FOUND = {
    EMAIL: [
        "jane.doe@school.example", "rené@example.org", "x@münchen.example", "αβγ@example.gr",
        "иван@пример.бг", "ana @ escola.example", "ana\u00a0@\u00a0escola.example",
    ],
    PHONE: ["+351 21 123 45 67", "+\u00a0351 211 234 567", "call +49(30)1234567"],
    LABELLED_PHONE: [
        "Tel. 02 123 45 67", "tel:021234567", "TÉL. 02 123 45 67", "τηλ. 210 1234567",
        "Τηλέφωνο: 210 1234567", "тел. 02 981 23 45", "(Тел.: 02 981 23 45)", "mob. 0470123456",
        "Fax +32 2 123 45 67", "tel+3221234567",
    ],
}  # fmt: skip
NOT_FOUND = {
    EMAIL: ["@handle only", "a @ b", "12 @ 3 euros"],
    PHONE: ["+12", "1 + 2 = 3", "project 2023+1"],
    LABELLED_PHONE: [
        "hotel 02 123 45 67", "учител 1234567", "tel1234567", "telling 1234567", "fax\n1234567", "Tel. 12",
    ],
}  # fmt: skip


@pytest.mark.parametrize("pattern", FOUND, ids=["email", "phone", "labelled phone"])
def test_both_engines_find_the_same(pattern: str) -> None:
    texts = pl.DataFrame({"text": FOUND[pattern] + NOT_FOUND[pattern]})
    known = [True] * len(FOUND[pattern]) + [False] * len(NOT_FOUND[pattern])
    assert texts["text"].str.contains(pattern).to_list() == known
    sql = f"SELECT regexp_matches(text, '{pattern}') FROM texts"
    assert [row[0] for row in duckdb.sql(sql).fetchall()] == known


def test_what_stands_before_a_label_stays() -> None:
    texts = pl.Series(["Ask us (τηλ. 210 1234567) today", "Contact: тел. 02 981 23 45"])
    assert scrub(texts, PERSONAL).to_list() == ["Ask us ([phone removed]) today", "Contact: [phone removed]"]
