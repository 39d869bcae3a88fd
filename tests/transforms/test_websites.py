import pytest
from hypothesis import given

from transforms.websites import is_shared_host, website_host

from .support import any_texts, value, values


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("www.kultur-melk.at", "kultur-melk.at"),
        ("http://www.nadapopovic.edu.rs/", "nadapopovic.edu.rs"),
        ("http://nadausavrsavanje.weebly.com", "nadausavrsavanje.weebly.com"),
        ("HTTPS://WWW.Uni-Potsdam.DE/path?query#part", "uni-potsdam.de"),
        (" birzai.lt ", "birzai.lt"),
        ("//example.eu/x", "example.eu"),
        ("http:// www.example.eu", "example.eu"),
        ("https://school.eu:8443", "school.eu"),
        ("www2.school.eu", "school.eu"),
        ("school.eu.", "school.eu"),
        ("https://school.eu/@team", "school.eu"),
        ("http://www.müller-schule.de/", "müller-schule.de"),
        ("ΣΧΟΛΕΙΟ.ΕΛ", "σχολειο.ελ"),
        ("школа.рф", "школа.рф"),
        ("xn--mller-kva.xn--p1ai", "xn--mller-kva.xn--p1ai"),
        ("ourschool.wordpress.com", "ourschool.wordpress.com"),
    ],
)
def test_hosts(text: str, host: str) -> None:
    assert value(website_host, text) == host
    assert value(is_shared_host, text) is False


@pytest.mark.parametrize(
    "text",
    [
        "https://www.facebook.com/groups/578506935585056/",
        "facebook.com/x",
        "de-de.facebook.com",
        "https://sites.google.com/view/school",
        "wordpress.com",
        "linktr.ee/school",
        "www.linkedin.com/company/x",
        "https://ec.europa.eu/programmes/erasmus-plus",
    ],
)
def test_hosts_of_everyone_are_null_and_flagged(text: str) -> None:
    assert value(website_host, text) is None
    assert value(is_shared_host, text) is True


@pytest.mark.parametrize(
    "text",
    [
        *("info@school.eu", "mailto:info@school.eu", "no website", "a.eu; b.eu"),
        *("school", "192.168.0.1", "http://", "-", "n/a", "..", "school..eu", "", None),
    ],
)
def test_what_is_no_host_is_null(text: str | None) -> None:
    assert value(website_host, text) is None
    assert value(is_shared_host, text) is False


def test_a_name_that_ends_like_a_shared_host_is_its_own() -> None:
    assert value(website_host, "notfacebook.com") == "notfacebook.com"
    assert value(website_host, "max.com") == "max.com"


@given(any_texts)
def test_a_host_is_its_own_host(texts: list[str | None]) -> None:
    hosts = values(website_host, texts)
    assert values(website_host, hosts) == hosts
    for host in hosts:
        assert host is None or ("." in host and not set(host) & set(" /:@?#") and host == host.lower())
