"""The pages of letters."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from glossearch.config import Settings
from glossearch.engine import Engine
from glossearch.web import pages
from glossearch.web.app import create_app
from glossearch.web.directory import letter_of
from web_fixtures import Write
from web_html import page_of


def test_the_entries_of_a_letter_by_title(client: FlaskClient) -> None:
    main = page_of(client, "/browse?letter=t").one("main")
    assert main.one("h1").text == "Entries with T"
    assert main.one(class_="columns").links == [
        ("/entry/temperature", "Temperature"),
        ("/entry/token", "Token"),
    ]
    assert main.one("a", aria_current="page").text == "T"
    assert (
        page_of(client, "/browse?letter=T").one("link", rel="canonical")["href"].endswith("/browse?letter=T")
    )


def test_signs_and_digits_are_together(client: FlaskClient) -> None:
    main = page_of(client, "/browse?letter=%23").one("main")
    assert main.one("h1").text == "Entries with digits and signs"
    assert main.one(class_="columns").links == [("/entry/hostile", "<script>alert('title')</script> & co")]


def test_without_a_letter_it_begins_with_the_first(client: FlaskClient) -> None:
    assert page_of(client, "/browse").one("h1").text == "Entries with L"


def test_a_letter_that_no_entry_has(client: FlaskClient) -> None:
    main = page_of(client, "/browse?letter=x").one("main")
    assert "No entry begins like this." in main.text
    assert len(main.one("nav", class_="letters").links) == 4


def test_a_long_letter_comes_in_pages_with_guide_words(
    many: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "BROWSE_PAGE_SIZE", 10)
    seen: list[str] = []
    path = "/browse?letter=E"
    while path:
        main = page_of(many, path).one("main")
        seen += [text for _, text in main.one(class_="columns").links]
        path = next((link["href"] for link in main.all("a", rel="next")), "")
    assert seen == [f"Entry {number:02}" for number in range(23)]
    assert main.one(class_="guides").links == [
        ("/browse?letter=E", "Entry 00"),
        ("/browse?letter=E&page=2", "Entry 10"),
        ("/browse?letter=E&page=3", "Entry 20"),
    ]
    assert main.one(class_="guides").one("a", aria_current="page").text == "Entry 20"
    assert main.one("nav", class_="paging").text == "Previous Page 3 of 3"
    assert page_of(many, "/browse?letter=E&page=99").one("main").text == main.text


@pytest.mark.parametrize(
    ("title", "letter"),
    [
        ("Épreuve", "E"), ("zebra", "Z"), ("ßtraße", "S"), ("Øre", "Ø"), ("3D", "#"), ("@rule", "#"),
        ("Жук", "Ж"), ("日本語", "字"), ("가나", "ᄀ"), ("🦉", "#"), (" padded", "P"),
    ],
)  # fmt: skip
def test_letters_of_titles(title: str, letter: str) -> None:
    assert letter_of(title) == letter


def test_an_empty_glossary(settings: Settings, write: Write, reindex: Callable[[], None]) -> None:
    write("one", "---\ntitle: One\n---\nOne.\n")
    reindex()
    with Engine.open(settings=settings) as engine:
        engine.update([], removed=["one"])
    client = create_app(settings).test_client()
    for path in ("/", "/browse", "/sitemap.xml", "/feed.atom", "/compare", "/api/v1/docs"):
        assert client.get(path).status_code == 200, path
    assert client.get("/random").status_code == 404
