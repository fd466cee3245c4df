"""Two entries side by side."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from web_fixtures import Write
from web_html import Element, page_of


@pytest.fixture
def pair(client: FlaskClient, write: Write, reindex: Callable[[], None]) -> FlaskClient:
    """The glossary with two entries that have facts in common."""
    write(
        "embedding",
        "---\ntitle: Embedding\naliases: [Vector, code point]\ncategory: [models, Meaning]\n"
        "see_also: [temperature, lonely]\n---\nAn embedding is a list of numbers for a token.\n",
    )
    write(
        "one-hot",
        "---\ntitle: One-hot code\naliases: [vector]\ncategory: Models\nsee_also: [lonely, one-hot]\n---\n"
        "A one-hot code is a list of zeros and one 1. It says less than an embedding does.\n",
    )
    reindex()
    return client


def rows(main: Element) -> dict[str, list[str]]:
    return {
        row.one("th", scope="row").text: [cell.text for cell in row.all("td")]
        for row in main.one("tbody").all("tr")
    }


def test_definitions_and_what_each_says_of_the_other(pair: FlaskClient) -> None:
    page = page_of(pair, "/compare?a=embedding&b=one-hot")
    assert page.one("title").text == "Embedding and One-hot code compared - Terms & <Things>"
    left, right = page.one("main").all("section", class_="side")
    assert left.links[0] == ("/entry/embedding", "Embedding")
    assert "An embedding is a list of numbers for a token." in left.text
    assert not left.all("dl")
    assert right.one("dt").text == "What One-hot code says of Embedding"
    assert right.one("dd").one("mark").text == "embedding"


def test_facts_in_common_and_of_each(pair: FlaskClient) -> None:
    main = page_of(pair, "/compare?a=embedding&b=one-hot").one("main")
    assert rows(main) == {
        "Also called": ["code point", "Vector", "none"],
        "Category": ["Meaning", "models", "none"],
        "See also": ["Temperature", "Lonely entry", "none"],
    }
    assert ("/entry/lonely", "Lonely entry") in main.one("table").links
    assert ("/search?category=Meaning", "Meaning") in main.one("table").links
    assert "Also called" not in rows(page_of(pair, "/compare?a=lonely&b=prompt-injection").one("main"))


def test_entries_are_chosen_by_slug_or_any_name(pair: FlaskClient) -> None:
    canonical = "http://localhost/compare?a=embedding&b=one-hot"
    for a, b in (("embedding", "One-Hot Code"), (" EMBEDDINGS ", "one-hot"), ("code points", "One hot code")):
        page = page_of(pair, "/compare", query_string={"a": a, "b": b})
        assert page.one("link", rel="canonical")["href"] == canonical, (a, b)


def test_a_form_to_choose_others(pair: FlaskClient) -> None:
    form = page_of(pair, "/compare?a=embedding&b=one-hot").one("form", action="/compare", method="get")
    assert [(one["name"], one["value"]) for one in form.all("input")] == [
        ("a", "Embedding"),
        ("b", "One-hot code"),
    ]
    assert all(label.all("input") for label in form.all("label"))


def test_nothing_chosen_yet(client: FlaskClient) -> None:
    for path in ("/compare", "/compare?a=&b=+", "/compare?a=token"):
        page = page_of(client, path)
        assert page.one("h1").text == "Compare two entries"
        assert page.one("meta", name="robots")["content"] == "noindex"
        assert "no entry" not in page.one("main").text
    assert page.one("form", action="/compare").all("input", name="a")[0]["value"] == "Token"


def test_an_entry_that_is_not_there_is_helped_with(client: FlaskClient) -> None:
    page = page_of(client, "/compare?a=tokn&b=temperature", status=404)
    assert "There is no entry called “tokn”. Perhaps you meant" in page.one("main").text
    assert ("/compare?a=token&b=temperature", "Token") in page.one("main").links
    page = page_of(client, "/compare?a=temperature&b=tokn", status=404)
    assert ("/compare?a=temperature&b=token", "Token") in page.one("main").links
    page = page_of(client, "/compare?a=%E2%88%80&b=%E2%88%83", status=404)
    assert len(page.all(class_="missing")) == 2
    assert "Perhaps" not in page.one("main").text


def test_an_entry_is_not_compared_with_itself(client: FlaskClient) -> None:
    main = page_of(client, "/compare?a=token&b=word+pieces").one("main")
    assert "Both are names of the entry Token" in main.text
    assert not main.all("table")


def test_the_comparison_card_leads_here(client: FlaskClient) -> None:
    card = page_of(client, "/search?q=temperature+vs+token").one(class_="comparison")
    assert ("/compare?a=temperature&b=token", "Compare them in full") in card.links


def test_what_is_typed_stays_text(client: FlaskClient) -> None:
    hostile = '"><script>alert(1)</script>'
    page = page_of(client, "/compare", status=404, query_string={"a": hostile, "b": "hostile"})
    assert all(script["src"].startswith("/static/") for script in page.all("script"))
    assert page.one("input", name="a")["value"] == hostile
    page = page_of(client, "/compare?a=hostile&b=token")
    assert page.one("h1").text == "<script>alert('title')</script> & co and Token"
