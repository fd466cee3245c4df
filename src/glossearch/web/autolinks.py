"""Names of entries in the HTML of a page, linked to them where they are first mentioned."""

from collections.abc import Callable, Collection
from html import escape

from glossearch.annotation import Names
from glossearch.web.textnodes import with_text

_NOT_IN = frozenset({"a", "code", "dfn", "h1", "h2", "h3", "h4", "h5", "h6", "kbd", "pre", "samp", "var"})


def with_links(html: str, names: Names, known: Collection[str], url: Callable[[str], str]) -> str:
    """Link the names in the text of ``html``, sanitised HTML, each entry's where it is first mentioned.

    The entries ``known`` are not linked: the one that the text is of, and those that it links to itself.
    """
    done = set(known)

    def linked(text: str) -> str:
        parts, end = [], 0
        for mention in names.mentions(text):
            if mention.slug not in done:
                done.add(mention.slug)
                name = escape(text[mention.start : mention.end], quote=False)
                before = escape(text[end : mention.start], quote=False)
                parts.append(f'{before}<a class="term" href="{escape(url(mention.slug))}">{name}</a>')
                end = mention.end
        return "".join([*parts, escape(text[end:], quote=False)])

    return with_text(html, linked, _NOT_IN)
