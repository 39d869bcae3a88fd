"""Parser of one project card, whatever it comes as: JSON, HTML page or plain text."""

from extractors.contract import DocumentError, DocumentName, Staged
from extractors.sources.eprp import card_html, card_json, card_text
from extractors.sources.eprp.assembly import Raw, assemble


def parse(data: bytes, document: DocumentName) -> Staged:
    """Parse one card: one record, staged or rejected.

    Raises DocumentError if it can't be read, or holds no project.
    """
    return assemble(_read(data, document))


def card_identifier(data: bytes) -> str | None:
    """Return the identifier of the project that a card is about, null if it has none or is no card."""
    try:
        raw = _read(data, DocumentName(source="", key="", label="card"))
    except DocumentError:
        return None
    identifier: str | None = raw.projects["identifier"].str.strip_chars()[0]
    return identifier or None


def _read(data: bytes, document: DocumentName) -> Raw:
    """Read a card by the sign that its text begins with."""
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start in (b"{", b"["):
        return card_json.read(data, document)
    if start == b"<":
        return card_html.read(data, document)
    return card_text.read(data, document)
