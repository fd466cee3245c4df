"""What the validity of other entries depends on: the names of an entry, and what it refers to."""

from collections.abc import Mapping
from typing import NamedTuple

from glossearch.config import ENTRY_FIELDS
from glossearch.corpus.entry import Entry
from glossearch.corpus.markup import links
from glossearch.corpus.misspelling import meant_field

Line = int | None
"""A line of the source (from 1), where it is known."""


class Facts(NamedTuple):
    """All that `glossearch.corpus.validation` needs to know of an entry, in builtin types.

    ``aliases`` are all of them with their lines, the hidden ones last; ``references`` are slugs, each with
    its line and what refers to it; ``unknown`` are keys that are no field, each with its line and the key
    that was probably meant, which is empty where none is like it.
    """

    slug: str
    title: str
    line: Line
    aliases: tuple[tuple[str, Line], ...]
    references: tuple[tuple[str, Line, str], ...]
    unknown: tuple[tuple[str, Line, str], ...]


def facts_of(entry: Entry, keys: Mapping[str, str]) -> Facts:
    """Return the facts of ``entry``; ``keys`` maps fields to the keys that hold them in its corpus."""
    place = entry.place
    aliases = [
        (alias, place.line(kind, number) if place else None)
        for kind, names in (("aliases", entry.aliases), ("hidden_aliases", entry.hidden_aliases))
        for number, alias in enumerate(names)
    ]
    references = [
        (slug, place.line("see_also", number) if place else None, "see_also")
        for number, slug in enumerate(entry.see_also)
    ]
    first = (place.line("body") if place else None) or 1
    linked = [(link.slug, first + link.line - 1, f"[[{link.slug}]]") for link in links(entry)]
    # A see-also that a preset took from below the body's first line is one of its links: it is told once.
    of_body = {(slug, line) for slug, line, _ in linked if line > first}
    references = [found for found in references if found[:2] not in of_body]
    references += linked
    return Facts(
        entry.slug,
        entry.title,
        place.line("title") if place else None,
        tuple(aliases),
        tuple(references),
        tuple((key, place.line(key), _meant(key, entry, keys)) for key in entry.extra) if place else (),
    )


def _meant(key: str, entry: Entry, keys: Mapping[str, str]) -> str:
    """Return the key that was probably meant by ``key``."""
    given = {
        name for name in ENTRY_FIELDS if (entry.categories if name == "category" else getattr(entry, name))
    }
    field = meant_field(key, keys, given)
    return keys.get(field, field)
