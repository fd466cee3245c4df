"""The page of an entry."""

from flask import Blueprint, abort, render_template, request

from glossearch.engine import Engine
from glossearch.schema import StoredEntry
from glossearch.web import parameters, structured
from glossearch.web.autolinks import with_links
from glossearch.web.directory import directory
from glossearch.web.headings import with_anchors
from glossearch.web.language import site_analyzer
from glossearch.web.links import absolute, entry_url
from glossearch.web.live import live_engine
from glossearch.web.marking import marker
from glossearch.web.moved import entry_or_redirect
from glossearch.web.rendering import body_html
from glossearch.web.textnodes import with_text

blueprint = Blueprint("entry", __name__)


@blueprint.get("/entry/<slug:slug>")
def entry(slug: str) -> str:
    """Show an entry, with the words of ``?q=`` marked, lead to the one of that name, or 404."""
    engine = live_engine()
    found = entry_or_redirect(engine, slug, lambda to: entry_url(to, parameters.query()))
    if found is None:
        abort(404)
    entries = directory(engine)
    url = absolute(entry_url(slug))
    return render_template(
        "entry.html",
        entry=found,
        query=parameters.query(),
        text=_text(engine, found, parameters.query()),
        see_also=entries.linked(found.see_also, but=slug),
        mentions=engine.mentions(slug),
        neighbours=engine.neighbours(slug),
        canonical=url,
        data=structured.term(found, url),
    )


@blueprint.get("/entry")
def entry_by_query() -> str:
    """Show the entry ``?slug=``, for slugs that no path can hold (`glossearch.web.links.entry_url`)."""
    return entry(request.args.get("slug", ""))


def _text(engine: Engine, entry: StoredEntry, query: str) -> str:
    """Return the text of ``entry`` as HTML, linked to other entries, with what ``query`` is after marked."""
    html = with_anchors(body_html(entry, lambda slug: entry_url(slug) if engine.entry(slug) else None))
    html = with_links(html, engine.names, {entry.slug, *entry.links}, entry_url)
    mark = marker(engine, site_analyzer(), query) if query.strip() else None
    return with_text(html, mark) if mark else html
