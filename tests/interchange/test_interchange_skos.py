"""SKOS of other people, and what other programs find in ours."""

import pytest
from interchange_reading import read_as, written_as
from rdflib import RDF, SKOS, Graph, Literal, URIRef

from glossearch.corpus import Entry
from glossearch.errors import CorpusError
from glossearch.interchange.about import About

THESAURUS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix : <https://example.org/food/> .
:scheme a skos:ConceptScheme ; skos:prefLabel "Food"@en .
:meats a skos:Collection ; skos:prefLabel "Meats"@en, "Fleisch"@de ; skos:member :c1 .
:c1 a skos:Concept ;
  skos:prefLabel "Ham"@en, "Schinken"@de ;
  skos:altLabel "gammon"@en-GB, "Keule"@de ; skos:hiddenLabel "hamm" ;
  skos:notation "17" ; skos:definition "Cured pork."@en, "Gepökelt."@de ;
  skos:scopeNote "Not *raw* pork."@en ; skos:related :c2 ;
  skos:broader <https://elsewhere.example/Cured_meat> ;
  skos:exactMatch <https://other.example/1> ; dct:created "2020" .
:c2 a skos:Concept ; skos:prefLabel "Bread and butter"@en ;
  skos:note "Baked and spread."@en ; skos:notation "BB-1" .
:c3 a skos:Concept ; skos:altLabel "no label" .
"""


def test_a_thesaurus_becomes_entries() -> None:
    found = read_as("skos", THESAURUS)
    ham, bread = found.entries
    assert (ham.slug, ham.title, ham.aliases, ham.hidden_aliases) == ("ham", "Ham", ("gammon",), ("hamm",))
    assert (ham.definition, ham.body) == ("Cured pork.", "Not \\*raw\\* pork.\n")
    assert (ham.categories, ham.see_also) == (("Meats",), ("BB-1", "cured-meat"))
    assert (bread.slug, bread.title, bread.body) == ("BB-1", "Bread and butter", "Baked and spread.\n")
    assert found.told[0].startswith("in: error: concept 3 <https://example.org/food/c3>: no title")
    assert found.told[-3:] == [
        "in: note: labels and texts in de are not taken over, those in en are",
        "in: note: dct:created of 1 concept is not taken over",
        "in: note: skos:exactMatch of 1 concept is not taken over",
    ]


def test_the_language_of_the_settings_is_taken_or_else_the_most_frequent() -> None:
    assert read_as("skos", THESAURUS, language="de").entry.title == "Schinken"
    assert read_as("skos", THESAURUS, language="fr").entries[0].title == "Ham"


@pytest.mark.parametrize(("name", "form"), [("skos", "turtle"), ("skos-xml", "xml")])
def test_other_programs_find_the_glossary(name: str, form: str) -> None:
    entry = Entry(
        slug="a b/c",
        title="A",
        body="Text of *it*. More.",
        aliases=("B",),
        categories=("X",),
        see_also=("d",),
    )
    text, _ = written_as(name, entry, about=About("Ours", "en", "https://example.org/entry/"))
    graph = Graph().parse(data=text, format=form)
    concept = URIRef("https://example.org/entry/a%20b/c")
    assert (concept, RDF.type, SKOS.Concept) in graph
    assert graph.value(concept, SKOS.prefLabel) == Literal("A", lang="en")
    assert graph.value(concept, SKOS.altLabel) == Literal("B", lang="en")
    assert graph.value(concept, SKOS.definition) == Literal("Text of it.", lang="en")
    assert graph.value(concept, SKOS.related) == URIRef("https://example.org/entry/d")
    assert graph.value(graph.value(predicate=SKOS.member, object=concept), SKOS.prefLabel) == Literal(
        "X", lang="en"
    )
    scheme = graph.value(concept, SKOS.inScheme)
    assert (scheme, RDF.type, SKOS.ConceptScheme) in graph


def test_an_edited_export_keeps_the_edit() -> None:
    """The order that we note is no more than an order: what the labels say holds."""
    entry = Entry(slug="a", title="A", body="Text.", aliases=("z", "y", "x"))
    text, _ = written_as("skos", entry)
    edited = text.replace('"z"@en', '"new"@en')
    assert read_as("skos", edited).entry.aliases == ("y", "x", "new")


def test_what_somebody_spoilt_of_what_we_note_is_passed_over() -> None:
    entry = Entry(slug="a", title="A", body="Text.", aliases=("z", "y"), extra={"n": 3})
    text, _ = written_as("skos", entry)
    edited = text.replace("{", "<")
    assert edited != text
    found = read_as("skos", edited).entry
    assert (set(found.aliases), found.extra) == ({"y", "z"}, {})


@pytest.mark.parametrize("nested", ["[ <x:p> " * 5_000 + "]" * 5_000, "( " * 5_000 + ")" * 5_000])
def test_turtle_that_is_nested_too_deep_is_told_so(nested: str) -> None:
    with pytest.raises(CorpusError, match=r"^in: lists or nodes without a name are nested too deep$"):
        read_as("skos", f"<x:a> <x:b> {nested} .")


def test_turtle_of_another_encoding_is_told_with_its_line() -> None:
    with pytest.raises(CorpusError, match=r"^in:2: not UTF-8 \(byte 0xe9\)"):
        read_as("skos", b"@prefix x: <y> .\n# caf\xe9")


def test_bad_turtle_is_told_with_its_line() -> None:
    with pytest.raises(CorpusError, match=r"in:2: not RDF that can be read: "):
        read_as("skos", "@prefix skos: <http://x/> .\nskos:a skos:b ;;; [\n")


def test_categories_that_differ_in_case_are_one_collection_and_come_back_as_they_were() -> None:
    kinds = (("Kinds",), ("kinds",), ("KINDS", "Other", "kinds"))
    glossary = [Entry(slug=str(n), title=str(n), body="x", categories=names) for n, names in enumerate(kinds)]
    text, _ = written_as("skos", *glossary)
    assert text.count("a skos:Collection") == 2
    found = {entry.slug: entry.categories for entry in read_as("skos", text).entries}
    assert found == {str(number): names for number, names in enumerate(kinds)}
