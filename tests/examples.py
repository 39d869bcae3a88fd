"""How many examples a property is tried on: few in every run, many times more in a long one."""

import os

_TIMES = int(os.environ.get("EXAMPLES", "1"))


def examples(number: int) -> int:
    """Return `number`, or as many times more as the environment's EXAMPLES says (`make fuzz`)."""
    return number * _TIMES
