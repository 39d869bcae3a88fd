import csv
import io

import polars as pl

from portal import cards
from portal.lists import LISTS, render
from portal.world import World


def test_every_private_string_stands_in_a_document(world: World) -> None:
    in_lists = {
        value
        for wanted in LISTS
        for row in csv.reader(io.StringIO(render(wanted, world).decode("utf-8-sig"), newline=""))
        for value in row
    }
    on_cards = {
        str(value).strip()
        for row in world.projects.filter("in_search").iter_rows(named=True)
        for card in [cards.card(world, row)]
        for organisation in [card["coordinating"], *card["partners"]]
        for value in organisation.values()
    }
    # organisations that stand in the old lists alone have no card, so no contact is published
    carded = world.participations.join(world.projects.filter("in_search"), on="project", how="semi")
    uncarded = world.organisations.join(carded, on="truth_id", how="anti")
    expected = world.private_strings()
    for column in ("contact_name", "contact_email", "contact_phone", "email", "phone"):
        expected -= set(uncarded[column])
    assert len(expected) > 5000
    addresses = "\n".join(in_lists)
    assert not [text for text in expected - on_cards - in_lists if text not in addresses]


def test_private_strings_cover_contacts_streets_and_persons(world: World) -> None:
    private = world.private_strings()
    persons = world.organisations.filter(
        pl.col("is_person") & pl.col("truth_id").is_in(world.participations["truth_id"].implode())
    )
    assert persons.height > 0
    names = world.participations.filter(pl.col("truth_id").is_in(persons["truth_id"].implode()))["name"]
    assert {name.strip() for name in names} <= private
    assert any("@" in text for text in private)
    assert any(text.startswith("+") for text in private)


def test_no_private_string_is_a_public_name(world: World) -> None:
    persons = world.organisations.filter("is_person")["truth_id"]
    public = world.participations.filter(~pl.col("truth_id").is_in(persons.implode()))
    everything = "\n".join(public["name"].unique().to_list() + world.projects["title"].to_list())
    assert not {text for text in world.private_strings() if text in everything}
