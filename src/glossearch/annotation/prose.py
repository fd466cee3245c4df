"""What is running text in a source: all else is blanked, so that offsets stay those of the source."""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

Markup = Literal["markdown", "html", "plain"]

BLANK = "\0"
"""Stands for each character that is no running text. It parts words, and no name goes across it."""

_ADDRESSES = re.compile(
    r"(?:https?|ftp|file|mailto|tel|urn|doi|data):[^\s<>\"]+|\bwww\.[^\s<>\"]+"
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)


class Prose(NamedTuple):
    """``text`` is as long as its source, with `BLANK` for what is no running text.

    ``links`` are what the links of the source lead to: addresses, and slugs of ``[[slug]]``.
    """

    text: str
    links: frozenset[str]


def prose(source: str, markup: Markup, headings: bool = False) -> Prose:
    """Return what is running text in ``source``; ``headings`` says whether these are.

    Code, links, tags, comments, the addresses of sites and people, and what a page does not show are none.
    """
    if markup == "plain":
        return Prose(blanked(source, addresses(source)), frozenset())
    if markup == "markdown":
        from glossearch.annotation.markdown import markdown_prose

        found = markdown_prose(source, headings)
    else:
        from glossearch.annotation.html import html_prose

        found = html_prose(source, headings)
    return Prose(blanked(found.text, addresses(found.text)), found.links)


def addresses(text: str) -> Iterable[tuple[int, int]]:
    """Yield where addresses of sites and people begin and end in ``text``."""
    return (found.span() for found in _ADDRESSES.finditer(text))


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return ``text`` with what is in ``spans`` blanked; they may overlap."""
    parts, end = [], 0
    for start, stop in sorted(spans):
        if stop > end:
            parts += [text[end:start], BLANK * (stop - max(start, end))]
            end = stop
    return "".join([*parts, text[end:]])


def only(text: str, pieces: Iterable[tuple[int, str]]) -> str:
    """Return a blank as long as ``text`` with ``pieces`` put in at their places, which do not overlap."""
    parts, end = [], 0
    for start, piece in sorted(pieces):
        parts += [BLANK * (start - end), piece]
        end = start + len(piece)
    return "".join([*parts, BLANK * (len(text) - end)])
