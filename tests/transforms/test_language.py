from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings

from tests.examples import examples
from transforms.language import LANGUAGES, language_of

from .support import any_texts

SHARED = Path(__file__).parents[2].parent / "shared"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The meeting was held from 25th to the 28th of September in Besancon.", "en"),
        ("TEACHING AND LEARNING FOREIGN LANGUAGES IN RURAL SCHOOLS OF EUROPE", "en"),
        ("Interkulturelles Lernen im Kontext der europäischen Gemeinschaftsbildung", "de"),
        ("Den største udfordring, som projektet adresserer, er den relativt lave grad af samarbejde.", "da"),
        ("Bu projenin amacı okullar arasındaki işbirliğini güçlendirmektir.", "tr"),
        ("Celem projektu jest wzmocnienie współpracy między szkołami zawodowymi.", "pl"),
        ("L'objectif du projet est de renforcer la coopération entre les écoles.", "fr"),
        ("Проектът има за цел да засили сътрудничеството между училищата.", "bg"),
        ("Το έργο στοχεύει στην ενίσχυση της συνεργασίας μεταξύ των σχολείων.", "el"),
        ("საერთაშორისო პარტნიორობის დამყარება ერთ-ერთი ყველაზე რთული ასპექტია", "ka"),
        ("Ծրագրի նպատակն է ամրապնդել դպրոցների միջև համագործակցությունը", "hy"),
    ],
)
def test_languages(text: str, code: str) -> None:
    assert language_of(pl.Series([text])).to_list() == [code]


@pytest.mark.parametrize(
    "text",
    [
        *(None, "", "EU Be Active", "12345 " * 20, "qwrt zxcv plkj mnbv hgfd qqqq xxxx"),
        "Kulturni centar i škola za mlade u gradu",  # Bosnian or Croatian
        "Erasmus Europa Partner School Projekt Natura",  # words of several languages
    ],
)
def test_too_little_or_no_language_is_null(text: str | None) -> None:
    assert language_of(pl.Series([text], dtype=pl.String)).to_list() == [None]


def test_rows_keep_their_places() -> None:
    german = "Wir wollen gemeinsam mit unseren Partnern lernen und arbeiten."
    english = "We want to learn and to work together with our partners."
    texts = pl.Series("summary", [german, None, english, german, "?"])
    found = language_of(texts)
    assert found.to_list() == ["de", None, "en", "de", None]
    assert (found.name, found.dtype) == ("summary", pl.String)


@settings(max_examples=examples(20))
@given(any_texts)
def test_any_text_has_a_known_language_or_none(texts: list[str | None]) -> None:
    found = language_of(pl.Series(texts, dtype=pl.String))
    assert len(found) == len(texts)
    assert set(found) <= {*LANGUAGES, None}


def test_documents_in_danish_english_and_georgian() -> None:
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip(f"the documents are not at {folder}")
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("00[0-4]*.txt"))]
    codes = language_of(pl.Series(texts)).to_list()
    assert codes[1:4] == ["da", "en", "en"]
