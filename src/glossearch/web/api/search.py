"""Searching, and completing what is being typed."""

from glossearch import presentation
from glossearch.engine import Engine
from glossearch.presentation import Json
from glossearch.web import counting
from glossearch.web.api.parameters import Flag, Number, Text
from glossearch.web.limits import LONGEST_NAME, LONGEST_QUERY, MOST_HITS, MOST_OFFSET, MOST_SUGGESTIONS
from glossearch.web.links import entry_url
from glossearch.web.parameters import LONGEST_GUESS

SEARCH = (
    Text("q", LONGEST_QUERY, required=True),
    Number("limit", 1, MOST_HITS, default=10),
    Number("offset", 0, MOST_OFFSET, default=0),
    Text("category", LONGEST_NAME),
    Flag("highlight", default=True),
    Flag("facets"),
    Flag("explain"),
    Flag("typing"),
)
SUGGEST = (Text("q", LONGEST_QUERY, required=True), Number("limit", 1, MOST_SUGGESTIONS, default=8))


def search(
    engine: Engine,
    q: str,
    limit: int,
    offset: int,
    category: str | None,
    highlight: bool,
    facets: bool,
    explain: bool,
    typing: bool,
) -> Json:
    """Return what ``glossearch search --json`` prints, with the addresses of the hits.

    With ``typing`` the query is not counted, since it may go on.
    """
    kept = category.strip() or None if category else None
    found = engine.search(q, limit, offset, kept, highlight=highlight, explain=explain, facets=facets)
    if not typing and not offset:
        counting.count(q, kept, found)
    return presentation.results(found, entry_url)


def suggest(engine: Engine, q: str, limit: int) -> Json:
    """Return names that ``q`` may become, with the addresses of their entries; none has so long a name."""
    found = engine.suggest(q, limit) if len(q) <= LONGEST_GUESS else []
    return {"query": q, "suggestions": [presentation.suggestion(one, entry_url) for one in found]}
