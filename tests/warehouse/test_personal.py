"""E-mails and phones are found alike by the parsers, which read with Polars, and by the check, in DuckDB."""

import re

import duckdb
import polars as pl
import pytest

from schema.personal import (
    DIALLED_PHONE,
    EMAIL,
    HALF_SPELT_EMAIL,
    LABELLED_PHONE,
    PHONE,
    PHONE_LINK,
    SPELT_EMAIL,
    Contact,
)
from tests.extractors.privacy_cases import scrubbed_texts

FOUND = {
    EMAIL: [
        "jane.doe@school.example", "rené@example.org", "x@münchen.example", "αβγ@example.gr",
        "иван@пример.бг", "ana @ escola.example", "ana\u00a0@\u00a0escola.example",
    ],
    PHONE: [
        "+351 21 123 45 67", "+\u00a0351 211 234 567", "call +49(30)1234567", "&#43;351 211 234 567",
        "%2B351211234567",
    ],
    LABELLED_PHONE: [
        "Tel. 02 123 45 67", "tel:021234567", "TÉL. 02 123 45 67", "τηλ. 210 1234567",
        "Τηλέφωνο: 210 1234567", "тел. 02 981 23 45", "(Тел.: 02 981 23 45)", "mob. 0470123456",
        "Fax +32 2 123 45 67", "tel+3221234567", "Handy 0171 1234567", "моб. 0888 123 456", "fax\n1234567",
        "Telemóvel: 912 345 678", "Móvil 612-345-678", "Tālr. 21234567", "kom. 601-234-567", "☎ 021234567",
        "☎021234567", "komórka 601 234 567",
    ],
    SPELT_EMAIL: ["ana at escola dot example", "ana arroba escola\u00a0punto example"],
    DIALLED_PHONE: ["00351 21 123 45 67", "(030) 123 45 67", "0171/1234567"],
    HALF_SPELT_EMAIL: ["ana_at_escola.example", "ana.b at escola.example", "ana.b AT\u00a0escola.example"],
    PHONE_LINK: ["wa.me/351211234567", "api.whatsapp.com/send?phone=351211234567", "tel:021234567"],
}  # fmt: skip
NOT_FOUND = {
    EMAIL: ["@handle only", "a @ b", "12 @ 3 euros"],
    PHONE: ["+12", "1 + 2 = 3", "project 2023+1"],
    LABELLED_PHONE: [
        "hotel 02 123 45 67", "учител 1234567", "tel1234567", "telling 1234567", "Tel. 12", "kom 1234567",
    ],
    SPELT_EMAIL: ["we are at school", "look at the dot"],
    DIALLED_PHONE: ["01/02/2020", "2020/1234567", "100420 601", "(2020) 1234567", "-000139818"],
    HALF_SPELT_EMAIL: ["know_at_all", "look at escola.example", "Ph.D. at escola.example", "e.g. at home"],
    PHONE_LINK: ["wa.me/group", "hotel: 1234567", "tel: we call"],
}  # fmt: skip
IDS = ["email", "phone", "labelled", "spelt", "dialled", "half spelt", "link"]


@pytest.mark.parametrize("contact", FOUND, ids=IDS)
def test_both_engines_find_the_same(contact: Contact) -> None:
    texts = pl.DataFrame({"text": FOUND[contact] + NOT_FOUND[contact]})
    known = [True] * len(FOUND[contact]) + [False] * len(NOT_FOUND[contact])
    assert texts["text"].str.contains(contact.pattern).to_list() == known
    assert texts["text"].filter(pl.Series(known)).str.contains(contact.sign).all()
    sql = f"SELECT regexp_matches(text, '{contact.pattern}') FROM texts"
    assert [row[0] for row in duckdb.sql(sql).fetchall()] == known


def test_what_stands_before_a_label_stays() -> None:
    assert scrubbed_texts(["Ask us (τηλ. 210 1234567) today", "Contact: тел. 02 981 23 45"]) == [
        "Ask us ([phone removed]) today",
        "Contact: [phone removed]",
    ]


@pytest.mark.parametrize("contact", FOUND, ids=IDS)
def test_a_letter_counts_in_both_cases(contact: Contact) -> None:
    """Ranges of letters stand outside (?i): what is one in any case must be one as it is written."""
    letters = pl.DataFrame({"letter": [chr(it) for it in range(1, 0x11000) if not 0xD800 <= it < 0xE000]})
    classes = set(re.findall(r"\(\?-i:(\[.*?\])\)", contact.pattern))
    assert bool(classes) == (contact not in (PHONE, PHONE_LINK))
    for written in classes:
        in_any_case = letters["letter"].str.contains(f"(?i)^{written}$")
        assert letters["letter"].str.contains(f"^{written}$").equals(in_any_case)
