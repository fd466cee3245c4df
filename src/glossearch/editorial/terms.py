"""Terms that several entries use and none explains."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from glossearch.config import Settings
from glossearch.corpus import Entry
from glossearch.corpus.facts import facts_of
from glossearch.editorial.glossary import Glossary
from glossearch.editorial.rules.acronyms import unexplained

LEAST_ACRONYMS, LEAST_LINKS = 3, 2
"""So many entries have to use an acronym, or to link to what is no entry."""


class Term(NamedTuple):
    """A term, and the slugs of the entries that use it."""

    text: str
    slugs: tuple[str, ...]


def undefined_terms(entries: Sequence[Entry], settings: Settings) -> Iterator[Term]:
    """Yield what several of ``entries`` use: acronyms that no text spells out, and links to nowhere."""
    glossary = Glossary(entries, settings, datetime.now(UTC).date())
    for acronym, places in unexplained(glossary, LEAST_ACRONYMS):
        yield Term(acronym, tuple(places))
    yield from _wanted(entries)


def _wanted(entries: Iterable[Entry]) -> Iterator[Term]:
    """Yield what several entries refer to and is no entry, by its slug in words."""
    known: set[str] = set()
    wanted: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for entry in entries:
        known.add(entry.slug)
        for slug, _, _ in facts_of(entry, {}).references:
            wanted[slug][entry.slug] = None
    for slug, users in wanted.items():
        if slug not in known and len(users) >= LEAST_LINKS:
            yield Term(slug.replace("-", " "), tuple(users))
