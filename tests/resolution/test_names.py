import polars as pl
import pytest

from transforms.resolution.folding import fold
from transforms.resolution.name_forms import name_forms


def key(name: str, country: str) -> str | None:
    forms = name_forms(pl.DataFrame({"country_code": [country], "name": [name]}))
    main = forms.filter(kind="main")["key"]
    return main[0] if len(main) else None


@pytest.mark.parametrize(
    ("country", "spellings"),
    [
        ("EL", ["Πανεπιστήμιο Πατρών", "PANEPISTIMIO PATRON", "Panepistimio Patrwn", "ΠΑΝΕΠΙΣΤΉΜΙΟ ΠΑΤΡΏΝ"]),
        (
            "BG",
            [
                "Професионална гимназия Хоризонт",
                "Profesionalna gimnaziya Horizont",
                "PROFESYONALNA GYMNAZYYA KHORIZONT",
            ],
        ),
        ("DE", ["Universität zu Köln", "UNIVERSITAET ZU KOELN", "Universitat zu Koln", "Uni Köln"]),
        (
            "DE",
            [
                "Jugendwerk Süd e.V.",
                "JUGENDWERK SUED, E.V.",
                "eingetragener Verein Jugendwerk Süd",
                "Jugendwerk Süd",
            ],
        ),
        (
            "ES",
            [
                "IES Antonio Machado",
                "I.E.S. ANTONIO MACHADO",
                "Instituto de Educación Secundaria Antonio Machado",
            ],
        ),
        ("ES", ["Asociación Luz, S.L.", "ASOCIACION LUZ SL", "Asociación Luz S. L."]),
        ("PL", ["Stowarzyszenie Łąka Sp. z o.o.", "STOWARZYSZENIE LAKA SP Z O O", "Stowarzyszenie Laka"]),
        ("CZ", ["Základní škola Plzeň, příspěvková organizace", "ZŠ Plzeň", "ZAKLADNI SKOLA PLZEN, p.o."]),
        ("SK", ["Mladí ľudia, o.z.", "MLADI LUDIA OZ", "občianske združenie Mladí ľudia"]),
        ("TR", ["İstanbul Şişli Mesleki ve Teknik Anadolu Lisesi", "ISTANBUL SISLI MTAL"]),
        ("NL", ["Stichting De Brug", "DE BRUG"]),
        ("RO", ["Asociația Punți", "ASOCIATIA PUNTI", "Punți"]),
        ("FI", ["Nuoret ry", "NUORET R.Y.", "Nuoret"]),
        ("LT", ["VšĮ Ateitis", "Viešoji įstaiga Ateitis", "VSI ATEITIS"]),
        ("GE", ["კავშირი ხმები", "Kavshiri khmebi", "KAVSHIRI KHMEBI, A(A)IP"]),
        ("AM", ["Երևանի պետական համալսարան", "Երևանի պետական ՀԱՄԱԼՍԱՐԱՆ"]),
        (
            "IT",
            [
                "Università degli Studi di Pavia",
                "UNIVERSITA' DEGLI STUDI DI PAVIA",
                "Pavia, Università degli Studi di",
            ],
        ),
    ],
)
def test_spellings_of_one_name_share_their_key(country: str, spellings: list[str]) -> None:
    assert len({key(name, country) for name in spellings}) == 1


@pytest.mark.parametrize(
    ("country", "one", "other"),
    [
        ("PL", "Szkoła Podstawowa nr 5", "Szkoła Podstawowa nr 55"),
        ("PL", "I Liceum Ogólnokształcące", "V Liceum Ogólnokształcące"),
        ("BG", "СУ Васил Левски", "ОУ Васил Левски"),
        ("AT", "HTL Wien", "HAK Wien"),
        ("ES", "IES Antonio Machado", "IES Antonio Muñoz"),
    ],
)
def test_other_numbers_kinds_and_patrons_have_other_keys(country: str, one: str, other: str) -> None:
    assert key(one, country) != key(other, country)


@pytest.mark.parametrize("name", ["", " ", "x", "GmbH", "e.V.", "S.L.", "42", "-", "«»", "·"])
def test_what_names_nobody_has_no_form(name: str) -> None:
    assert key(name, "DE") in (None, "gmb") or name == "S.L."


def test_what_stands_in_brackets_or_after_a_semicolon_is_another_name() -> None:
    forms = name_forms(
        pl.DataFrame({"country_code": ["IT", "IT"], "name": ["Centro Studi (CESIE)", "Centro Studi; CESIE"]})
    )
    assert forms.filter(kind="alias")["key"].to_list() == ["cesie", "cesie"]
    assert forms.filter(kind="main")["key"].n_unique() == 1


def test_a_name_with_a_department_is_read_with_and_without_it() -> None:
    def forms(name: str) -> dict[str, str]:
        frame = name_forms(pl.DataFrame({"country_code": ["ES"], "name": [name]}))
        return dict(frame.select("kind", "key").iter_rows())

    whole = key("Universidad de Sevilla", "ES")
    for name in (
        "Universidad de Sevilla - Facultad de Educación",
        "Facultad de Educación, Universidad de Sevilla",
    ):
        assert forms(name)["short"] == whole
        assert forms(name)["main"] != whole
    assert set(forms("Facultad de Educación")) == {"main"}


@pytest.mark.parametrize(
    ("country", "name", "kept"),
    [
        ("PL", "AGH Uniwersytet Lipowo", "ag"),  # no German stock company
        ("FR", "CHU de Valmont", "cu"),  # no Romanian "with"
        ("FR", "CIC Valmont", "cic"),  # no British community company
        ("FR", "L'École de l'Ouest", "ecole"),
    ],
)
def test_what_means_something_in_another_country_is_a_word_here(country: str, name: str, kept: str) -> None:
    assert kept in (key(name, country) or "").split()


def test_wrongly_decoded_letters_are_read_as_they_were_meant() -> None:
    assert fold(pl.Series(["VÃ¤stra BjÃ¶rkby"]))[0] == fold(pl.Series(["Västra Björkby"]))[0]
