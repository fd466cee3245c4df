"""The composition root: settings in, a glossary that can be searched out.

This is the only file that names a concrete backend.
"""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Self

from glossearch import suggestion
from glossearch.analysis import Analyzer
from glossearch.backends.base import Reader, Store
from glossearch.backends.whoosh import WhooshStore
from glossearch.config import Settings
from glossearch.corpus import Entry, Problems, read_corpus
from glossearch.errors import GlossearchError
from glossearch.highlighting import Highlighter, Passage
from glossearch.indexing import Manifest, Report, checked, sync
from glossearch.indexing.sync import Progress
from glossearch.query import Query, expand, parse
from glossearch.query.nodes import Clause, Occur
from glossearch.ranking import DEFAULT, NameMatch
from glossearch.schema import Headline, StoredEntry, digest

PathLike = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """One result.

    ``fields`` are the parts of the entry that hold words of the query. ``name`` is set where the whole query
    is a name of the entry. ``passage`` and ``marked_title`` are None when no highlighting was asked for.
    """

    entry: StoredEntry
    score: float
    fields: tuple[str, ...]
    name: NameMatch | None
    passage: Passage | None = None
    marked_title: Passage | None = None

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
        """The alias that the query is, if it is one; hidden aliases are never told."""
        return self.name.name if self.name and self.name.field == "aliases" else None


@dataclass(frozen=True, slots=True)
class SearchResults:
    """A page of hits, best first, of ``total``.

    ``diagnostics`` say where a query was read otherwise than it may have been meant.
    """

    query: str
    hits: tuple[Hit, ...]
    total: int
    offset: int = 0
    diagnostics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """The state of an index: entries, when and from what it was built, and the corpus's changes since.

    ``stale`` is the number of entries that were added, changed or removed since, or None where the corpus
    cannot be read, or is not the one that the index was built from.
    """

    index: str
    entries: int
    manifest: Manifest
    stale: int | None


class Engine:
    """A glossary open for search. Safe to use from several threads; close it, or use ``with``."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._analyzer = Analyzer(settings.language)
        self._refreshing = threading.Lock()
        self._reader, self._manifest, self._generation = self._open()

    @classmethod
    def open(cls, index: PathLike | None = None, settings: Settings | None = None) -> Self:
        """Open the index in the folder ``index``, or the one that ``settings`` name.

        Raises `IndexMissing`, `IndexOutdated` or `IndexCorrupt`.
        """
        settings = (settings or Settings()).with_options(index=index)
        return cls(_store(settings), settings)

    @classmethod
    def build(
        cls,
        corpus: PathLike | None = None,
        index: PathLike | None = None,
        settings: Settings | None = None,
        *,
        rebuild: bool = False,
        strict: bool = False,
        progress: Progress | None = None,
    ) -> Report:
        """Bring the index in the folder ``index`` in line with ``corpus``, and report what was done.

        Only entries that changed are written, unless ``rebuild``; with ``strict``, a corpus with any error or
        warning is refused. Raises `CorpusError`, `ConfigError`, `IndexBusy` or `BackendUnavailable`.
        """
        settings = (settings or Settings()).with_options(corpus=corpus, index=index)
        return sync(
            _store(settings),
            partial(_read, settings),
            Analyzer(settings.language),
            settings.corpus,
            rebuild=rebuild,
            strict=strict,
            progress=progress,
        )

    def _open(self) -> tuple[Reader, Manifest, str]:
        generation = self._store.generation()
        reader = self._store.open()
        try:
            manifest = checked(reader.manifest, self._analyzer, self._store.describe())
        except BaseException:
            reader.close()
            raise
        return reader, manifest, generation

    def refresh(self) -> bool:
        """Go over to a newer generation of the index if there is one; return whether there was.

        The old one is not closed here, since other threads may be searching it.
        """
        with self._refreshing:
            if self._store.generation() == self._generation:
                return False
            self._reader, self._manifest, self._generation = self._open()
            return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index."""
        self._reader.close()

    @property
    def count(self) -> int:
        """How many entries there are."""
        return self._reader.count

    @property
    def corpus(self) -> str:
        """The path of the corpus that the index was built from."""
        return self._manifest.corpus

    def search(
        self, text: str, limit: int = 10, offset: int = 0, category: str | None = None, highlight: bool = True
    ) -> SearchResults:
        """Return the hits ``offset`` to ``offset + limit`` for what a person typed, best first.

        ``category`` keeps only entries of that category. Any text is a valid query. Raises `ValueError` for a
        negative ``limit`` or ``offset``.
        """
        if limit < 0 or offset < 0:
            raise ValueError("limit and offset must not be negative")
        reader = self._reader
        query = parse(text, self._analyzer)
        if query.demands and reader.is_name(text.strip()):  # such as "-ware": a name, whatever it looks like
            query = parse(text, self._analyzer, operators=False)
        query = expand(query, self._analyzer, reader.has_term)
        if category is not None:
            query = _in_category(query, category)
        found = reader.search(query, DEFAULT, limit, offset)
        hits = tuple(Hit(hit.entry, hit.score, hit.fields, hit.name) for hit in found.hits)
        if highlight:
            highlighter = Highlighter(query, found.weights, self._analyzer)
            hits = tuple(_highlighted(hit, highlighter) for hit in hits)
        return SearchResults(text, hits, found.total, offset, query.diagnostics)

    def entry(self, slug: str) -> StoredEntry | None:
        """Return the entry ``slug``, or None."""
        return self._reader.entry(slug)

    def named(self, name: str) -> StoredEntry | None:
        """Return the entry that ``name`` is a title or an alias of, in any spelling, or None."""
        hits = self.search(name, limit=1, highlight=False).hits
        return hits[0].entry if hits and hits[0].name and hits[0].name.field != "questions" else None

    def headlines(self) -> list[Headline]:
        """Return the headlines of all entries, by title."""
        return sorted(self._reader.headlines(), key=lambda line: line.title.casefold())

    def near_titles(self, text: str, limit: int = 5) -> list[Headline]:
        """Return the entries whose title or alias looks most like ``text``."""
        return suggestion.near_titles(text, self._reader.headlines(), limit)

    def mentions(self, slug: str) -> list[Headline]:
        """Return the entries that refer to the entry ``slug``, by title."""
        found = (line for line in self._reader.headlines() if slug in line.references and line.slug != slug)
        return sorted(found, key=lambda line: line.title.casefold())

    def status(self) -> Status:
        """Compare the index with the corpus as it is now."""
        same = str(self._settings.corpus.resolve()) == self._manifest.corpus
        try:
            now = {entry.slug: digest(entry) for entry in _read(self._settings, Problems())}
        except GlossearchError:
            stale = None
        else:
            then = self._reader.digests()
            changed = sum(now.get(slug) != then.get(slug) for slug in now.keys() | then.keys())
            stale = changed if same or not changed else None
        return Status(self._store.describe(), self.count, self._manifest, stale)


def _store(settings: Settings) -> Store:
    return WhooshStore(settings.index)


def _read(settings: Settings, problems: Problems) -> Iterator[Entry]:
    return read_corpus(settings.corpus, problems, settings.fields, settings.exclude)


def _in_category(query: Query, category: str) -> Query:
    clause = Clause(category, ((category.casefold(),),), Occur.MUST, "category")
    return replace(query, clauses=(*query.clauses, clause))


def _highlighted(hit: Hit, highlighter: Highlighter) -> Hit:
    passage = highlighter.passage(hit.entry.text, hit.entry.sentences)
    return replace(hit, passage=passage, marked_title=highlighter.marked(hit.title))
