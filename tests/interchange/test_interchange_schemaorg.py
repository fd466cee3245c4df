"""schema.org's terms of other people, wherever they are in a document, and nothing fetched for them."""

import json
import socket

import pytest
from interchange_reading import read_as, written_as

from glossearch.corpus import Entry
from glossearch.errors import CorpusError
from glossearch.interchange.about import About

TERM = {"@type": "DefinedTerm", "name": "Ham", "alternateName": "gammon", "description": "Cured *pork*."}


@pytest.mark.parametrize(
    "document",
    [
        {"@context": "https://schema.org", "@type": "DefinedTermSet", "hasDefinedTerm": [TERM]},
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, TERM]},
        [TERM],
        TERM,
        {"@type": "http://schema.org/DefinedTerm", "schema:name": {"@language": "en", "@value": "Ham"},
         "https://schema.org/alternateName": ["gammon"], "schema:description": [
             {"@language": "de", "@value": "Gepökelt."}, {"@language": "en", "@value": "Cured *pork*."}]},
    ],
)  # fmt: skip
def test_terms_are_found_wherever_they_are(document: object) -> None:
    entry = read_as("schema-org", json.dumps(document)).entry
    assert (entry.slug, entry.title, entry.aliases) == ("ham", "Ham", ("gammon",))
    assert entry.body == "Cured \\*pork\\*.\n"


def test_no_context_is_ever_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refused)
    document = {"@context": ["http://127.0.0.1:9/context", {"@import": "http://127.0.0.1:9/more"}], **TERM}
    assert read_as("schema-org", json.dumps(document)).slugs == ["ham"]


def test_what_is_written_is_a_set_of_terms() -> None:
    entry = Entry(slug="a", title="A", body="Text *of* it. More.", aliases=("B",))
    document = json.loads(written_as("schema-org", entry)[0])
    assert (document["@type"], document["name"], document["inLanguage"]) == (
        "DefinedTermSet",
        "Glossary",
        "en",
    )
    term = document["hasDefinedTerm"][0]
    assert (term["@type"], term["termCode"], term["name"]) == ("DefinedTerm", "a", "A")
    assert (term["alternateName"], term["description"]) == (["B"], "Text of it.")


def test_bad_terms_are_told_with_their_number() -> None:
    found = read_as("schema-org", json.dumps([TERM, {**TERM, "name": None}]))
    assert found.told == ["in: error: term 2: no title; add 'title: ...'"]


def test_bad_json_is_told() -> None:
    with pytest.raises(CorpusError, match="in: bad JSON: "):
        read_as("schema-org", "{")


def test_a_glossary_of_no_known_language_names_none() -> None:
    text, _ = written_as("schema-org", Entry(slug="a", title="A", body="Text."), about=About(language=""))
    assert "inLanguage" not in json.loads(text)
