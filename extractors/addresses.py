"""Addresses of the web: whether one is well-formed, which host it names, whether that is this machine."""

import ipaddress
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}


def is_address(url: str) -> bool:
    """Whether `url` is an address of the web, without a user's name or password: it is kept and published."""
    try:
        parts = urlsplit(url)
        is_of_the_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        return is_of_the_web and "@" not in parts.netloc
    except ValueError:
        return False


def host_of(url: str) -> str:
    """Host of `url` in lower case, with its port unless that is the usual one of its scheme.

    Empty if `url` is no address.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    return host if port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{port}"


def is_loopback(url: str) -> bool:
    """Whether `url` leads to this very machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
