import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.names import name_ascii, name_key

from .support import any_texts, value, values


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Asociace neformálního vzdělávání, z.s.", "Asociace neformalniho vzdelavani, z.s."),
        ("Πανεπιστήμιο Αθηνών", "Panepistimio Athinon"),
        ("Универзитет у Београду", "Univerzitet u Beogradu"),
        ("Straße  und\nWeg", "Strasse und Weg"),
        ('EKOLOSKO UDRUZENJE "JEZERO"', 'EKOLOSKO UDRUZENJE "JEZERO"'),
        ("", None),
        (None, None),
    ],
)
def test_latin_form(name: str | None, latin: str | None) -> None:
    assert value(name_ascii, name) == latin


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Universität Wien", "WIEN, UNIVERSITAT"),
        ("Asociace neformálního vzdělávání, z.s.", "ASOCIACE NEFORMALNIHO VZDELAVANI ZS"),
        ('OS "Nada Popovic"', "OS „Nada Popović“"),
        ("Tomorrow Together e.V.", "Tomorrow Together eV"),
        ("Université d’Été", "UNIVERSITE D'ETE"),
        ("Universita\u0308t", "Universität"),
        ("Istituto A. Volta - Roma", "Istituto A Volta Roma"),
    ],
)
def test_spellings_share_a_key(one: str, other: str) -> None:
    assert value(name_key, one) == value(name_key, other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [("Gymnasium 1", "Gymnasium 2"), ("School of Art", "School of Arts"), ("A B", "A A B")],
)
def test_other_names_have_other_keys(one: str, other: str) -> None:
    assert value(name_key, one) != value(name_key, other)


@pytest.mark.parametrize("name", [None, "", "-", "«»", "..."])
def test_nothing_to_compare_has_no_key(name: str | None) -> None:
    assert value(name_key, name) is None


@given(any_texts)
def test_keys_and_latin_forms_are_ascii_and_their_own(names: list[str | None]) -> None:
    for function in (name_key, name_ascii):
        once = values(function, names)
        assert len(once) == len(names)
        assert all(name is None or name.isascii() for name in once)
        assert values(function, once) == once


@given(st.lists(st.sampled_from(["Škola", "Ivan", "ΔΗΜΟΣ", "42", "e.V.", "d'Art"]), min_size=1), st.randoms())
def test_order_and_case_make_no_difference(tokens: list[str], chance: random.Random) -> None:
    shuffled = chance.sample(tokens, len(tokens))
    assert value(name_key, " ".join(tokens)) == value(name_key, ", ".join(shuffled).swapcase())
