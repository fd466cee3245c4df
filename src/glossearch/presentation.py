"""Results as plain data: the one shape that ``search --json``, ``batch`` and the web's API share.

Keys may be added, never renamed; docs/http-api.md describes each.
"""

from glossearch.engine import Hit, SearchResults
from glossearch.schema import StoredEntry

Json = dict[str, object]

_SCORE_DIGITS = 6


def results(found: SearchResults) -> Json:
    """Return a page of results."""
    return {
        "query": found.query,
        "total": found.total,
        "offset": found.offset,
        "hits": [hit(one, rank) for rank, one in enumerate(found.hits, found.offset + 1)],
        "diagnostics": list(found.diagnostics),
    }


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
        "definition": one.entry.definition,
    }
    if one.passage is not None:
        shown["snippet"] = one.passage.html
        shown["passage"] = {"text": one.passage.text, "marks": [list(mark) for mark in one.passage.marks]}
    return shown


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
