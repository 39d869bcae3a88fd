"""A step is no expression: it can only be used where steps are evaluated one after the other."""

import polars as pl
import pytest

from transforms.dates import parse_date
from transforms.steps import Step, evaluate, over_distinct, read_columns
from transforms.text import clean

FRAME = pl.DataFrame({"text": [" a ", None, " a ", "b"]})
STEP = clean(pl.col("text"))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: FRAME.with_columns(tidy=STEP),
        lambda: FRAME.select(STEP),
        lambda: FRAME.filter(STEP),
        lambda: FRAME.lazy().with_columns(tidy=STEP).collect(),
        lambda: FRAME.select(pl.coalesce(STEP, "text")),
        lambda: FRAME.select(pl.when(pl.col("text") == "b").then(STEP)),
        lambda: FRAME.select(pl.struct(tidy=STEP)),
        lambda: STEP.str.to_uppercase(),
    ],
)
def test_it_is_refused_wherever_an_expression_is_wanted(wrong) -> None:
    with pytest.raises((TypeError, AttributeError)):
        wrong()


def test_columns_are_read_one_after_the_other_from_the_frame_as_it_was() -> None:
    read = read_columns(
        FRAME, text=STEP, other=pl.col("text"), upper=STEP.then(lambda it: it.str.to_uppercase())
    )
    assert read.rows() == [("a", " a ", "A"), (None, None, None), ("a", " a ", "A"), ("b", "b", "B")]


def test_distinct_values_are_read_once() -> None:
    seen = []

    def read(expr: pl.Expr) -> Step:
        return Step(expr, lambda values: seen.extend(values.to_list()) or values)

    assert (
        evaluate(FRAME, over_distinct(pl.col("text"), read, pl.String)).to_list() == FRAME["text"].to_list()
    )
    assert len(seen) == 3


def test_fields_of_what_a_step_gives() -> None:
    halves = Step(pl.col("text"), lambda values: values.to_frame().select(pl.struct(half="text")).to_series())
    assert evaluate(FRAME, halves.field("half")).to_list() == FRAME["text"].to_list()


def test_many_steps_over_thousands_of_chunks() -> None:
    parts = [pl.DataFrame({"number": n, "day": "2020-01-01", "text": f" a{n} "}) for n in range(3000)]
    chunked = pl.concat(parts, rechunk=False)
    assert chunked.n_chunks() > 1000
    wide = read_columns(
        chunked,
        **{f"day{n}": parse_date(pl.col("day")) for n in range(8)},
        **{f"text{n}": clean(pl.col("text")) for n in range(8)},
    )
    assert (wide.height, wide["day7"].n_unique(), wide["text7"][7]) == (3000, 1, "a7")
