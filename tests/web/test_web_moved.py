"""Addresses by the slug that an entry had before."""

import pytest
from flask.testing import FlaskClient

from glossearch.web.app import create_app
from support import Glossary


@pytest.fixture
def client(glossary: Glossary) -> FlaskClient:
    glossary.write("new-slug", "Term", hidden_aliases=["old slug", "old-slug"])
    glossary.write("other", "Other", aliases=["old-slugs"], body="See [[new-slug]].")
    glossary.build()
    return create_app(glossary.settings).test_client()


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("/entry/old-slug", "/entry/new-slug"),
        ("/entry/old%20slug?q=term+x", "/entry/new-slug?q=term+x"),
        ("/entry?slug=old-slug", "/entry/new-slug"),
        ("/api/v1/entries/old-slug", "/api/v1/entries/new-slug"),
        ("/api/v1/entries/old-slug?html=1", "/api/v1/entries/new-slug?html=1"),
        ("/entry/old-slugs", "/entry/other"),
    ],
)
def test_the_old_slug_leads_to_the_new_one(client: FlaskClient, asked: str, location: str) -> None:
    response = client.get(asked)
    assert (response.status_code, response.headers["Location"]) == (301, location)
    assert response.headers["Cache-Control"] == "no-cache"
    assert client.get(location).status_code == 200


def test_a_name_in_another_spelling_is_not_taken_for_an_address(client: FlaskClient) -> None:
    for asked in ("/entry/Old-slug", "/entry/oldslug", "/api/v1/entries/terms"):
        assert client.get(asked).status_code == 404


def test_an_entry_that_takes_the_old_slug_has_its_address(glossary: Glossary, client: FlaskClient) -> None:
    glossary.write("old-slug", "Another")
    glossary.build()
    assert client.get("/entry/old-slug").status_code == 200


def test_the_document_of_the_api_tells_of_it(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    told = document["paths"]["/entries/{slug}"]["get"]["responses"]["301"]["$ref"].rpartition("/")[2]
    assert list(document["components"]["responses"][told]["headers"]) == ["Location"]
