"""The list of charter holders, as it is published."""

from datetime import date
from pathlib import Path

import polars as pl
from hypothesis import settings

from extractors.contract import DocumentName, Staged
from extractors.sources.eche import SOURCE
from tests.examples import examples
from transforms.dates import parse_date
from transforms.steps import evaluate

REAL = Path(__file__).parents[2].parent / "shared" / "real" / "eche" / "eche_2024-07_half.csv"
DOCUMENT = DocumentName("eche", "charters", "list.csv")
PLAIN = settings(deadline=None, max_examples=examples(50))
HEADER = (
    "proposal_number;erasmus_code;pic;oid;legal_name;street;post_cd;city;country_cd;website_url;"
    "erasmus_eche_start;erasmus_eche_end"
)
ROW = (
    "101;D  ORCHARD01;999000001;E10000001;Hochschule am Hang;Lindenweg 7;80331;Musterstadt;DE;"
    "www.hang.example;1609455600000;1893366000000"
)


def read(*rows: str, header: str = HEADER) -> Staged:
    return SOURCE.parse("".join(f"{row}\r\n" for row in (header, *rows)).encode(), DOCUMENT)


def day(text: str) -> date:
    found: date = evaluate(pl.DataFrame({"text": [text]}), parse_date(pl.col("text"))).item()
    return found
