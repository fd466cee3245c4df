"""What a search answers: hits, and what is to be said of them."""

from dataclasses import dataclass
from typing import NamedTuple

from glossearch.answers import Card
from glossearch.highlighting import Passage
from glossearch.query import Intent
from glossearch.ranking import Explanation, NameMatch
from glossearch.schema import StoredEntry


class Hit(NamedTuple):  # a frozen dataclass takes three times as long to make
    """One result.

    ``fields`` are the parts of the entry that hold words of the query; there are none where it is found by
    its meaning alone. ``name`` is set where the query is, asks about, or misspells a name of the entry.
    ``passage`` and ``marked_title`` are None when no highlighting was asked for, ``explanation`` when none
    was.
    """

    entry: StoredEntry
    score: float
    fields: tuple[str, ...]
    name: NameMatch | None
    passage: Passage | None = None
    marked_title: Passage | None = None
    explanation: Explanation | None = None

    @property
    def slug(self) -> str:
        """The entry's id."""
        return self.entry.slug

    @property
    def title(self) -> str:
        """The entry's title."""
        return self.entry.title

    @property
    def snippet(self) -> str:
        """The passage as HTML, with ``<mark>`` around what matched; empty without highlighting."""
        return self.passage.html if self.passage else ""

    @property
    def matched_alias(self) -> str | None:
        """The alias that the query is, or is a misspelling of; hidden aliases are never told."""
        return self.name.name if self.name and self.name.field == "aliases" else None

    @property
    def by_meaning(self) -> bool:
        """Whether no word and no name, but only its meaning, makes the entry a hit."""
        return self.score > 0.0 and not self.fields and self.name is None


@dataclass(frozen=True, slots=True)
class Facet:
    """A category, and how many of the hits of a query it has."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchResults:
    """A page of hits, best first, of ``total``.

    - ``searched``: the text that was looked for: what was typed, or where the glossary has no word of that,
      what was probably meant.
    - ``suggestion``: what was probably meant, where that may be something else than was typed.
    - ``intent``: the kind of question.
    - ``weak``: whether even the best hit probably is no answer.
    - ``card``: the answer to a lookup, a question for a definition, or a comparison.
    - ``diagnostics``: where a query was read otherwise than it may have been meant, a sentence each.
    - ``facets``: the categories of all hits, the most frequent first; whatever category was chosen, they are
      counted as if none was. There are none unless they were asked for.
    """

    query: str
    hits: tuple[Hit, ...]
    total: int
    offset: int = 0
    diagnostics: tuple[str, ...] = ()
    searched: str = ""
    suggestion: str | None = None
    intent: Intent = Intent.DESCRIPTION
    weak: bool = False
    card: Card | None = None
    facets: tuple[Facet, ...] = ()
