from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.amounts import parse_amount

from .support import any_texts, value, values


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("24,145.41 EUR", "24145.41"),
        ("2605.00", "2605.00"),
        ("240000.0 EUR", "240000.00"),
        ("112527.93", "112527.93"),
        ("1234,56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("€ 1 234,56", "1234.56"),
        ("1\u00a0234,56\u00a0€", "1234.56"),
        ("1\u202f234\u202f567.5", "1234567.50"),
        ("1'234.50", "1234.50"),
        ("EUR 50000", "50000.00"),
        ("50000 euros", "50000.00"),
        ("0", "0.00"),
        ("0.10", "0.10"),
        ("000123.4", "123.40"),
        ("1,234,567.8", "1234567.80"),
        ("1.234.567", "1234567.00"),
        ("24,145", "24145.00"),  # the cards' mark of thousands
        ("0,500", "0.50"),  # no group of thousands begins with a zero
        ("1.0500", "1.05"),  # the rest are zeros
        ("1.23", "1.23"),  # a point that stands alone is a decimal point
        ("2605.000", "2605.00"),
        ("999999999999.99", "999999999999.99"),
        # not one of these is a sum of powers of two
        ("0.29", "0.29"),
        ("1.10", "1.10"),
        ("4503599627.37", "4503599627.37"),
    ],
)
def test_amounts_that_are_read(text: str, amount: str) -> None:
    assert value(parse_amount, text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        " ",
        "EUR",
        "x",
        "-5",
        "-2605.00",
        "(5)",
        "1.005",
        *("1.234", "250.000", "1.230"),  # a third decimal, or thousands?
        "1,23,4",
        "12,34,567",
        "1.23.456",
        "1,234.567,8",
        ".5",
        "5 USD",
        "5 EUR 6",
        "1e5",
        "1000000000000",
        "NaN",
        "inf",
        "١٢٣",
    ],
)
def test_everything_else_is_null(text: str | None) -> None:
    assert value(parse_amount, text) is None


cents = st.decimals(0, Decimal("999999999999.99"), places=2)


@given(
    st.lists(st.tuples(cents, st.sampled_from(["{:.2f}", "{:,.2f} EUR", "€{:,.2f}", "{:.2f}00"])), max_size=8)
)
def test_cents_are_exact(cases: list[tuple[Decimal, str]]) -> None:
    texts = [form.format(amount) for amount, form in cases]
    assert values(parse_amount, texts) == [amount for amount, _ in cases]


@given(cents)
def test_the_continental_way_is_the_same_amount(amount: Decimal) -> None:
    continental = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
    spaced = f"{amount:,.2f}".replace(",", " ").replace(".", ",")
    assert values(parse_amount, [continental, spaced + " €"]) == [amount, amount]


@given(any_texts)
def test_no_text_raises_and_none_is_negative(texts: list[str | None]) -> None:
    found = values(parse_amount, texts)
    assert len(found) == len(texts)
    assert all(amount is None or amount >= 0 for amount in found)


def test_the_type_holds_cents_of_any_grant() -> None:
    assert pl.select(parse_amount(pl.lit("1"))).to_series().dtype == pl.Decimal(14, 2)
