"""Pages that stand in the way of the one that was asked for."""

import re

from bs4 import BeautifulSoup

from extractors.contract import DocumentError, DocumentName

# A page that says more than this is worth reading, whatever else stands on it
_LITTLE = 600  # characters of main text
_CONSENT = re.compile(
    r"(?i)\b(?:accept|allow|agree to|reject) (?:all )?(?:the )?cookies"
    r"|cookie (?:consent|settings|preferences)"
    r"|consent to (?:the use of )?cookies|cookies? akzeptieren|accepter (?:tous )?les cookies"
    r"|accett\w+ (?:tutti )?i cookie|aceptar (?:todas )?las cookies"
    r"|akceptuj\w* (?:wszystkie )?(?:pliki )?cookies"
    r"|tillad alle cookies|accepter alle cookies|before you continue"
)
_LOGIN = re.compile(
    r"(?i)\b(?:sign in|log ?in|anmelden|einloggen|connexion|identificarse|iniciar sesión|accedi|zaloguj|"
    r"log ind|logga in)\b"
)
_SCRIPT = re.compile(r"(?i)enable javascript|javascript is (?:disabled|required)|requires javascript")


def refuse_wall(page: BeautifulSoup, main_text: str, document: DocumentName) -> None:
    """Raise DocumentError if a page is a login, or a short one that asks for that, consent or a script."""
    title = page.title.get_text(" ") if page.title else ""
    is_login = _LOGIN.search(title) is not None
    asks_password = page.select_one('input[type="password" i]') is not None
    is_little = len(main_text) <= _LITTLE
    if (
        (is_login and asks_password)
        or (asks_password and is_little)
        or (is_login and len(main_text) < _LITTLE / 3)
    ):
        what = "is a login page"
        raise DocumentError(document.label, "", what, "Only public pages are read: leave it out")
    if not is_little:
        return
    shown = page.get_text(" ")
    if _CONSENT.search(shown) and len(_CONSENT.sub("", main_text)) < _LITTLE / 2:
        what = "asks for consent to cookies and shows nothing else"
        raise DocumentError(document.label, "", what, "Save the page from a browser once it is shown")
    if _SCRIPT.search(shown) and len(main_text) < _LITTLE / 3:
        what = "is filled by a script after it has loaded, and holds nothing by itself"
        raise DocumentError(document.label, "", what, "Save the page from a browser once it is shown")
