"""What programs ask for that visit a site by themselves: robots.txt, the site map, the icon."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from flask import Blueprint, Response, abort, redirect
from werkzeug import Response as BaseResponse

from glossearch.engine import Engine
from glossearch.schema import Headline
from glossearch.web.documents import element, xml
from glossearch.web.links import absolute, entry_url, page_url, static_url
from glossearch.web.live import live_engine

MOST_URLS = 50_000
"""A site map has no more addresses than this (sitemaps.org); a larger glossary has an index of several."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XML = "application/xml"
_MOST_CHANGES = 200
# Not the pages that say "noindex" of themselves: who may not read them would not know.
_NOT_FOR_ROBOTS = ("/api/", "/opensearch/", "/random")

blueprint = Blueprint("crawlers", __name__)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Tell crawlers where the site map is, and what is not for them."""
    rules = [f"Disallow: {page_url(path)}" for path in _NOT_FOR_ROBOTS]
    lines = ["User-agent: *", *rules, "", f"Sitemap: {absolute(page_url('/sitemap.xml'))}", ""]
    return Response("\n".join(lines), mimetype="text/plain")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """List the addresses of all entries, or the site maps that do."""
    engine = live_engine()
    parts = _parts(engine.headlines())
    if len(parts) == 1:
        return _sitemap(engine, parts[0], home=True)
    root = Element("sitemapindex", xmlns=_NAMESPACE)
    for number, _ in enumerate(parts, 1):
        element(element(root, "sitemap"), "loc", absolute(page_url(f"/sitemap-{number}.xml")))
    return xml(root, _XML)


@blueprint.get("/sitemap-<int:number>.xml")
def part_of_sitemap(number: int) -> Response:
    """List a part of the entries."""
    engine = live_engine()
    parts = _parts(engine.headlines())
    if not 1 <= number <= len(parts):
        abort(404)
    return _sitemap(engine, parts[number - 1], home=number == 1)


@blueprint.get("/favicon.ico")
def icon() -> BaseResponse:
    """Lead those who do not read pages to the icon."""
    found = redirect(static_url("icon.svg"))
    found.headers["Cache-Control"] = "no-cache"  # the address changes with the icon
    return found


def _parts(lines: Sequence[Headline]) -> list[Sequence[Headline]]:
    """Return ``lines`` in parts that leave room for the home page."""
    most = MOST_URLS - 1
    return [lines[first : first + most] for first in range(0, len(lines), most)] or [()]


def _sitemap(engine: Engine, lines: Sequence[Headline], *, home: bool) -> Response:
    """Return the addresses of ``lines``, each with the day of its last change where that is known."""
    changed = {change.headline.slug: change.when for change in engine.changes(_MOST_CHANGES)}
    root = Element("urlset", xmlns=_NAMESPACE)
    if home:
        element(element(root, "url"), "loc", absolute(page_url("/")))
    for line in lines:
        url = element(root, "url")
        element(url, "loc", absolute(entry_url(line.slug)))
        if line.slug in changed:
            element(url, "lastmod", changed[line.slug].isoformat(timespec="seconds"))
    return xml(root, _XML)
