"""Project cards as files, in each of their forms."""

from pathlib import Path

from extractors.contract import DocumentName, Staged
from extractors.sources.eprp import cards

CARDS = Path(__file__).parent / "cards"
SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
DOCUMENT = DocumentName(source="eprp_cards", key="card", label="card")
IDENTIFIER = "2022-2-CZ01-KA210-ADU-000098765"
KINDS = ("json", "html", "txt")
PARTNERS = [
    ('PRUHONICE, "STARE SADY" (OBEC), s.r.o.', "SK"),
    ("Fundacja Jabłoń (dawniej Grusza), Oddział Kraków", "PL"),
    ("Το Περιβόλι", "EL"),
]


def parse(data: bytes) -> Staged:
    return cards.SOURCE.parse(data, DOCUMENT)


def card(kind: str) -> bytes:
    return (CARDS / f"orchard.{kind}").read_bytes()


def kinds(staged: Staged) -> list[str]:
    return staged.notices["kind"].to_list()
