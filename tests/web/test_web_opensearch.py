"""The glossary as a search engine of browsers."""

from xml.etree.ElementTree import Element, fromstring

import pytest
from flask import Flask
from flask.testing import FlaskClient

from glossearch.config import Settings
from glossearch.web.app import create_app
from glossearch.web.opensearch import shortened
from web_html import page_of

NAMESPACE = "{http://a9.com/-/spec/opensearch/1.1/}"


def description(client: FlaskClient) -> Element:
    response = client.get("/opensearch.xml")
    assert response.status_code == 200
    assert response.mimetype == "application/opensearchdescription+xml"
    return fromstring(response.data)


def templates(root: Element) -> dict[str | None, str]:
    return {url.get("type"): url.get("template", "") for url in root.findall(NAMESPACE + "Url")}


def test_every_page_leads_to_the_description(client: FlaskClient) -> None:
    for path in ("/", "/search?q=token", "/entry/token"):
        link = page_of(client, path).one("link", rel="search")
        assert link["type"] == "application/opensearchdescription+xml"
        assert link["href"] == "/opensearch.xml"
        assert link["title"] == "Terms & <Things>"


def test_the_description(client: FlaskClient) -> None:
    root = description(client)
    assert root.tag == NAMESPACE + "OpenSearchDescription"
    assert root.findtext(NAMESPACE + "ShortName") == "Terms & <Things>"
    assert root.findtext(NAMESPACE + "InputEncoding") == "UTF-8"
    assert root.findtext(NAMESPACE + "Description")
    assert templates(root) == {
        "text/html": "http://localhost/search?q={searchTerms}",
        "application/x-suggestions+json": "http://localhost/opensearch/suggest?q={searchTerms}",
        "application/opensearchdescription+xml": "http://localhost/opensearch.xml",
    }
    image = root.findtext(NAMESPACE + "Image") or ""
    assert client.get(image.removeprefix("http://localhost"), buffered=True).mimetype == "image/svg+xml"


def test_what_the_templates_lead_to(client: FlaskClient) -> None:
    page = templates(description(client))["text/html"].replace("{searchTerms}", "next%20token")
    assert page_of(client, page).one("input", id="q")["value"] == "next token"


def test_addresses_of_a_mounted_site_and_of_a_public_one(app: Flask, settings: Settings) -> None:
    mounted = app.test_client().get("/opensearch.xml", environ_overrides={"SCRIPT_NAME": "/terms"})
    assert templates(fromstring(mounted.data))["text/html"] == "http://localhost/terms/search?q={searchTerms}"
    public = create_app(settings.with_options(public_url="https://example.org/terms")).test_client()
    for script_name in ("", "/terms"):
        response = public.get("/opensearch.xml", environ_overrides={"SCRIPT_NAME": script_name})
        assert templates(fromstring(response.data))["text/html"] == (
            "https://example.org/terms/search?q={searchTerms}"
        )


def test_suggestions(client: FlaskClient) -> None:
    response = client.get("/opensearch/suggest?q=sub")
    assert response.mimetype == "application/x-suggestions+json"
    assert response.get_json(force=True) == ["sub", ["subword"], ["Token"], ["http://localhost/entry/token"]]
    assert client.get("/opensearch/suggest?q=tok").get_json(force=True)[1:3] == [["Token"], [""]]
    for query in ("", "?q=", "?q=∀", "?q=" + "x" * 3000):
        assert client.get(f"/opensearch/suggest{query}").get_json(force=True)[1:] == [[], [], []]


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Glossary", "Glossary"),
        ("Exactly sixteen!", "Exactly sixteen!"),
        ("Frontier AI glossary", "Frontier AI"),
        ("Kubernetes glossary", "Kubernetes"),
        ("Donaudampfschifffahrt", "Donaudampfschiff"),
    ],
)
def test_short_names_hold_whole_words(text: str, short: str) -> None:
    assert shortened(text, 16) == short
    assert len(short) <= 16
