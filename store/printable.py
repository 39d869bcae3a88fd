"""Texts from outside as they may be shown: in a terminal, a log, a page.

A server's words, a file's name or a document's text may hold what steers a terminal, turns the direction of
writing, or breaks a line; and an address with its password, or a person's e-mail.
"""

import json
import re

# C0 but for tab and line feed, DEL and C1, marks of direction, other line breaks, halves of characters (as
# Python has bytes of file names that are no UTF-8)
_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_CREDENTIALS = re.compile(r"(?<=://)[^/\s@'\"]+@")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!])")


def printable(text: str) -> str:
    r"""Return a text with each character that steers as JSON would write it, such as ``\\u001b``."""
    return _STEERS.sub(lambda found: json.dumps(found[0])[1:-1], text)


def as_message(text: str) -> str:
    """Return a text fit for a message: printable, further lines indented, no e-mail or password in it."""
    without = _EMAIL.sub("[e-mail]", _CREDENTIALS.sub("", text))
    return printable(without).replace("\n", "\n    ")


def in_markdown(text: str) -> str:
    """Return a text with nothing in it that Markdown or HTML would read."""
    escaped: str = _MARKDOWN.sub(r"\\\1", printable(text).replace("&", "&amp;"))
    return escaped
