"""Terms that several entries use and none explains."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from glossearch.corpus import Entry
from glossearch.corpus.facts import facts_of

LEAST = 2
"""So many entries have to use a term."""


class Term(NamedTuple):
    """A term, and the slugs of the entries that use it."""

    text: str
    slugs: tuple[str, ...]


def undefined_terms(entries: Iterable[Entry]) -> Iterator[Term]:
    """Yield what `LEAST` or more of ``entries`` refer to and is no entry, by its slug in words."""
    known: set[str] = set()
    wanted: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for entry in entries:
        known.add(entry.slug)
        for slug, _, _ in facts_of(entry).references:
            wanted[slug][entry.slug] = None
    for slug, users in wanted.items():
        if slug not in known and len(users) >= LEAST:
            yield Term(slug.replace("-", " "), tuple(users))
