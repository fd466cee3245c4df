"""The composition root: settings in, a glossary that can be searched out."""

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Self

from glossearch import answers, suggestion
from glossearch.annotation import Names
from glossearch.backends.base import Hit as BackendHit
from glossearch.backends.base import Reader, Store
from glossearch.config import Settings
from glossearch.corpus import Entry, Problems
from glossearch.errors import GlossearchError, IndexCorrupt, IndexOutdated
from glossearch.generation import Change, Generation, Status
from glossearch.highlighting import Highlighter
from glossearch.indexing import Making, Report, Verified, checked, put, sync, verify
from glossearch.indexing.sync import Progress
from glossearch.query import MOST_CHARACTERS, Query
from glossearch.query.nodes import Clause, Occur
from glossearch.ranking import DEFAULT, Model
from glossearch.results import Hit, SearchResults
from glossearch.schema import Headline, StoredEntry, digest
from glossearch.stores import store
from glossearch.suggestion import Suggestion
from glossearch.understanding import Understander

# Of a category, whether there is one or not, no backend knows the entries without looking.
_ANY = "any"

PathLike = str | os.PathLike[str]


class Engine:
    """A glossary open for search. Safe to use from several threads; close it, or use ``with``."""

    def __init__(self, store: Store, settings: Settings, model: Model = DEFAULT) -> None:
        self._store = store
        self._settings = settings
        self._model = model
        self._making = _making(settings)
        self._refreshing = threading.Lock()
        self._now = self._open()

    @classmethod
    def open(
        cls, index: PathLike | None = None, settings: Settings | None = None, model: Model = DEFAULT
    ) -> Self:
        """Open the index in the folder ``index``, or the one that ``settings`` name.

        ``model`` has the numbers that hits are ranked by. Raises `IndexMissing`, `IndexOutdated` or
        `IndexCorrupt`.
        """
        settings = (settings or Settings()).with_options(index=index)
        return cls(store(settings), settings, model)

    @classmethod
    def build(
        cls,
        corpus: PathLike | None = None,
        index: PathLike | None = None,
        settings: Settings | None = None,
        *,
        rebuild: bool = False,
        strict: bool = False,
        keep: bool = False,
        progress: Progress | None = None,
        processes: int = 1,
    ) -> Report:
        """Bring the index in the folder ``index`` in line with ``corpus``, and report what was done.

        Only entries that changed are written, unless ``rebuild``; with ``strict``, a corpus with any error or
        warning is refused. With ``keep``, an entry that has an error now stays as it was. So many
        ``processes``, this one among them, share the analysis of a large corpus. Where an index stands in for
        a cluster, it follows when the cluster is done; the report is of the cluster. Raises `CorpusError`,
        `ConfigError`, `IndexBusy` or `BackendUnavailable`.
        """
        settings = (settings or Settings()).with_options(corpus=corpus, index=index)
        from glossearch.corpus import Corpus

        source = Corpus.of(settings)
        source.sources()  # raises where there is no corpus, before the folder of the index is made
        brought = partial(
            sync,
            corpus=source,
            making=_making(settings),
            rebuild=rebuild,
            strict=strict,
            keep=keep,
            processes=processes,
        )
        report = brought(store(settings), progress=progress)
        if settings.standby:
            brought(store(settings.standby))
        return report

    @staticmethod
    def rollback(settings: Settings) -> None:
        """Make the generation before the current one the current one again.

        Raises `IndexMissing` where there is none, `IndexCorrupt` or `IndexOutdated` where it could not be
        searched, `IndexBusy` or `BackendUnavailable`; the index then stays as it is.
        """
        place = store(settings)
        with place.lock():
            try:
                with place.before() as reader:
                    checked(reader.manifest, _making(settings), place.describe())
            except (IndexCorrupt, IndexOutdated) as error:
                raise type(error)(
                    f"the index stays as it is, since the one before it is not usable: {error}"
                ) from error
            place.rollback()

    def _open(self) -> Generation:
        name = self._store.generation()
        reader = self._store.open()
        try:
            manifest = checked(reader.manifest, self._making, self._store.describe())
        except BaseException:
            reader.close()
            raise
        known_words = self._making.table or frozenset[str]()
        return Generation(name, reader, manifest, Understander(reader, self._making.analyzer, known_words))

    def update(self, entries: Iterable[Entry], removed: Iterable[str] = ()) -> Report:
        """Put ``entries`` into the index, in place of those with their slugs, and take out slugs ``removed``.

        The corpus is not read, and the next `build` goes by the corpus again. The answers of this engine are
        of the new generation at once. Raises `CorpusError` for an entry that cannot be indexed, `IndexBusy`,
        `IndexCorrupt` or `BackendUnavailable`.
        """
        report = put(self._store, self._making, entries, removed)
        self.refresh()
        return report

    def refresh(self) -> bool:
        """Go over to a newer generation of the index if there is one; return whether there was.

        The old one is not closed here, since other threads may be searching it.
        """
        if self._store.generation() == self._now.name:  # nobody waits for another who asks a slow cluster
            return False
        with self._refreshing:
            if self._store.generation() == self._now.name:
                return False
            self._now = self._open()
            return True

    def check(self) -> None:
        """Have the index searched now. Raises what keeps it from that, such as `BackendUnavailable`."""
        self.search("", limit=0, category=_ANY, highlight=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index."""
        self._now.reader.close()

    @property
    def count(self) -> int:
        """How many entries there are."""
        return self._now.reader.count

    @property
    def generation(self) -> str:
        """A name for what is in the index: another one whenever that may be something else."""
        return f"{self._now.name}-{self._now.manifest.built_at:.6f}"

    @property
    def built(self) -> datetime:
        """When the index was built or last updated (UTC)."""
        return datetime.fromtimestamp(self._now.manifest.built_at, UTC)

    @property
    def corpus(self) -> str:
        """The path of the corpus that the index was built from."""
        return self._now.manifest.corpus

    def search(
        self,
        text: str,
        limit: int = 10,
        offset: int = 0,
        category: str | None = None,
        highlight: bool = True,
        explain: bool = False,
        facets: bool = False,
    ) -> SearchResults:
        """Return the hits ``offset`` to ``offset + limit`` for what a person typed, best first.

        ``category`` keeps only entries of that category; ``highlight`` and ``explain`` say whether hits come
        with passages, and the results with a card, and with the parts of their scores; ``facets`` whether
        the categories of all hits are counted. Any text is a valid query. Raises `ValueError` for a negative
        ``limit`` or ``offset``.
        """
        if limit < 0 or offset < 0:
            raise ValueError("limit and offset must not be negative")
        now = self._now
        question = now.understander.question(text)
        query = question.query if category is None else _in_category(question.query, category)
        table = self._making.table
        vector = table.vector(question.prose) if table and question.prose else None
        found = now.reader.search(
            query, self._model, limit, offset, vector, explain=explain, facets=facets and category is None
        )
        highlighter = Highlighter(query, found.weights) if highlight else None
        hits = tuple(
            [
                Hit(entry, score, fields, name, None, None, explanation)
                for entry, score, fields, name, explanation in found.hits
            ]
            if highlighter is None
            else [_highlighted(hit, highlighter) for hit in found.hits]
        )
        card = None
        if highlight:
            first = found.hits
            if question.subjects and (offset or limit < len(question.subjects)):
                first = now.reader.search(query, self._model, len(question.subjects), 0, vector).hits
            card = self._card(now.reader, first, question.subjects)
        counts = found.categories
        if facets and category is not None:
            counts = now.reader.search(question.query, self._model, 0, 0, vector, facets=True).categories
        return SearchResults(
            text,
            hits,
            found.total,
            offset,
            query.diagnostics,
            searched=question.searched,
            suggestion=question.suggestion,
            intent=question.intent,
            weak=found.weak,
            card=card,
            facets=now.facets(counts) if counts else (),
        )

    def _card(
        self, reader: Reader, first: Sequence[BackendHit], subjects: Sequence[str]
    ) -> answers.Card | None:
        """Return the answer to a query for ``subjects``: of the ``first`` hits, those that it asks about."""
        entries = [
            hit.entry
            for subject, hit in zip(subjects, first, strict=False)
            if any(entry.slug == hit.entry.slug for entry, _ in reader.named(subject))
        ]
        return answers.card(entries, reader.entry, self._making.analyzer)

    def entry(self, slug: str) -> StoredEntry | None:
        """Return the entry ``slug``, or None."""
        return self._now.reader.entry(slug)

    def named(self, name: str) -> StoredEntry | None:
        """Return the entry that ``name`` is a title or an alias of, in any spelling, or None."""
        named = self._now.reader.named(name.strip()[:MOST_CHARACTERS])
        return next((entry for entry, match in named if match.is_name), None)

    def find(self, text: str) -> StoredEntry | None:
        """Return the entry that ``text`` is the slug or else a name of, or None."""
        return (self.entry(text) or self.named(text)) if text.strip() else None

    def headlines(self) -> list[Headline]:
        """Return the headlines of all entries, by title."""
        return list(self._now.headlines)

    def digests(self) -> dict[str, str]:
        """Return the digest of each entry by its slug: equal ones mean that it is searched the same."""
        return self._now.reader.digests()

    @property
    def names(self) -> Names:
        """Finds where a text mentions entries by name; made at first use and kept for this generation."""
        return self._now.names

    def suggest(self, text: str, limit: int = 8) -> list[Suggestion]:
        """Return up to ``limit`` names of entries that what was typed so far may become, the likeliest first.

        Where no name begins so, they are names that are spelt much like it. Raises `ValueError` for a
        negative ``limit``.
        """
        if limit < 0:
            raise ValueError("limit must not be negative")
        return self._now.suggest(text, limit)

    def changes(self, limit: int = 50) -> list[Change]:
        """Return the entries that were last new or changed, the newest first; up to 200 are known."""
        return self._now.changes(limit)

    def near_titles(self, text: str, limit: int = 5) -> list[Headline]:
        """Return the entries whose title or alias looks most like ``text``."""
        return suggestion.near_titles(text, self._now.reader.headlines(), limit)

    def mentions(self, slug: str) -> list[Headline]:
        """Return the entries that refer to the entry ``slug``, by title."""
        return list(self._now.mentions(slug))

    def neighbours(self, slug: str) -> tuple[Headline | None, Headline | None]:
        """Return the entries before and after the entry ``slug`` by title, None at either end."""
        return self._now.neighbours(slug)

    def compare(self, one: StoredEntry, other: StoredEntry) -> answers.Card:
        """Return the card that compares two entries."""
        return answers.comparison(one, other, self._making.analyzer)

    def status(self) -> Status:
        """Compare the index with the corpus as it is now."""
        same = str(self._settings.corpus.resolve()) == self._now.manifest.corpus
        try:
            now = {entry.slug: digest(entry) for entry in _read(self._settings, Problems())}
        except GlossearchError:
            stale = None
        else:
            changed = self._now.changed(now)
            stale = changed if same or not changed else None
        return Status(self._store.describe(), self.count, self._now.manifest, stale)

    def verify(self) -> Verified:
        """Read all of the index, and compare each entry with what the corpus has, analysed anew.

        Raises `CorpusError` where the corpus cannot be read, or `IndexCorrupt`.
        """
        return verify(self._now.reader, self._making, _read(self._settings, Problems()))


def _making(settings: Settings) -> Making:
    if not settings.semantic:
        return Making.of(settings.language, None)
    from glossearch.semantics import ENGLISH

    return Making.of(settings.language, settings.vectors or ENGLISH)


def _read(settings: Settings, problems: Problems) -> Iterator[Entry]:
    from glossearch.corpus import Corpus, read_corpus

    return read_corpus(Corpus.of(settings), problems)


def _in_category(query: Query, category: str) -> Query:
    clause = Clause(category, ((category.casefold(),),), Occur.MUST, "category")
    return replace(query, clauses=(*query.clauses, clause))


def _highlighted(hit: BackendHit, highlighter: Highlighter) -> Hit:
    entry = hit.entry
    passage = highlighter.passage(entry.text, entry.text_tokens, entry.sentences)
    title = highlighter.marked(entry.title, entry.title_tokens)
    return Hit(entry, hit.score, hit.fields, hit.name, passage, title, hit.explanation)
