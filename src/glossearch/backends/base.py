"""The seam between glossearch and a search backend.

A *store* is a place that can hold an index. A *reader* is one generation of that index, frozen: it answers
the same for as long as it is open, whatever is written meanwhile, and may be used from several threads. A
*writer* prepares the next generation beside it; `Writer.commit` makes it the current one, all at once.

Everything raised here is of glossearch.errors; tests/contract/ holds every backend to this page.
"""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from glossearch.query import Query
from glossearch.ranking import Model, NameMatch
from glossearch.schema import Document, Headline, StoredEntry


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry that matches: its score, the fields that hold words of the query, the name that it is."""

    entry: StoredEntry
    score: float
    fields: tuple[str, ...]
    name: NameMatch | None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, best first; ``total`` counts all. ``weights`` are the idf of each wanted clause."""

    hits: tuple[Hit, ...]
    total: int
    weights: tuple[float, ...]


class Reader(AbstractContextManager["Reader"], Protocol):
    """One generation of an index. Close it (or use ``with``) when done."""

    def close(self) -> None:
        """Let go of files or connections."""

    @property
    def count(self) -> int:
        """How many entries there are."""

    @property
    def manifest(self) -> Mapping[str, object]:
        """What `Writer.commit` was given."""

    def digests(self) -> dict[str, str]:
        """Return the digest of every entry by slug."""

    def entry(self, slug: str) -> StoredEntry | None:
        """Return the entry ``slug``, or None."""

    def headlines(self) -> Iterable[Headline]:
        """Return the headline of every entry, in no particular order."""

    def has_term(self, term: str) -> bool:
        """Whether any entry has ``term`` in a text field."""

    def is_name(self, text: str) -> bool:
        """Whether ``text`` is a name of an entry as it is written, but for case."""

    def search(self, query: Query, model: Model, limit: int, offset: int = 0) -> Found:
        """Return the hits ``offset`` to ``offset + limit``, by falling score, then by slug."""


class Writer(Protocol):
    """The next generation in the making; it starts as a copy of the current one, or empty."""

    def add(self, document: Document, digest: str) -> None:
        """Add a document; its slug must not be in the index (`delete` it first)."""

    def delete(self, slug: str) -> None:
        """Leave out the entry ``slug`` of the generation that this one started from."""

    def commit(self, manifest: Mapping[str, object]) -> None:
        """Make this the current generation. ``manifest`` holds what JSON can."""

    def cancel(self) -> None:
        """Drop what was prepared; the current generation stays."""


class Store(Protocol):
    """A place for an index."""

    def exists(self) -> bool:
        """Whether there is an index to open, however damaged or outdated."""

    def generation(self) -> str:
        """Return the name of the current generation, a cheap check for change.

        Raises `IndexMissing` or `IndexCorrupt`.
        """

    def open(self) -> Reader:
        """Open the current generation.

        Raises `IndexMissing`, or `IndexCorrupt` where it cannot be read.
        """

    def lock(self) -> AbstractContextManager[None]:
        """Keep all other writers out. Raises `IndexBusy` when another process stays in."""

    def write(self, *, fresh: bool) -> AbstractContextManager[Writer]:
        """Start the next generation: empty if ``fresh``, else from the current one.

        To be called under `lock`. Leaving the ``with`` block without a commit cancels.
        """

    def describe(self) -> str:
        """Return the place in words for messages: a folder, a URL."""
