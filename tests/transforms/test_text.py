import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.doubts import doubt
from transforms.steps import evaluate
from transforms.text import (
    ABSTRACT_LENGTH,
    abstract,
    clean,
    clean_text,
    english_part,
    is_blank,
    is_mojibake,
    is_placeholder,
    squeeze,
)

from .support import any_text, any_texts, value, values


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  Community \u00a0 Education\n", "Community Education"),
        ("Icoanei, 19,  020451,  Bucharest", "Icoanei, 19, 020451, Bucharest"),
        ("Vocarska 17\r\n32000 Vukovar", "Vocarska 17 32000 Vukovar"),
        ("a\tb\x00c\x7fd", "a b c d"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("Universita\u0308t", "Universität"),
        ("", None),
        (" \u00a0\u200b", None),
        (None, None),
        ("Noël", "Noël"),
        ("Xanthi", "Xanthi"),
        ("None of us", "None of us"),
    ],
)
def test_clean_is_one_tidy_line(text: str | None, line: str | None) -> None:
    assert value(clean, text) == line


@pytest.mark.parametrize(
    "text",
    [
        *("x", "X", " x ", "xxx", "N/A", "n/a", "N / A", "n.a.", "null", "NULL", "none", "Unknown", "TBD"),
        *("-", "--", "—", ".", "...", "…", "?", "/", "_"),
    ],
)
def test_placeholders_are_null_and_flagged(text: str) -> None:
    assert value(clean, text) is None
    assert value(clean_text, text) is None
    assert value(is_placeholder, text) is True
    assert value(squeeze, text) == text.strip()


@pytest.mark.parametrize(
    "text", ["A", "1", "No", "NA", "X-Ray", "Null Island", "xylophone", "C++", "x" * 9, "", None]
)
def test_what_says_something_is_no_placeholder(text: str | None) -> None:
    assert value(is_placeholder, text) is False


def test_long_texts_keep_their_lines() -> None:
    text = "1 Background: \r\n\u2028Project  twinning \n\n\n\n • one\u00a0two\t\n"
    assert value(clean_text, text) == "1 Background:\n\nProject twinning\n\n• one two"


@pytest.mark.parametrize(
    "text",
    [
        "cafÃ©",
        "KruÅ¡evac",
        "â€œquotedâ€\u009d",
        "Î‘Î¸Î®Î½Î±",
        "ÐœÐ¾ÑÐºÐ²Ð°",
        "lost \ufffd letter",
        "Ã\u00a0 la carte",
    ],
)
def test_a_wrong_decoding_shows(text: str) -> None:
    assert value(is_mojibake, text) is True


@given(
    st.sampled_from(["é", "ö", "ł", "š", "ş", "ő", "ñ", "ф", "ω", "’", "–"]),
    st.sampled_from(["cp1252", "latin-1"]),
)
def test_utf8_read_as_another_encoding_shows(letter: str, encoding: str) -> None:
    try:
        garbled = letter.encode().decode(encoding)
    except UnicodeDecodeError:
        return
    assert value(is_mojibake, f"a{garbled}b") is True


@pytest.mark.parametrize(
    "text",
    [
        "SÃO PAULO",
        "Ångström",
        "Île-de-France",
        "KRUŠEVAC",
        "ΑΘΉΝΑ",
        "Москва",
        "Øresund",
        "l’école",
        "ÅÄÖ",
        "Đà Nẵng",
        None,
    ],
)
def test_sound_text_is_no_mojibake(text: str | None) -> None:
    assert value(is_mojibake, text) is False


def test_english_after_other_language() -> None:
    text = "Wir lernen gemeinsam.\n\nShort summary in English: We learn together. Every day."
    assert value(english_part, text) == {
        "english": "We learn together. Every day.",
        "other": "Wir lernen gemeinsam.",
    }


def test_english_before_other_language() -> None:
    text = "EN: We learn.\nTogether.\nFR: Nous apprenons.\nEnsemble."
    assert value(english_part, text) == {
        "english": "We learn.\nTogether.",
        "other": "Nous apprenons.\nEnsemble.",
    }


def test_only_english_is_marked() -> None:
    # as in a published list of 2018
    text = "Short summary in English: The Europäisches Institut stands for research projects."
    assert value(english_part, text) == {
        "english": "The Europäisches Institut stands for research projects.",
        "other": None,
    }


def test_headings_in_brackets() -> None:
    text = "[EN] We learn.\n[DE] Wir lernen."
    assert value(english_part, text) == {"english": "We learn.", "other": "Wir lernen."}


def test_partners_by_country_do_not_end_the_english_part() -> None:
    text = "Summary in English: Partners:\nDE: a school\nFR: a town"
    assert value(english_part, text)["english"] == "Partners:\nDE: a school\nFR: a town"


@pytest.mark.parametrize(
    "text", ["Lessons in English are fun.", "We teach English, and more", "Nur Deutsch."]
)
def test_without_a_heading_nothing_is_split(text: str) -> None:
    assert value(english_part, text) == {"english": None, "other": text}


@given(
    st.lists(
        st.sampled_from(
            ["EN:", "DE:", "English version:", "Résumé:", "[EN]", "\n", ". ", "word", "Wort", "ab"]
        )
    )
)
def test_splitting_loses_no_words(pieces: list[str]) -> None:
    text = " ".join(pieces)
    parts = value(english_part, text)
    kept = " ".join(part for part in parts.values() if part).split()
    for word in ("word", "Wort", "ab"):
        # a word that stands before a colon could be no heading
        assert kept.count(word) == text.split().count(word)


def test_abstract_is_cut_at_a_word() -> None:
    words = "Lorem dolor " * 40
    found = value(abstract, words)
    assert len(found) <= ABSTRACT_LENGTH
    assert found.endswith(("Lorem…", "dolor…"))
    assert len(found) > ABSTRACT_LENGTH - 10
    assert value(abstract, "a" * 400) == "a" * 299 + "…"
    assert value(abstract, "Short\n\ntext.") == "Short text."
    assert value(abstract, "x") is None


@given(any_text.map(lambda text: text * 9))
def test_an_abstract_is_a_beginning_and_its_own_abstract(text: str) -> None:
    found = value(abstract, text)
    if found is not None:
        assert len(found) <= ABSTRACT_LENGTH
        assert value(abstract, found) == found or found == "…"
        line = value(clean, text)
        assert line.startswith(found.removesuffix("…"))


@given(any_texts)
def test_cleaning_is_done_once(texts: list[str | None]) -> None:
    for function in (squeeze, clean, clean_text):
        once = values(function, texts)
        assert values(function, once) == once


@given(any_texts)
def test_cleaning_keeps_every_visible_character(texts: list[str | None]) -> None:
    for text, tidy in zip(texts, values(squeeze, texts), strict=True):
        visible = [
            c for c in unicodedata.normalize("NFC", text or "") if unicodedata.category(c)[0] in "LNPS"
        ]
        assert [c for c in tidy or "" if unicodedata.category(c)[0] in "LNPS"] == visible
        assert not any(unicodedata.category(c) == "Cc" for c in tidy or "")


@given(any_texts)
def test_flags_and_cleaning_agree(texts: list[str | None]) -> None:
    rows = zip(*(values(f, texts) for f in (is_blank, is_placeholder, clean)), strict=True)
    for blank, placeholder, tidy in rows:
        assert (tidy is None) == (blank or placeholder)
        assert not (blank and placeholder)


def test_doubt_tells_gap_placeholder_and_unread_apart() -> None:
    frame = pl.DataFrame({"raw": ["5", None, " ", "n/a", "five"], "value": [5, None, None, None, None]})
    found = evaluate(frame, doubt(pl.col("raw"), pl.col("value"))).to_list()
    assert found == [None, None, None, "placeholder", "unread"]
