"""A frame is handed over as its table declares it, or not at all."""

from datetime import UTC, date, datetime
from decimal import Decimal

import dataframely as dy
import polars as pl
import pytest

from schema.rules import LossError, hand_over


class Measured(dy.Schema):
    """A table with one column of each type that may lose something."""

    count = dy.Int64(nullable=True)
    day = dy.Date(nullable=True)
    is_so = dy.Bool(nullable=True)
    amount = dy.Decimal(14, 2, nullable=True)


WHOLE = {
    "count": [3, None],
    "day": [date(2026, 3, 1), None],
    "is_so": [True, None],
    "amount": [Decimal("1.20"), None],
}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("count", 1.7),
        ("day", datetime(2026, 3, 1, 13, tzinfo=UTC).replace(tzinfo=None)),
        ("is_so", 7),
        ("amount", Decimal("1.239")),
    ],
)
def test_a_value_that_would_lose_something_is_named(column, value):
    with pytest.raises(LossError, match=rf"measured\.{column}: "):
        hand_over(pl.DataFrame(WHOLE | {column: [value, None]}), Measured, "measured")


@pytest.mark.parametrize(
    ("column", "value", "handed_over"),
    [("count", 2.0, 2), ("is_so", 1, True), ("amount", Decimal("1.2000"), Decimal("1.20"))],
)
def test_a_value_that_loses_nothing_takes_its_type(column, value, handed_over):
    found = hand_over(pl.DataFrame(WHOLE | {column: [value, None]}), Measured, "measured")
    assert found[column].to_list() == [handed_over, None]


def test_a_column_without_any_value_takes_its_type():
    held = pl.DataFrame(WHOLE | {"day": [None, None]})
    assert hand_over(held, Measured, "measured").schema["day"] == pl.Date
