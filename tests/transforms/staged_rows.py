"""Staged rows of each subject, and the tables that a build makes of them."""

from schema import MAIN, OPS
from schema.rules import validate
from tests.staged import staging_of
from transforms.assemble import assemble

PROJECT = "2023-1-CZ01-KA153-YOU-000139818"


def organisation(number, name, country="AT", **fields):
    return {"record_number": number, "name": name, "country": country, "is_name_withheld": False, **fields}


def request(number, **fields):
    return {"record_number": number, "platform_request_id": "7", "is_name_withheld": False, **fields}


def mention(position, kind, published, **fields):
    return {"record_number": 1, "position": position, "language": "en", "kind": kind, "value": published,
            "text_as_published": published, "confidence": 1.0, **fields}  # fmt: skip


def member(name, **fields):
    return {"record_number": 1, "role": "coordinator", "position": 1, "name": name, "country": "AT",
            "is_name_withheld": False, **fields}  # fmt: skip


def build(*documents, partitions=()):
    """Tables out of documents (source, key, staged rows by table), held against the registry."""
    named = [({"source": source, "key": key}, rows) for source, key, rows in documents]
    tables = assemble(staging_of(*named, partitions=partitions))
    return {name: validate(frame, (MAIN | OPS)[name], name) for name, frame in tables.items()}


def the_only(table, *columns):
    [row] = table.select(columns).rows()
    return row[0] if len(columns) == 1 else row


PROJECTS = ("eprp_search", "p", {
    "projects": [{"record_number": 1, "identifier": PROJECT,
                  "title": "GSAVS: Green Skills for Alpine Schools",
                  "start_date": "2020-11-01", "end_date": "2023-10-31"}],
    "participations": [member("Alpenhochschule", identifier="999660855", city="Dornbirn")],
})  # fmt: skip
CHARTERS = ("eche", "charters", {"organisations": [
    organisation(1, "ALPENHOCHSCHULE GMBH", pic="999660855", oid="E10208308", erasmus_code="A  DORNBIR01",
                 city="DORNBIRN", charter_start="1609455600000", charter_end="1893366000000"),
    organisation(2, "Escuela Doble", "ES", pic="887079648", erasmus_code="E DOBLE280", city="Barcelona",
                 charter_start="1609455600000", charter_end="1893366000000"),
    organisation(3, "Escuela Doble", "ES", pic="887079648", erasmus_code="E DOBLE33", city="Barcelona",
                 charter_start="1609455600000", charter_end="1893366000000"),
]})  # fmt: skip
