"""The page of an entry."""

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from web_fixtures import Write
from web_html import Element, page_of

Reindex = Callable[[], None]


@pytest.fixture
def page(client: FlaskClient) -> Element:
    return page_of(client, "/entry/token")


def test_head(page: Element) -> None:
    definition = "A token is the piece of text that a model reads and writes."
    assert page.one("title").text == "Token - Terms & <Things>"
    assert page.one("html")["lang"] == "en"
    assert not page.all("meta", name="robots")
    for told in (page.one("meta", name="description"), page.one("meta", property="og:description")):
        assert told["content"] == definition
    assert page.one("meta", property="og:title")["content"] == "Token"
    assert page.one("meta", property="og:type")["content"] == "article"
    assert page.one("meta", property="og:site_name")["content"] == "Terms & <Things>"
    assert page.one("meta", name="twitter:card")["content"] == "summary"


def test_one_canonical_address(client: FlaskClient) -> None:
    for path in ("/entry/token", "/entry/token?q=piece", "/entry?slug=token"):
        page = page_of(client, path)
        assert page.one("link", rel="canonical")["href"] == "http://localhost/entry/token"
        assert page.one("meta", property="og:url")["content"] == "http://localhost/entry/token"


def test_the_term_is_told_to_search_engines(page: Element) -> None:
    assert json.loads(page.one("script", type="application/ld+json").text) == {
        "@context": "https://schema.org",
        "@type": "DefinedTerm",
        "@id": "http://localhost/entry/token",
        "url": "http://localhost/entry/token",
        "name": "Token",
        "alternateName": ["word piece", "subword"],
        "description": "A token is the piece of text that a model reads and writes.",
        "termCode": "token",
        "inDefinedTermSet": "http://localhost/",
    }


def test_headword_aliases_and_categories(page: Element) -> None:
    assert page.one("h1").one("dfn").text == "Token"
    aliases = page.one(class_="aliases").one("ul", aria_labelledby="aliases")
    assert [item.text for item in aliases.all("li")] == ["word piece", "subword"]
    assert page.one("ul", aria_label="Categories").links == [("/search?category=Models", "Models")]


def test_each_question_is_searched_by_a_link(page: Element, client: FlaskClient) -> None:
    [(address, text)] = page.one(class_="questions").links
    assert text == "Why are models paid for by the token?"
    results = page_of(client, address)
    assert results.one("input", id="q")["value"] == text
    assert results.one("ol", class_="hits").links[0][1] == "Token"


def test_body_links_only_to_what_exists(page: Element) -> None:
    body = page.one(class_="body")
    assert ("/entry/temperature", "temperature knob") in body.links
    assert "and not by this." in body.text
    assert not page.all("a", href="/entry/nowhere")


def test_see_also_leads_to_other_entries_that_exist(page: Element) -> None:
    see_also, *_ = page.one("aside").all("section")
    assert see_also.one("h2").text == "See also"
    assert see_also.links == [("/entry/temperature", "Temperature")]
    assert ("/compare?a=token&b=temperature", "Compare with Temperature") in page.one("aside").links


def test_every_entry_can_be_compared_with_another(client: FlaskClient) -> None:
    link = page_of(client, "/entry/lonely").one("a", href="/compare?a=lonely")
    assert link.text == "Compare with another entry"


def test_mentioned_in(client: FlaskClient) -> None:
    [mentioned] = page_of(client, "/entry/temperature").one("aside").all("section")
    assert mentioned.one("h2").text == "Mentioned in"
    assert mentioned.links == [("/entry/token", "Token")]


def test_the_entries_before_and_after_by_title(client: FlaskClient) -> None:
    titles = []
    path = "/entry/hostile"
    while path:
        page = page_of(client, path)
        titles.append(page.one("h1").text)
        neighbours = page.one("nav", class_="neighbours")
        assert [link.one("b").text for link in neighbours.all("a", rel="prev")] == titles[-2:-1]
        path = next((link["href"] for link in neighbours.all("a", rel="next")), "")
    assert titles[1:] == ["Lonely entry", "Prompt injection", "Temperature", "Token"]


def test_parts_that_an_entry_does_not_have_are_left_out(client: FlaskClient) -> None:
    main = page_of(client, "/entry/lonely").one("main")
    for part in ("Also called", "Questions", "See also", "Mentioned in"):
        assert part not in main.text
    assert not main.all("aside")
    assert not main.all("ul", class_="categories")


def test_headings_go_below_the_title_and_have_links(
    client: FlaskClient, write: Write, reindex: Reindex
) -> None:
    write(
        "deep",
        "---\ntitle: Deep\n---\nIt has parts.\n\n# The *first* part & more\n\n### Ünder\n\n### Ünder\n\n"
        "#### !?\n\n###### Main\n",
    )
    reindex()
    body = page_of(client, "/entry/deep").one(class_="body")
    headings = [one for one in body.elements() if one.tag in ("h2", "h3", "h4", "h5", "h6")]
    assert [(one.tag, one["id"], one.text) for one in headings] == [
        ("h2", "the-first-part-more", "The first part & more"),
        ("h4", "ünder", "Ünder"),
        ("h4", "ünder-2", "Ünder"),
        ("h5", "section", "!?"),
        ("h6", "main-2", "Main"),
    ]
    anchors = body.all("a", class_="anchor")
    assert [one["href"] for one in anchors] == [f"#{one['id']}" for one in headings]
    assert anchors[0]["aria-label"] == "Link to “The first part & more”"


def test_images_become_text_and_tables_stay(client: FlaskClient) -> None:
    body = page_of(client, "/entry/lonely").one(class_="body")
    assert "Raw markup is allowed, an image is not." in body.text
    assert body.one("b").text == "Raw"
    assert not body.all("img")
    assert [cell.text for cell in body.all("td")] == ["cell", "more"]


def test_what_is_wide_can_be_scrolled_with_the_keyboard(
    client: FlaskClient, write: Write, reindex: Reindex
) -> None:
    write("wide", "---\ntitle: Wide\n---\nIt is wide.\n\n    code\n\n| a |\n|---|\n| b |\n")
    reindex()
    body = page_of(client, "/entry/wide").one(class_="body")
    assert body.one("pre")["tabindex"] == "0"
    around = body.one("div", class_="wide", aria_label="Table", tabindex="0")
    assert around.one("table").text == "a b"


def test_the_definition_is_set_apart(client: FlaskClient, write: Write, reindex: Reindex) -> None:
    write(
        "apart",
        "---\ntitle: Apart\ndefinition: Kept in a field of its own & short.\n---\nThe body says more.\n",
    )
    write("same", "---\ntitle: Same\ndefinition: The body says this.\n---\nThe body says this.\n")
    write("list", "---\ntitle: List\n---\n- It begins\n- with a list.\n")
    reindex()
    apart = page_of(client, "/entry/apart").one(class_="body")
    assert apart.one(class_="definition").text == "Kept in a field of its own & short."
    assert [one.text for one in apart.all("p")][1:] == ["The body says more."]
    same = page_of(client, "/entry/same").one(class_="body")
    assert same.one(class_="definition").text == same.text == "The body says this."
    token = page_of(client, "/entry/token").one(class_="definition")
    assert token.text.startswith("A token is the piece of text")
    assert not page_of(client, "/entry/list").all(class_="definition")


def test_hidden_aliases_are_nowhere(client: FlaskClient) -> None:
    for path in (
        "/", "/entry/token", "/entry/prompt-injection", "/search?q=token", "/search?q=injection",
        "/search?q=token&explain=1", "/search?category=Safety", "/tokn", "/feed.atom", "/sitemap.xml",
        "/compare?a=token&b=prompt-injection", "/opensearch/suggest?q=tok", "/browse?letter=t",
    ):  # fmt: skip
        text = client.get(path).text
        assert "tokne" not in text, path
        assert "zqhidden" not in text, path
