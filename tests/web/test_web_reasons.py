"""Why a result is one: in words, and by the parts of its score."""

import pytest
from flask.testing import FlaskClient

from glossearch.config import Settings
from glossearch.engine import Engine
from web_html import Element, page_of


def whys(client: FlaskClient, path: str) -> list[Element]:
    return page_of(client, path).all("details", class_="why")


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (
            "Token",
            "“Token” is its title. "
            "Found in its title, its other names, the questions it answers, its definition and its text.",
        ),
        (
            "subword",
            "“subword” is its other name. "
            "Found in its title, its other names, the questions it answers, its definition and its text.",
        ),
        ("freely", "Found in its definition."),
        ("paid", "Found in the questions it answers."),
        (
            "Why are models paid for by the token?",
            "“Why are models paid for by the token?” is its question. "
            "Found in its title, the questions it answers, its definition and its text.",
        ),
        (
            "tempreature",
            "“Temperature” is its title. Found in its title, its other names and its definition.",
        ),
        (
            "prompt injecton",
            "“Prompt injection” is much like its title. Found in its title and its definition.",
        ),
    ],
)
def test_the_reason_of_the_first_hit(client: FlaskClient, query: str, reason: str) -> None:
    first, *_ = page_of(client, "/search", query_string={"q": query}).all("details", class_="why")
    assert first.one("summary").text == "Why this result"
    assert first.all("p")[0].text == reason


def test_a_hit_by_meaning(client: FlaskClient) -> None:
    [only] = whys(client, "/search?q=heat")
    assert only.all("p")[0].text.startswith("None of your words are in it, but its meaning is near")


def test_the_score_is_told_by_a_link(client: FlaskClient, settings: Settings) -> None:
    path = "/search?q=next+token"
    with Engine.open(settings=settings) as engine:
        found = engine.search("next token", explain=True)
    closed = whys(client, path)
    assert len(closed) == len(found.hits) > 1
    for why, hit in zip(closed, found.hits, strict=True):
        assert "open" not in why.attributes
        [(address, text)] = why.links
        assert text == f"How its score of {hit.score:.2f} is made up"
    explained = whys(client, address)
    for why, hit in zip(explained, found.hits, strict=True):
        assert "open" in why.attributes
        assert not why.links
        assert hit.explanation
        shown = [f"{label} {value:.2f}" for _, label, value in hit.explanation.lines()]
        assert why.one("ul", class_="score").text == " ".join(" ".join(shown).split())


def test_the_link_keeps_page_and_category(many: FlaskClient) -> None:
    first, *_ = whys(many, "/search?q=many&category=Even&page=2")
    assert first.links[0][0] == "/search?q=many&category=Even&page=2&explain=1"


def test_a_list_of_a_category_has_no_reasons(client: FlaskClient) -> None:
    assert not whys(client, "/search?category=Models")
