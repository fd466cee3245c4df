"""The home page."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from glossearch.schema import Headline
from glossearch.web.contents import sections


@pytest.fixture
def page(client: FlaskClient) -> str:
    response = client.get("/")
    assert response.status_code == 200
    assert response.content_type == "text/html; charset=utf-8"
    return response.text


def test_title_count_and_search_form(page: str) -> None:
    assert "<title>Terms &amp; &lt;Things&gt;</title>" in page
    assert "<h1>Terms &amp; &lt;Things&gt;</h1>" in page
    assert "5 entries" in page
    form = re.search(r"<form.*?</form>", page, re.DOTALL)
    assert form
    assert 'role="search"' in form[0]
    assert 'action="/search"' in form[0]
    assert 'method="get"' in form[0]
    assert re.search(r'<label [^>]*for="q"', form[0])
    assert re.search(r'<input id="q" name="q" type="search"[^>]* autofocus>', form[0])


def test_all_entries_by_category_in_alphabetical_order(page: str) -> None:
    headings = [
        unescape(re.sub("<.*?>", "", part)).strip() for part in re.findall(r"<h3.*?</h3>", page, re.DOTALL)
    ]
    assert headings == ["<i>Hostile</i>", "Models", "R&D / odd: <names>", "Safety", "Other"]
    models = page.split("Models</a>")[1].split("</section>")[0]
    assert re.findall(r">([\w ]+)</a>", models) == ["Temperature", "Token"]
    other = page.split(">Other<")[2].split("</section>")[0]
    assert re.findall(r">([\w ]+)</a>", other) == ["Lonely entry"]


def test_an_entry_of_two_categories_is_under_each(page: str) -> None:
    assert page.count('<a href="/entry/temperature">') == 2


def test_category_headings_lead_to_the_category(page: str, client: FlaskClient) -> None:
    links = [unescape(link) for link in re.findall(r'<h3[^>]*>\s*<a href="(.*?)"', page)]
    assert len(links) == 4
    for link in links:
        assert '<ol class="hits"' in client.get(link).text


def test_autofocus_only_here(client: FlaskClient) -> None:
    for path in ("/search?q=token", "/entry/token", "/nowhere"):
        assert "autofocus" not in client.get(path).text


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
