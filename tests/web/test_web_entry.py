"""The page of an entry."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient


@pytest.fixture
def page(client: FlaskClient) -> str:
    response = client.get("/entry/token")
    assert response.status_code == 200
    return response.text


def test_head(page: str) -> None:
    assert "<title>Token - Terms &amp; &lt;Things&gt;</title>" in page
    assert (
        '<meta name="description" content="A token is the piece of text that a model reads and writes."'
        in page
    )
    assert '<html lang="en">' in page
    assert "noindex" not in page


def test_headword_aliases_categories_and_questions(page: str) -> None:
    assert "<h1><dfn>Token</dfn></h1>" in page
    assert len(re.findall("<h1", page)) == 1
    aliases = page.split("Also called")[1].split("</ul>")[0]
    assert re.findall("<li>(.*?)</li>", aliases) == ["word piece", "subword"]
    assert '<a href="/search?category=Models">Models</a>' in page
    assert "<li>Why are models paid for by the token?</li>" in page


def test_body_links_only_to_what_exists(page: str) -> None:
    assert '<a href="/entry/temperature">temperature knob</a>' in page
    assert "and not by this." in page
    assert "/entry/nowhere" not in page


def test_see_also_leads_to_other_entries_that_exist(page: str) -> None:
    see_also = page.split("See also")[1].split("</section>")[0]
    assert re.findall(r'<a href="(.*?)">(.*?)</a>', see_also) == [("/entry/temperature", "Temperature")]


def test_mentioned_in(client: FlaskClient) -> None:
    page = client.get("/entry/temperature").text
    mentioned = page.split("Mentioned in")[1].split("</section>")[0]
    assert re.findall(r'<a href="(.*?)">(.*?)</a>', mentioned) == [("/entry/token", "Token")]
    assert "See also" not in page


def test_parts_that_an_entry_does_not_have_are_left_out(client: FlaskClient) -> None:
    page = client.get("/entry/lonely").text
    for part in ("Also called", "Questions", "See also", "Mentioned in", "Categories", "<aside"):
        assert part not in page


def test_body_headings_go_below_the_title_and_images_become_text(client: FlaskClient) -> None:
    page = client.get("/entry/lonely").text
    assert "<h2>One heading</h2>" in page
    assert "<h4>Two deeper</h4>" in page
    assert "<b>Raw</b> markup is allowed, an image is not." in page
    assert "<td>cell</td>" in page


def test_a_definition_kept_apart_is_shown_before_the_body(
    client: FlaskClient, write: Callable[[str, str], None], reindex: Callable[[], None]
) -> None:
    write(
        "apart",
        "---\ntitle: Apart\ndefinition: Kept in a field of its own & short.\n---\nThe body says more.\n",
    )
    write("same", "---\ntitle: Same\ndefinition: The body says this.\n---\nThe body says this.\n")
    reindex()
    page = client.get("/entry/apart").text
    assert re.search(r"<p>Kept in a field of its own &amp; short.</p>\s*<p>The body says more.</p>", page)
    assert client.get("/entry/same").text.count("<p>The body says this.</p>") == 1


def test_hidden_aliases_are_nowhere(client: FlaskClient) -> None:
    for path in (
        "/", "/entry/token", "/entry/prompt-injection", "/search?q=token", "/search?q=injection",
        "/search?category=Safety", "/tokn", "/api/search?q=token", "/api/search?q=injection",
    ):  # fmt: skip
        text = client.get(path).text
        assert "tokne" not in text, path
        assert "zqhidden" not in text, path
