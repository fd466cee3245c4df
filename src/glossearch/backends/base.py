"""The seam between glossearch and a search backend.

A *store* is a place that can hold an index. A *reader* is one generation of that index, frozen: it answers
the same for as long as it is open, whatever is written meanwhile, and may be used from several threads. A
*writer* prepares the next generation beside it; `Writer.commit` makes it the current one, all at once.

Everything raised here is of glossearch.errors; tests/contract/ holds every backend to this page.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, NamedTuple, Protocol

from glossearch.query import Query
from glossearch.ranking import Explanation, Model, NameMatch
from glossearch.schema import Document, Headline, StoredEntry

if TYPE_CHECKING:
    from glossearch.semantics import Vector


class Hit(NamedTuple):
    """One entry that matches: its score, the fields that hold words of the query, the name that it is."""

    entry: StoredEntry
    score: float
    fields: tuple[str, ...]
    name: NameMatch | None
    explanation: Explanation | None = None


class Found(NamedTuple):
    """A page of hits, best first.

    ``total`` counts all, ``weights`` are the idf of each wanted clause, and ``weak`` tells whether even the
    best hit of all is weak by `glossearch.ranking.Model.is_weak`; a name never is. ``categories`` counts the
    hits of each category, by its key, where that was asked for.
    """

    hits: tuple[Hit, ...]
    total: int
    weights: tuple[float, ...]
    weak: bool = False
    categories: Mapping[str, int] = {}


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

    def attachment(self, name: str) -> bytes | None:
        """Return what `Writer.attach` was given as ``name`` for this generation, or None."""

    def damaged(self) -> Iterable[str]:
        """Return what is wrong with this generation as it is stored, part by part; reads all of it."""

    def digests(self) -> dict[str, str]:
        """Return the digest of every entry by slug."""

    def entry(self, slug: str) -> StoredEntry | None:
        """Return the entry ``slug``, or None."""

    def headlines(self) -> Iterable[Headline]:
        """Return the headline of every entry, in no particular order."""

    def has_term(self, term: str) -> bool:
        """Whether any entry has ``term`` in a text field."""

    def has_phrase(self, terms: tuple[str, ...]) -> bool:
        """Whether any entry has ``terms`` next to each other in a text field."""

    def words(self) -> Mapping[str, int]:
        """Return all `glossearch.schema.Document.words`, and how many entries have each."""

    def name_keys(self) -> Iterable[str]:
        """Return the keys of the names of all entries."""

    def named(self, text: str) -> Sequence[tuple[StoredEntry, NameMatch]]:
        """Return the entries that ``text`` is a name or a question of, in any spelling, the best first."""

    def search(
        self,
        query: Query,
        model: Model,
        limit: int,
        offset: int = 0,
        vector: "Vector | None" = None,
        *,
        explain: bool = False,
        facets: bool = False,
    ) -> Found:
        """Return the hits ``offset`` to ``offset + limit``, by falling score, then by slug.

        ``vector`` is the query's, in the dimensions of those that the documents were added with. With
        ``explain``, hits tell the parts of their scores; with ``facets``, the categories of all hits are
        counted.
        """


class Writer(Protocol):
    """The next generation in the making; it starts as a copy of the current one, or empty."""

    def add(self, document: Document, digest: str) -> None:
        """Add a document; its slug must not be in the index (`delete` it first)."""

    def delete(self, slug: str) -> None:
        """Leave out the entry ``slug`` of the generation that this one started from."""

    def attach(self, name: str, data: bytes) -> None:
        """Keep ``data`` beside this generation, and with no other, once it is committed.

        ``name`` is made of small letters only.
        """

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

    def before(self) -> Reader:
        """Open the generation before the current one, to be called under `lock`.

        Raises `IndexMissing` where it is not kept, and `IndexCorrupt` where it is seen not to be whole.
        """

    def rollback(self) -> None:
        """Make the generation before the current one the current one again, to be called under `lock`.

        Raises `IndexMissing` where it is not kept.
        """

    def describe(self) -> str:
        """Return the place in words for messages: a folder, a URL."""
