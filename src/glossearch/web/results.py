"""The page of results."""

from dataclasses import replace

from flask import Blueprint, render_template, request

from glossearch.engine import Engine
from glossearch.results import SearchResults
from glossearch.web import cards, counting, parameters
from glossearch.web.limits import LONGEST_QUERY
from glossearch.web.links import search_url
from glossearch.web.listed import choices, listed
from glossearch.web.live import live_engine
from glossearch.web.paging import Paging, last_page

PAGE_SIZE = 10
_CUT = f"Only the first {LONGEST_QUERY:,} characters were looked for."

blueprint = Blueprint("results", __name__)


@blueprint.get("/search")
def search() -> str:
    """Show a page of results; a query of nothing but a category lists the category.

    With ``explain=1`` the hits tell what their scores are made of, which takes several times as long.
    """
    engine = live_engine()
    query, category = parameters.query(), parameters.category()
    asked = bool(query.strip() or category)
    explain = request.args.get("explain") == "1"
    found, paging = _page_of_results(engine, query, category, explain)
    near = engine.near_titles(query[: parameters.LONGEST_GUESS]) if asked and not found.hits else []
    if paging.number == 1 and not explain:
        counting.count(query, category, found)
    card = cards.card_above(found)
    return render_template(
        "results.html",
        query=query,
        category=category,
        asked=asked,
        found=found,
        card=card,
        hits=listed(found, card),
        choices=choices(found, category) if query.strip() else [],
        explain_url=_explain_url(query, category, paging) if query.strip() and not explain else None,
        paging=paging,
        near=near,
    )


def _page_of_results(
    engine: Engine, query: str, category: str | None, explain: bool
) -> tuple[SearchResults, Paging]:
    """Return the page of results asked for, or the last there is."""
    page = parameters.page()
    found = _found(engine, query, category, page, explain)
    last = last_page(found.total, PAGE_SIZE)
    if page > last:
        page = last
        found = _found(engine, query, category, page, explain)
    return found, Paging(page, last)


def _found(engine: Engine, query: str, category: str | None, page: int, explain: bool) -> SearchResults:
    first = (page - 1) * PAGE_SIZE
    found = engine.search(query, PAGE_SIZE, first, category, explain=explain, facets=True)
    return replace(found, diagnostics=(*found.diagnostics, _CUT)) if parameters.is_cut() else found


def _explain_url(query: str, category: str | None, paging: Paging) -> str:
    page = paging.number if paging.number > 1 else None
    url = search_url(query, category, page)
    return f"{url}&explain=1"
