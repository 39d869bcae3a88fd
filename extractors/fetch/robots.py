"""What a host's robots.txt (RFC 9309) says to this client. Pure: text in, answers out."""

import re

from protego import Protego

# protego forgives a missing colon and common misspellings, and so must this
_DISALLOW = re.compile(r"(?im)^[ \t]*d\w*low\w*(?:[ \t]*:[ \t]*|[ \t]+)([^\s#]+)")


class Robots:
    """The rules of one host. `agent` is the product name, the part of the User-Agent before the slash."""

    def __init__(self, text: str, agent: str) -> None:
        self._text = text
        self._agent = agent
        self._rules = Protego.parse(text)

    def crawl_delay(self) -> float | None:
        """Seconds that the host wants between two requests, None if it says nothing."""
        return self._rules.crawl_delay(self._agent)

    def forbidding_rule(self, url: str) -> str | None:
        """The rule that forbids `url`, such as "Disallow: /search/"; None if it may be fetched."""
        if self._rules.can_fetch(url, self._agent):
            return None
        # protego says no without saying why: the longest rule that forbids this by itself is the one
        paths = [path for path in _DISALLOW.findall(self._text) if _forbids(path, url)]
        return f"Disallow: {max(paths, key=len, default='')}".strip()


def _forbids(path: str, url: str) -> bool:
    return not Protego.parse(f"User-agent: *\nDisallow: {path}").can_fetch(url, "any")
