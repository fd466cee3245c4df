"""Documents that are added become a part of a segment."""

from array import array
from collections import defaultdict
from collections.abc import Sequence
from itertools import count

import numpy as np

from glossearch.backends.vectors import rounded
from glossearch.backends.whoosh.arrays import Array
from glossearch.backends.whoosh.lexicon import Ints
from glossearch.backends.whoosh.parts import KEYWORDS, Occurrences, Part, Postings
from glossearch.schema import TEXT_FIELDS, Document

_DIGEST_BYTES = 16


class _Stream:
    """Postings being collected; a term is numbered when it first comes."""

    def __init__(self) -> None:
        self._numbered: defaultdict[str, int] = defaultdict(count().__next__)
        self._number = self._numbered.__getitem__
        self._numbers = array("I")
        self._documents = array("I")
        self._counts = array("I")

    def add(self, document: int, terms: Sequence[str]) -> None:
        self._numbers.extend(map(self._number, terms))
        self._documents.append(document)
        self._counts.append(len(terms))

    def postings(self) -> Postings:
        terms = [term.encode() for term in self._numbered]
        documents = np.repeat(_ints(self._documents), _ints(self._counts))
        return Postings(terms, _ints(self._numbers), documents)

    @property
    def counts(self) -> Ints:
        """How many terms were added each time."""
        return _ints(self._counts)


def _ints(numbers: "array[int]") -> Ints:
    return np.array(numbers, np.int64)


def _joined_words(words: list[bytes]) -> Ints:
    return np.frombuffer(b"".join(words), "<u4").astype(np.int64)


class Collector:
    """Collects documents, in their order, for a segment."""

    def __init__(self) -> None:
        self._documents: list[bytes] = []
        self._slugs: list[bytes] = []
        self._digests: list[bytes] = []
        self._lengths: list[tuple[int, ...]] = []
        self._headwords: list[bytes] = []
        self._text = _Stream()
        self._fields = bytearray()
        self._counts: list[bytes] = []
        self._positions: list[bytes] = []
        self._keywords = {name: _Stream() for name in KEYWORDS}
        self._vectors: list[Array | None] = []
        self._questions: list[Array] = []
        self._question_counts: list[int] = []

    def __len__(self) -> int:
        return len(self._slugs)

    def add(self, document: Document, digest: str, value: bytes) -> None:
        """Add the next document; ``value`` is that of Whoosh's column."""
        self._documents.append(value)
        number = len(self._slugs)
        self._slugs.append(document.entry.slug.encode())
        self._digests.append(bytes.fromhex(digest))
        self._lengths.append(document.lengths)
        self._headwords.append(document.headword.encode())
        for bit, name in enumerate(TEXT_FIELDS):
            held = document.postings[name]
            if held.counts:
                self._text.add(number, held.split())
                self._fields.append(bit)
                self._counts.append(held.counts)
                self._positions.append(held.positions)
        self._keywords["names"].add(number, document.name_keys)
        self._keywords["categories"].add(number, document.category_keys)
        self._keywords["words"].add(number, document.words)
        self._vectors.append(document.vector)
        self._questions += document.question_vectors
        self._question_counts.append(len(document.question_vectors))

    def part(self) -> Part:
        """Return what was collected. Raises `ValueError` for vectors of different dimensions."""
        known = [vector for vector in (*self._vectors, *self._questions) if vector is not None]
        dimensions = len(known[0]) if known else 0
        nothing = np.zeros(dimensions, np.float32)
        text = self._text.postings()
        vectors = [nothing if vector is None else vector for vector in self._vectors]
        return Part(
            self._documents,
            self._slugs,
            np.frombuffer(b"".join(self._digests), np.uint8).reshape(-1, _DIGEST_BYTES),
            np.array(self._lengths, np.uint32).reshape(-1, len(TEXT_FIELDS)),
            self._headwords,
            Occurrences(
                text.terms,
                text.numbers,
                text.documents,
                np.repeat(np.frombuffer(self._fields, np.uint8).astype(np.int64), self._text.counts),
                _joined_words(self._counts),
                _joined_words(self._positions),
            ),
            {name: stream.postings() for name, stream in self._keywords.items()},
            rounded(np.array(vectors, np.float32).reshape(len(vectors), dimensions)),
            rounded(np.array(self._questions, np.float32).reshape(len(self._questions), dimensions)),
            np.array(self._question_counts, np.int64),
        )
