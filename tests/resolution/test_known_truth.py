import polars as pl

from benchmarks.known_truth import measure
from transforms.resolution.known_truth import COLUMNS, known_truth, program_digest


def test_the_measure_that_is_kept_is_of_this_very_program() -> None:
    kept = known_truth()
    assert kept["program"].unique().to_list() == [program_digest()], "run `make quality`"
    assert kept.filter(scope="all").height == 1


def test_it_can_be_taken_again() -> None:
    """On a small world: the columns are those that are kept, and nothing is far off."""
    figures = measure(500, 11)
    assert figures.schema == COLUMNS
    overall = figures.filter(scope="all").row(0, named=True)
    assert overall["mention_count"] > 1000
    assert overall["pair_precision"] > 0.99
    assert overall["pair_recall"] > 0.9
    assert figures.filter(pl.col("scope") == "country")["mention_count"].sum() == overall["mention_count"]
