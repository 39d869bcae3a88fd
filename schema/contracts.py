"""Schema ops: what each source has to give, how it keeps to that, and what was accepted by hand."""

import dataframely as dy

from schema.columns import integer, moment, number, share, text
from schema.words import ACCEPTANCE_KINDS, CONTRACT_STATES, DEVIATION_KINDS


class SourceContracts(dy.Schema):
    """One row per source and staged column: what is promised, and what the newest harvests hold."""

    source = text("Source", key=True, holds="code")
    table_name = text("Staged table", key=True, holds="code")
    part = text(
        "Part of the table: the role of participations, the kind of mentions; else empty",
        key=True,
        holds="free text",
    )
    column_name = text("Column of it", key=True, holds="code")
    form = text("Form of its values, if they are typed; see schema/forms.py", holds="code")
    promised_share = share("Least share of its rows in which it has to be filled, if that is promised")
    row_count = integer("Rows of the part in the newest harvest of each partition", required=True, least=0)
    filled_share = share("Of these, those in which it is filled")
    filled_share_before = share("The same of the harvests before that were good")
    readable_share = share("Of the values, those that are of the form")
    readable_share_before = share("The same of the harvests before that were good")
    state = text(
        "kept; waiting: it deviates, and what deviates is left out; accepted: it deviates, and may",
        required=True,
        allowed=CONTRACT_STATES,
    )


class SourceDeviations(dy.Schema):
    """One row per deviation of the newest harvest of a partition from the last good one before it."""

    source = text("Source", required=True, holds="code")
    partition = text(
        "What was harvested as a whole: a list, a call year; null for many small documents together",
        holds="code",
    )
    table_name = text("Staged table; unknown for a column that nobody knows", required=True, holds="code")
    part = text("Part of the table, as in source_contracts", holds="free text")
    column_name = text("Column; null where rows are meant", holds="free text")
    call_year = text("Call year whose rows are meant", holds="code")
    kind = text(
        "emptied: fewer rows have it; retyped: fewer values are of its form; uniform: all say the same; "
        "rescaled: amounts are ten times as large, or as small; shrunk: fewer rows; added: a new column",
        required=True,
        allowed=DEVIATION_KINDS,
    )
    before = number("Share before; rows where they shrank; digits of amounts where they were rescaled")
    now = number("The same now; values of a column that was added, if they were counted")
    state = text(
        "waiting: the harvest is left out; accepted by hand; told: it does no harm",
        required=True,
        allowed=CONTRACT_STATES,
    )


class Acceptances(dy.Schema):
    """What was accepted by hand, from the ledger: see `erasmus accept`."""

    source = text("Source", required=True, holds="code")
    partition = text("List, call year or document; null for the source as a whole", holds="code")
    kind = text(
        "changed: what a harvest brought is the new normal; gone: the document is, for good; "
        "absent: nothing of the source is staged",
        required=True,
        allowed=ACCEPTANCE_KINDS,
    )
    harvest_number = integer(
        "Number of the harvest that it was about, the newest one then", required=True, least=0
    )
    accepted_at = moment("When", required=True)
    reason = text("Why, in words of whoever did", required=True, holds="free text")


OPS = {
    "source_contracts": SourceContracts,
    "source_deviations": SourceDeviations,
    "acceptances": Acceptances,
}
