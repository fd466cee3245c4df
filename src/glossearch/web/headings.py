"""Headings of an entry's text: below the page's own, each with an id and a link to it."""

import re
from html import escape

from glossearch.corpus.entities import unescape

# What nh3 writes: a tag, its attributes, and its end.
_HEADING = re.compile(r"<h([1-6])((?: [^>]*)?)>(.*?)</h\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_NO_WORD = re.compile(r"\W+")
_TOP_LEVEL, _LOWEST_LEVEL = 2, 6
_LONGEST_ID = 60
_IDS_OF_THE_PAGE = ("main", "q", "status", "suggestions", "aliases", "questions")


def with_anchors(html: str) -> str:
    """Return ``html`` with its headings shifted so that the highest is an h2, and with links to them.

    Ids are made of the headings' words, numbered where the page has them already.
    """
    down = _TOP_LEVEL - min((int(found[1]) for found in _HEADING.finditer(html)), default=_TOP_LEVEL)
    seen = dict.fromkeys(_IDS_OF_THE_PAGE, 1)

    def anchored(heading: re.Match[str]) -> str:
        level = min(int(heading[1]) + down, _LOWEST_LEVEL)
        words = unescape(_TAG.sub("", heading[3]))
        name = _unique(_id_of(words), seen)
        link = f'<a class="anchor" href="#{name}" aria-label="Link to “{escape(words)}”">#</a>'
        title = f'<h{level} id="{name}"{heading[2]}>{heading[3]}</h{level}>'
        return f'<div class="heading">{title}{link}</div>'

    return _HEADING.sub(anchored, html)


def _id_of(words: str) -> str:
    return _NO_WORD.sub("-", words.casefold()).strip("-")[:_LONGEST_ID].strip("-") or "section"


def _unique(name: str, seen: dict[str, int]) -> str:
    """Return ``name``, numbered from the second time on."""
    seen[name] = seen.get(name, 0) + 1
    if seen[name] == 1:
        return name
    return _unique(f"{name}-{seen[name]}", seen)
