"""Schema ops: how harvesting and building went."""

import dataframely as dy

from schema.columns import counted, integer, moment, published, text, yes_no
from schema.words import ORIGINS, REJECTION_SCOPES


class StagedRejections(dy.Schema):
    """What of a document could not be kept: one row per thing."""

    record_number = counted("Record in the document, from 1")
    line_number = counted("Line where the record begins, from 1; null where a format has no lines")
    scope = published("What is out: a record, a participation of it, or one value", holds="code")
    column = published("Column concerned", holds="code")
    rule = published("Rule that it breaks", holds="code")
    value = published("The value; null where the column may hold personal data", holds="free text")


class StagedNotices(dy.Schema):
    """Remarks on a document: unknown or ignored columns, values read with doubt, what was withheld."""

    record_number = counted("Record in the document, from 1")
    kind = published("Kind of remark", holds="free text")
    column = published("Column concerned", holds="code")
    detail = published("In words", holds="free text")
    count = counted("How many records it concerns")


class Runs(dy.Schema):
    """One row per run of the pipeline, from the ledger."""

    run_id = text("Identifier", key=True, holds="code")
    command = text("What was asked", required=True, holds="free text")
    started_at = moment("Start", required=True)
    finished_at = moment("End; null while it runs, or if it was killed")
    state = text(
        "How it ended; the run that made this warehouse is still running in it", required=True, holds="code"
    )
    detail = text("What it did, or what went wrong", holds="free text")


class RejectedRows(dy.Schema):
    """What could not be loaded, and why; nothing is dropped without a row here."""

    document_id = text("See documents", required=True, to="documents.document_id")
    record_number = integer("Record in the document, from 1", least=1)
    line_number = integer("Line where the record begins, from 1")
    scope = text(
        "record: the whole record is out; participation: one organisation of it; value: one value is null",
        required=True,
        allowed=REJECTION_SCOPES,
    )
    table_name = text("Table that it was meant for", required=True, holds="code")
    column_name = text("Column concerned", holds="code")
    rule = text("Rule that it breaks", required=True, holds="code")
    value = text("The value, unless the column may be personal", holds="free text")


class Notices(dy.Schema):
    """Remarks on documents: unknown columns, values read with doubt, what was withheld."""

    document_id = text("See documents", required=True, to="documents.document_id")
    record_number = integer("Record concerned; null if it is the whole document")
    kind = text("Kind of remark", required=True, holds="free text")
    column_name = text("Column concerned", holds="code")
    detail = text("In words", holds="free text")
    row_count = integer("How many records it concerns", least=1)


class Builds(dy.Schema):
    """The build that made this warehouse: one row."""

    fingerprint = text("Digest of the documents and of the program that read them", key=True, holds="code")
    origin = text("Real data, or made up", required=True, allowed=ORIGINS)
    built_at = moment("End of the build", required=True)


class Checks(dy.Schema):
    """The checks that this warehouse passed before it was put in place."""

    check_name = text("Name; the query is warehouse/checks/<name>.sql", key=True, holds="code")
    description = text("What it holds", required=True, holds="code")
    violation_count = integer("Rows that break it", required=True, least=0)
    is_passed = yes_no("No row breaks it", required=True)


class Comparisons(dy.Schema):
    """What was held against the last release to find out what changed; empty in the first release."""

    comparison_name = text("Name; the query is warehouse/changes/<name>.sql", key=True, holds="code")
    description = text("What it finds", required=True, holds="free text")
    since_release = text("Release compared with", required=True, holds="code")
    change_count = integer("Changes found", required=True, least=0)
    problem = text(
        "Why it could not be compared: that release has other tables or columns", holds="free text"
    )


class Coverage(dy.Schema):
    """Per source and call year, how complete it is: in projects; of a source without any, in records."""

    source = text("Source", required=True, holds="code")
    call_year = integer("Call year; null where projects have none")
    asked_count = integer("What the overview of the newest harvest promised, or was asked for", least=0)
    advertised_count = integer("What the source says that it has", least=0)
    fetched_count = integer("What the newest harvest fetched", least=0)
    loaded_count = integer("What was loaded from this source", required=True, least=0)
    listed_count = integer("Of these, what is in the newest whole harvest", required=True, least=0)
    shared_count = integer("Of these projects, those that another source has too", least=0)
    only_here_count = integer("Of these projects, those that no other source has", least=0)
    differing_count = integer("Of these projects, those where this source disagrees with another", least=0)
    is_whole = yes_no("Its newest harvest got all, and so did that of what spans several call years")


class CoverageDifferences(dy.Schema):
    """One row per project and field where a source says something else than the one that was used."""

    project_id = text("See projects", required=True, to="projects.project_id")
    field = text("Column concerned", required=True, holds="code")
    source = text("Source that differs", required=True, holds="code")
    value = text("What it says", holds="free text")
    used_source = text("Source that was used", required=True, holds="code")
    used_value = text("What that says", holds="free text")


STAGED = {
    "rejected": StagedRejections,
    "notices": StagedNotices,
}
OPS = {
    "runs": Runs,
    "rejected_rows": RejectedRows,
    "notices": Notices,
    "builds": Builds,
    "checks": Checks,
    "comparisons": Comparisons,
    "coverage": Coverage,
    "coverage_differences": CoverageDifferences,
}
