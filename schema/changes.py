"""What changed since the last release."""

import dataframely as dy

from schema.columns import integer, text
from schema.words import CHANGE_KINDS, CHANGE_SUBJECTS


class Changes(dy.Schema):
    """What changed since the release that was the latest at the build; empty in the first release."""

    change_number = integer("Place in the list, from 1", key=True, least=1)
    change_kind = text(
        "What happened: added, dropped, withdrawn and returned are said of partners; removed is what is not "
        "in the warehouse any more",
        required=True,
        allowed=CHANGE_KINDS,
    )
    subject = text("What it happened to", required=True, allowed=CHANGE_SUBJECTS)
    project_id = text(
        "Project concerned; see projects",
        to="projects.project_id",
        unless="change_kind = 'removed'",
    )
    organisation_id = text("Organisation concerned, by its present id; see organisations", holds="code")
    field = text("Column that changed", holds="code")
    before = text("What it held in that release", holds="free text")
    after = text("What it holds now; for an added partner its role", holds="free text")
    since_release = text("Release compared with", required=True, holds="code")


MAIN = {
    "changes": Changes,
}
