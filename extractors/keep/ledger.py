"""The ledger: every fetch of every document, and which partitions of a source are whole.

A *document* is known by its source and the source's own key, a *version* of it by the sha256 beside. A
*partition* is what is complete or not as a whole: one list, one call year of the search, one card. A
*harvest* is one pass over one source; killed, it stays open and is continued.

One SQLite file. Each write is one statement, durable when it returns.
"""

from extractors.keep.acceptances import Acceptances
from extractors.keep.fetches import Fetches
from extractors.keep.harvests import Harvests
from extractors.keep.partitions import Partitions
from extractors.keep.runs import Runs
from extractors.keep.unreadable import Unreadable


class Ledger(Harvests, Fetches, Partitions, Acceptances, Unreadable, Runs):
    """The ledger in one file, see the module."""
