"""Writes SKOS: a concept an entry, in a scheme that is the glossary, with a collection for each category.

What SKOS has no property for is under those of `glossearch.interchange.about.NAMESPACE`. RDF knows no order
of values: ``order`` has those that are several. Categories that differ in case are one collection;
``order`` has how an entry spells them.
"""

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

from glossearch.corpus import Entry
from glossearch.interchange.about import NAMESPACE, About
from glossearch.interchange.definition import definition_of
from glossearch.interchange.losses import Losses
from glossearch.interchange.values import extra_of
from glossearch.interchange.xmltext import holdable, tell_loss

if TYPE_CHECKING:
    from rdflib import Graph

SAFE = "/!$&'()*+,;=:@"
"""What an IRI has of a slug as it is."""
_CATEGORY = "urn:glossearch:category:"
_SCHEME = "urn:glossearch:glossary"


def write_turtle(entries: Iterable[Entry], about: About, losses: Losses) -> Iterator[str]:
    """Yield the glossary in Turtle."""
    yield _graph(entries, about, losses, xml=False).serialize(format="turtle")


def write_xml(entries: Iterable[Entry], about: About, losses: Losses) -> Iterator[str]:
    """Yield the glossary in RDF/XML."""
    text = _graph(entries, about, losses, xml=True).serialize(format="xml")
    yield text.replace("\r", "&#13;")  # rdflib leaves them to be read as line ends


def _graph(entries: Iterable[Entry], about: About, losses: Losses, *, xml: bool) -> "Graph":
    from rdflib import RDF, SKOS, Graph, Literal, Namespace, URIRef
    from rdflib.namespace import DCTERMS

    ours = Namespace(NAMESPACE)
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in (("skos", SKOS), ("dcterms", DCTERMS), ("rdf", RDF), ("gloss", ours)):
        graph.bind(prefix, namespace)
    scheme = URIRef(_SCHEME)
    language = about.language or None
    labels: dict[str, str] = {}

    def plain(text: str) -> Literal:
        return Literal(holdable(text) if xml else text)

    def worded(text: str) -> Literal:
        return Literal(holdable(text) if xml else text, lang=language)

    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    graph.add((scheme, DCTERMS.title, worded(about.title)))
    for entry in entries:
        concept = URIRef(about.base + quote(entry.slug, safe=SAFE))
        extra = extra_of(entry, losses)
        if xml:
            tell_loss(
                [*entry.names, *entry.questions, *entry.categories, entry.body, entry.definition or ""],
                losses,
            )
        statements = [
            (RDF.type, SKOS.Concept),
            (SKOS.inScheme, scheme),
            (SKOS.notation, plain(entry.slug)),
            (SKOS.prefLabel, worded(entry.title)),
            *((SKOS.altLabel, worded(alias)) for alias in entry.aliases),
            *((SKOS.hiddenLabel, worded(alias)) for alias in entry.hidden_aliases),
            (SKOS.definition, worded(entry.definition or definition_of(entry))),
            (SKOS.note, worded(entry.body)),
            *((SKOS.related, URIRef(about.base + quote(slug, safe=SAFE))) for slug in entry.see_also),
            *((ours.question, worded(question)) for question in entry.questions),
            (ours.markup, plain(entry.markup)),
            (ours.definitionKeptApart, Literal(entry.definition is not None)),
        ]
        if entry.as_of:
            statements.append((ours.asOf, plain(entry.as_of)))
        if extra:
            statements.append((ours.extra, plain(json.dumps(extra, ensure_ascii=True))))
        held = [labels.setdefault(category.casefold(), category) for category in entry.categories]
        if order := _order(entry, spelt=held == list(entry.categories)):
            statements.append((ours.order, plain(json.dumps(order, ensure_ascii=False))))
        for predicate, value in statements:
            graph.add((concept, predicate, value))
        for category in held:
            collection = URIRef(_CATEGORY + quote(category, safe=SAFE))
            graph.add((collection, RDF.type, SKOS.Collection))
            graph.add((collection, SKOS.prefLabel, worded(category)))
            graph.add((collection, SKOS.member, concept))
    return graph


def _order(entry: Entry, *, spelt: bool) -> dict[str, tuple[str, ...]]:
    """Return the lists whose order is to be kept; ``spelt`` is whether collections tell the categories."""
    lists = {
        "aliases": entry.aliases,
        "hidden_aliases": entry.hidden_aliases,
        "category": entry.categories,
        "see_also": entry.see_also,
        "questions": entry.questions,
    }
    return {
        name: values
        for name, values in lists.items()
        if len(values) > 1 or (name == "category" and not spelt)
    }
