import polars as pl

from tests.resolution.conftest import NO_CORRECTIONS
from transforms.naming import rows_as_mentions
from transforms.projects.mentions import participation_id
from transforms.resolution.organise import organise
from transforms.resolution.record_of_ids import Record

BLANK = {
    "city": None, "postcode": None, "website": None, "identifier_scheme": None, "identifier_value": None,
    "country_code": "ES", "is_name_withheld": False, "role": "partner",
}  # fmt: skip
ROWS = [
    {**BLANK, "project_id": "p", "position": 1, "name": "IES Luz", "city": "Soria"},
    {**BLANK, "project_id": "q", "position": 1, "name": "IES LUZ", "city": "SORIA"},
    {**BLANK, "project_id": "q", "position": 2, "name": None},
    {**BLANK, "project_id": "q", "position": 3, "name": "Ana Pérez", "is_name_withheld": True},
]


def test_participations_become_organisations_with_their_evidence() -> None:
    named = pl.DataFrame(ROWS, infer_schema_length=None).filter(~pl.col("is_name_withheld"))
    mentions = rows_as_mentions(named, mention_id=participation_id(), context="project_id")
    found = organise(mentions, Record(), NO_CORRECTIONS)
    ids = dict(found.assigned.select("mention_id", "organisation_id").iter_rows())
    assert ids["p|partner|1"] == ids["q|partner|1"] is not None
    assert ids["q|partner|2"] is None
    link = found.tables["organisation_links"].row(0, named=True)
    assert (link["rule"], link["decided"]) == ("name, city", "joined")
    assert link["organisation_a"] == link["organisation_b"] == ids["p|partner|1"]
    assert found.assigned.height == 3
    after = Record(keys=found.tables["issued_keys"], ids=found.tables["issued_ids"])
    again = organise(mentions, after, NO_CORRECTIONS)
    assert again.assigned.equals(found.assigned)


def test_the_largest_organisations_are_listed_with_how_many_of_their_names_are_alike() -> None:
    pic = {"identifier_scheme": "PIC", "identifier_value": "999988812", "city": "Soria"}
    names = ("Club Zelmar Tovik", "Club Zelmar Tovik Joven", "Brisa Azul")  # of three pairs one is alike
    rows = [
        {**BLANK, **pic, "project_id": str(at), "position": 1, "name": name} for at, name in enumerate(names)
    ]
    mentions = rows_as_mentions(pl.DataFrame(rows), mention_id=participation_id(), context="project_id")
    quality = organise(mentions, Record(), NO_CORRECTIONS).tables["resolution_quality"]
    (largest,) = quality.filter(reference="largest").to_dicts()
    assert (largest["mention_count"], largest["found_pair_count"], largest["shared_pair_count"]) == (3, 3, 1)
