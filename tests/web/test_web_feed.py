"""The Atom feed of changed entries."""

from collections.abc import Callable
from datetime import datetime
from xml.etree.ElementTree import Element, fromstring

import pytest
from flask.testing import FlaskClient

from glossearch.config import Settings
from glossearch.web.app import create_app
from web_fixtures import Write

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client: FlaskClient) -> Element:
    response = client.get("/feed.atom")
    assert response.status_code == 200
    assert response.mimetype == "application/atom+xml"
    return fromstring(response.data)


def text(element: Element, tag: str) -> str:
    found = element.findtext(ATOM + tag)
    assert found, tag
    return found


def test_the_feed_is_valid_atom(client: FlaskClient) -> None:
    root = feed(client)
    assert root.tag == ATOM + "feed"
    assert text(root, "id") == "http://localhost/feed.atom"
    assert text(root, "title") == "Terms & <Things>: new and changed entries"
    assert text(root, "author/" + ATOM + "name")
    links = {link.get("rel"): link.get("href") for link in root.findall(ATOM + "link")}
    assert links == {"self": "http://localhost/feed.atom", "alternate": "http://localhost/"}
    entries = root.findall(ATOM + "entry")
    assert len(entries) == 5
    assert len({text(entry, "id") for entry in entries}) == 5
    for element in (root, *entries):
        assert datetime.fromisoformat(text(element, "updated")).tzinfo is not None
    assert text(root, "updated") == max(text(entry, "updated") for entry in entries)


def test_an_entry_in_the_feed(client: FlaskClient) -> None:
    [entry] = [one for one in feed(client).findall(ATOM + "entry") if text(one, "title") == "Token"]
    assert text(entry, "id") == "http://localhost/entry/token"
    assert text(entry, "summary") == "A token is the piece of text that a model reads and writes."
    [link] = entry.findall(ATOM + "link")
    assert (link.get("rel"), link.get("href")) == ("alternate", "http://localhost/entry/token")
    assert [one.get("term") for one in entry.findall(ATOM + "category")] == ["Models"]


def test_what_changed_last_comes_first(
    client: FlaskClient, write: Write, reindex: Callable[[], None]
) -> None:
    write("lonely", "---\ntitle: Lonely no more\n---\nIt changed.\n")
    reindex()
    first, *others = feed(client).findall(ATOM + "entry")
    assert (text(first, "title"), text(first, "id")) == ("Lonely no more", "http://localhost/entry/lonely")
    assert all(text(first, "updated") >= text(one, "updated") for one in others)


def test_what_xml_cannot_hold_is_left_out(
    client: FlaskClient, write: Write, reindex: Callable[[], None]
) -> None:
    write("odd", "---\ntitle: Odd\n---\nA form\u000cfeed and \u0007 and \ufffe are odd.\n")
    reindex()
    [odd] = [one for one in feed(client).findall(ATOM + "entry") if text(one, "title") == "Odd"]
    assert text(odd, "summary").startswith("A form")


def test_pages_lead_to_the_feed_and_addresses_are_the_public_ones(app: object, settings: Settings) -> None:
    public = settings.with_options(public_url="https://terms.example/glossary")
    client = create_app(public).test_client()
    assert '<link rel="alternate" type="application/atom+xml"' in client.get("/").text
    assert text(feed(client), "id") == "https://terms.example/glossary/feed.atom"


def test_an_entry_that_goes_while_the_feed_is_made_has_no_summary(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glossearch.engine.Engine.entry", lambda *_: None)
    entries = feed(client).findall(ATOM + "entry")
    assert len(entries) == 5
    assert not any(entry.findall(ATOM + "summary") for entry in entries)
