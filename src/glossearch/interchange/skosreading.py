"""Reads SKOS: a record for each concept, in one language."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

from glossearch.corpus import Entry, Problems
from glossearch.errors import CorpusError
from glossearch.interchange.about import NAMESPACE
from glossearch.interchange.intake import Intake
from glossearch.interchange.languages import best, is_in
from glossearch.interchange.records import json_object
from glossearch.interchange.source import Source
from glossearch.interchange.xmltext import root

if TYPE_CHECKING:
    from rdflib import Graph, Literal
    from rdflib.term import Node

_LISTS = ("aliases", "hidden_aliases", "category", "see_also", "questions")


def read_turtle(source: Source, problems: Problems) -> Iterator[Entry]:
    """Yield the entries of a Turtle file. Raises `CorpusError` where it is none."""
    return _read(source, source.text(), "turtle", problems)


def read_xml(source: Source, problems: Problems) -> Iterator[Entry]:
    """Yield the entries of an RDF/XML file. Raises `CorpusError` where it is none, or declares entities."""
    root(source.raw, source.path)
    return _read(source, source.raw, "xml", problems)


def _read(source: Source, data: str | bytes, form: str, problems: Problems) -> Iterator[Entry]:
    from rdflib import Graph

    graph = Graph()
    with _told(source):
        graph.parse(data=data, format=form)
    thesaurus = _Thesaurus(graph, source.language)
    intake = Intake(source, problems)
    for number, concept in enumerate(thesaurus.concepts, 1):
        intake.add(thesaurus.values(concept), f"concept {number} <{concept}>")
    for what in thesaurus.passed_over():
        problems.note(source.path, None, "not-taken", what)
    return intake.entries()


@contextmanager
def _told(source: Source) -> Iterator[None]:
    """Make a `CorpusError` of whatever rdflib raises for a file that it cannot read: it has no one error."""
    import logging
    from xml.sax import SAXException

    from rdflib.exceptions import ParserError

    quiet = logging.getLogger("rdflib")
    level = quiet.level
    quiet.setLevel(logging.CRITICAL)  # it warns of IRIs and dates that it does not like
    try:
        yield
    except RecursionError as error:
        raise CorpusError(f"{source.path}: lists or nodes without a name are nested too deep") from error
    except (SyntaxError, SAXException, ParserError, ValueError, LookupError, AssertionError, AttributeError,
            TypeError) as error:  # fmt: skip
        lines = getattr(error, "lines", None)
        where = f":{lines + 1}" if isinstance(lines, int) else ""
        what = " ".join(str(getattr(error, "_why", error)).split())[:200] or type(error).__name__
        raise CorpusError(f"{source.path}{where}: not RDF that can be read: {what}") from error
    finally:
        quiet.setLevel(level)


class _Thesaurus:
    """The concepts of ``graph`` in ``language``, or where no label is in that, in the most frequent one."""

    def __init__(self, graph: "Graph", language: str) -> None:
        from rdflib import RDF, RDFS, SKOS, Namespace
        from rdflib.namespace import DCTERMS

        self._texts_of = (
            SKOS.definition, DCTERMS.description, RDFS.comment, SKOS.scopeNote, SKOS.note, SKOS.example
        )  # fmt: skip
        self._graph = graph
        self._skos = SKOS
        self._ours = Namespace(NAMESPACE)
        labelled = set(graph.subjects(SKOS.prefLabel, None))
        others = {
            node
            for kind in (SKOS.Collection, SKOS.OrderedCollection, SKOS.ConceptScheme)
            for node in graph.subjects(RDF.type, kind)
        }
        found = (set(graph.subjects(RDF.type, SKOS.Concept)) | labelled) - others
        self.concepts = sorted(found, key=str)
        self._language = self._best_language(language)
        self._groups = [
            (label, set(graph.objects(group, SKOS.member)))
            for group in sorted(others, key=str)
            for label in self._texts(group, SKOS.prefLabel)[:1]
        ]
        self._bases = {base for concept in self.concepts if (base := self._base(concept))}

    def values(self, concept: "Node") -> dict[str, object]:
        """Return the record of ``concept``."""
        skos, ours = self._skos, self._ours
        titles = self._texts(concept, skos.prefLabel)
        values: dict[str, object] = {
            "slug": self._slug(concept),
            "title": titles[0] if titles else None,
            "aliases": titles[1:] + self._texts(concept, skos.altLabel),
            "hidden_aliases": self._texts(concept, skos.hiddenLabel),
            "category": [label for label, members in self._groups if concept in members],
            "see_also": self._see_also(concept),
            "questions": self._texts(concept, ours.question),
        }
        markup = self._one(concept, ours.markup)
        if markup is None:
            return values | self._foreign_text(concept)
        values["markup"] = markup
        values["as_of"] = self._one(concept, ours.asOf)
        values["body"] = "\n\n".join(self._texts(concept, skos.note))
        if self._one(concept, ours.definitionKeptApart) == "true":
            values["definition"] = " ".join(self._texts(concept, skos.definition))
        order = json_object(self._one(concept, ours.order))
        values["category"] = _spelt(cast(list[str], values["category"]), order.get("category"))
        for name in _LISTS:
            values[name] = _ordered(cast(list[str], values[name]), order.get(name))
        return json_object(self._one(concept, ours.extra)) | values

    def passed_over(self) -> Iterator[str]:
        """Yield what of the concepts is in no entry: other languages, and statements of other kinds."""
        labels = (lit for concept in self.concepts for lit in self._literals(concept, self._skos.prefLabel))
        others = {lit.language for lit in labels if lit.language and not is_in(lit.language, self._language)}
        if others:
            kept = self._language or "no language"
            yield f"labels and texts in {', '.join(sorted(others))} are not taken over, those in {kept} are"
        known = self._known()
        statements = (set(self._graph.predicates(concept)) - known for concept in self.concepts)
        for predicate, count in sorted(Counter(chain.from_iterable(statements)).items()):
            concepts = f"{count} {'concept' if count == 1 else 'concepts'}"
            yield f"{predicate.n3(self._graph.namespace_manager)} of {concepts} is not taken over"

    def _known(self) -> "set[Node]":
        from rdflib import RDF, SKOS

        names = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, SKOS.notation)
        links = (SKOS.related, SKOS.broader, SKOS.narrower, SKOS.inScheme, SKOS.topConceptOf)
        own = {predicate for predicate in self._graph.predicates() if str(predicate).startswith(NAMESPACE)}
        return {*names, *links, *own, *self._texts_of, RDF.type}

    def _foreign_text(self, concept: "Node") -> dict[str, object]:
        texts = [text for predicate in self._texts_of for text in self._texts(concept, predicate)]
        has_definition = bool(self._texts(concept, self._skos.definition))
        if has_definition and len(texts) > 1:
            return {"definition": texts[0], "body": "\n\n".join(texts[1:])}
        return {"body": "\n\n".join(texts)}

    def _see_also(self, concept: "Node") -> list[str]:
        """Return the slugs, or the names where these are not known, of what ``concept`` is related to."""
        skos = self._skos
        found = []
        for predicate in (skos.related, skos.broader, skos.narrower):
            for other in sorted(self._graph.objects(concept, predicate), key=str):
                titles = self._texts(other, skos.prefLabel)
                base = next((base for base in self._bases if str(other).startswith(base)), None)
                implied = unquote(str(other)[len(base) :]) if base else _last(str(other))
                found.append(self._slug(other) or (titles[0] if titles else implied))
        return found

    def _slug(self, concept: "Node") -> str | None:
        """Return the notation of ``concept`` if it is ours, or more than a number."""
        notations = sorted(map(str, self._graph.objects(concept, self._skos.notation)))
        ours = (concept, self._ours.markup, None) in self._graph
        return next((text for text in notations if ours or any(map(str.isalpha, text))), None)

    def _base(self, concept: "Node") -> str | None:
        slug = self._slug(concept)
        path = str(concept)
        return path[: -len(_tail(path, slug))] if slug and _tail(path, slug) else None

    def _best_language(self, wanted: str) -> str:
        counts: Counter[str] = Counter()
        for concept in self.concepts:
            counts.update(literal.language or "" for literal in self._literals(concept, self._skos.prefLabel))
        return best(counts, wanted)

    def _texts(self, node: "Node", predicate: "Node") -> list[str]:
        """Return the values in the language, or in none, sorted; count those in others."""
        literals = self._literals(node, predicate)
        taken = [lit for lit in literals if not lit.language or is_in(lit.language, self._language)]
        if not taken and predicate == self._skos.prefLabel:
            taken = literals[:1]
        return sorted({str(literal) for literal in taken})

    def _literals(self, node: "Node", predicate: "Node") -> list["Literal"]:
        from rdflib import Literal

        found = (value for value in self._graph.objects(node, predicate) if isinstance(value, Literal))
        return sorted(found, key=lambda literal: (literal.language or "", str(literal)))

    def _one(self, node: "Node", predicate: "Node") -> str | None:
        values = self._literals(node, predicate)
        return str(values[0]) if values else None


def _tail(path: str, slug: str) -> str:
    from urllib.parse import quote

    from glossearch.interchange.skos import SAFE

    tail = quote(slug, safe=SAFE)
    return tail if path.endswith(tail) else ""


def _last(path: str) -> str:
    return unquote(path.rstrip("/#").replace("#", "/").replace(":", "/").rpartition("/")[2])


def _ordered(values: list[str], order: object) -> list[str]:
    """Return ``values`` as ``order`` has them, those that it has not at the end."""
    known = {name: number for number, name in enumerate(order)} if isinstance(order, list) else {}
    return sorted(values, key=lambda value: known.get(value, len(known)))


def _spelt(values: list[str], order: object) -> list[str]:
    """Return ``values`` as ``order`` spells them, which may do so in several ways."""
    names = [name for name in order if isinstance(name, str)] if isinstance(order, list) else []
    return [
        name
        for value in values
        for name in ([name for name in names if name.casefold() == value.casefold()] or [value])
    ]
