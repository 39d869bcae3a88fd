"""The session that requests are sent in: it says who it is, and tells nothing else of itself."""

from http.cookiejar import DefaultCookiePolicy

import requests

from extractors.fetch.body import ACCEPTED_ENCODING
from extractors.fetch.deadline import WatchedAdapter


def new_session(user_agent: str) -> requests.Session:
    """A session that keeps and sends no cookies and no login, and whose connections have a deadline."""
    session = requests.Session()
    session.headers.update({"User-Agent": user_agent, "Accept-Encoding": ACCEPTED_ENCODING})
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.auth = _no_login  # else `requests` looks for one in the user's .netrc
    for scheme in ("http://", "https://"):
        session.mount(scheme, WatchedAdapter())
    return session


def _no_login(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
