"""What can't be seen is dropped before anything is searched, and nothing searched for appears later."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.read.plain_text import plain
from schema.personal import EMAILS, PHONES
from tests.examples import examples
from tests.extractors.privacy_cases import scrubbed_texts
from transforms.steps import read_columns
from transforms.text import clean, clean_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("co\u00adoperation", "cooperation"),
        ("\ufeffTitle\u200b", "Title"),
        ("a\u00a0b\u2003c", "a b c"),
        ("a\x00b\x1b[31m", "a b [31m"),
        ("line\none\ttab\r\n", "line\none\ttab\r\n"),
        ("\uff21\uff22\uff11\uff20", "AB1@"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("Schule\u200d", "Schule"),
        ("\u200b\ufeff", None),
        ("cafe\u0301", "café"),
        ("Łódź, Ελλάδα, №5 ½", "Łódź, Ελλάδα, №5 ½"),
        ("", ""),
    ],
)
def test_plain(text, expected):
    assert plain(pl.Series([text, None])).to_list() == [expected, None]


PIECES = (
    *("anna", "@", "mail", ".", "test", " ", "  ", "\n", "\u00a0", "\u00ad", "\u200b", "\u200d", "\uff20"),
    *(
        "+",
        "420",
        "601 234",
        "567",
        "tel",
        "(",
        ")",
        "030",
        "0171/",
        "00",
        "e\u0301",
        "\x07",
        "[at]",
        "&#64;",
    ),
    *(" " * 15, "\n" * 15),
)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(max_examples=examples(300), deadline=None)
def test_what_passed_the_door_shows_no_contact_after_any_tidying(text):
    passed = pl.DataFrame({"text": scrubbed_texts([text])}, schema={"text": pl.String})
    tidied = read_columns(passed, on_one_line=clean(pl.col("text")), in_lines=clean_text(pl.col("text")))
    for column in tidied.columns:
        for contact in (*EMAILS, *PHONES):
            found = tidied[column].str.contains(contact.sign) & tidied[column].str.contains(contact.pattern)
            assert not found.fill_null(value=False).any(), (column, contact.pattern)
