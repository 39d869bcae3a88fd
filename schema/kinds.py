"""What a kind of records is: of the kinds there are each stands with its tables, as `KIND`.

A document holds records of one kind. In every build its records are those that the published tables count,
and those that were rejected.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of record, called like its staged table.

    `parts` are staged tables whose rows belong to a record; `published` is the table that a record is meant
    for, and under which its rejections are reported; `counted_in` the published table that has, for each
    document (``document_id``), `records` of it.
    """

    name: str
    published: str
    counted_in: str
    parts: tuple[str, ...] = ()
    records: str = "1"  # in SQL: how many records a row of `counted_in` stands for
