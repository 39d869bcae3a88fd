"""A person who is withheld in one place is withheld in every place, by name and country."""

import polars as pl

from extractors.read.privacy import publishable_participations
from schema.personal import name_keys

from .staged_rows import PROJECT, build, member, organisation, request

ELSEWHERE = "2021-1-AT01-KA153-YOU-000139811"


def withheld(name, kind=None, country="AT"):
    """A row as the parsers stage it: its name is gone, its digest stays."""
    raw = pl.DataFrame(
        [{"record_number": 1, "role": "coordinator", "position": 1, "name": name, "country": country,
          "organisation_type": kind}],
        schema_overrides={"organisation_type": pl.String},
    )  # fmt: skip
    [row] = publishable_participations(raw)[0].to_dicts()
    return row


def projects(*rows):
    """Two documents with one project each: the first has a withheld participation, the other these rows."""
    first, *others = rows
    return [
        ("eprp_search", f"p{n}", {"projects": [{"record_number": 1, "identifier": identifier, "title": "T"}],
                                  "participations": held})
        for n, (identifier, held) in enumerate([(PROJECT, [first]), (ELSEWHERE, others)])
    ]  # fmt: skip


def test_names_are_withheld_wherever_they_stand():
    tables = build(
        *projects(withheld("Jana Vzorová - fyzická osoba"), member("VZOROVA Jana", city="Graz")),
        ("eche", "c", {"organisations": [organisation(1, "Jana Vzorová", city="Graz", pic="999660855")]}),
        ("otlas", "r", {"partner_requests": [
            request(1, organisation="Jana Vzorová", organisation_country="Austria", title="We look")]}),
        ("mobility", "m", {"mobility_flows": [
            {"record_number": 1, "record_count": 1, "year": "2020", "sending_name": "Jana Vzorová",
             "sending_country": "AT", "receiving_name": "Schule", "receiving_country": "AT"}]}),
    )  # fmt: skip
    assert tables["participations"]["is_name_withheld"].all()
    assert tables["participations"]["city"].null_count() == 2
    assert tables["register_entries"]["name"].to_list() == [None]
    assert tables["partner_requests"]["is_name_withheld"].to_list() == [True]
    everything = " ".join(str(frame.rows()) for frame in tables.values())
    assert "vzorov" not in everything.casefold()
    told = tables["notices"].filter(detail="withheld elsewhere")
    assert set(told["column_name"]) == {"name", "organisation", "sending_name"}


def test_in_another_country_it_is_somebody_else():
    tables = build(
        *projects(withheld("Jana Vzorová", "Natural person"), member("Jana Vzorová", country="DE"))
    )
    assert tables["participations"].filter(~pl.col("is_name_withheld"))["name"].to_list() == ["Jana Vzorová"]


def test_no_body_is_taken_away_for_a_wrong_type():
    for name in ("Universität Graz", "Sunrise", "Verein der Freunde des Waldes"):
        row = withheld(name, "Natural person")
        assert row["is_name_withheld"]
        assert row["withheld_key"] is None


def test_a_name_has_one_digest_however_it_is_written():
    same = ["Jana Vzorová", "VZOROVÁ, Jana", "vzorova  jana", "Jana\u00a0Vzorova\u0301"]
    assert name_keys(pl.Series(same)).n_unique() == 1
    assert name_keys(pl.Series(["Jana Vzorová", "Jan Vzor", "..."])).to_list()[2] is None
