"""The list of entries, one entry, two compared, and the status, over the API."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from glossearch import __version__, presentation
from glossearch.config import Settings
from glossearch.corpus import Entry
from glossearch.engine import Engine
from glossearch.web.app import create_app


def slugs(client: FlaskClient, query: str = "") -> list[str]:
    answer = client.get(f"/api/v1/entries{query}").json
    assert answer is not None
    return [one["slug"] for one in answer["entries"]]


def test_entries_are_listed_by_title(client: FlaskClient) -> None:
    answer = client.get("/api/v1/entries").json
    assert answer is not None
    assert (answer["total"], answer["offset"]) == (5, 0)
    assert [one["slug"] for one in answer["entries"]] == [
        "hostile", "lonely", "prompt-injection", "temperature", "token"
    ]  # fmt: skip
    assert answer["entries"][3] == {
        "slug": "temperature",
        "title": "Temperature",
        "aliases": ["sampling temperature"],
        "category": "Models",
        "categories": ["Models", "R&D / odd: <names>"],
        "url": "/entry/temperature",
    }


def test_the_list_has_pages(many: FlaskClient) -> None:
    everything = slugs(many)
    assert len(everything) == 23
    assert slugs(many, "?limit=10") == everything[:10]
    assert slugs(many, "?limit=10&offset=20") == everything[20:]
    assert slugs(many, "?offset=23") == []
    answer = many.get("/api/v1/entries?limit=1&offset=5").json
    assert answer is not None
    assert (answer["total"], answer["offset"]) == (23, 5)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?category=models", ["temperature", "token"]),
        ("?category=%20MODELS%20", ["temperature", "token"]),
        ("?category=nothing", []),
        ("?category=%20", ["hostile", "lonely", "prompt-injection", "temperature", "token"]),
        ("?letter=t", ["temperature", "token"]),
        ("?letter=T", ["temperature", "token"]),
        ("?letter=%23", ["hostile"]),
        ("?letter=x", []),
        ("?letter=t&category=safety", []),
        ("?letter=p&category=safety", ["prompt-injection"]),
    ],
)
def test_entries_of_a_category_or_a_letter(client: FlaskClient, query: str, found: list[str]) -> None:
    assert slugs(client, query) == found
    answer = client.get(f"/api/v1/entries{query}").json
    assert answer is not None
    assert answer["total"] == len(found)


def test_accents_do_not_part_letters(
    client: FlaskClient, write: Callable[[str, str], None], reindex: Callable[[], None]
) -> None:
    write("epoch", "---\ntitle: Époque\n---\nA time.\n")
    reindex()
    assert slugs(client, "?letter=e") == slugs(client, "?letter=é") == ["epoch"]


def test_an_entry_is_what_show_prints_and_its_address(client: FlaskClient, settings: Settings) -> None:
    answer = client.get("/api/v1/entries/token").json
    assert answer is not None
    assert answer.pop("url") == "/entry/token"
    with Engine.open(settings=settings) as engine:
        entry = engine.entry("token")
        assert entry is not None
        assert answer == presentation.entry(entry, engine)
    assert answer["previous"] == {"slug": "temperature", "title": "Temperature"}
    assert answer["next"] is None
    assert answer["mentions"] == [{"slug": "hostile", "title": "<script>alert('title')</script> & co"}]
    assert answer["links"] == ["temperature", "nowhere"]


def test_the_html_of_an_entry_is_sanitised_and_linked(client: FlaskClient) -> None:
    assert "html" not in (client.get("/api/v1/entries/token").json or {})
    linked = client.get("/api/v1/entries/token?html=1").json
    assert linked is not None
    assert '<a href="/entry/temperature">temperature knob</a>, and not by this.' in linked["html"]
    hostile = client.get("/api/v1/entries/hostile?html=1").json
    assert hostile is not None
    for harm in ("<script", "onerror", 'href="javascript:', "<iframe", "style="):
        assert harm not in hostile["html"]


@pytest.mark.parametrize("slug", ["a/b", "/leading", "a//b", "C#", "50%", "naïve café", "a?b", "日本"])
def test_slugs_may_be_anything(client: FlaskClient, settings: Settings, slug: str) -> None:
    with Engine.open(settings=settings) as engine:
        engine.update([Entry(slug=slug, title="Odd", body="Text.")])
    for quoted in (quote(slug), quote(slug, safe="")):
        answer = client.get(f"/api/v1/entries/{quoted}").json
        assert answer is not None
        assert answer["slug"] == slug
        assert client.get(answer["url"]).status_code == 200


def test_an_unknown_entry_tells_the_nearest(client: FlaskClient) -> None:
    response = client.get("/api/v1/entries/temprature")
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"
    assert response.json == {
        "type": "/api/v1/docs#unknown-entry",
        "title": "Unknown entry",
        "status": 404,
        "detail": "'slug': no entry has this slug",
        "instance": "/api/v1/entries/temprature",
        "errors": [
            {
                "parameter": "slug",
                "detail": "no entry has this slug",
                "near": [{"slug": "temperature", "title": "Temperature"}],
            }
        ],
    }


@pytest.mark.parametrize("pair", [("token", "temperature"), ("Word Piece", "SAMPLING temperature")])
def test_two_entries_are_compared_by_slug_or_name(
    client: FlaskClient, settings: Settings, pair: tuple[str, str]
) -> None:
    answer = client.get("/api/v1/compare", query_string=dict(zip("ab", pair, strict=True))).json
    assert answer is not None
    assert answer.pop("url") == "/compare?a=token&b=temperature"
    with Engine.open(settings=settings) as engine:
        card = engine.search("token vs temperature").card
        assert card is not None
        assert answer == presentation.card(card)


def test_what_cannot_be_compared_is_told_for_each(client: FlaskClient) -> None:
    response = client.get("/api/v1/compare?a=tokken&b=zzzzzz")
    assert response.status_code == 404
    assert response.json is not None
    assert [one["parameter"] for one in response.json["errors"]] == ["a", "b"]
    assert response.json["errors"][0]["near"][0] == {"slug": "token", "title": "Token"}
    assert "near" not in response.json["errors"][1]


def test_an_entry_is_not_compared_with_itself(client: FlaskClient) -> None:
    response = client.get("/api/v1/compare?a=token&b=subword")
    assert response.status_code == 400
    assert response.json is not None
    assert response.json["errors"] == [{"parameter": "b", "detail": "is the same entry as 'a'"}]


def test_the_status_tells_what_is_served_and_no_place_on_the_server(
    client: FlaskClient, settings: Settings
) -> None:
    response = client.get("/api/v1/status")
    with Engine.open(settings=settings) as engine:
        assert response.json == {
            "title": "Terms & <Things>",
            "language": "en",
            "entries": 5,
            "built": f"{engine.built:%Y-%m-%dT%H:%M:%SZ}",
            "generation": engine.generation,
            "version": __version__,
        }
    assert str(settings.index.parent) not in response.text


def test_a_language_without_stemming_is_not_told(
    settings: Settings, write: Callable[[str, str], None]
) -> None:
    write("one", "---\ntitle: One\n---\nOne.\n")
    plain = settings.with_options(language="none")
    Engine.build(settings=plain)
    answer = create_app(plain).test_client().get("/api/v1/status").json
    assert answer is not None
    assert answer["language"] is None
