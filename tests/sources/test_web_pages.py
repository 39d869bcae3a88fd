"""Pages about projects: read from files, fetched from the portal, refused where they show nothing."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractors.contract import DocumentError, DocumentName
from extractors.parameters import Order
from extractors.read.pages.document import MOST_BYTES
from extractors.sources.web_pages import SOURCE, key_of
from portal import pages
from tests.examples import examples

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
DOCUMENT = DocumentName("web_pages", "page", "page.html")
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not beside this checkout")
STORY = (
    "<p>In our school we have built a workshop for bicycles, and everybody in the village may use it.</p>" * 3
)


def read_seed(number):
    [file] = SEEDS.glob(f"{number}_*")
    data = file.read_bytes()
    document = SOURCE.open_file(file.name, data)[0]
    SOURCE.check(SOURCE.open(data, document), document)
    return SOURCE.parse(data, document)


def parse(html):
    return SOURCE.parse(html if isinstance(html, bytes) else html.encode(), DOCUMENT)


def named(staged, kind, *columns):
    found = staged.page_mentions.filter(kind=kind).select(*(columns or ("value",))).rows()
    return found if columns else [row[0] for row in found]


@needs_seeds
def test_the_danish_page():
    staged = read_seed("001")
    assert staged.pages["languages"].to_list() == ["da"]
    assert sorted(named(staged, "country")) == ["AT", "DK", "HU", "IT", "PL"]
    assert named(staged, "programme") == ["Erasmus+"]
    [(value, text, doubt)] = named(staged, "period", "value", "text_as_published", "doubt")
    assert (value, doubt) == ("2018-10/2020-09", None)
    assert text == "oktober 2018 til september 2020 (24 måneder)"
    assert set(staged.page_mentions["kind"]) == {"country", "programme", "period"}
    assert set(staged.page_mentions["language"]) == {"da"}


@needs_seeds
def test_the_post_in_two_languages():
    staged = read_seed("004")
    assert staged.pages["languages"].to_list() == ["ka,en"]
    platforms = {"EPRP", "EPALE", "ESEP", "eTwinning", "OTLAS"}
    found = named(staged, "platform", "language", "value")
    assert len(found) == 10
    assert set(found) == {(language, platform) for language in ("ka", "en") for platform in platforms}
    assert set(staged.page_mentions["kind"]) == {"platform", "programme"}


@needs_seeds
def test_the_entry_of_another_platform_is_a_page_too():
    staged = read_seed("003")
    assert sorted(named(staged, "country")) == ["BA", "ME", "XK"]
    assert named(staged, "acronym") == ["V2V"]
    assert named(staged, "period") == ["2020-11/2023-10"]


def test_what_a_page_declares_of_itself():
    staged = parse(
        '<html><head><title>Bicycles | School</title><link rel="canonical" href="https://school.example/bikes">'
        '<meta property="article:published_time" content="2024-05-06T10:00:00+02:00">'
        '<meta property="article:modified_time" content="2024-06-01"></head>'
        f"<body><main><h1>Bicycles for all</h1>{STORY}</main></body></html>"
    )
    [page] = staged.pages.to_dicts()
    assert page["title"] == "Bicycles for all"
    assert page["url"] == "https://school.example/bikes"
    assert (page["published_on"], page["modified_on"]) == ("2024-05-06T10:00:00+02:00", "2024-06-01")


def test_menus_and_footers_name_nothing():
    staged = parse(
        "<html><body><nav><ul><li><a href='/de'>Germany</a></li><li><a href='/it'>Italy</a></li></ul></nav>"
        f"<main><h1>Bicycles</h1>{STORY}<p>We did it together with a school in Malta.</p></main>"
        "<footer><ul><li><a href='/x'>OTLAS</a></li><li><a href='/y'>Spain</a></li></ul></footer></body>"
    )
    assert named(staged, "country") == ["MT"]
    assert named(staged, "platform") == []


def test_contacts_do_not_leave_the_page():
    staged = parse(
        f"<html><body><main>{STORY}<p>Write to a.b@school.example, +48 12 345 67 89</p></main></body>"
    )
    [text] = staged.pages["main_text"]
    assert "school.example" not in text
    assert "345" not in text


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("windows-1251", "windows-1251"),
        ("iso-8859-7", "iso-8859-7"),
        ("utf-16", None),
        ("utf-8", "iso-8859-1"),
    ],
)
def test_encodings(encoding, declared):
    story = "Το σχολείο μας συνεργάζεται με άλλα σχολεία από την Ελλάδα και την Ιταλία."
    if encoding == "windows-1251":
        story = "Нашето училище работи заедно с други училища от страните Гърция и Италия."
    meta = f'<meta charset="{declared}">' if declared else ""
    page = f"<html><head>{meta}</head><body><main><p>{story}</p><p>{story}</p></main></body></html>"
    assert named(parse(page.encode(encoding)), "country") == ["EL", "IT"]


LOGIN = "<html><title>Log in</title><body><form><input name=u><input type=password></form></body></html>"
CONSENT = (
    "<html><body><div>We use cookies, you decide.<button>Accept all cookies</button></div></body></html>"
)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (LOGIN.encode(), "login page"),
        (LOGIN.replace("<body>", "<body>" + "<p>Whoever signs in sees more. " * 30).encode(), "login page"),
        (CONSENT.encode(), "consent to cookies"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title></channel></rss>', "no text"),
        (
            b"<html><body><div id=app></div><noscript>Please enable JavaScript.</noscript></body></html>",
            "script",
        ),
        (b"<html><body></body></html>", "shows no text"),
        (b"<p>" + b"x" * MOST_BYTES, f"{MOST_BYTES}"),
        (b"<html>" + b"<b>" * 60_000 + b"text", "60001 tags"),
        (b"\xff\xfe\xfa\xfb\x00", "encoding"),
        (b"caf\xe9", "not UTF-8"),
        (b'<html><meta charset="no-such"><p>caf\xe9', "no-such"),
        (b'<html><meta charset="hex"><p>caf\xe9', "hex"),
        (b"PK\x03\x04\x00\x00", "NUL"),
    ],
)
@pytest.mark.filterwarnings("error")
def test_what_shows_nothing_is_refused(data, words):
    with pytest.raises(DocumentError, match=words) as refused:
        SOURCE.check(SOURCE.open(data, DOCUMENT), DOCUMENT)
    assert "page.html" in str(refused.value)


def test_a_long_text_is_cut_and_told():
    staged = SOURCE.parse(
        ("We have built a workshop for bicycles in our school.\n" * 8000).encode(), DOCUMENT
    )
    assert len(staged.pages["main_text"][0]) == 300_000
    assert staged.notices["kind"].to_list() == ["text_cut"]


@pytest.mark.parametrize(
    "text",
    [
        "a" * 299_000 + " (PL)",
        "A-" * 150_000,
        "a." * 150_000,
        "a@" * 150_000,
        "1 " * 150_000,
        "(PL, " * 60_000,
    ],
)
def test_a_line_without_end_is_no_hang(text):
    SOURCE.parse(f"Partners:\n{text}\n{text}".encode(), DOCUMENT)


def test_deep_nesting():
    for tag in ("div", "ul><li", "table><tr><td", "b"):
        try:
            parse(f"<html><body>{f'<{tag}>' * 10_000}{STORY}</body></html>")
        except DocumentError:
            continue


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://www.school.example/bikes/", "www.school.example/bikes"),
        ("http://127.0.0.1:8080/sites/da/5?a=1", "127.0.0.1/sites/da/5?a=1"),
        ("ftp://school.example/bikes", None),
        ("http://[x", None),
        ("bikes", None),
    ],
)
def test_a_page_is_known_by_its_address_without_scheme_and_port(address, key):
    assert key_of(address) == key


def test_a_saved_page_is_known_by_what_it_declares():
    page = f'<html><link rel="canonical" href="https://a.example/b"><body>{STORY}</body></html>'.encode()
    assert SOURCE.open_file("x.html", page)[0].key == "a.example/b"
    assert SOURCE.open_file("x.html", STORY.encode())[0].key == "x.html"


def test_the_portals_pages(rooms, portal, world):
    problems = rooms.harvest(SOURCE, portal.url, Order(values={"addresses": tuple(portal.web_pages_urls)}))
    assert problems == []
    staged = rooms.staged(SOURCE)
    sites = pages.sites(world)
    assert len(sites) == 6
    for site in sites:
        found = staged[f"127.0.0.1{site.path}"]
        assert site.language in found.pages["languages"][0].split(",")
        assert tuple(sorted(set(named(found, "country")))) == site.countries
        start, end = site.project["start_date"], site.project["end_date"]
        assert named(found, "period") == [f"{start:%Y-%m}/{end:%Y-%m}"]
        assert named(found, "project") == [site.project["identifier"]]
        assert named(found, "programme") == ["Erasmus+"]
        assert named(found, "platform") == []
        published = {member["name"].strip() for member in site.partners}
        assert set(named(found, "organisation")) <= published
    post = staged["127.0.0.1/sites/post"]
    assert named(post, "platform", "language", "value") == [
        *(("ka", name) for name in ("EPALE", "eTwinning", "EPRP")),
        *(("en", name) for name in ("EPALE", "eTwinning", "OTLAS", "EPRP")),
    ]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("login-page", "is a login page"),
        ("cookie-wall", "consent to cookies"),
        ("huge-page", f"{MOST_BYTES} are the limit"),
        ("empty", "is empty"),
        ("404", "404"),
        ("redirect", "may be asked"),
    ],
)
def test_one_bad_page_is_told_and_the_others_go_on(rooms, portal, fault, words):
    addresses = tuple(portal.web_pages_urls[:3])
    portal.faults.add(fault, "web_pages", times=1)
    [problem] = [
        problem
        for problem in rooms.harvest(SOURCE, portal.url, Order(values={"addresses": addresses}))
        if "not whole" not in problem
    ]
    assert words in problem
    assert addresses[0] in problem or fault == "redirect"
    assert len(rooms.staged(SOURCE)) == 2


def test_robots_are_obeyed(rooms, portal):
    portal.faults.add("robots-disallow", times=-1)
    problems = rooms.harvest(SOURCE, portal.url, Order(values={"addresses": (portal.web_pages_urls[0],)}))
    assert any("robots.txt" in problem for problem in problems)
    assert [request.kind for request in portal.requests] == ["robots"]


def test_what_is_no_address_is_told(rooms, portal):
    [problem] = rooms.harvest(
        SOURCE, portal.url, Order(values={"addresses": ("ftp://school.example/bikes",)})
    )
    assert "https://host/path" in problem


markup = st.lists(
    st.sampled_from(
        [
            *(
                "<html>",
                "<body>",
                "<div>",
                "</div>",
                "<p>",
                "<ul><li>",
                "<a href='x'>",
                "<!--",
                "-->",
                "<b",
                ">",
            ),
            *(
                "<script>",
                "</script>",
                "<input type=password>",
                "&#x0;",
                "&amp;",
                "\x00",
                "\ufffe",
                "Poland",
                "\n",
            ),
            *(
                "<meta charset='utf-16'>",
                "<h1>",
                "Erasmus+",
                "May 2020 to June 2021",
                "<table><tr><td>",
                "<svg>",
            ),
        ]
    )
    | st.text(max_size=20),
    max_size=40,
).map("".join)


@settings(deadline=None, max_examples=examples(60))
@given(data=st.binary(max_size=400) | markup.map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(data=b"\xff\xfe")
@example(data=b"<html><head><link rel=canonical href='http://[x'></head><body><p>Poland and Spain</p></body>")
def test_any_bytes_become_a_table_or_a_clear_error(data):
    with contextlib.suppress(DocumentError):
        SOURCE.check(SOURCE.open(data, DOCUMENT), DOCUMENT)
        # what passes the check is parsed
        assert SOURCE.parse(data, DOCUMENT).pages.height == 1
    with contextlib.suppress(DocumentError):
        SOURCE.open_file("page.html", data)


def test_each_page_is_asked_for_once(rooms, portal):
    addresses = tuple(portal.web_pages_urls[:2])
    rooms.harvest(SOURCE, portal.url, Order(values={"addresses": addresses}))
    asked = [request.path for request in portal.requests if request.kind == "web_pages"]
    assert asked == [address.removeprefix(portal.url) for address in addresses]
