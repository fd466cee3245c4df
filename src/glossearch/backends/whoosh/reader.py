"""One generation of a Whoosh index, open for search."""

import contextlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Self

from glossearch.backends.base import Found, Hit
from glossearch.backends.values import stored_entry
from glossearch.backends.whoosh import segmented
from glossearch.backends.whoosh.damage import reported
from glossearch.backends.whoosh.explaining import explained
from glossearch.backends.whoosh.facets import Facets
from glossearch.backends.whoosh.postings import Live, Postings
from glossearch.backends.whoosh.scoring import Scorer
from glossearch.backends.whoosh.sealing import Broken, Seal
from glossearch.query import Query
from glossearch.ranking import Model, NameMatch
from glossearch.schema import Headline, StoredEntry

if TYPE_CHECKING:
    from glossearch.semantics import Vector

ATTACHED = "attached."
"""What the names of attachments begin with."""
_CACHED_ENTRIES = 4096


class WhooshReader:
    """A `glossearch.backends.base.Reader`. Documents are numbered through; deleted ones leave gaps."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seal = Seal.of(folder)
        self._segments = [
            Live(arrays, None if live.all() else live, base)
            for arrays, live, base in segmented.segments_of(self._seal)
        ]
        self._postings = Postings(self._segments)
        self._entry_at = lru_cache(_CACHED_ENTRIES)(self._read_entry)
        self._scorer = Scorer(self._segments, self._postings, self._entry_at)
        self._headlines: list[Headline] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Do nothing: files are mapped into memory, and let go of with the last that uses them."""

    @property
    def count(self) -> int:
        """How many entries there are."""
        return self._scorer.collection.count

    @property
    def manifest(self) -> Mapping[str, object]:
        """What the writer committed."""
        return self._seal.manifest

    def attachment(self, name: str) -> bytes | None:
        """Return what was attached to this generation as ``name``, or None where it is gone or damaged."""
        file = self._folder / f"{ATTACHED}{name}"
        with contextlib.suppress(OSError, Broken):
            self._seal.check(file)
            return file.read_bytes()
        return None

    def damaged(self) -> Iterable[str]:
        """Return what is wrong with the files of this generation."""
        return self._seal.damaged()

    def digests(self) -> dict[str, str]:
        """Return the digest of every entry by slug."""
        return {
            slug.decode(): digest.tobytes().hex()
            for segment, live, _ in self._segments
            for number, (slug, digest) in enumerate(zip(segment.slugs, segment.digests, strict=True))
            if live is None or live[number]
        }

    def entry(self, slug: str) -> StoredEntry | None:
        """Return the entry ``slug``, or None."""
        number = self._postings.number(slug)
        return self._entry_at(number) if number >= 0 else None

    def headlines(self) -> Iterable[Headline]:
        """Return the headline of every entry."""
        if self._headlines is None:
            self._headlines = [
                self._read_entry(int(number)).headline for number in self._scorer.collection.live
            ]
        return self._headlines

    def has_term(self, term: str) -> bool:
        """Whether any entry has ``term`` in a text field."""
        return self._postings.has_term(term)

    def has_phrase(self, terms: tuple[str, ...]) -> bool:
        """Whether any entry has ``terms`` next to each other in a text field."""
        return self._postings.has_phrase(terms)

    def words(self) -> Mapping[str, int]:
        """Return the words that the entries have, and how many entries have each."""
        return self._postings.keywords("words")

    def name_keys(self) -> Iterable[str]:
        """Return the keys of the names of all entries."""
        return self._postings.keywords("names")

    def named(self, text: str) -> Sequence[tuple[StoredEntry, NameMatch]]:
        """Return the entries that ``text`` is a name or a question of, the best match first."""
        found = ((self._entry_at(number), match) for number, match in self._scorer.names.named(text).items())
        return sorted(found, key=lambda pair: -pair[1].rank)  # equal ones stay by slug

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
        """Return the hits ``offset`` to ``offset + limit``, by falling score, then by slug."""
        scored = self._scorer.score(query, model, vector, offset + limit)
        page = scored.ranked[offset:]
        numbers = [number for number, _ in page]
        explanations = explained(self._scorer, query, model, vector, numbers) if explain else {}
        entry_at, fields_of, name_of = self._entry_at, scored.fields_of, scored.names.get
        hits = [
            Hit(
                entry_at(number),
                score,
                fields_of(number),
                name_of(number),
                explanations.get(number),
            )
            for number, score in page
        ]
        counts = self._facets.counts(scored.hits) if facets else {}
        return Found(tuple(hits), len(scored.hits), scored.weights, scored.weak, counts)

    @cached_property
    def _facets(self) -> Facets:
        return Facets(self._segments, self._scorer.collection.size)

    def _read_entry(self, number: int) -> StoredEntry:
        with reported(self._folder):
            segment, _, base = self._segments[bisect_right(self._segments, number, key=itemgetter(2)) - 1]
            return stored_entry(segment.documents[number - base])
