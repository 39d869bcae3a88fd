"""What is no project, from staged records to tables: registers, mobility, requests for partners, pages.

Who is who is found out in between, together with the participations: `read_others` gives the mentions of
organisations that this needs, `Others.tables` takes what came out.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from transforms.mobility import flow_doubts, flow_mentions, mobility_flows, read_flows
from transforms.page_projects import find_page_projects
from transforms.pages import (
    mention_doubts,
    page_doubts,
    page_mentions,
    page_organisations,
    pages_table,
    read_page_mentions,
    read_pages,
)
from transforms.records import newest_records
from transforms.registers import charters, entry_doubts, entry_mentions, read_entries
from transforms.requests import (
    partner_requests,
    read_requests,
    request_doubts,
    request_mentions,
    with_profiles,
)
from transforms.resolution.mentions import MENTIONS


@dataclass(frozen=True)
class Others:
    """Records that are no projects, their fields read.

    - mentions: where they name organisations, as in `records.NAMED`.
    - doubts: values that could not be used, as in `projects.doubts`, with table_name.
    """

    entries: pl.DataFrame
    flows: pl.DataFrame
    requests: pl.DataFrame
    pages: pl.DataFrame
    page_mentions: pl.DataFrame
    mentions: pl.DataFrame
    doubts: pl.DataFrame

    def to_resolve(self) -> pl.DataFrame:
        """Return the mentions as resolution takes them; none of them has co-partners."""
        return self.mentions.with_columns(context=pl.lit(None, pl.String)).select(MENTIONS.names())

    def tables(
        self, assigned: pl.DataFrame, projects: pl.DataFrame, project_names: pl.DataFrame
    ) -> dict[str, pl.DataFrame]:
        """Return the tables of the registry, by name.

        `assigned` has mention_id and organisation_id, `projects` project_id, title, start_date and end_date,
        `project_names` project_id and name: every identifier of a project.
        """
        entries = self.entries.with_columns(
            mention_id=pl.format("{}#{}", "document_id", "record_number")
        ).join(assigned.select("mention_id", "organisation_id"), on="mention_id", how="left")
        requests, request_documents = partner_requests(self.requests, assigned)
        pages, page_documents = pages_table(self.pages)
        found = find_page_projects(self.pages, self.page_mentions, projects)
        return {
            "register_entries": entries.sort("document_id", "record_number"),
            "charters": charters(entries),
            "mobility_flows": mobility_flows(self.flows, assigned),
            "partner_requests": requests,
            "request_documents": request_documents,
            "pages": pages,
            "page_documents": page_documents,
            "page_mentions": page_mentions(self.page_mentions, found, assigned, project_names),
        }


def read_others(staged: Mapping[str, pl.LazyFrame], versions: pl.DataFrame) -> Others:
    """Read the newest versions of all records that are no projects.

    `staged` has the tables of the contract with ``folder``, `versions` one row per version of a document.
    """
    entries = read_entries(newest_records(staged["organisations"], versions))
    flows = read_flows(newest_records(staged["mobility_flows"], versions))
    requests = with_profiles(read_requests(newest_records(staged["partner_requests"], versions)), entries)
    pages = read_pages(newest_records(staged["pages"], versions))
    named = read_page_mentions(newest_records(staged["page_mentions"], versions), pages)
    doubts = {
        "register_entries": entry_doubts(entries),
        "mobility_flows": flow_doubts(flows),
        "partner_requests": request_doubts(requests),
        "pages": page_doubts(pages),
        "page_mentions": mention_doubts(named),
    }
    return Others(
        entries,
        flows,
        requests,
        pages,
        named,
        pl.concat(
            [
                entry_mentions(entries),
                flow_mentions(flows),
                request_mentions(requests),
                page_organisations(named),
            ]
        ),
        pl.concat(frame.with_columns(table_name=pl.lit(name)) for name, frame in doubts.items()),
    )
