"""What is wrong with a question, in words that tell what would be right."""

_SHOWN = 80  # characters of what was typed


class QuestionError(ValueError):
    """A question asked wrongly: says what is wrong, and what would be right."""


class UnknownValueError(QuestionError):
    """A word that means no value of the warehouse, or several: says which ones there are."""


def shown(typed: str) -> str:
    """Quote what was typed, as far as a message has room for it."""
    return repr(typed[:_SHOWN])
