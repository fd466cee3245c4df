"""robots.txt, the site map, the icon."""

from collections.abc import Callable
from datetime import datetime
from itertools import chain
from xml.etree.ElementTree import Element, fromstring

import pytest
from flask.testing import FlaskClient

from glossearch.web import crawlers
from web_fixtures import Write
from web_html import page_of

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def sitemap(client: FlaskClient, path: str = "/sitemap.xml") -> Element:
    response = client.get(path)
    assert response.status_code == 200
    assert response.mimetype == "application/xml"
    return fromstring(response.data)


def locations(root: Element) -> list[str]:
    return [loc.text or "" for loc in root.iter(SITEMAP + "loc")]


def test_the_site_map_lists_home_and_all_entries(
    client: FlaskClient, write: Write, reindex: Callable[[], None]
) -> None:
    write("f", '---\nslug: "a & b"\ntitle: A and b\n---\nText.\n')
    reindex()
    root = sitemap(client)
    assert root.tag == SITEMAP + "urlset"
    found = locations(root)
    assert found[0] == "http://localhost/"
    assert "http://localhost/entry/a%20&%20b" in found
    assert len(found) == len(set(found)) == 7
    for address in found:
        assert client.get(address.removeprefix("http://localhost")).status_code == 200
    for change in root.iter(SITEMAP + "lastmod"):
        assert datetime.fromisoformat(change.text or "").tzinfo


def test_a_large_glossary_has_an_index_of_site_maps(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = set(locations(sitemap(client)))
    monkeypatch.setattr(crawlers, "MOST_URLS", 3)
    root = sitemap(client)
    assert root.tag == SITEMAP + "sitemapindex"
    parts = locations(root)
    assert parts == [f"http://localhost/sitemap-{number}.xml" for number in (1, 2, 3)]
    found = [locations(sitemap(client, part.removeprefix("http://localhost"))) for part in parts]
    assert all(len(part) <= 3 for part in found)
    assert sorted(chain.from_iterable(found)) == sorted(everything)
    for number in ("0", "4", "99999999999999999999"):
        assert client.get(f"/sitemap-{number}.xml").status_code == 404


def test_robots(client: FlaskClient) -> None:
    response = client.get("/robots.txt")
    assert response.mimetype == "text/plain"
    lines = response.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert lines[-1] == "Sitemap: http://localhost/sitemap.xml"
    for path in ("/random", "/api/"):
        assert f"Disallow: {path}" in lines
    for path in (
        "/entry",
        "/search",
        "/compare",
    ):  # the last two say of themselves that they are not to be found
        assert path not in response.text
    mounted = client.get("/robots.txt", environ_overrides={"SCRIPT_NAME": "/terms"}).text
    assert "Disallow: /terms/random" in mounted
    assert "Sitemap: http://localhost/terms/sitemap.xml" in mounted


def test_the_icon(client: FlaskClient) -> None:
    icon = page_of(client, "/").one("link", rel="icon")["href"]
    response = client.get("/favicon.ico", follow_redirects=True, buffered=True)
    assert response.data == client.get(icon, buffered=True).data
    assert response.mimetype == "image/svg+xml"
    led = client.get("/favicon.ico")
    assert (led.status_code, led.headers["Cache-Control"]) == (302, "no-cache")


@pytest.mark.parametrize("host", ["a b", 'evil"<b>', ""])
@pytest.mark.parametrize("path", ["/feed.atom", "/sitemap.xml", "/"])
def test_an_address_cannot_be_made_of_a_host_that_is_none(client: FlaskClient, path: str, host: str) -> None:
    response = client.get(path, headers={"Host": host})
    assert response.status_code == 400
    assert "http:/feed" not in response.text


def test_the_day_of_a_change_is_told_where_it_is_known(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crawlers, "_MOST_CHANGES", 2)
    urls = fromstring(client.get("/sitemap.xml").data).findall(SITEMAP + "url")
    assert len(urls) == 6
    assert len([url for url in urls if url.find(SITEMAP + "lastmod") is not None]) == 2
