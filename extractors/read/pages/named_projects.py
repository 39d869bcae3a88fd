"""Identifiers of projects that a text names."""

import re
from collections.abc import Iterable
from urllib.parse import unquote

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
# The same with a dash lost between two parts, each of which has its own shape: 2023-1FR01-KA220-SCH-000151881
_LOOSE = (
    rf"20[0-9]{{2}}(?:{_DASH})?[1-3](?:{_DASH})?[A-Z]{{2}}[0-9]{{0,3}}(?:{_DASH})?(?:KA[0-9]{{1,3}}|ESC[0-9]{{1,2}})"
    rf"(?:(?:{_DASH})?[A-Z]{{2,3}})?(?:{_DASH})?[0-9O]{{3,12}}"
)
_PARTS = re.compile(
    r"(20[0-9]{2})-*([1-3])-*([A-Z]{2}[0-9]{2})-*(KA[0-9]{3}|ESC[0-9]{2})(?:-*([A-Z]{3}))?-*([0-9]{6}|[0-9]{9})"
)
_PATTERN = re.compile(rf"(?<![\w-])(?:{'|'.join(_IDENTIFIERS)})(?!\w)")
# Nine digits are a project's number only where a label says so
_LABELLED = re.compile(
    r"(?i)\b(?:project|grant|agreement|projekt\w*|projet|proyecto|progetto|projeto|proiect\w*|проект\w*|"
    r"έργο\w*|proje)\b[^\d\n.]{0,30}?(?<!\w)(101[0-9]{6})(?!\w)"
)
# …/projects/search/details/ID, …/eplus-project-details/#project/ID, with or without a language in front, on
# the Commission's hosts; on its Funding & Tenders portal
# Erasmus+ (2021-27) has the number 43353764
_CARD = re.compile(
    r"(?i)^(?:https?:)?//(?:[\w-]{1,40}\.){0,4}(?:europa\.eu|eacea\.europa\.eu)/(?:[^\s#]*/)?"
    r"(?:projects/(?:search/)?details/|(?:eplus-)?project-details(?:-page|_[a-z]{2})?/?[^\s#]*#/?project/"
    r"|projectcard/|projects-details/43353764/)"
    r"([A-Z0-9][A-Z0-9_ -]{5,60}?)(?:_[a-z]{2})?(?=$|[/?#&])"
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]{10,500}[^\s<>\".,;)]")
_FORM = re.compile(r"(?<![\w-])KA[0-9]{3}-[A-Z]{3}-[0-9A-F]{8}(?!\w)")


def find_projects(text: str) -> list[Mention]:
    """Find identifiers in a text as `readable` returns it; their value has neither blanks nor long dashes."""
    found = []
    for match in _PATTERN.finditer(text):
        value = match[0] if "ERA MUNDUS" in match[0] else re.sub(_DASH, "-", match[0])
        doubt = None if value == match[0] else "written with blanks or other dashes"
        found.append(Mention("project", value, match[0], match.start(), NAMED, doubt=doubt))
    sure = [(mention.start, mention.start + len(mention.text)) for mention in found]
    found += [
        _mended(match)
        for match in re.finditer(rf"(?<![\w-]){_LOOSE}(?!\w)", text)
        if not any(start < match.end() and match.start() < end for start, end in sure)
    ]
    for match in _LABELLED.finditer(text):
        doubt = "nine digits: a project only by the word before them"
        found.append(Mention("project", match[1], match[1], match.start(1), DOUBTED, doubt=doubt))
    return sorted(found, key=lambda mention: mention.start)


def _mended(match: re.Match[str]) -> Mention:
    """Read an identifier that lacks dashes; one that is malformed stays as it is written, with a doubt."""
    written = re.sub(_DASH, "-", match[0])
    parts = _PARTS.fullmatch(written)
    if parts is None:
        digits = len(written) - len(written.rstrip("0123456789"))
        doubt = f"malformed: it ends in {digits} digits, where there are 6 or 9"
        if digits in (6, 9):
            doubt = "malformed: a digit or a letter of it is missing, or is another"
        return Mention("project", written, match[0], match.start(), DOUBTED, doubt=doubt)
    value = "-".join(part for part in parts.groups() if part)
    return Mention(
        "project", value, match[0], match.start(), NAMED, doubt="written without some of its dashes"
    )


def find_linked_projects(links: Iterable[tuple[str, str]], text: str) -> list[Mention]:
    """Find projects that links lead to: their cards on the results platform, at its old and new addresses.

    `links` are addresses and the words of each link; the place of a link is that of its words in `text`.
    Addresses in `text` are links, too.
    """
    found = []
    shown = ((address, address) for address in _ADDRESS.findall(text))
    for address, words in (*links, *shown):
        plain = unquote(address)
        match = _CARD.search(plain) or re.search(rf"(?<![\w-])({_IDENTIFIERS[0]})(?![\w-])", plain)
        if match:
            start = text.find(words) if words else -1
            value = match[1].upper().strip()
            place = start if start >= 0 else len(text)
            found.append(Mention("project", value, words or address, place, NAMED))
    return found


def find_form_numbers(text: str) -> list[str]:
    """Find numbers of application forms, which are often cited as projects and name none."""
    return _FORM.findall(text)
