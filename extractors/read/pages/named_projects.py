"""Identifiers of projects that a text names."""

import re

from extractors.read.pages.page_mentions import DOUBTED, NAMED, Mention

_SPACE = r"[\s\u200b]?"
_DASH = rf"{_SPACE}[-‐‑–]{_SPACE}"
# Identifiers of the decentralised and centralised actions; blanks and dashes of other kinds are forgiven
_IDENTIFIERS = (
    # 2014-1-LI01-KA200-000005, 2023-1-CZ01-KA153-YOU-000139818, 2022-1-FR02-ESC51-VTJ-000072111
    rf"20[0-9]{{2}}{_DASH}[1-3]{_DASH}[A-Z]{{2}}[0-9]{{2}}{_DASH}(?:KA[0-9]{{3}}|ESC[0-9]{{2}})"
    rf"(?:{_DASH}[A-Z]{{3}})?{_DASH}[0-9]{{6}}(?:[0-9]{{3}})?(?:_[0-9]+)?",
    # 556927-EPP-1-2014-1-LT-SPO-SCP, 509925-LLP-1-2010-1-RO-COMENIUS-CAM
    r"[0-9]{5,6}-(?:EPP|LLP|CREA|TEMPUS|EM|EAC|IEM|JPC)-(?:[0-9]-)?20[0-9]{2}(?:-[0-9])?-[A-Z]{2}-"
    r"(?:ERA MUNDUS|[A-Z0-9]+)(?:-[A-Z0-9]+)*",
    r"EACEA-[0-9]{5,6}",
)
_PATTERN = re.compile(rf"(?<![\w-])(?:{'|'.join(_IDENTIFIERS)})(?!\w)")
# Nine digits are a project's number only where a label says so
_LABELLED = re.compile(
    r"(?i)\b(?:project|grant|agreement|projekt\w*|projet|proyecto|progetto|projeto|proiect\w*|проект\w*|"
    r"έργο\w*|proje)\b[^\d\n.]{0,30}?(?<!\w)(101[0-9]{6})(?!\w)"
)
_FORM = re.compile(r"(?<![\w-])KA[0-9]{3}-[A-Z]{3}-[0-9A-F]{8}(?!\w)")


def find_projects(text: str) -> list[Mention]:
    """Find identifiers in a text as `readable` returns it; their value has neither blanks nor long dashes."""
    found = []
    for match in _PATTERN.finditer(text):
        value = match[0] if "ERA MUNDUS" in match[0] else re.sub(_DASH, "-", match[0])
        doubt = None if value == match[0] else "written with blanks or other dashes"
        found.append(Mention("project", value, match[0], match.start(), NAMED, doubt=doubt))
    for match in _LABELLED.finditer(text):
        doubt = "nine digits: a project only by the word before them"
        found.append(Mention("project", match[1], match[1], match.start(1), DOUBTED, doubt=doubt))
    return sorted(found, key=lambda mention: mention.start)


def find_form_numbers(text: str) -> list[str]:
    """Find numbers of application forms, which are often cited as projects and name none."""
    return _FORM.findall(text)
