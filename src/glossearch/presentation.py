"""Results as plain data: the one shape that ``search --json``, ``batch`` and the web's API share.

Keys may be added, never renamed; docs/http-api.md describes each.
"""

from glossearch.answers import Card, Part
from glossearch.highlighting import Passage
from glossearch.ranking import Explanation
from glossearch.results import Hit, SearchResults
from glossearch.schema import StoredEntry

Json = dict[str, object]

_SCORE_DIGITS = 6


def results(found: SearchResults) -> Json:
    """Return a page of results."""
    return {
        "query": found.query,
        "searched": found.searched,
        "suggestion": found.suggestion,
        "intent": found.intent.value,
        "weak": found.weak,
        "total": found.total,
        "offset": found.offset,
        "card": card(found.card) if found.card else None,
        "hits": [hit(one, rank) for rank, one in enumerate(found.hits, found.offset + 1)],
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
        "related": [{"slug": line.slug, "title": line.title} for line in part.related],
        "says_of_other": passage(part.says) if part.says else None,
    }


def passage(shown: Passage) -> Json:
    """Return a passage."""
    return {"text": shown.text, "marks": [list(mark) for mark in shown.marks]}


def hit(one: Hit, rank: int) -> Json:
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


def entry(one: StoredEntry) -> Json:
    """Return a whole entry."""
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
    }
