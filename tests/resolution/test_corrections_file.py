import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.resolution.corrections_file import CorrectionError, read_corrections

HEAD = "kind,a,b,reason\n"


def test_a_line_is_read_with_its_quotes_and_without_its_margins() -> None:
    text = HEAD + ' same as ,PIC:999988812,"ES|IES Luz, Soria|Soria",one school \n'
    read = read_corrections(b"\xef\xbb\xbf" + text.encode(), "corrections.csv")
    assert read.rows() == [("same as", "PIC:999988812", "ES|IES Luz, Soria|Soria", "one school")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("same,PIC:1,PIC:2,why", "only 'same as' and 'not the same as'"),
        ("same as,999988812,PIC:2,why", "names nobody"),
        ("same as,ES|A|B|C,PIC:2,why", "names nobody"),
        ("same as,PIC:1,PIC:2, ", "no reason"),
        ("same as,PIC:1,PIC:2", "4 values"),
        ("same as,PIC:1,PIC:2,why,more", "4 values"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(line: str, said: str) -> None:
    with pytest.raises(CorrectionError, match=r"corrections\.csv: line 3: ") as error:
        read_corrections(f"{HEAD}same as,PIC:1,PIC:2,fine\n{line}\n".encode(), "corrections.csv")
    assert said in str(error.value)


def test_another_first_line_is_refused() -> None:
    with pytest.raises(CorrectionError, match="first line must be kind,a,b,reason"):
        read_corrections(b"a,b\nx,y\n", "corrections.csv")


@given(st.binary(max_size=200))
def test_any_bytes_are_corrections_or_an_error(data: bytes) -> None:
    for given_bytes in (data, HEAD.encode() + data):
        try:
            read = read_corrections(given_bytes, "corrections.csv")
        except CorrectionError:
            continue
        assert set(read["kind"]) <= {"same as", "not the same as"}
