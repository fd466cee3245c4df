"""The entries: a list of them, one of them, and two side by side."""

from urllib.parse import quote

from glossearch import presentation
from glossearch.engine import Engine
from glossearch.presentation import Json
from glossearch.schema import Headline
from glossearch.web.api.document import ROOT
from glossearch.web.api.parameters import Flag, Number, Text
from glossearch.web.directory import directory, letter_of
from glossearch.web.limits import LONGEST_NAME, MOST_ENTRIES, MOST_OFFSET
from glossearch.web.links import compare_url, entry_url, page_url
from glossearch.web.moved import entry_or_redirect
from glossearch.web.parameters import LONGEST_GUESS
from glossearch.web.problems import Fault, InvalidParameters, UnknownEntry
from glossearch.web.rendering import body_html

LIST = (
    Number("limit", 1, MOST_ENTRIES, default=100),
    Number("offset", 0, MOST_OFFSET, default=0),
    Text("category", LONGEST_NAME),
    Text("letter", 1, shortest=1),
)
ONE = (Flag("html"),)
COMPARE = (
    Text("a", LONGEST_NAME, required=True, shortest=1),
    Text("b", LONGEST_NAME, required=True, shortest=1),
)
_MOST_NEAR = 3


def entries(engine: Engine, limit: int, offset: int, category: str | None, letter: str | None) -> Json:
    """Return the headlines of the entries of a category, under a letter, or of all, by title."""
    found = engine.headlines()
    if letter is not None:
        found = directory(engine).letters.get(letter_of(letter), [])
    if category and category.strip():
        found = [line for line in found if _is_in(line, category.strip().casefold())]
    return {
        "total": len(found),
        "offset": offset,
        "entries": [presentation.headline(line, entry_url) for line in found[offset : offset + limit]],
    }


def entry(engine: Engine, slug: str, html: bool) -> Json:
    """Return all of an entry; with ``html`` its text as HTML, too. Raises `UnknownEntry`.

    A name in place of the slug is answered with a redirect.
    """
    found = entry_or_redirect(engine, slug, lambda to: _address(to, html))
    if found is None:
        raise UnknownEntry([_unknown(engine, "slug", slug, "no entry has this slug")])
    told = {**presentation.entry(found, engine), "url": entry_url(slug)}
    if html:
        told["html"] = body_html(found, lambda to: entry_url(to) if engine.entry(to) else None)
    return told


def compare(engine: Engine, a: str, b: str) -> Json:
    """Return the card that compares the entries ``a`` and ``b``, by slug or name.

    Raises `UnknownEntry`, or `InvalidParameters` where both are the same entry.
    """
    pair = {name: engine.find(text) for name, text in (("a", a), ("b", b))}
    one, other = pair["a"], pair["b"]
    if one is None or other is None:
        texts = {"a": a, "b": b}
        raise UnknownEntry(
            [
                _unknown(engine, name, texts[name], "no entry has this slug or name")
                for name, found in pair.items()
                if found is None
            ]
        )
    if one.slug == other.slug:
        raise InvalidParameters([Fault("b", "is the same entry as 'a'")])
    return {
        **presentation.card(engine.compare(one, other)),
        "url": compare_url(one.slug, other.slug),
    }


def _address(slug: str, html: bool) -> str:
    """Return the address at which `entry` is asked for."""
    return page_url(f"{ROOT}/entries/{quote(slug, safe='')}", html="1" if html else None)


def _is_in(line: Headline, category: str) -> bool:
    return any(name.casefold() == category for name in line.categories)


def _unknown(engine: Engine, parameter: str, text: str, detail: str) -> Fault:
    return Fault(parameter, detail, engine.near_titles(text[:LONGEST_GUESS], _MOST_NEAR))
