"""What a parser hands over is held against what its source says that it gives."""

from dataclasses import replace

import polars as pl
import pytest

from extractors.contract import ORGANISATIONS, DocumentName, Staged
from extractors.sources import SOURCES
from schema.rules import ColumnsError

ECHE = SOURCES["eche"]
DOCUMENT = DocumentName("eche", "charters", "list.csv")
HEADER = "erasmus_code;pic;oid;legal_name;city"
DATA = f"{HEADER}\nA BADEN01;999000001;E10000001;Akademie;Baden\n".encode()


def handing_over(change) -> Staged:
    """The one charter, as a parser would hand it over that `change` has been made to."""

    def read(data, document):
        staged = ECHE.read(data, document)
        frame = change(staged.organisations)
        return Staged(organisations=frame, record_count=staged.record_count)

    return replace(ECHE, read=read).parse(DATA, DOCUMENT)


def test_columns_that_a_source_does_not_give_are_null_and_of_their_type() -> None:
    staged = ECHE.parse(DATA, DOCUMENT)
    assert staged.organisations.schema == ORGANISATIONS
    assert "registration_status" not in ECHE.gives["organisations"]
    assert staged.organisations["registration_status"].to_list() == [None]
    assert staged.kind.name == "organisations"


def test_a_column_that_is_missing_fails_and_is_named() -> None:
    with pytest.raises(ColumnsError, match="organisations of source eche lacks city"):
        handing_over(lambda frame: frame.drop("city"))


def test_a_column_that_is_not_declared_fails_and_is_named() -> None:
    with pytest.raises(ColumnsError, match="organisations of source eche has, undeclared, vat_country"):
        handing_over(lambda frame: frame.with_columns(vat_country=pl.lit("AT")))


def test_a_column_that_no_table_has_fails_and_is_named() -> None:
    with pytest.raises(ColumnsError, match="has, undeclared, charter_colour"):
        handing_over(lambda frame: frame.with_columns(charter_colour=pl.lit("blue")))


def test_a_column_of_another_type_fails_and_is_named() -> None:
    with pytest.raises(TypeError, match="city is Int64"):
        handing_over(lambda frame: frame.with_columns(city=pl.lit(1, pl.Int64)))


def test_a_document_holds_records_of_one_kind() -> None:
    staged = ECHE.parse(DATA, DOCUMENT)
    with pytest.raises(TypeError, match="records of one kind"):
        Staged(organisations=staged.organisations, projects=staged.projects, record_count=1)
    with pytest.raises(TypeError, match="page_mentions are no parts of organisations"):
        Staged(organisations=staged.organisations, page_mentions=staged.page_mentions, record_count=1)


def test_every_record_is_accounted_for() -> None:
    staged = ECHE.parse(DATA, DOCUMENT)
    with pytest.raises(ValueError, match="2 records in, but 1 staged and 0 rejected"):
        Staged(organisations=staged.organisations, record_count=2)
