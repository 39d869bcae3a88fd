"""Parser of one project card, whatever it comes as: JSON, HTML page or plain text."""

from extractors.contract import DocumentName, Staged
from extractors.sources.eprp import card_html, card_json, card_text
from extractors.sources.eprp.assembly import Raw, assemble, gives
from extractors.sources.eprp.card_words import ORGANISATION_COLUMNS, PROJECT_COLUMNS
from extractors.sources.eprp.quality_labels import kept_columns

GIVES = gives(
    kept_columns((*card_json.PROJECT.used, *PROJECT_COLUMNS)),
    ("role", *card_json.ORGANISATION.used, "location", *ORGANISATION_COLUMNS),
)


def open_card(data: bytes, document: DocumentName) -> Raw:
    """Open a card by the sign that its text begins with. Raises DocumentError if it holds no project."""
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start in (b"{", b"["):
        return card_json.read(data, document)
    if start == b"<":
        return card_html.read(data, document)
    return card_text.read(data, document)


def read(card: Raw, document: DocumentName) -> Staged:
    """Stage one card: one record, kept or rejected."""
    return assemble(card, GIVES)
