"""Parser of an entry of WBC-RTI.info, as a web page or as the text that it shows."""

import re
from dataclasses import replace

import polars as pl

from extractors.contract import PAGES, DocumentError, DocumentName, Staged
from extractors.read.frames import notices_frame, one_row
from extractors.read.named_persons import cut_columns
from extractors.read.pages.any_page import stage_any_page
from extractors.read.pages.document import WebText
from extractors.read.pages.labelled import read_lines
from extractors.read.pages.main_text import declared_address
from extractors.read.pages.named_countries import country_named
from extractors.read.pages.page_language import languages_of, split_by_language
from extractors.read.pages.page_mentions import SAID, Mention, first_of_each, mentions_frame, readable
from extractors.read.pages.periods import find_periods
from extractors.read.pages.reading import notice, read_mentions
from extractors.read.pages.walls import refuse_wall
from extractors.sources.wbc_rti.entry_labels import Entry, read_entry

_LANGUAGE = "en"  # of the platform, its labels and their values
_HOST = re.compile(r"https?://(?:www\.)?wbc-rti\.info(?:[/:]|$)")
_ENTRY = re.compile(r"/object/(?P<kind>project|document|news|event|call)/(?P<number>\d+)")
# Labels say these of the project itself; in the text they may be those of anything
_BY_LABEL = ("acronym", "period")


PAGE_COLUMNS = (
    *("record_number", "url", "kind", "title", "languages", "main_text", "published_on", "modified_on"),
)


def read(page: WebText, document: DocumentName) -> Staged:
    """Read one entry: one record. Any other page of the platform is read as any page is.

    Raises DocumentError if it is none of the platform, and has neither the labels nor the end of an entry.
    """
    tree = page.tree
    address = declared_address(tree)
    if tree is not None:
        root = tree.find("main") or tree.body or tree
        lines = [line.text for line in read_lines(root, document) if line.text]
        entry = read_entry(lines)
        if not _is_entry(entry):
            refuse_wall(tree, "\n".join(lines), document)
            if _HOST.match(address or ""):
                return stage_any_page(page, document)
    else:
        entry = read_entry(" ".join(line.split()) for line in page.text.splitlines() if line.strip())
    if not _is_entry(entry):
        what = "the page looks different than expected: none of the labels of an entry is on it"
        raise DocumentError(document.label, "", what, "Look at it in a browser: its markup may have changed")
    title, body = (entry.text[0], entry.text[1:]) if entry.text else (None, [])
    texts = {"title": title, "main_text": "\n".join(body) or None}
    kept, remarks = cut_columns(texts, texts)
    parts = split_by_language("\n".join(text for text in kept.values() if text))
    reading = read_mentions(parts)
    url = next((url for url in (address, document.label) if url and url.startswith("http")), None)
    row = {
        "record_number": 1,
        "url": url,
        "kind": _kind(entry, address, document),
        **kept,
        "languages": languages_of(parts),
        "published_on": entry.created,
        "modified_on": entry.modified,
    }
    in_text = [mention for mention in reading.mentions if mention.kind not in _BY_LABEL]
    labelled, notices = _labelled(entry)
    return Staged(
        pages=one_row(row, PAGE_COLUMNS, PAGES),
        page_mentions=mentions_frame(first_of_each([*labelled, *in_text])),
        notices=pl.concat([reading.notices, notices, notices_frame(notice(*remark) for remark in remarks)]),
        record_count=1,
    )


def entry_of(address: str) -> str | None:
    """The key of the entry that an address leads to, such as "project/3217"; None if to none."""
    found = _ENTRY.search(address)
    return f"{found['kind']}/{found['number']}" if found else None


def _is_entry(entry: Entry) -> bool:
    return bool(entry.labels) and (entry.created is not None or len(entry.labels) > 1)


def _kind(entry: Entry, address: str | None, document: DocumentName) -> str | None:
    """What the platform calls an entry: its address says it, else labels that only projects have."""
    found = _ENTRY.search(address or "") or _ENTRY.search(document.label)
    if found:
        return found["kind"]
    return "project" if entry.labels & {"Project type", "Acronym", "Runtime"} else None


def _labelled(entry: Entry) -> tuple[list[Mention], pl.DataFrame]:
    """What the labels name, in their order, and remarks on them."""
    rows = [notice("ignored_label", None, label) for label in entry.passed_over]
    rows += [
        notice("misspelt_label", None, f"{written!r} is read as {label!r}")
        for label, written in entry.misspelt.items()
    ]
    found = [_said("acronym", value) for value in entry.values.get("acronym", [])[:1]]
    found += (_said(*_place(value), value) for value in entry.values.get("places", []))
    found += (_said("topic", value) for value in entry.values.get("topics", []))
    for value in entry.values.get("runtime", []):
        periods = find_periods(readable(value), _LANGUAGE)
        found += (
            replace(
                period,
                text=value,
                confidence=SAID if period.doubt is None else period.confidence,
                language=_LANGUAGE,
            )
            for period in periods
        )
        if not periods:
            rows.append(notice("unread_value", "runtime", f"{value[:80]!r} is no period that can be told"))
    return found, notices_frame(rows)


def _said(kind: str, value: str, text: str | None = None) -> Mention:
    return Mention(kind, value, text or value, 0, SAID, _LANGUAGE)


def _place(value: str) -> tuple[str, str]:
    """Return kind and value of a geographical focus: a country by its code, a region as it is written."""
    country = country_named(value, _LANGUAGE)
    return ("country", country) if country else ("place", value)
