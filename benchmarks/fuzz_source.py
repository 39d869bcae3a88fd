"""Fuzz the parser of one source in this process; ``benchmarks.fuzz`` starts it for each.

``python -m benchmarks.fuzz_source SOURCE FOLDER SECONDS SEED``. FOLDER holds ``corpus/`` to begin with and
``keys.json``; ``figures.json`` and ``findings/`` are written into it. Coverage of our Python is the guide
(atheris, that is libFuzzer), and half of the changes are ours (`benchmarks.mutations`).
"""

import json
import random
import resource
import sys
import time
import traceback
from pathlib import Path
from typing import Any
from zlib import crc32

import atheris

with atheris.instrument_imports(include=["extractors", "schema"]):
    from extractors.contract import DocumentError, DocumentName
    from extractors.source import Source
    from extractors.sources import SOURCES

from benchmarks.mutations import mutated

CPU_SECONDS = 10.0  # for one document
MEMORY_BYTES, MEMORY_TIMES = 300_000_000, 40  # more than before it, and beside its own bytes
HANG_SECONDS = 120  # of wall time: then the process is ended
MOST_RESIDENT_MB = 3000  # of the whole process, looked at each second
_MOST_ADDRESSES = 8_000_000_000  # bytes: beyond it nothing more is had, whatever is done within a second
_OURS = 0.6  # of the changes; the others are libFuzzer's
_FIGURES_EVERY = 1.0
MOST_BYTES = 400_000


class Judge:
    """Parses documents, and keeps what came of them."""

    def __init__(self, source: Source, folder: Path) -> None:
        self._source, self._folder = source, folder
        self._keys: list[str] = json.loads((folder / "keys.json").read_text(encoding="utf-8"))
        self._written = 0.0
        file = folder / "figures.json"
        self._figures: dict[str, Any] = {
            "documents": 0,
            "staged": 0,
            "refused": 0,
            "cpu_s": 0.0,
            "peak_mb": 0.0,
        }
        if file.exists():  # of a process that this one comes after
            self._figures = json.loads(file.read_text(encoding="utf-8"))

    def __call__(self, data: bytes) -> None:
        """Parse a document: staged or refused as a document is right, all else a finding."""
        key = self._keys[crc32(data) % len(self._keys)]
        _forget_peak()
        resident, cpu = _memory("VmRSS"), time.process_time()
        try:
            self._source.parse(data, DocumentName(self._source.id, key, key))
            self._figures["staged"] += 1
        except DocumentError:
            self._figures["refused"] += 1
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # a panic of a Rust library is no Exception
            self._keep(_signature(error), data, key, "".join(traceback.format_exception(error))[-3000:])
        cpu, more = time.process_time() - cpu, max(0, _memory("VmHWM") - resident)
        if cpu > CPU_SECONDS:
            self._keep("slow", data, key, f"{cpu:.1f} s of CPU for {len(data)} bytes")
        if more > MEMORY_BYTES + MEMORY_TIMES * len(data):
            self._keep("memory", data, key, f"{more / 1e6:.0f} MB for {len(data)} bytes")
        self._figures["documents"] += 1
        self._figures["cpu_s"] = max(self._figures["cpu_s"], round(cpu, 2))
        self._figures["peak_mb"] = max(self._figures["peak_mb"], round(more / 1e6, 1))
        if time.monotonic() - self._written > _FIGURES_EVERY:
            self._written = time.monotonic()
            (self._folder / "figures.json").write_text(json.dumps(self._figures), encoding="utf-8")

    def _keep(self, signature: str, data: bytes, key: str, said: str) -> None:
        """Keep the shortest document of each kind of finding."""
        file = self._folder / "findings" / f"{crc32(signature.encode()):08x}"
        if not file.exists() or file.stat().st_size > len(data):
            file.write_bytes(data)
            told = {"source": self._source.id, "what": signature, "key": key, "said": said}
            file.with_suffix(".json").write_text(json.dumps(told, indent=1), encoding="utf-8")


def _signature(error: BaseException) -> str:
    """Type of an error, and the last line of ours that it passed."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "/extractors/" in frame.filename]
    place = f"{'/'.join(Path(ours[-1].filename).parts[-2:])}:{ours[-1].lineno}" if ours else ""
    return f"{type(error).__name__} at {place}"


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _memory(name: str) -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024
    raise ValueError(f"the system does not say {name}")


def _mutator(data: bytes, most: int, seed: int) -> bytes:
    chance = random.Random(seed)  # noqa: S311 (draws changes, keeps no secrets)
    changed = mutated(data, chance) if chance.random() < _OURS else atheris.Mutate(data, most)
    return changed[:most]


def main() -> None:
    """Fuzz until the time is over."""
    source, folder, seconds, seed = sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_ADDRESSES, _MOST_ADDRESSES))
    judge = Judge(SOURCES[source], folder)
    options = [
        f"-max_total_time={seconds}",
        f"-seed={seed}",
        f"-timeout={HANG_SECONDS}",
        f"-rss_limit_mb={MOST_RESIDENT_MB}",
        f"-max_len={MOST_BYTES}",
        f"-artifact_prefix={folder}/findings/",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(folder / "corpus")], judge, custom_mutator=_mutator)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
