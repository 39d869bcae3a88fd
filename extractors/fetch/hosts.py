"""Where one may go: only to the hosts that are allowed, and never from https to http."""

from urllib.parse import urljoin

from extractors.addresses import host_of, is_loopback
from extractors.fetch.errors import FetchError


def check_host(url: str, allowed_hosts: frozenset[str], how: str) -> None:
    """Raise FetchError if a host may not be asked; `how` says how one came to its address."""
    if not url.startswith(("http:", "https:")) or host_of(url) not in allowed_hosts:
        raise FetchError(
            url,
            f"{how}, but only {', '.join(sorted(allowed_hosts))} may be asked",
            "Check the address; if it has moved, set the new one",
        )


def redirect_target(url: str, location: str, allowed_hosts: frozenset[str]) -> str:
    """Where `url` leads to, if one may go there: to an allowed host, and not from https to http."""
    target = urljoin(url, location)
    check_host(target, allowed_hosts, f"is where {url} redirects to")
    if url.startswith("https:") and not target.startswith("https:") and not is_loopback(target):
        raise FetchError(target, f"{url} redirects here, without encryption", "Check the address")
    return target
