"""The text of an entry as HTML that is safe to show, whoever wrote it."""

import re
from collections.abc import Callable
from html import escape, unescape

import nh3

from glossearch.corpus import Entry
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
_ALT = re.compile(r' alt="([^"]*)"')
_HEADING = re.compile(r"(?<=<h)[1-6](?=>|\s)|(?<=</h)[1-6](?=>)")
_TOP_LEVEL, _LOWEST_LEVEL = 2, 6


def body_html(entry: StoredEntry, resolve: Callable[[str], str | None]) -> str:
    """Return the body of ``entry`` as sanitised HTML whose headings go below the page's.

    ``resolve`` gives the address of a slug, or None where there is no such entry. Images become their text:
    fetched from elsewhere, they would tell that site who reads what.
    """
    html = _CLEANER.clean(to_html(_source(entry), resolve))
    return _headings_below_title(_IMAGE.sub(_image_text, html))


def separate_definition(entry: StoredEntry) -> str | None:
    """Return the definition if its source keeps it apart and the body does not say it, else None."""
    return entry.definition if entry.text != plain_text(_source(entry)) else None


def _image_text(image: re.Match[str]) -> str:
    alt = _ALT.search(image[1])
    return escape(unescape(alt[1])) if alt else ""


def _source(entry: StoredEntry) -> Entry:
    return Entry(slug=entry.slug, title=entry.title, body=entry.body, markup=entry.markup)


def _headings_below_title(html: str) -> str:
    """Shift the headings so that the highest is an h2, as the entry's title is the page's h1."""
    levels = [int(level) for level in _HEADING.findall(html)]
    down = _TOP_LEVEL - min(levels, default=_TOP_LEVEL)
    return _HEADING.sub(lambda level: str(min(int(level[0]) + down, _LOWEST_LEVEL)), html) if down else html
