"""The text of an entry as HTML that is safe to show, whoever wrote it."""

import re
from collections.abc import Callable
from html import escape

import nh3

from glossearch.corpus import Entry
from glossearch.corpus.entities import unescape
from glossearch.corpus.markup import plain_text, to_html
from glossearch.schema import StoredEntry

_TAGS = frozenset(
    "a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em h1 h2 h3 h4 h5 h6"
    " hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub summary sup table tbody td"
    " tfoot th thead tr u ul var wbr".split()
)
_ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "a": {"href"},
    "img": {"alt"},
    "ol": {"reversed", "start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_CLEANER = nh3.Cleaner(
    tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel=None
)
# These read what nh3 wrote: well-formed tags, values in double quotes that hold none.
_IMAGE = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
# What may be wider than the page is scrolled by itself, with the keyboard, too.
_SCROLLED = {
    "<pre>": '<pre tabindex="0">',
    "<table>": '<div class="wide" role="group" aria-label="Table" tabindex="0"><table>',
    "</table>": "</table></div>",
}
_WIDE = re.compile("|".join(_SCROLLED))
_TAG = re.compile(r'<(?:[^">]|"[^"]*")*>')
_ALT = re.compile(r' alt="([^"]*)"')


def body_html(entry: StoredEntry, resolve: Callable[[str], str | None]) -> str:
    """Return the text of ``entry`` as sanitised HTML, what defines it set apart.

    ``resolve`` gives the address of a slug, or None where there is no such entry. Images become their text:
    fetched from elsewhere, they would tell that site who reads what.
    """
    html = _CLEANER.clean(to_html(_source(entry), resolve))
    html = _IMAGE.sub(_image_text, html) if "<img" in html else html
    definition, rest = _parted(entry, _WIDE.sub(lambda tag: _SCROLLED[tag[0]], html))
    return f'<div class="definition">{definition}</div>{rest}' if definition else rest


def _parted(entry: StoredEntry, body: str) -> tuple[str, str]:
    """Return what defines ``entry``, and the rest of its ``body``, both as HTML.

    It is the definition if the source keeps one apart that the body does not say, else the first paragraph.
    """
    first, end, rest = body.partition("</p>")
    paragraph = (first + end, rest) if end and first.startswith("<p>") else ("", body)
    begins = " ".join(unescape(_TAG.sub("", paragraph[0])).split())
    if begins and entry.text.startswith(begins):
        return paragraph
    apart = entry.text[entry.definition_end :].startswith("\n\n")
    if apart and entry.text != plain_text(_source(entry)):
        return f"<p>{escape(entry.definition, quote=False)}</p>", f"\n{body}"
    return paragraph


def _image_text(image: re.Match[str]) -> str:
    alt = _ALT.search(image[1])
    return escape(unescape(alt[1])) if alt else ""


def _source(entry: StoredEntry) -> Entry:
    return Entry(slug=entry.slug, title=entry.title, body=entry.body, markup=entry.markup)
