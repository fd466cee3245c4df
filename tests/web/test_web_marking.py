"""The reader's words marked in the entry that a search led to."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from web_fixtures import Write
from web_html import page_of


def marks(client: FlaskClient, path: str) -> list[str]:
    return [one.text for one in page_of(client, path).one(class_="body").all("mark")]


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("piece+of+text", ["piece", "text"]),
        ("what+is+a+MODEL", ["model"]),
        ("samplings", ["Sampling"]),
        ("%22next+token%22", ["next token"]),
        ("tempratur+knob", ["temperature", "knob"]),
        ("reads+-writes", ["reads"]),
        ("", []),
        ("zebra", []),
        ("describe+meaning", []),
        ("-reads", []),
    ],
)
def test_the_words_of_the_query_are_marked(client: FlaskClient, query: str, marked: list[str]) -> None:
    assert marks(client, f"/entry/token?q={query}") == marked


def test_the_page_is_the_same_but_for_the_marks_and_the_box(client: FlaskClient) -> None:
    plain, marked = (page_of(client, f"/entry/token{query}") for query in ("", "?q=knob"))
    assert plain.one("main").text == marked.one("main").text
    assert plain.one("main").links == marked.one("main").links
    assert marked.one("input", id="q")["value"] == "knob"


def test_results_lead_to_entries_with_the_query(client: FlaskClient) -> None:
    hits = page_of(client, "/search?q=next+token").one("ol", class_="hits")
    assert hits.all("h2")[0].links == [("/entry/token?q=next+token", "Token")]
    assert "next" in marks(client, "/entry/token?q=next+token")


def test_links_and_code_are_marked_within(
    client: FlaskClient, write: Write, reindex: Callable[[], None]
) -> None:
    write(
        "code", "---\ntitle: Code\n---\nThe call `quokka & <b>`, a [quokka](https://example.org/?a=quokka).\n"
    )
    reindex()
    body = page_of(client, "/entry/code?q=quokka").one(class_="body")
    assert body.one("code").one("mark").text == "quokka"
    assert body.one("code").text == "quokka & <b>"
    assert body.one("a", href="https://example.org/?a=quokka").one("mark").text == "quokka"
