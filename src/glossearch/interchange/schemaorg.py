"""schema.org's DefinedTermSet, in JSON-LD: a DefinedTerm an entry.

What schema.org has no property for is under those of `glossearch.interchange.about.NAMESPACE`. A context is
never fetched: names are taken as they are written, with or without schema.org's address before them.
"""

import json
from collections.abc import Iterable, Iterator

from glossearch.corpus import Entry, Problems
from glossearch.interchange.about import NAMESPACE, About
from glossearch.interchange.definition import definition_of
from glossearch.interchange.intake import Intake
from glossearch.interchange.languages import is_in
from glossearch.interchange.losses import Losses
from glossearch.interchange.records import json_object, whole
from glossearch.interchange.source import Source
from glossearch.interchange.values import extra_of

_PREFIX = "gloss:"
_PREFIXES = ("https://schema.org/", "http://schema.org/", "schema:", NAMESPACE, _PREFIX)
_TERM = ("DefinedTerm", "CategoryCode")
_OWN_LISTS = {
    "hidden_aliases": "hiddenAlias",
    "category": "category",
    "see_also": "seeAlso",
    "questions": "question",
}


def write(entries: Iterable[Entry], about: About, losses: Losses) -> Iterator[str]:
    """Yield the glossary in JSON-LD, a term a line."""
    head: dict[str, object] = {
        "@context": ["https://schema.org", {_PREFIX.rstrip(":"): NAMESPACE}],
        "@type": "DefinedTermSet",
        "name": about.title,
    }
    if about.language:
        head["inLanguage"] = about.language
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "hasDefinedTerm": ['
    before = "\n"
    for entry in entries:
        yield before + json.dumps(_term(entry, losses), ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"


def read(source: Source, problems: Problems) -> Iterator[Entry]:
    """Yield the entries of a JSON-LD file. Raises `CorpusError` where it is no JSON."""
    intake = Intake(source, problems)
    for number, term in enumerate(_terms(whole(source)), 1):
        intake.add(_values(term, source.language), f"term {number}")
    return intake.entries()


def _term(entry: Entry, losses: Losses) -> dict[str, object]:
    extra = extra_of(entry, losses)
    own: dict[str, object] = {
        "hiddenAlias": entry.hidden_aliases,
        "category": entry.categories,
        "seeAlso": entry.see_also,
        "question": entry.questions,
        "asOf": entry.as_of,
        "extra": json.dumps(extra, ensure_ascii=False) if extra else None,
        "markup": entry.markup,
        "definitionKeptApart": entry.definition is not None,
        "body": entry.body,
    }
    values: dict[str, object] = {
        "@type": "DefinedTerm",
        "termCode": entry.slug,
        "name": entry.title,
        "alternateName": entry.aliases,
        "description": entry.definition or definition_of(entry),
        **{_PREFIX + name: value for name, value in own.items()},
    }
    return {name: value for name, value in values.items() if value not in (None, ())}


def _terms(document: object) -> Iterator[dict[str, object]]:
    """Yield the terms in a document, wherever they are in it, in their order."""
    waiting = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            named = {_short(key): value for key, value in node.items()}
            if any(_short(str(kind)) in _TERM for kind in _list(named.get("@type"))):
                yield named
            else:
                waiting += reversed(node.values())
        elif isinstance(node, list):
            waiting += reversed(node)


def _values(term: dict[str, object], language: str) -> dict[str, object]:
    """Return the record of a term."""
    names = _texts(term.get("name"), language)
    values: dict[str, object] = {
        "slug": next(iter(_texts(term.get("termCode"), language)), None),
        "title": names[0] if names else None,
        "aliases": names[1:] + _texts(term.get("alternateName"), language),
    }
    description = "\n\n".join(_texts(term.get("description"), language))
    if "markup" not in term:
        return values | {"body": description}
    for field, name in _OWN_LISTS.items():
        values[field] = _texts(term.get(name), language)
    if term.get("definitionKeptApart") is True:
        values["definition"] = description
    values |= {"as_of": term.get("asOf"), "markup": term["markup"], "body": term.get("body")}
    return json_object(term.get("extra")) | values


def _texts(value: object, language: str) -> list[str]:
    """Return the texts of a property: those in ``language`` or in none, or all where none is."""
    items = [item if isinstance(item, dict) else {"@value": item} for item in _list(value)]
    texts = [(str(item["@value"]), str(item.get("@language") or "")) for item in items if item.get("@value")]
    taken = [text for text, tag in texts if not tag or is_in(tag, language)]
    return taken or [text for text, _ in texts]


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _short(name: str) -> str:
    prefix = next((prefix for prefix in _PREFIXES if name.startswith(prefix)), "")
    return name[len(prefix) :]
