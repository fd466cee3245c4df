"""The entries that changed last, as an Atom feed (RFC 4287)."""

from datetime import datetime
from xml.etree.ElementTree import Element

from flask import Blueprint, Response, current_app

from glossearch.engine import Engine
from glossearch.generation import Change
from glossearch.web.documents import element, xml
from glossearch.web.links import absolute, entry_url, page_url
from glossearch.web.live import live_engine

_NAMESPACE = "http://www.w3.org/2005/Atom"
_MIMETYPE = "application/atom+xml"

blueprint = Blueprint("feed", __name__)


@blueprint.get("/feed.atom")
def feed() -> Response:
    """Return the latest changes. An entry's id is its address, so it comes up again when it changes again."""
    engine = live_engine()
    changes = engine.changes()
    home, own = absolute(page_url("/")), absolute(page_url("/feed.atom"))
    title = str(current_app.jinja_env.globals["glossary"])
    root = Element("feed", xmlns=_NAMESPACE)
    element(root, "id", own)
    element(root, "title", f"{title}: new and changed entries")
    element(root, "updated", _time(changes[0].when if changes else engine.built))
    element(root, "link", rel="self", type=_MIMETYPE, href=own)
    element(root, "link", rel="alternate", type="text/html", href=home)
    element(element(root, "author"), "name", title)
    for change in changes:
        _add_entry(root, engine, change)
    return xml(root, _MIMETYPE)


def _add_entry(root: Element, engine: Engine, change: Change) -> None:
    line = change.headline
    stored = engine.entry(line.slug)
    url = absolute(entry_url(line.slug))
    entry = element(root, "entry")
    element(entry, "id", url)
    element(entry, "title", line.title)
    element(entry, "updated", _time(change.when))
    element(entry, "link", rel="alternate", type="text/html", href=url)
    for name in line.categories:
        element(entry, "category", term=name)
    if stored is not None:
        element(entry, "summary", stored.definition)


def _time(when: datetime) -> str:
    return when.isoformat(timespec="seconds")
