"""Websites, down to the host that tells whose they are."""

import re

import polars as pl

from schema.code_lists import code_list
from transforms.steps import Step, over_distinct

# Letters and digits of any script, hyphens inside; the last part is no number (that were an IP address)
_LABEL = r"[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}])?"
_HOST = rf"^(?:{_LABEL}\.)+(?:\p{{L}}[\p{{L}}\p{{M}}]+|xn--[a-z0-9-]+)$"


def _host(expr: pl.Expr) -> pl.Expr:
    """Return the host of an address, shared or not."""
    host = (
        expr.str.strip_chars()
        .str.to_lowercase()
        .str.normalize("NFC")
        .str.replace(r"^(?:[a-z][a-z0-9+.-]*:)?//+\s*", "")  # "http:// www.…" is a common slip
        .str.replace(r"[/?#\\].*$", "")
        .str.replace(r":[0-9]*$", "")
        .str.replace(r"\.$", "")
        .str.replace(r"^www[0-9]?\.", "")
    )
    return pl.when(host.str.contains(_HOST)).then(host)


def _is_shared(host: pl.Expr) -> pl.Expr:
    hosts = code_list("transforms", "shared_hosts")
    wide = hosts.filter(pl.col("covers") == "subdomains")["host"]
    below = "|".join(re.escape(host) for host in wide)
    return host.is_in(hosts["host"].implode()) | host.str.contains(rf"\.(?:{below})$")


def website_host(expr: pl.Expr) -> Step:
    """Return the host of a website: lower case, without scheme, ``www.``, port, path and query.

    Null for what is no address of one host (e-mail addresses, text with blanks, no dot, numbers) and
    for hosts that many share (``facebook.com``; ``data/shared_hosts.csv``), see `is_shared_host`.
    Subdomains stay, and hosts in any script stay as they are written.
    """

    def read(raw: pl.Expr) -> pl.Expr:
        host = _host(raw)
        return pl.when(~_is_shared(host)).then(host)

    return over_distinct(expr, read, pl.String)


def is_shared_host(expr: pl.Expr) -> Step:
    """Return whether a website lies on a host that many share, so that it tells of no organisation."""
    return over_distinct(expr, lambda raw: _is_shared(_host(raw)).fill_null(value=False), pl.Boolean)
