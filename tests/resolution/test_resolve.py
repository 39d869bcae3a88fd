"""Known answers, by hand."""

from typing import Any

import pytest

from tests.resolution.conftest import NO_CORRECTIONS, mentions, partition
from transforms.resolution.resolve import resolve

MACHADO = "IES Antonio Machado"


def test_an_identifier_joins_whatever_the_names(together: Any) -> None:
    pic = {"identifier_scheme": "PIC", "identifier_value": "999988812"}
    assert together({"name": "CESIE", **pic}, {"name": "Centro Studi", **pic}, {"name": "Another"}) == [
        [0, 1],
        [2],
    ]


def test_two_oids_keep_apart_what_is_written_alike(together: Any) -> None:
    place = {"name": MACHADO, "city": "Soria", "postcode": "42001"}
    rows = [
        {**place, "identifier_scheme": "OID", "identifier_value": value}
        for value in ("E10000001", "E10000002")
    ]
    assert together(*rows) == [[0], [1]]


def test_a_pic_and_an_oid_of_one_name_and_city_are_one(together: Any) -> None:
    place = {"name": MACHADO, "city": "Soria"}
    assert together(
        {**place, "identifier_scheme": "OID", "identifier_value": "E10000001"},
        {**place, "identifier_scheme": "PIC", "identifier_value": "999988812"},
    ) == [[0, 1]]


def test_an_identifier_of_strangers_joins_nobody_and_is_reported() -> None:
    pic = {"identifier_scheme": "PIC", "identifier_value": "900000001"}
    found = resolve(
        mentions(
            {"name": "Universidad de Soria", "city": "Soria", **pic},
            {"name": "Ballhaus Wedding", "country_code": "DE", "city": "Berlin", **pic},
            {"name": "Teatro Lirico", "country_code": "IT", "city": "Bari", **pic},
        ),
        NO_CORRECTIONS,
    )
    assert len(partition(found)) == 3
    assert found.identifiers.rows() == [("PIC", "900000001", "shared", 3, 2)]


def test_one_slip_costs_the_slip_its_identifier_and_nobody_else() -> None:
    pic = {"identifier_scheme": "PIC", "identifier_value": "900000001"}
    good = [{"name": "Universidad de Soria", "city": "Soria", "context": str(i), **pic} for i in range(9)]
    slip = {"name": "Ballhaus Wedding", "country_code": "DE", "city": "Berlin", **pic}
    found = resolve(mentions(*good, slip), NO_CORRECTIONS)
    assert sorted(map(len, partition(found))) == [1, 9]
    assert found.identifiers["verdict"].to_list() == ["misused"]


def test_homonyms_of_two_cities_stay_apart(together: Any) -> None:
    assert together({"name": MACHADO, "city": "Soria"}, {"name": MACHADO, "city": "Sevilla"}) == [[0], [1]]


def test_names_alone_never_join_across_countries(together: Any) -> None:
    assert together({"name": "Bridges"}, {"name": "Bridges", "country_code": "PT"}) == [[0], [1]]


def test_a_mention_without_place_joins_the_only_one_of_its_name(together: Any) -> None:
    assert together({"name": MACHADO, "city": "Soria"}, {"name": MACHADO.upper()}) == [[0, 1]]


def test_where_two_fit_it_stays_apart_and_is_reported() -> None:
    found = resolve(
        mentions({"name": MACHADO, "city": "Soria"}, {"name": MACHADO, "city": "Sevilla"}, {"name": MACHADO}),
        NO_CORRECTIONS,
    )
    assert len(partition(found)) == 3
    assert found.links.filter(decided="ambiguous")["rule"].unique().to_list() == ["only one of that name"]


def test_of_two_that_fit_the_one_with_the_same_co_partner_is_meant(together: Any) -> None:
    partner = {"name": "Verein Brücke", "country_code": "DE", "city": "Bonn"}
    assert together(
        {"name": MACHADO, "city": "Soria", "context": "a"},
        {**partner, "context": "a"},
        {"name": MACHADO, "city": "Sevilla", "context": "b"},
        {"name": MACHADO, "context": "c"},
        {**partner, "context": "c"},
    ) == [[0, 3], [1, 4], [2]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            {"name": "Universidad de Sevilla", "postcode": "41001"},
            {"name": "UNIVERSIDA DE SEVILLA", "postcode": "41001"},
        ),
        (
            {"name": "Fundación Luz del Norte", "website": "luz.es"},
            {"name": "Luz del Norte", "website": "luz.es"},
        ),
        (
            {"name": MACHADO, "city": "Soria", "postcode": "42001"},
            {"name": "I.E.S. A. Machado Antonio", "city": "SORIA", "postcode": "42001"},
        ),
        (
            {"name": "Colegio San Juan Bautista", "city": "Munich", "country_code": "DE"},
            {"name": "Colegio San Juan Bautista", "city": "München", "country_code": "DE"},
        ),
    ],
)
def test_like_names_join_with_a_place_in_common(
    together: Any, one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert together(one, other) == [[0, 1]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # the same postcode, other patrons, other numbers, other kinds
        (
            {"name": "CIFP Simón de Colonia", "postcode": "09006"},
            {"name": "CIFP Juan de Colonia", "postcode": "09006"},
        ),
        ({"name": "IES Vigo 1", "postcode": "36208"}, {"name": "IES Vigo 2", "postcode": "36208"}),
        (
            {"name": "Ruhr-Universität Bochum", "city": "Bochum", "country_code": "DE"},
            {"name": "Hochschule Bochum", "city": "Bochum", "country_code": "DE"},
        ),
        # of one city: an academy and the university, a hospital's school and the hospital, two branches
        (
            {"name": "Accademia di Belle Arti di Borgolungo", "country_code": "IT", "postcode": "90133"},
            {"name": "Università degli Studi di Borgolungo", "country_code": "IT", "postcode": "90133"},
        ),
        (
            {"name": "IFSI du CHU de Valmont", "country_code": "FR", "city": "Valmont", "postcode": "12000"},
            {"name": "CHU de Valmont", "country_code": "FR", "city": "Valmont", "postcode": "12340"},
        ),
        (
            {"name": "Escola Superior de Saúde de Vila Clara", "country_code": "PT", "city": "Vila Clara"},
            {"name": "Escola Superior Agrária de Vila Clara", "country_code": "PT", "city": "Vila Clara"},
        ),
        (
            {"name": "Cámara de Comercio de Valdelmar", "city": "Valdelmar", "postcode": "28001"},
            {"name": "Cámara de Comercio Alemana de Valdelmar", "city": "Valdelmar", "postcode": "28020"},
        ),
        (
            {
                "name": "Handelskammer Seehausen",
                "country_code": "DE",
                "city": "Seehausen",
                "website": "hk.de",
            },
            {
                "name": "Handwerkskammer Seehausen",
                "country_code": "DE",
                "city": "Seehausen",
                "website": "hwk.de",
            },
        ),
        (
            {"name": "Conservatorio di Musica Niccolò Bianchi", "country_code": "IT", "city": "Borgolungo"},
            {"name": "Liceo Musicale Niccolò Bianchi", "country_code": "IT", "city": "Borgolungo"},
        ),
        (
            {"name": "Technische Universität Seehausen", "country_code": "DE", "city": "Seehausen"},
            {"name": "Universität Seehausen", "country_code": "DE", "city": "Seehausen"},
        ),
        (
            {"name": "Uniwersytet Lipowski", "country_code": "PL", "city": "Lipowo"},
            {"name": "Uniwersytet Medyczny Lipowski", "country_code": "PL", "city": "Lipowo"},
        ),
        (
            {"name": "Universidad de La Rioja", "city": "Logroño"},
            {"name": "Universidad Internacional de La Rioja", "city": "Logroño"},
        ),
    ],
)
def test_strangers_stay_apart(together: Any, one: dict[str, Any], other: dict[str, Any]) -> None:
    assert together(one, other) == [[0], [1]]


def test_a_website_of_many_joins_no_namesakes(together: Any) -> None:
    portal = [
        {"name": f"IES {name}", "city": f"{name}a", "website": "educa.es"}
        for name in (
            "Goya",
            "Velázquez",
            "Murillo",
            "Zurbarán",
            "Ribera",
            "Picasso",
            "Dalí",
            "Miró",
            "Sorolla",
            "Gris",
            "Greco",
        )
    ]
    goyas = [{"name": "IES Goya", "city": city, "website": "educa.es"} for city in ("Madrid", "Pinto")]
    assert together(*portal, *goyas) == [[number] for number in range(13)]


def test_a_cluster_never_chains_through_a_mention_without_place() -> None:
    rows = [{"name": "Colegio Luz", "city": city} for city in ("Soria", "Sevilla", "Vigo")]
    found = resolve(mentions(*rows, {"name": "Colegio Luz"}, {"name": "COLEGIO LUZ"}), NO_CORRECTIONS)
    assert max(map(len, partition(found))) <= 2


def test_a_missing_country_is_found_beside_the_website(together: Any) -> None:
    assert together(
        {"name": MACHADO, "website": "iesmachado.org"},
        {"name": MACHADO, "website": "iesmachado.org", "country_code": None},
    ) == [[0, 1]]


def test_in_no_country_a_name_alone_joins_nobody_who_has_a_place(together: Any) -> None:
    nowhere: dict[str, Any] = {"name": MACHADO, "country_code": None}
    assert together(nowhere, {**nowhere, "city": "Soria"}) == [[0], [1]]


def test_bad_input_is_handled_and_merges_no_strangers() -> None:
    rows: list[dict[str, Any]] = [
        {"name": None},
        {"name": ""},
        {"name": "x"},
        {"name": "X", "city": "Soria"},
        {"name": "S.L.", "city": "Soria"},
        {"name": "GmbH", "city": "Berlin", "country_code": "DE"},
        {"name": "gGmbH", "city": "Berlin", "country_code": "DE"},
        {"name": "a" * 4000, "city": "Soria"},
        {"name": "b " * 2000, "city": "Soria"},
        {"name": "جامعة القاهرة", "city": "القاهرة", "country_code": "EG"},
        {"name": "אוניברסיטת תל אביב", "country_code": "IL"},
        {"name": MACHADO, "country_code": None},
        {"name": MACHADO, "country_code": "??"},
        {"name": "\u202e\u200f", "city": "Soria"},
        {"name": None, "city": "Soria", "postcode": "42001", "website": "a.es"},
        {"name": "IES", "city": "Soria", "postcode": "42001", "website": "a.es"},
    ]
    assert len(partition(resolve(mentions(*rows), NO_CORRECTIONS))) == len(rows)


def test_an_empty_frame_resolves_to_nothing() -> None:
    assert resolve(mentions(), NO_CORRECTIONS).groups.height == 0


def test_equal_mentions_that_name_nobody_stay_apart(together: Any) -> None:
    rows = [
        {"name": name, "city": "Soria", "website": "x.es"}
        for name in (None, "", "S.L.", "x")
        for _ in range(2)
    ]
    assert together(*rows) == [[number] for number in range(8)]
