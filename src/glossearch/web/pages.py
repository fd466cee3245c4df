"""The HTML side: home, results, entries."""

import math
from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request

from glossearch.engine import Engine
from glossearch.results import SearchResults
from glossearch.schema import StoredEntry
from glossearch.web import cards, parameters
from glossearch.web.contents import sections
from glossearch.web.links import entry_url
from glossearch.web.live import live_engine
from glossearch.web.rendering import body_html, separate_definition

PAGE_SIZE = 10

blueprint = Blueprint("pages", __name__)


@dataclass(frozen=True, slots=True)
class Paging:
    """Where a page of results stands: page ``number`` (from 1) of ``last``."""

    number: int
    last: int

    @property
    def previous(self) -> int | None:
        """The number of the page before, or None."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The number of the page after, or None."""
        return self.number + 1 if self.number < self.last else None


@blueprint.get("/")
def home() -> str:
    """Show the search box and all entries by category."""
    engine = live_engine()
    return render_template("home.html", count=engine.count, sections=sections(engine.headlines()))


@blueprint.get("/search")
def search() -> str:
    """Show a page of results; a query of nothing but a category lists the category."""
    engine = live_engine()
    query, category = parameters.query(), parameters.category()
    asked = bool(query.strip() or category)
    page = parameters.whole_number(request.args.get("page", "")) or 1
    found, paging = _page_of_results(engine, query, category, page)
    near = engine.near_titles(query[: parameters.LONGEST_GUESS]) if asked and not found.hits else []
    card = cards.card_above(found)
    return render_template(
        "results.html",
        query=query,
        category=category,
        asked=asked,
        found=found,
        card=card,
        passages=cards.passages_below(found, card),
        paging=paging,
        near=near,
    )


@blueprint.get("/entry/<slug:slug>")
def entry(slug: str) -> str:
    """Show an entry, or 404."""
    engine = live_engine()
    found = engine.entry(slug)
    if found is None:
        abort(404)
    return render_template(
        "entry.html",
        entry=found,
        definition=separate_definition(found),
        body=body_html(found, lambda to: entry_url(to) if engine.entry(to) else None),
        see_also=_see_also(engine, found),
        mentions=engine.mentions(slug),
    )


@blueprint.get("/entry")
def entry_by_query() -> str:
    """Show the entry ``?slug=``, for slugs that no path can hold (`glossearch.web.links.entry_url`)."""
    return entry(request.args.get("slug", ""))


def _page_of_results(
    engine: Engine, query: str, category: str | None, page: int
) -> tuple[SearchResults, Paging]:
    """Return the page of results asked for, or the last there is."""
    found = engine.search(query, PAGE_SIZE, (page - 1) * PAGE_SIZE, category)
    last = max(1, math.ceil(found.total / PAGE_SIZE))
    if page > last:
        page = last
        found = engine.search(query, PAGE_SIZE, (page - 1) * PAGE_SIZE, category)
    return found, Paging(page, last)


def _see_also(engine: Engine, entry: StoredEntry) -> list[StoredEntry]:
    """Return the entries that ``entry`` points to, in its author's order, without those that do not exist."""
    found = (engine.entry(slug) for slug in entry.see_also if slug != entry.slug)
    return [other for other in found if other]
