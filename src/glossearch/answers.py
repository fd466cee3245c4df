"""Answer cards: what stands above the hits when a query asks for one entry, or compares two."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from glossearch.analysis import Analyzer
from glossearch.highlighting import Highlighter, Passage
from glossearch.query import Clause, Query
from glossearch.schema import Headline, StoredEntry

_MOST_RELATED = 6


@dataclass(frozen=True, slots=True)
class Part:
    """One entry on a card.

    ``related`` are the entries that it refers to under "see also". ``says`` is what its text says of the
    other entry of a comparison, with the other's name marked; None where it says nothing.
    """

    entry: StoredEntry
    related: tuple[Headline, ...] = ()
    says: Passage | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """An answer: ``kind`` is "definition", of one part, or "comparison", of two."""

    kind: str
    parts: tuple[Part, ...]


def card(
    entries: Sequence[StoredEntry], entry_of: Callable[[str], StoredEntry | None], analyzer: Analyzer
) -> Card | None:
    """Return the card for the one or two ``entries`` that a query asks about, or None if there are none.

    ``entry_of`` returns the entry of a slug, or None.
    """
    if not entries:
        return None
    if len(entries) == 1:
        return Card("definition", (Part(entries[0], _related(entries[0], entry_of)),))
    one, other = entries
    return comparison(one, other, analyzer)


def comparison(one: StoredEntry, other: StoredEntry, analyzer: Analyzer) -> Card:
    """Return the card that compares two entries."""
    return Card(
        "comparison",
        (Part(one, says=_said(one, other, analyzer)), Part(other, says=_said(other, one, analyzer))),
    )


def _related(entry: StoredEntry, entry_of: Callable[[str], StoredEntry | None]) -> tuple[Headline, ...]:
    found = (entry_of(slug) for slug in entry.see_also if slug != entry.slug)
    return tuple(islice((other.headline for other in found if other), _MOST_RELATED))


def _said(entry: StoredEntry, other: StoredEntry, analyzer: Analyzer) -> Passage | None:
    """Return the passage of ``entry``, past its definition, that tells most of ``other``, if it names it."""
    names = map(analyzer.sequence, (other.title, *other.aliases))
    alternatives = tuple(dict.fromkeys(terms for terms in names if terms))
    if not alternatives:
        return None
    query = Query(other.title, (Clause(other.title, alternatives),))
    rest = [span for span in entry.sentences if span[0] >= entry.definition_end]
    if not rest:
        return None
    passage = Highlighter(query, (1.0,)).passage(entry.text, entry.text_tokens, rest)
    return passage if passage.marks else None
