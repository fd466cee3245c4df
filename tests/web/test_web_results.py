"""The results page."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient


def hits(page: str) -> list[str]:
    found = re.findall(r'<article>\s*<h2><a href="([^"?]*)[^"]*"', page)
    return [str(link) for link in found]


def test_hits_with_marked_title_passage_and_category(client: FlaskClient) -> None:
    page = client.get("/search?q=next+token").text
    assert "<title>next token - Terms &amp; &lt;Things&gt;</title>" in page
    assert '<meta name="robots" content="noindex">' in page
    assert re.search(r'<input [^>]*type="search" value="next token"', page)
    assert "autofocus" not in page
    assert '<h2><a href="/entry/token?q=next+token"><mark>Token</mark></a></h2>' in page
    assert re.search(r'<p class="passage">[^<]*<mark>', page)
    assert '<a href="/search?q=next+token&amp;category=Models">Models</a>' in page
    assert re.search(r'class="count">\s*2 entries', page)


def test_a_matched_alias_is_told(client: FlaskClient) -> None:
    page = client.get("/search?q=subword").text
    assert hits(page)[0] == "/entry/token"
    assert re.search(r"matched alias</span> <mark>subword</mark>", page)


def test_a_matched_hidden_alias_is_not_told(client: FlaskClient) -> None:
    page = client.get("/search?q=zqhidden").text
    assert hits(page) == ["/entry/prompt-injection"]
    for told in ("matched alias", "“zqhidden”", "other name"):
        assert told not in page.replace("its other names", "")


def test_diagnostics_are_shown(client: FlaskClient) -> None:
    page = client.get('/search?q="token').text
    assert '<ul class="diagnostics">' in page
    assert "never closed" in page


def test_an_empty_query_is_prompted(client: FlaskClient) -> None:
    for path in ("/search", "/search?q=", "/search?q=%20%20&page=3", "/search?category="):
        response = client.get(path)
        assert response.status_code == 200
        assert "<h1>Search</h1>" in response.text
        assert "No entries" not in response.text


def test_nothing_found_helps_on(client: FlaskClient) -> None:
    page = client.get("/search?q=tempratur&category=safety").text
    assert "No entries found in this category" in page
    assert "Perhaps you meant" in page
    assert '<a href="/entry/temperature">Temperature</a>' in page
    assert "Perhaps you meant" not in client.get("/search?q=%E2%88%80").text


def test_a_category_alone_lists_it(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"category": "R&D / odd: <names>"}).text
    assert "R&amp;D / odd: &lt;names&gt;</h1>" in page
    assert hits(page) == ["/entry/temperature"]


def test_the_category_is_kept_and_can_be_dropped(many: FlaskClient) -> None:
    page = many.get("/search?q=many&category=even").text
    assert re.search(r"1–10 of 12 entries", page)
    assert '<input type="hidden" name="category" value="even">' in page
    assert '<li><a href="/search?q=many">All</a></li>' in page
    assert 'rel="next" href="/search?q=many&amp;category=even&amp;page=2"' in page


def test_pages_go_through_all_hits_once(many: FlaskClient) -> None:
    seen = []
    path: str | None = "/search?q=many"
    while path:
        page = many.get(path).text
        seen.append(hits(page))
        link = re.search(r'rel="next" href="([^"]*)"', page)
        path = unescape(link[1]) if link else None
    assert [len(page) for page in seen] == [10, 10, 3]
    assert len({hit for page in seen for hit in page}) == 23


def test_first_and_last_page_are_bounds(many: FlaskClient) -> None:
    first, middle, last = (many.get(f"/search?q=many&page={number}").text for number in (1, 2, 3))
    assert ('rel="prev"' in first, 'rel="next"' in first) == (False, True)
    assert ('rel="prev"' in middle, 'rel="next"' in middle) == (True, True)
    assert ('rel="prev"' in last, 'rel="next"' in last) == (True, False)
    assert "21–23 of 23 entries" in last
    assert '<ol class="hits" start="21"' in last


@pytest.mark.parametrize("number", ["abc", "-1", "0", "", "1.5", "1e9", "٣", "9" * 5000, "1_0", " 2"])
def test_a_bad_page_number_is_the_first_page(many: FlaskClient, number: str) -> None:
    response = many.get("/search", query_string={"q": "many", "page": number})
    assert response.status_code == 200
    assert "Page 1 of 3" in response.text


@pytest.mark.parametrize("number", ["4", "40", "1000000000"])
def test_a_page_beyond_the_last_is_the_last(many: FlaskClient, number: str) -> None:
    page = many.get("/search", query_string={"q": "many", "page": number}).text
    assert "Page 3 of 3" in page
    assert len(hits(page)) == 3


def test_a_very_long_query_is_answered(app: Flask) -> None:
    page = app.test_client().get("/search", query_string={"q": "token " * 2000}).text
    assert "Only the first 1,000 characters" in page
    assert re.search(r"<title>.{0,110} - Terms", page)


def test_any_text_is_a_query(client: FlaskClient) -> None:
    for query in ("\0", "\ud7ff\u202e", "%", "category:", 'title:"', "-", "((((", "%ff", "a\nb", "🦉"):
        assert client.get("/search", query_string={"q": query}).status_code == 200
    assert client.get("/search?q=%ff%fe").status_code == 200


def test_of_a_very_long_query_the_beginning_is_looked_for_and_that_is_told(client: FlaskClient) -> None:
    told = "Only the first 1,000 characters were looked for."
    longest = "token " * 166 + "abcd"
    assert told not in client.get("/search", query_string={"q": longest}).text
    cut = client.get("/search", query_string={"q": longest + "x" * 15_000})
    assert told in cut.text
    assert "abcdx" not in cut.text
    assert "abcdx" not in client.get("/entry/token", query_string={"q": longest + "x"}).text
    assert "abcdx" not in client.get("/opensearch/suggest", query_string={"q": longest + "x"}).text
