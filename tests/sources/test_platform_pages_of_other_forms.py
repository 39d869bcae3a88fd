"""Pages of the platforms whose address or markup is of no known form: read as any page is."""

import pytest

from extractors.contract import DocumentError
from extractors.sources.epale import SOURCE as EPALE
from extractors.sources.esep import SOURCE as ESEP
from extractors.sources.esn.source import SOURCE as ESN
from extractors.sources.otlas.source import SOURCE as OTLAS
from extractors.sources.wbc_rti.source import SOURCE as WBC_RTI

STORY = (
    "From March 2019 to August 2021 people of two villages in Latvia and Malta collected old recipes, and "
    "cooked them together in an Erasmus+ project."
)


def saved(source, address, body=f"<p>{STORY}</p>", language="en"):
    """Key and tables of a page that says that it stood at an address."""
    page = (
        f'<!DOCTYPE html><html lang="{language}"><head><link rel="canonical" href="{address}"></head><body>'
        f"<main><h1>Two villages cook</h1>{body}</main></body></html>"
    ).encode()
    document, opened = source.open_file("page.html", page)
    source.check(opened, document)
    return document.key, source.parse(page, document)


@pytest.mark.parametrize(
    ("source", "address", "key"),
    [
        (
            EPALE,
            "https://epale.ec.europa.eu/en/content/two-villages-cook",
            "node/content/two-villages-cook/en",
        ),
        (EPALE, "https://epale.ec.europa.eu/en/blog/two-villages-cook", "node/blog/two-villages-cook/en"),
        (EPALE, "https://ec.europa.eu/epale/en/blog/two-villages-cook", "node/blog/two-villages-cook/en"),
        (EPALE, "https://epale.ec.europa.eu/en/communities/kitchens/7", "node/communities/kitchens/7/en"),
        (EPALE, "https://epale.ec.europa.eu/", "node/start/en"),
        (
            ESEP,
            "https://school-education.ec.europa.eu/en/etwinning/projects/two-villages",
            "project/two-villages/en",
        ),
        (
            ESEP,
            "https://school-education.ec.europa.eu/en/etwinning/projects/two-villages/twinspace/pages/recipes",
            "project/two-villages/twinspace/pages/recipes/en",
        ),
        (
            ESEP,
            "https://school-education.ec.europa.eu/en/discover/news/cook",
            "project/discover/news/cook/en",
        ),
        (ESEP, "https://twinspace.etwinning.net/4711/home", "project/4711/home/en"),
        (
            ESEP,
            "https://school-education.ec.europa.eu/en/networking/partner-finding/cook",
            "project/networking/partner-finding/cook/en",
        ),
        (OTLAS, "https://www.salto-youth.net/rc/see/stories/cook/", "page/rc/see/stories/cook"),
        (
            OTLAS,
            "https://www.salto-youth.net/tools/otlas-partner-finding/organisation/villages.12/",
            "page/tools/otlas-partner-finding/organisation/villages.12",
        ),
        (WBC_RTI, "https://wbc-rti.info/about/villages", "page.html"),
        (ESN, "https://activities.esn.org/news/villages", "page.html"),
    ],
)
def test_a_page_of_another_form_is_a_page(source, address, key):
    found, staged = saved(source, address)
    assert found == key
    assert staged.pages.height == 1
    assert staged.pages["title"].to_list() == (["Two villages cook"] if source is not ESN else [None])
    mentions = set(staged.page_mentions.select("kind", "value").rows())
    assert {
        ("period", "2019-03/2021-08"),
        ("country", "LV"),
        ("country", "MT"),
        ("programme", "Erasmus+"),
    } <= mentions


@pytest.mark.parametrize("source", [EPALE, ESEP])
def test_a_page_that_stands_elsewhere_is_not_theirs(source):
    with pytest.raises(DocumentError, match=r"no page of this platform.*web_pages"):
        saved(source, "https://villages.example/cook")
    with pytest.raises(DocumentError, match="no page of this platform"):
        saved(EPALE, "https://ec.europa.eu/info/cook")


def test_a_page_elsewhere_is_none_of_otlas_wbc_rti_and_esn():
    with pytest.raises(DocumentError, match="no page of OTLAS"):
        saved(OTLAS, "https://villages.example/cook")
    with pytest.raises(DocumentError, match="labels of an entry"):
        saved(WBC_RTI, "https://villages.example/cook")
    with pytest.raises(DocumentError, match="no page of ESN"):
        saved(ESN, "https://villages.example/cook")


def test_short_items_of_a_platforms_lists_name_partners():
    items = "<ul><li>Biedrība Ciems, Cēsis, Latvia</li><li>Raħal Primary School (Malta)</li></ul>"
    _, staged = saved(EPALE, "https://epale.ec.europa.eu/en/blog/cook", f"<p>{STORY}</p>{items}")
    assert staged.page_mentions.filter(kind="organisation").select("value", "country", "city").rows() == [
        ("Biedrība Ciems", "LV", "Cēsis"),
        ("Raħal Primary School", "MT", None),
    ]


def test_a_page_in_another_language_is_told_by_its_markup():
    _, staged = saved(
        ESEP, "https://school-education.ec.europa.eu/fi/uutiset/7", "<p>Latvia, Malta</p>", "fi"
    )
    assert staged.pages["languages"].to_list() == ["fi"]
