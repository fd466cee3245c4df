"""Hits as the page of results lists them: all that is worked out of them, so that the template need not."""

from typing import NamedTuple

from glossearch.answers import Card
from glossearch.ranking import Explanation
from glossearch.results import Facet, Hit, SearchResults
from glossearch.web.cards import passages_below
from glossearch.web.links import entry_url, search_url
from glossearch.web.reasons import reason


class Listed(NamedTuple):
    """A hit in the list: ``title`` and ``passage`` are HTML, ``categories`` names with their addresses."""

    url: str
    title: str
    matched_alias: str | None
    by_meaning: bool
    categories: list[tuple[str, str]]
    passage: str | None
    reason: str
    score: float
    explanation: Explanation | None


class Choice(NamedTuple):
    """A category that the results can be kept to, and whether they are."""

    facet: Facet
    url: str
    is_chosen: bool


def listed(found: SearchResults, card: Card | None) -> list[Listed]:
    """Return the hits of a page, without what ``card`` tells already."""
    query = found.query
    passages = passages_below(found, card)
    return [
        Listed(
            url=entry_url(hit.slug, query),
            title=_title(hit),
            matched_alias=hit.matched_alias,
            by_meaning=hit.by_meaning,
            categories=[(name, search_url(query, name)) for name in hit.entry.categories],
            passage=passage.html if passage else None,
            reason=reason(hit),
            score=hit.score,
            explanation=hit.explanation,
        )
        for hit, passage in zip(found.hits, passages, strict=True)
    ]


def choices(found: SearchResults, category: str | None) -> list[Choice]:
    """Return the categories to choose from, if they are several or one is chosen."""
    if len(found.facets) < 2 and not category:
        return []
    chosen = (category or "").casefold()
    return [
        Choice(facet, search_url(found.query, facet.name), facet.name.casefold() == chosen)
        for facet in found.facets
    ]


def _title(hit: Hit) -> str:
    return hit.marked_title.html if hit.marked_title else ""
