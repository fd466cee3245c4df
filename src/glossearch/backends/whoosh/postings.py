"""Postings of one generation as numpy arrays, decoded from Whoosh once and kept.

Whoosh's own matchers walk postings one by one in Python, which is 95 % of its query time; an array of the
same postings is scored in one go.
"""

import threading
from collections import Counter
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from whoosh.reading import IndexReader, TermNotFound

from glossearch.backends.whoosh.damage import reported
from glossearch.schema import TEXT_FIELDS

Ints = npt.NDArray[np.int64]

# A place is its document's number and its position there in one integer, ascending: the places of a phrase
# are an intersection, those of alternatives a union in which nothing counts twice.
_POSITION_BITS = 32
_NO_INTS = np.empty(0, np.int64)
_CACHED_TERMS = 100_000


class PostingsReader:
    """Decodes the postings of an open Whoosh reader.

    Whoosh's readers are not thread-safe, so each use of them is under ``lock``.
    """

    def __init__(self, reader: IndexReader, folder: Path, lock: threading.RLock) -> None:
        self._leaves = reader.leaf_readers()
        self._folder = folder
        self._lock = lock
        self.term = lru_cache(_CACHED_TERMS)(self._term)
        self.has_term = lru_cache(_CACHED_TERMS)(self._has_term)
        self.documents = lru_cache(_CACHED_TERMS)(self._documents)

    def _has_term(self, term: str) -> bool:
        """Whether ``term`` is in any text field."""
        key = _key(term)
        with self._lock, reported(self._folder):
            return any(_holds(leaf, name, key) for leaf, _ in self._leaves for name in TEXT_FIELDS)

    def keywords(self, field: str) -> dict[str, int]:
        """Return all keywords of a field, and how many documents have each."""
        found: Counter[str] = Counter()
        with self._lock, reported(self._folder):
            for leaf, _ in self._leaves:
                exact = not leaf.has_deletions()
                for key in leaf.lexicon(field):
                    count = leaf.doc_frequency(field, key) if exact else _live(leaf, field, key)
                    if count:
                        found[key.decode(errors="surrogatepass")] += count
        return dict(found)

    def _documents(self, field: str, keyword: str) -> Ints:
        """Return the numbers of the documents that have ``keyword`` in a keyword field, ascending."""
        return self._decode(field, keyword)[0]

    def places(self, field: str, alternatives: tuple[tuple[str, ...], ...]) -> Ints:
        """Return the places in ``field`` where any of the sequences of terms begins."""
        found = [self._sequence(field, terms) for terms in alternatives]
        return found[0] if len(found) == 1 else np.unique(np.concatenate(found))

    def _sequence(self, field: str, terms: tuple[str, ...]) -> Ints:
        places: Ints = self.term(field, terms[0])
        for distance, term in enumerate(terms[1:], 1):
            if not len(places):
                break
            places = np.intersect1d(places, self.term(field, term) - distance, assume_unique=True)
        return places

    def _term(self, field: str, term: str) -> Ints:
        documents, values = self._decode(field, term)
        if not values:
            return _NO_INTS
        with reported(self._folder):
            if any(len(value) % 4 for value in values):
                raise ValueError("a piece of a position")  # told as damage
        positions = np.frombuffer(b"".join(values), "<u4").astype(np.int64)
        counts = [len(value) // 4 for value in values]
        return (np.repeat(documents, counts) << _POSITION_BITS) | positions

    def _decode(self, field: str, term: str) -> tuple[Ints, list[bytes]]:
        """Return the documents that have ``term``, and the posting's value in each."""
        documents: list[int] = []
        values: list[bytes] = []
        with self._lock, reported(self._folder):
            for leaf, offset in self._leaves:
                try:
                    matcher = leaf.postings(field, _key(term))
                except TermNotFound:
                    continue
                size = leaf.doc_count_all()
                while matcher.is_active():
                    if matcher.id() >= size:
                        raise ValueError("a posting of a document that is not there")  # told as damage
                    documents.append(matcher.id() + offset)
                    values.append(matcher.value())
                    matcher.next()
        return np.array(documents, np.int64), values


def _holds(leaf: IndexReader, field: str, key: bytes) -> bool:
    """Whether any document of ``leaf`` that is not deleted has the term."""
    if (field, key) not in leaf:
        return False
    return not leaf.has_deletions() or bool(leaf.postings(field, key).is_active())


def _live(leaf: IndexReader, field: str, key: bytes) -> int:
    """Return how many documents of ``leaf`` that are not deleted have the term."""
    return sum(1 for _ in leaf.postings(field, key).all_ids())


def _key(term: str) -> bytes:
    return term.encode(errors="surrogatepass")  # half a surrogate pair is in no entry, and finds none


def documents_of(places: Ints) -> tuple[Ints, Ints]:
    """Return the documents of ``places``, ascending, and how many places each has."""
    return np.unique(places >> _POSITION_BITS, return_counts=True)
