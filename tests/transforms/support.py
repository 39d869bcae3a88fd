"""Values in, values out: what every test of an expression or step needs."""

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl
from hypothesis import strategies as st

from transforms.steps import Step, evaluate

# Any text that Python can hold and UTF-8 can carry, and the characters that these parsers turn on.
any_text = st.text(st.characters(codec="utf-8"), max_size=60) | st.text(
    " \t\n\r\u00a0\u200b\ufeff-–—/\\.,;:'\"()[]0123456789EURxXnaNAtbd€KkAaÃ©Ω%+#", max_size=30
)
any_texts = st.lists(any_text | st.none(), max_size=8)


def values(function: Callable[[pl.Expr], pl.Expr | Step], texts: Sequence[str | None]) -> list[Any]:
    """Return what `function` makes of each of `texts`."""
    frame = pl.DataFrame({"text": pl.Series(texts, dtype=pl.String)})
    return evaluate(frame, function(pl.col("text"))).to_list()


def value(function: Callable[[pl.Expr], pl.Expr | Step], text: str | None) -> Any:
    """Return what `function` makes of one text."""
    return values(function, [text])[0]
