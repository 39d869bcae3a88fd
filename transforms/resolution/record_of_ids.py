"""The record of ids given: an organisation keeps its id from build to build.

The record is two frames, state that is carried from release to release:

- ``keys``: what an organisation was known by (a trusted identifier, or the digest of a spelling with its
  place, website and identifier), and the id that was given for it. Keys stay, so that a document that comes
  back finds its ids; removed are those of whoever is forgotten.
- ``ids``: every id ever given, the build that first gave it, and where it went if it was retired.

A new id is made from the smallest key of its cluster, so from an empty record the same documents give the
same ids in any order. Mentions whose name is withheld never come here. An id once given is never given to
anything else: if its digest is taken, the next one is tried.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from transforms.resolution.mention_groups import IDENTITY, LONGEST_NAME

KEYS = pl.Schema({"key": pl.String, "organisation_id": pl.String})
IDS = pl.Schema(
    {
        "organisation_id": pl.String,
        "first_build": pl.Int64,  # number of the build that gave it
        # the key that it was given for: where a cluster is split, the id stays with it; null if forgotten
        "anchor": pl.String,
        "redirected_to": pl.String,  # null while it lives
        "redirected_in": pl.Int64,  # number of the build that retired it
        "redirected_date": pl.Date,  # day of the newest document of that build
    }
)
_PREFIX = "org-"
_SPELLING = "~"  # begins the key of a spelling


@dataclass(frozen=True)
class Record:
    """The ids given so far (frames as in KEYS and IDS)."""

    keys: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=KEYS))
    ids: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=IDS))

    def next_build(self) -> int:
        """Return the number of the build that comes after all that are recorded."""
        last = self.ids.select(
            pl.max_horizontal(pl.col("first_build").max(), pl.col("redirected_in").max())
        ).item()
        return 1 if last is None else int(last) + 1


def cluster_keys(groups: pl.DataFrame, trusted: pl.DataFrame) -> pl.DataFrame:
    """Return cluster, key, mention_count: what each cluster is known by, each key once.

    `groups` as in `resolve.Resolution.groups`, `trusted` has the identifiers that join (group_id,
    identifier_scheme, identifier_value). A spelling counts in the country where it was published: one that is
    adopted may be another tomorrow. Where two clusters share an identifier it belongs to the one with more
    mentions. What names nobody has no key: it could not be known again.
    """
    named = groups.filter(~pl.col("is_nameless"))
    spellings = named.select("cluster", "mention_count", key=spelling_keys(named))
    identifiers = groups.join(trusted, on="group_id", suffix="_trusted").select(
        "cluster",
        "mention_count",
        key=pl.format("{}:{}", "identifier_scheme_trusted", "identifier_value_trusted"),
    )
    return (
        pl.concat([spellings, identifiers])
        .group_by("cluster", "key")
        .agg(pl.col("mention_count").sum())
        .sort("key", "mention_count", "cluster", descending=[False, True, False])
        .unique("key", keep="first", maintain_order=True)
    )


def spelling_keys(groups: pl.DataFrame) -> pl.Series:
    """Return the key of the spelling of each group, with the place, website and identifier beside it."""
    place = ("published_country", "name", "city", "postcode", "website")
    parts = (*place, "identifier_scheme", "identifier_value")
    # a separator that occurs in no published text, and a mark for null
    text = pl.concat_str([pl.col(part).fill_null("\x02") for part in parts], separator="\x1f")
    digests = [hashlib.sha256(value.encode()).hexdigest()[:24] for value in groups.select(text).to_series()]
    return _SPELLING + pl.Series(digests, dtype=pl.String)


def is_spelling(keys: pl.Series) -> pl.Series:
    """Return which keys are of spellings; the others are identifiers."""
    return keys.str.starts_with(_SPELLING)


def known_keys(mentions: pl.DataFrame) -> pl.Series:
    """Return the keys that mentions (as in `mention_groups.MENTIONS`) could be known by, each once."""
    groups = mentions.with_columns(pl.col("name").str.head(LONGEST_NAME)).select(IDENTITY).unique()
    identifiers = groups.select(key=pl.format("{}:{}", "identifier_scheme", "identifier_value"))
    spellings = spelling_keys(groups.rename({"country_code": "published_country"}))
    return pl.concat([spellings.alias("key"), identifiers.to_series()]).drop_nulls().unique()


def without_keys(record: Record, forgotten: pl.Series, seen: pl.Series) -> Record:
    """Return a record without keys that would still tell of the forgotten.

    `forgotten` are keys that hold them. Of an id that had one, older keys may hold another spelling of the
    same: only those that are `seen` in this build stay. An id that was given for a key that went is anchored
    at the smallest that stays; where none does, at none: it leads nowhere, and is not given again.
    """
    c = pl.col
    concerned = pl.concat(
        [
            record.keys.filter(c("key").is_in(forgotten.implode()))["organisation_id"],
            record.ids.filter(c("anchor").is_in(forgotten.implode()))["organisation_id"],
        ]
    ).unique()
    is_concerned = c("organisation_id").is_in(concerned.implode())
    is_told = ~c("key").is_in(forgotten.implode()) & c("key").is_in(seen.implode())
    keys = record.keys.filter(~is_concerned | is_told)
    anchors = keys.filter(is_concerned).group_by("organisation_id").agg(new_anchor=c("key").min())
    ids = record.ids.join(anchors, on="organisation_id", how="left", maintain_order="left").with_columns(
        anchor=pl.when(is_concerned & ~c("anchor").is_in(keys["key"].implode()))
        .then("new_anchor")
        .otherwise("anchor")
    )
    return Record(keys, ids.select(IDS.names()))


def give_ids(keys: pl.DataFrame, record: Record, on: date | None = None) -> tuple[pl.DataFrame, Record]:
    """Return cluster, organisation_id, and the record with what is new.

    `on` is the day to be kept beside ids that are retired now. `keys` as `cluster_keys` returns them. Of the
    ids that the keys of a cluster have had, the one given first survives (ties: the smaller); the others are
    redirected to it. An id whose keys are now in several clusters stays with its anchor, else with the most
    mentions.
    """
    build = record.next_build()
    c = pl.col
    # numbered by their smallest key, clusters depend on no order of rows
    ordered = keys.group_by("cluster").agg(anchor=c("key").min(), total=c("mention_count").sum())
    claims = (
        keys.join(record.keys, on="key")
        .join(record.ids.filter(c("redirected_to").is_null()), on="organisation_id")
        .group_by("organisation_id", "first_build", "cluster")
        .agg(mentions=c("mention_count").sum(), has_anchor=(c("key") == c("anchor")).any())
        .join(ordered, on="cluster")
    )
    kept = claims.sort(
        "organisation_id", "has_anchor", "mentions", "anchor", descending=[False, True, True, False]
    ).unique("organisation_id", keep="first", maintain_order=True)
    survivors = kept.sort("cluster", "first_build", "organisation_id").with_columns(
        survivor=c("organisation_id").first().over("cluster")
    )
    retired = survivors.filter(c("organisation_id") != c("survivor")).select("organisation_id", "survivor")
    known = survivors.filter(c("organisation_id") == c("survivor")).select("cluster", "organisation_id")
    new = ordered.join(known, on="cluster", how="anti").sort("anchor")
    given = new.select(
        "cluster", "anchor", organisation_id=_fresh(new["anchor"], record.ids["organisation_id"])
    )
    assigned = pl.concat([known, given.select("cluster", "organisation_id")]).sort("cluster")
    return assigned, Record(
        _keys(record.keys, keys.join(assigned, on="cluster"), retired),
        _ids(record.ids, given, retired, build, on),
    )


def _fresh(anchors: pl.Series, taken: pl.Series) -> pl.Series:
    """Return an id for each anchor that was never given; anchors come sorted, each once."""
    used = set(taken)
    found = []
    for anchor in anchors:
        attempt = 0
        while True:
            digest = hashlib.sha256(f"{anchor}#{attempt}".encode()).hexdigest()[:12]
            if f"{_PREFIX}{digest}" not in used:
                break
            attempt += 1
        used.add(f"{_PREFIX}{digest}")
        found.append(f"{_PREFIX}{digest}")
    return pl.Series(found, dtype=pl.String)


def _keys(before: pl.DataFrame, now: pl.DataFrame, retired: pl.DataFrame) -> pl.DataFrame:
    """Return all keys: those seen now with their present id, the others with theirs, or where it went."""
    unseen = before.join(now.select("key"), on="key", how="anti").join(
        retired, on="organisation_id", how="left"
    )
    moved = unseen.select("key", organisation_id=pl.coalesce("survivor", "organisation_id"))
    return pl.concat([now.select("key", "organisation_id"), moved]).sort("key")


def _ids(
    before: pl.DataFrame, given: pl.DataFrame, retired: pl.DataFrame, build: int, on: date | None
) -> pl.DataFrame:
    """Return all ids: new ones added, retired ones redirected, older redirects led to where they now end."""
    c = pl.col
    added = given.select(
        "organisation_id",
        "anchor",
        first_build=pl.lit(build, pl.Int64),
        redirected_to=pl.lit(None, pl.String),
        redirected_in=pl.lit(None, pl.Int64),
        redirected_date=pl.lit(None, pl.Date),
    ).select(IDS.names())
    now = retired.rename({"survivor": "new"})
    led = (
        before.join(now, on="organisation_id", how="left")
        .join(
            now.rename({"organisation_id": "redirected_to", "new": "further"}), on="redirected_to", how="left"
        )
        .with_columns(
            redirected_in=pl.when(c("new").is_not_null() | c("further").is_not_null())
            .then(build)
            .otherwise("redirected_in"),
            redirected_date=pl.when(c("new").is_not_null() | c("further").is_not_null())
            .then(pl.lit(on, pl.Date))
            .otherwise("redirected_date"),
            redirected_to=pl.coalesce("new", "further", "redirected_to"),
        )
        .select(IDS.names())
        .cast(IDS)
    )
    return pl.concat([led, added]).sort("organisation_id")


def redirects(record: Record) -> pl.DataFrame:
    """Return organisation_id, redirected_to, redirected_date of every id that was retired."""
    return record.ids.filter(pl.col("redirected_to").is_not_null()).select(
        "organisation_id", "redirected_to", "redirected_date"
    )
