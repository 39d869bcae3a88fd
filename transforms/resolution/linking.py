"""From groups to clusters: links by rule, the surest first, each with its score and what speaks for it.

1. what one entry of a register says together, and trusted identifiers;
2. equal names at the same postcode, website or city, where nothing contradicts;
3. pairs that met in a place, a website or rare words, weighed by all that is known of both, joined where all
of
   a cluster hold together;
4. what has neither city nor postcode joins the only cluster of that name in its country, or of several the
   only one whose co-partners it knows, or else the only one whose name differs by a typing error.

Each step works on the clusters of the one before, so that evidence gathers. A step never brings together two
identifiers of one scheme, but for charter codes: an institution may hold several.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from transforms.resolution.exact_joins import join_by_entry, join_by_equal_names, join_by_identifier
from transforms.resolution.linker import Linker
from transforms.resolution.names_without_place import join_by_like_name_alone, join_by_name_alone
from transforms.resolution.prepared_groups import Prepared
from transforms.resolution.weighed_pairs import join_weighed_pairs, moved


def link(
    prepared: Prepared,
    identifiers: pl.DataFrame,
    contexts: pl.DataFrame,
    entries: pl.DataFrame,
    forced: tuple[np.ndarray, np.ndarray] | None = None,
    barriers: Sequence[np.ndarray] = (),
) -> tuple[np.ndarray, pl.DataFrame, pl.DataFrame]:
    """Return the cluster of each group, the links (as in `linker.LINKS`), and what the caps of blocks cut.

    `identifiers`: group_id, identifier_scheme, identifier_value that can be trusted. `contexts`: group_id,
    context. `entries`: one, other: pairs of groups that one entry of a register names. `forced`: pairs of
    groups that are the same by correction. `barriers`: see `Linker`.
    """
    linker = Linker(prepared, identifiers, barriers)
    if forced is not None:
        linker.join("correction", *forced, 1.0)
    join_by_entry(linker, entries)
    join_by_identifier(linker)
    join_by_equal_names(linker)
    alone, cuts = join_weighed_pairs(linker)
    earlier = linker.cluster
    join_by_name_alone(linker, contexts)
    join_by_like_name_alone(linker, moved(alone, linker.now(earlier)))
    return linker.cluster, linker.links(), cuts
