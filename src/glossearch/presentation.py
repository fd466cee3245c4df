"""Results as plain data: the one shape that ``search --json``, ``batch`` and the web's API share.

Keys may be added, never renamed; docs/http-api.md describes each.
"""

from collections.abc import Callable, Iterable

from glossearch.annotation import Mention
from glossearch.answers import Card, Part
from glossearch.engine import Engine
from glossearch.highlighting import Passage
from glossearch.ranking import Explanation
from glossearch.results import Hit, SearchResults
from glossearch.schema import Headline, StoredEntry
from glossearch.suggestion import Suggestion

Json = dict[str, object]
Address = Callable[[str], str]
"""The slug of an entry -> the address of its page."""

_SCORE_DIGITS = 6


def results(found: SearchResults, address: Address | None = None) -> Json:
    """Return a page of results; hits come with their pages' addresses if ``address`` is given."""
    return {
        "query": found.query,
        "searched": found.searched,
        "suggestion": found.suggestion,
        "intent": found.intent.value,
        "weak": found.weak,
        "total": found.total,
        "offset": found.offset,
        "card": card(found.card) if found.card else None,
        "hits": [hit(one, rank, address) for rank, one in enumerate(found.hits, found.offset + 1)],
        "facets": [{"name": facet.name, "count": facet.count} for facet in found.facets],
        "diagnostics": list(found.diagnostics),
    }


def card(answer: Card) -> Json:
    """Return an answer card."""
    return {"kind": answer.kind, "entries": [_part(part) for part in answer.parts]}


def _part(part: Part) -> Json:
    return {
        "slug": part.entry.slug,
        "title": part.entry.title,
        "aliases": list(part.entry.aliases),
        "definition": part.entry.definition,
        "related": references(part.related),
        "says_of_other": passage(part.says) if part.says else None,
    }


def passage(shown: Passage) -> Json:
    """Return a passage."""
    return {"text": shown.text, "marks": [list(mark) for mark in shown.marks]}


def references(entries: Iterable[Headline]) -> list[Json]:
    """Return entries as others refer to them."""
    return [{"slug": line.slug, "title": line.title} for line in entries]


def hit(one: Hit, rank: int, address: Address | None = None) -> Json:
    """Return one hit; ``rank`` counts from 1."""
    shown: Json = {
        "rank": rank,
        "slug": one.slug,
        "title": one.title,
        "category": one.entry.categories[0] if one.entry.categories else None,
        "categories": list(one.entry.categories),
        "score": round(one.score, _SCORE_DIGITS),
        "matched_fields": list(one.fields),
        "matched_alias": one.matched_alias,
        "by_meaning": one.by_meaning,
        "definition": one.entry.definition,
    }
    if one.passage is not None:
        shown["snippet"] = one.passage.html
        shown["passage"] = passage(one.passage)
    if address is not None:
        shown["url"] = address(one.slug)
    if one.explanation is not None:
        shown["explanation"] = explanation(one.explanation)
    return shown


def explanation(tree: Explanation) -> Json:
    """Return the parts of a score; ``value`` is the sum of the values of ``parts``, where there are any."""
    return {
        "label": tree.label,
        "value": round(tree.value, _SCORE_DIGITS),
        "parts": [explanation(part) for part in tree.parts],
    }


def untold(shown: Passage, part: Part) -> Passage | None:
    """Return what a passage tells beyond the card's ``part`` on the same entry; None if it is nothing."""
    if part.says and part.says.text == shown.text:
        return None
    return _beyond(shown, part.entry.definition)


def _beyond(shown: Passage, definition: str) -> Passage | None:
    """Return ``shown`` without the definition where it begins with that; None if nothing is left."""
    told = definition.replace("\n\n", " ")  # as passages have it
    if shown.text.strip("…") in told:
        return None
    if not shown.text.startswith(told):
        return shown
    rest = shown.text[len(told) :].lstrip()
    begin = len(shown.text) - len(rest)
    marks = ((start - begin, end - begin) for start, end in shown.marks if start >= begin)
    return Passage(rest, tuple(marks))


def suggestion(one: Suggestion, address: Address | None = None) -> Json:
    """Return a name that what was typed may become, with its page's address if ``address`` is given."""
    told: Json = {"name": one.name, "slug": one.slug, "title": one.title}
    return told if address is None else {**told, "url": address(one.slug)}


def mention(one: Mention, text: str) -> Json:
    """Return where ``text`` mentions an entry; ``slug`` and ``title`` are null if it may be several."""
    name = one.names[0]
    return {
        "start": one.start,
        "end": one.end,
        "text": text[one.start : one.end],
        "slug": None if one.is_ambiguous else name.slug,
        "title": None if one.is_ambiguous else name.title,
        "name": name.text,
        "kind": name.kind,
        "entries": [{"slug": each.slug, "title": each.title} for each in one.names],
    }


def headline(line: Headline, address: Address) -> Json:
    """Return an entry in a list of entries."""
    return {
        "slug": line.slug,
        "title": line.title,
        "aliases": list(line.aliases),
        "category": line.categories[0] if line.categories else None,
        "categories": list(line.categories),
        "url": address(line.slug),
    }


def entry(one: StoredEntry, engine: Engine) -> Json:
    """Return a whole entry, and what ``engine`` knows of its place among the others."""
    previous, following = engine.neighbours(one.slug)
    return {
        "slug": one.slug,
        "title": one.title,
        "aliases": list(one.aliases),
        "category": one.categories[0] if one.categories else None,
        "categories": list(one.categories),
        "definition": one.definition,
        "text": one.text,
        "questions": list(one.questions),
        "see_also": list(one.see_also),
        "links": list(one.links),
        "mentions": references(engine.mentions(one.slug)),
        "previous": references([previous])[0] if previous else None,
        "next": references([following])[0] if following else None,
    }
