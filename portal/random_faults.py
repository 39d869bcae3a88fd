"""Faults at random, the same at each run: some requests go wrong, and some documents can't be had at all."""

import random
import threading
from collections import Counter

from portal.faults import Fault, Faults

# What passes: the same request may go well the next time
PASSING = ("500", "503", "429", "cut-off", "wrong-length", "reset", "slow", "redirect")
# What stays, for documents that can't be had
STAYING = ("404", "500", "cut-off", "html", "reset")
_MAY_STAY = frozenset({"list", "search", "card", "details"})
_VALUES = {"429": "0", "503": "0", "slow": "0.005"}
_MOVED = "moved=1"


class RandomFaults(Faults):
    """Each request goes wrong with the probability `share`; of `lost` documents none is ever sent whole.

    `lost` is a share, too. What goes wrong is drawn from `seed`, the request and how often it came. A
    redirect leads to the same document under a second address.
    """

    def __init__(self, share: float, lost: float, seed: int) -> None:
        super().__init__()
        self.befallen: Counter[str] = Counter()  # how often each fault happened
        self._share, self._lost, self._seed = share, lost, seed
        self._came: Counter[str] = Counter()
        self._drawing = threading.Lock()

    def take(self, kind: str, key: str, path: str) -> Fault | None:
        """The fault that befalls this request; None if it goes well."""
        with self._drawing:
            name = self._draw(kind, key, path)
            if name is not None:
                self.befallen[name] += 1
        if name is None:
            return None
        moved = f"{path}{'&' if '?' in path else '?'}{_MOVED}"
        return Fault(name, kind, value=moved if name == "redirect" else _VALUES.get(name, ""))

    def _draw(self, kind: str, key: str, path: str) -> str | None:
        document = f"{self._seed} {kind} {key}"
        of_document = random.Random(document)
        if kind in _MAY_STAY and key != "aggregations" and of_document.random() < self._lost:
            return of_document.choice(STAYING)
        self._came[document] += 1
        of_request = random.Random(f"{document} {self._came[document]}")
        if of_request.random() >= self._share:
            return None
        is_get = kind not in ("search", "organisation_register")  # only what is no POST may be led on
        passing = PASSING if is_get and _MOVED not in path and kind != "robots" else PASSING[:-1]
        return of_request.choice(passing)
