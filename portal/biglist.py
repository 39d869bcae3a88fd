"""One big list for benchmarks, written without making a world of that size."""

from pathlib import Path

from portal.generator import generate
from portal.lists import LISTS, render

_BYTES_A_RECORD = 3220  # commas included; measured


def write_big(path: Path, size: int, seed: int) -> int:
    """Write one Erasmus+ list of about `size` bytes to `path`; return the number of its records.

    It is the list of mobility projects of 2018, in the header family of 622 columns.
    """
    wanted = next(found for found in LISTS if "KA1_2018" in found.name)
    world = generate(max(1, size // _BYTES_A_RECORD), seed, only=(wanted.family, wanted.first_year))
    body = render(wanted, world)
    path.write_bytes(body)
    return wanted.projects(world).height
