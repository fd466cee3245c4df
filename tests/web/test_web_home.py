"""The home page."""

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from glossearch.config import Settings
from glossearch.schema import Headline
from glossearch.web import pages
from glossearch.web.app import create_app
from glossearch.web.contents import sections
from web_fixtures import Write
from web_html import Element, page_of


@pytest.fixture
def page(client: FlaskClient) -> Element:
    return page_of(client, "/")


def test_no_path_at_all_is_the_home_page_too(client: FlaskClient) -> None:
    answer = client.get("/", environ_overrides={"PATH_INFO": ""}, headers={"Host": "evil.example"})
    assert answer.status_code == 200
    assert "Location" not in answer.headers


def test_title_and_search_form(page: Element) -> None:
    assert page.one("title").text == page.one("h1").text == "Terms & <Things>"
    form = page.one("search").one("form", action="/search", method="get")
    box = form.one("input", id="q", name="q", type="search")
    assert box["value"] == ""
    assert form.one("label", for_="q").text == "Search Terms & <Things>"


def test_how_many_entries_and_when_they_were_indexed(page: Element, client: FlaskClient) -> None:
    count = page.one("main").one(class_="count")
    assert count.text.startswith("5 entries, last indexed on ")
    shown = count.one("time")
    assert shown["datetime"].endswith("Z")
    assert shown.text.endswith(" UTC")
    index = client.get("/api/v1/status").json
    assert index is not None
    assert index["built"][:19] == shown["datetime"][:19]


def test_all_entries_by_category_in_alphabetical_order(page: Element) -> None:
    found = {
        one.one("h3").text: [text for _, text in one.one("ul").links] for one in page.all(class_="category")
    }
    assert list(found) == ["<i>Hostile</i>", "Models", "R&D / odd: <names>", "Safety", "Other"]
    assert found["Models"] == ["Temperature", "Token"]
    assert found["Other"] == ["Lonely entry"]
    assert found["R&D / odd: <names>"] == ["Temperature"]


def test_category_headings_lead_to_the_category(page: Element, client: FlaskClient) -> None:
    links = [link for heading in page.all("h3") for link in heading.links]
    assert len(links) == 4
    for address, name in links:
        results = page_of(client, address)
        assert results.one("h1").text == name
        assert results.all("ol", class_="hits")


def test_letters_lead_to_the_entries_that_begin_so(page: Element, client: FlaskClient) -> None:
    letters = page.one("nav", class_="letters").links
    assert [letter for _, letter in letters] == ["#", "L", "P", "T"]
    assert ("/entry/token", "Token") in page_of(
        client, next(address for address, letter in letters if letter == "T")
    ).one("main").links


def test_a_random_entry_is_another_one_each_time_and_never_kept(page: Element, client: FlaskClient) -> None:
    [link] = [address for address, text in page.one("main").links if text == "Random entry"]
    seen = set()
    for _ in range(60):
        response = client.get(link)
        assert response.status_code == 302
        assert response.headers["Cache-Control"] == "no-store"
        assert client.get(response.location).status_code == 200
        seen.add(response.location)
    assert len(seen) > 1


def test_the_glossary_is_told_to_search_engines(page: Element) -> None:
    data = json.loads(page.one("script", type="application/ld+json").text)
    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "DefinedTermSet"
    assert data["name"] == "Terms & <Things>"
    assert data["url"] == page.one("link", rel="canonical")["href"] == "http://localhost/"
    assert data["inLanguage"] == "en"
    assert page.one("meta", property="og:url")["content"] == "http://localhost/"
    assert page.one("meta", name="twitter:card")["content"] == "summary"
    assert page.one("meta", name="description")["content"].startswith("Terms & <Things>: 5 entries")


def test_no_page_takes_the_focus_from_those_who_read_it(client: FlaskClient) -> None:
    for path, status in (("/", 200), ("/search?q=token", 200), ("/entry/token", 200), ("/nowhere", 404)):
        assert not [one for one in page_of(client, path, status).elements() if "autofocus" in one.attributes]


def test_a_large_glossary_has_its_categories_and_letters_only(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_AT_HOME", 4)
    main = page_of(client, "/").one("main")
    assert ("/search?category=Models", "Models") in main.links
    assert "Models 2" in [item.text for item in main.all("li")]
    assert ("/browse?letter=T", "Temperature – Token") in main.links
    assert ("/browse?letter=L", "Lonely entry") in main.links
    assert not any(address.startswith("/entry/") for address, _ in main.links)


def test_a_glossary_without_categories_is_not_a_list_of_one(
    settings: Settings, write: Write, reindex: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("one", "---\ntitle: One\n---\nOne is a number.\n")
    reindex()
    client = create_app(settings).test_client()
    main = page_of(client, "/").one("main")
    assert main.one(class_="count").text.startswith("1 entry,")
    assert [heading.text for heading in main.all("h3")] == ["All entries"]
    monkeypatch.setattr(pages, "MOST_AT_HOME", 0)
    assert "Categories" not in page_of(client, "/").one("main").text


def headline(title: str, *categories: str) -> Headline:
    return Headline(title.lower(), title, (), categories, ())


def test_sections_merge_spellings_of_a_category_and_put_other_last() -> None:
    found = sections(
        [headline("A", "Zoo", "zoo"), headline("B"), headline("C", "ZOO"), headline("D", "Ape", "Zoo")]
    )
    assert [(s.name, [e.title for e in s.entries], s.is_category) for s in found] == [
        ("Ape", ["D"], True),
        ("Zoo", ["A", "C", "D"], True),
        ("Other", ["B"], False),
    ]


def test_a_category_called_other_takes_in_the_rest() -> None:
    found = sections([headline("A", "Other"), headline("B")])
    assert [(s.name, len(s.entries), s.is_category) for s in found] == [("Other", 2, True)]
