"""Slugs of any printable characters, from a link to the page and back."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from glossearch.config import Settings
from glossearch.web.app import create_app
from glossearch.web.links import entry_url

SLUGS = [
    "plain", "with space", "a/b/c", "/leading", "trailing/", "//two", "a//b", "///", "what?", "c#", "100%",
    "50%25", "%2e%2e", "a&b=c;d", "back\\slash", "quo\"te's", "<angle>", "naïve", "日本語", "🦉", "+plus+",
    "a:b", "@at", "https://example.com/x?y#z", ".", "..", "../up", "a/../b", "a/./b", "...", ".hidden",
    "[brackets]", "{{braces}}", "~tilde|pipe^", "entry", "static", "e\u0301",
]  # fmt: skip


@pytest.fixture
def odd(settings: Settings, write: Callable[[str, str], None], reindex: Callable[[], None]) -> FlaskClient:
    links = " ".join(f"[[{slug}|to]]" for slug in SLUGS if not set("[]|\\") & set(slug))
    for number, slug in enumerate(SLUGS):
        quoted = slug.replace("\\", "\\\\").replace('"', '\\"')
        also = f'["{quoted}"]'
        write(
            f"f{number}",
            f'---\nslug: "{quoted}"\ntitle: Number {number} odd\nsee_also: {also}\n---\nBody. {links}\n',
        )
    reindex()
    return create_app(settings).test_client()


def as_browser(link: str) -> str:
    """Return the request target that a browser makes of a link on the site."""
    parts = urlsplit(urljoin("http://site.example/", link))
    assert parts.netloc == "site.example"
    return parts.path + (f"?{parts.query}" if parts.query else "")


def test_every_slug_round_trips(odd: FlaskClient) -> None:
    with odd.application.test_request_context():
        links = [entry_url(slug) for slug in SLUGS]
    assert len(set(links)) == len(SLUGS)
    for number, link in enumerate(links):
        assert re.fullmatch(r"[!-~]+", link), link
        assert "\\" not in link
        response = odd.get(as_browser(link))
        assert response.status_code == 200, (SLUGS[number], link)
        assert f"<dfn>Number {number} odd</dfn>" in response.text


def test_every_link_on_the_pages_leads_to_its_entry(odd: FlaskClient) -> None:
    for path in ("/", "/entry/plain", "/search?q=odd", "/search?q=odd&page=4"):
        page = odd.get(path).text
        links = re.findall(r'<a href="(/entry[^"]*)">(Number \d+ odd|to)</a>', page)
        for link, title in links:
            target = odd.get(as_browser(unescape(link)))
            assert target.status_code == 200, link
            assert title == "to" or f"<dfn>{title}</dfn>" in target.text
    assert len(re.findall('<a href="/entry', odd.get("/").text)) == len(SLUGS)


def test_body_links_hold_every_slug(odd: FlaskClient) -> None:
    linked = [slug for slug in SLUGS if not set("[]|\\") & set(slug)]
    assert odd.get("/entry/plain").text.count(">to</a>") == len(linked)


def test_an_entry_by_query_that_is_none(odd: FlaskClient) -> None:
    for path in ("/entry", "/entry?slug=", "/entry?slug=nothing", "/entry/", "/entry/%0a", "/entry/%00"):
        assert odd.get(path).status_code == 404


def test_links_keep_the_prefix_of_a_mounted_site(odd: FlaskClient) -> None:
    page = odd.get("/entry/plain", environ_overrides={"SCRIPT_NAME": "/terms"}).text
    assert '<a href="/terms/entry/with%20space">' in page
    assert 'action="/terms/search"' in page
