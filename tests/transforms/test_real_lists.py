"""Published lists of 2018: every value of them is read, none is a doubt."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from transforms.actions import key_action
from transforms.amounts import parse_amount
from transforms.countries import country_code
from transforms.dates import parse_date
from transforms.doubts import doubt
from transforms.organisation_types import organisation_type
from transforms.programmes import programme
from transforms.projects.topics import project_topics
from transforms.steps import Step, read_columns

from .support import values

SHARED = Path(__file__).parents[2].parent / "shared"


@pytest.fixture(scope="module")
def published() -> list[tuple[str, str]]:
    """Column and value of everything that the lists hold, in lower case and without a partner's number."""
    folder = SHARED / "real" / "eprp_lists"
    if not folder.is_dir():
        pytest.skip(f"the real lists are not at {folder}")
    cells = []
    for path in sorted(folder.glob("*.csv")):
        for row in pl.read_csv(path, infer_schema=False).iter_rows(named=True):
            cells += [(name.lower(), text) for name, text in row.items() if text]
    return cells


def of(published: list[tuple[str, str]], *endings: str) -> list[str]:
    return [text for name, text in published if name.endswith(endings)]


@pytest.mark.parametrize(
    ("endings", "function", "count"),
    [
        (("country",), country_code, 35),
        (("organisation type",), lambda raw: organisation_type(raw).field("code"), 24),
        (("start date", "end date"), parse_date, 2),
        (("key action",), key_action, 6),
        (
            ("programme", "programme funding"),
            lambda raw: programme(raw, pl.lit(None, pl.Int32), pl.lit(None, pl.String)).field("programme"),
            9,
        ),
    ],
)
def test_every_value_is_read(
    published: list[tuple[str, str]],
    endings: tuple[str, ...],
    function: Callable[[pl.Expr], pl.Expr | Step],
    count: int,
) -> None:
    # the sub-programme of Creative Europe is no programme
    texts = [text for name, text in published if name.endswith(endings) and name != "sub-programme"]
    assert len(texts) == count
    raw = pl.DataFrame({"text": texts})
    read = read_columns(raw, value=function(pl.col("text")))
    doubted = read_columns(read, doubt=doubt(pl.col("text"), pl.col("value")))
    assert doubted.filter(doubt="unread")["text"].to_list() == []


def test_participating_countries(published: list[tuple[str, str]]) -> None:
    codes = [code for text in of(published, "participating countries") for code in text.split(",")]
    assert values(country_code, codes) == codes


def test_amounts_to_the_cent(published: list[tuple[str, str]]) -> None:
    texts = [text for name, text in published if name.startswith("eu grant award")]
    # added up by hand from the seven lists that give one
    assert sum(values(parse_amount, texts), Decimal(0)) == Decimal("543482.93")


def test_topics(published: list[tuple[str, str]]) -> None:
    texts = of(published, "topics")
    frame = pl.DataFrame({"record": range(len(texts)), "topics": texts, "call_year": [2017] * len(texts)})
    found = project_topics(frame, ["record"])
    assert set(found["status"]) == {"verified"}
    assert found.height == sum(text.count(";") + 1 for text in texts)
