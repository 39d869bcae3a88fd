"""Who is declared to be a person, or says so in the name, in all programme languages; and who is not."""

import polars as pl
import pytest

from extractors.read.persons import may_be_person

# A type for each way of saying it
DECLARED = """\
Natural person|Self-employed|Sole trader|Private individual|Personne physique|Auto-entrepreneur
Travailleur indépendant|Natürliche Person|Einzelunternehmer|Freiberufler|Privatperson|Persona fisica
Libero professionista|Ditta individuale|Persona física|Autónomo|Trabajador autónomo|Empresario individual
Pessoa singular|Trabalhador independente|Osoba fizyczna|Jednoosobowa działalność gospodarcza|Fyzická osoba
Fyzická osoba - podnikateľ|OSVČ|Živnostník|Fizična oseba|Samostojni podjetnik|Fizička osoba|Obrtnik
Физичко лице|Физическо лице|Едноличен търговец|Фізична особа-підприємець|ФОП|Φυσικό πρόσωπο
Ατομική επιχείρηση|Persoană fizică autorizată|PERSOANA FIZICA|Magánszemély|Egyéni vállalkozó|Gerçek kişi
Şahıs şirketi|Natuurlijk persoon|Eenmanszaak|ZZP'er|Fysisk person|Enskild firma|Enkeltmandsvirksomhed
Enkeltpersonforetak|Luonnollinen henkilö|Toiminimi|Füüsiline isik|Fiziska persona|Fizinis asmuo
Person fizik|Einstaklingsfyrirtæki|ფიზიკური პირი|Ֆիզիկական անձ|Informal group of young people
Groupe de jeunes|Gruppo di giovani|Grupa młodzieży"""
NAMES = """\
Jan Novák - fyzická osoba|Jan Novák OSVČ|Max Muster (Einzelunternehmer)|Groupe de jeunes Soleil
Informal-group Sun|INFORMAL_GROUP Sun|Anna Kowalska Jednoosobowa działalność gospodarcza
Muster, natürliche Person
ФІЗИЧНА ОСОБА-ПІДПРИЄМЕЦЬ Іван Приклад|Gençlik Grubu Güneş|Skupina mladih Sonce
Gruppe junger Menschen Sonne|Anna Kowalska JDG|Max Muster e.U.|Ion Exemplu PFA|Janez Primer s.p.
ЕТ Иван Примеров|ФОП Іван Приклад|Jane Roe, freelancer|Max Muster (selbständig)|Tmi Maija Malli"""
BODIES = """\
Organismo Autónomo de Ejemplo|Youth Group Centre Ltd|Federación de Trabajadores|Freelance Academy gGmbH
Institut indépendant d'exemple|Akademia Przedsiębiorczości|Universidad Autónoma de Ejemplo
Association of the Self-Employed|Obrtniška zbornica Primer|Фондация Пример
Zavod Primer d.o.o.|Sportclub Muster e.V.|Colegio Autónomo|ET Smart Solutions|FIE Institute|Freelance"""


def judged(name, kind):
    frame = pl.DataFrame(
        {"name": [name], "organisation_type": [kind], "programme": ["Erasmus+"], "is_of_any_kind": [False]},
        schema_overrides={"organisation_type": pl.String},
    )
    return may_be_person(frame, ["name"]).item()


@pytest.mark.parametrize("line", DECLARED.splitlines())
def test_a_declared_person_is_one_in_any_case(line):
    for kind in line.split("|"):
        assert judged("Sunrise", kind), kind
        assert judged("Sunrise", kind.upper()), kind


@pytest.mark.parametrize("line", NAMES.splitlines())
def test_a_name_that_says_so_is_a_persons(line):
    for name in line.split("|"):
        assert judged(name, None), name


@pytest.mark.parametrize("line", BODIES.splitlines())
def test_a_body_that_cares_for_such_people_is_none(line):
    for name in line.split("|"):
        assert not judged(name, "Non-governmental organisation"), name
