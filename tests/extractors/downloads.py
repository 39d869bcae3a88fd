"""How a file is downloaded in these tests."""

from pathlib import Path

from extractors.addresses import host_of
from extractors.fetch.client import Client, user_agent
from extractors.source import Request

AGENT = user_agent("https://example.org/about")


def hosts(*urls: str) -> frozenset[str]:
    return frozenset(host_of(url) for url in urls)


def download(client: Client, url: str, to: Path, **more):
    return client.download(Request(url), to, hosts(url), **more)


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]
