"""A name alone: who is withheld as a person, and which body keeps its name (figures: docs/persons.md)."""

from pathlib import Path

import polars as pl
import pytest

from benchmarks.persons import PAGE, bodies, figures_of_bodies, figures_of_persons, judge, persons

MOST_BODIES_WITHHELD = 1 / 200
FEWEST_PERSONS_WITHHELD = 95 / 100


SHARED = Path(__file__).parents[2].parent / "shared"


def withheld(names: list[str]) -> list[str]:
    return judge(pl.DataFrame({"name": names})).filter("is_withheld")["name"].to_list()


@pytest.fixture(scope="module")
def judged_persons():
    return judge(persons())


def test_persons_are_withheld(judged_persons):
    assert judged_persons["language"].n_unique() > 30
    assert judged_persons["is_withheld"].mean() >= FEWEST_PERSONS_WITHHELD


@pytest.mark.parametrize("part", ["way", "language", "is_known"])
def test_no_part_of_the_persons_is_far_behind(judged_persons, part):
    by_part = judged_persons.group_by(part).agg(pl.col("is_withheld").mean())
    assert by_part["is_withheld"].min() > 0.9


@pytest.mark.skipif(not SHARED.is_dir(), reason="no real files lie beside this checkout (../shared)")
def test_charter_holders_keep_their_names():
    real = SHARED / "real"
    files = [real / "eche" / "eche_2024-07_half.csv", *sorted((real / "names").glob("*/mentions.csv"))]
    judged = [(f"{file.parent.name}/{file.name}", judge(bodies(file))) for file in files]
    for _, names in judged[:2]:
        assert names["is_withheld"].mean() <= MOST_BODIES_WITHHELD
    page = PAGE.read_text(encoding="utf-8")
    assert "\n".join(figures_of_bodies(judged)) in page


def test_the_page_tells_the_figures_of_persons(judged_persons):
    assert "\n".join(figures_of_persons(judged_persons)) in PAGE.read_text(encoding="utf-8")


SCHOOLS = """\
Lycée Jean Modèle|Collège Marie Modèle|École primaire Paul Modèle|LP Henri Modèle|MFR de Modèle
Athénée Royal Modèle
Liceo Classico Modello|Istituto Comprensivo Anna Modello|IIS Marco Modello|I.T.I.S. Giulio Modello
Scuola Modello
IES Ana Modelo|CEIP Virgen del Modelo|Colegio San Modelo|C.E.I.P. Pedro Modelo|Escola Joan Model
Modelo Ana, S.L.
Agrupamento de Escolas de Modelo|Escola Secundária José Modelo|Agrupamento Escolas João Modelo
Modelo Lda
Muster-Gymnasium|Anna-Muster-Schule|HTL Muster|BBS Muster|Kindergarten Anna Muster
Muster GmbH & Co. KG|Stadt Muster
Örnek Ortaokulu|Ali Örnek Anadolu Lisesi|ORNEK FEN LISESI|Fatma Örnek Anaokulu|Örnek Derneği
Örnek Vakfı
Szkoła Podstawowa im. Jana Przykładowego|SP 12 Przykładowo|Zespół Szkół nr 3|Przedszkole Słoneczko
POLITECHNIKA PRZYKLAD
Základní škola Jana Příkladného|ZŠ Příklad|MŠ Sluníčko|Gymnázium Jana Příkladného|Dům dětí a mládeže
Spojená škola
OŠ Ivan Primjer|Srednja škola Primjer|ОШ Јован Пример|Vrtec Jana Primer|Šolski center Primer
Visoko učilište Primjer
СУ Иван Примеров|Професионална гимназия Пример|ДГ Слънце|НЧ Иван Примеров 1900|Община Пример
Основно училище Пример
Școala Gimnazială Ion Exemplu|Liceul Teoretic Ana Exemplu|Colegiul Național Exemplu|Grădinița nr. 5
Palatul Copiilor
Példa János Általános Iskola|Példa Gimnázium|Mintavárosi Óvoda|Minta Szakképzési Centrum|Példa Kft.
Näidise Gümnaasium|Mintamäe Põhikool|Lasteaed Päike|Parauga vidusskola|SIA Paraugs
Pavyzdžio gimnazija|UAB Pavyzdys
Mallin lukio|Esimerkin peruskoulu|Exempels folkhögskola|Exempelskolan|Exempel kommun
Eksempel ungdomsskole
Eksempel videregående skole|Eksempel Højskole|Børnehaven Solen|Eksempel ApS|Fyrirmyndarskóli
Leikskólinn Sól
HOGESCHOOL VOORBEELD|Basisschool De Voorbeeld|Voorbeeld College|Sint-Jan Voorbeeld
Koninklijk Atheneum Voorbeeld
1ο Δημοτικό Σχολείο Παράδειγμα|ΓΕΛ Παράδειγμα|Γυμνάσιο Παράδειγμα|1 EPAL Paradeigma|Δήμος Παράδειγμα
ЗОШ Приклад|Ліцей імені Івана Прикладного|ГО Приклад|საჯარო სკოლა მაგალითი|Մագլիտ դպրոց|Nümunə Liseyi
Shkolla Agim Shembulli|Gjimnazi Shembull|Scoil Mhuire|St. Mary's College|Ysgol Enghraifft
Skola Primarja Eżempju"""


@pytest.mark.parametrize("line", SCHOOLS.splitlines())
def test_schools_and_other_bodies_of_a_language_keep_their_names(line):
    assert withheld(line.split("|")) == []


@pytest.mark.parametrize(
    "name",
    [
        "Sig.ra Giulia Bianchi",
        "NOVÁK Jan",
        "Jan NOVAK",
        "Kovács János",
        "Prof. Mag. Anna Huber",
        "Yves Saint Laurent",
        "San Martín, Juan",
        "Callum MacAllister",
        "Екатерина Сергеевна Морозова",
        "გიორგი მაისურაძე",
        "Ludwig van der Berg",
        "Kowalska",  # a family name alone
        "Praxis Dr. Muster",  # a practice is its owner's
        "Anna Muster 3",
        "Persona fisica Rossi",
        "Ditta individuale Studio Rossi",
    ],
)
def test_these_are_persons(name):
    assert withheld([name]) == [name]


@pytest.mark.parametrize("name", ["Odisee", "C.I.F.P. Modelo", "", "2024", "RÉSEAU MODÈLE", "San Modelo"])
def test_these_are_none(name):
    assert withheld([name]) == []
