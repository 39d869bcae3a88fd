"""At full size a frame has hundreds of chunks; Polars inside Polars must not be called once for each."""

import subprocess
import sys

from schema.words import TEXT_KINDS

MANY_CHUNKS = """
import polars as pl
from schema.words import TEXT_KINDS
from transforms.projects.texts import read_texts

one = {"project_id": ["p"], "source": ["eprp_search"], "document_id": ["d"], "record_number": [1]}
texts = {kind: ["A text of some words."] for kind in TEXT_KINDS}
parts = [pl.DataFrame({**one, **texts, "project_id": [f"p{n}"]}) for n in range(5000)]
frame = pl.concat(parts, rechunk=False)
assert frame.n_chunks() > 1000
print(read_texts(frame).height)
"""


def test_frames_of_many_chunks_are_read() -> None:
    # in a process of its own: what went wrong was a crash of the whole interpreter
    done = subprocess.run([sys.executable, "-c", MANY_CHUNKS], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, str(5000 * len(TEXT_KINDS))), done.stderr
