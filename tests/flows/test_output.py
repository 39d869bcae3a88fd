"""What comes from outside steers no terminal, no spreadsheet and no page; a misspelt setting is told."""

import csv
import io

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.table import Table

from flows.cli import answers, terminal
from flows.steps.problems import Kind
from store.printable import as_message, printable

EVIL = "503 \x1b[31mred\x1b]0;title\x07 \x9b2J a\u202eb caf\udce9\nerror: forged"


def test_what_steers_a_terminal_is_escaped_in_messages_and_tables(capsys):
    table = Table("name")
    table.add_row("x\x1b[2Jy")
    terminal.output.print(table)
    terminal.line("a file\x1b[1m")
    terminal.problem(EVIL)
    written = capsys.readouterr()
    assert "\x1b" not in written.out + written.err
    assert "\\u001b[31mred\\u001b]0;title\\u0007 \\u009b2J a\\u202eb caf\\udce9" in written.err
    assert "\n    error: forged" in written.err  # indented: no line of its own


@given(st.text())
def test_a_printable_text_can_be_written_and_holds_nothing_that_steers(text):
    shown = printable(text)
    shown.encode()
    assert all(char in "\t\n" or ord(char) >= 32 for char in shown)
    assert printable(shown) == shown


def test_a_message_holds_no_e_mail_and_no_password():
    said = as_message("https://user:secret@host.example/x: refused. Write to anna.b@mail.example")
    assert said == "https://host.example/x: refused. Write to [e-mail]"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_text_of_a_csv_begins_as_a_formula(capsys, start):
    frame = pl.DataFrame(
        {"name": [f"{start}cmd|' /C calc'!A0", "plain", "-12.5", None], "amount": [-1, 2, 3, 4]}
    )
    answers.give(frame, as_json=False, as_csv=True, parquet=None)
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out, newline="")))
    assert [row[0] for row in rows[1:]] == [f"'{start}cmd|' /C calc'!A0", "plain", "-12.5", ""]
    assert [row[1] for row in rows[1:]] == ["-1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("ERASMUS_KEEP_RELEASE", "ERASMUS_KEEP_RELEASES"),
        ("ERASMUS_EPRP_LIST_URL", "ERASMUS_EPRP_LISTS_URL"),
        ("ERASMUS_OTLAS_INTERVALL", "ERASMUS_OTLAS_INTERVAL"),
        ("ERASMUS_XYZZY", "README"),
    ],
)
def test_an_unknown_setting_is_a_wrong_use_and_the_right_name_is_told(folder, name, meant):
    folder.settings[name] = "3"
    for command in (["status"], ["find", "green"], ["harvest", "eprp_lists"]):
        words = folder.fails(*command, kind=Kind.MISUSE)
        assert name in words
        assert meant in words
    assert not folder.path.exists()
