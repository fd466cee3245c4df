"""Documents that are added become a part of a segment."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, count

import numpy as np

from glossearch.backends.whoosh.arrays import Array
from glossearch.backends.whoosh.parts import KEYWORDS, Occurrences, Part, Postings
from glossearch.backends.whoosh.vectors import rounded
from glossearch.schema import TEXT_FIELDS, Document

_DIGEST_BYTES = 16


@dataclass(slots=True)
class _Stream:
    """Postings being collected; a term is numbered when it first comes."""

    numbered: defaultdict[str, int] = field(default_factory=lambda: defaultdict(count().__next__))
    numbers: list[int] = field(default_factory=list)
    documents: list[int] = field(default_factory=list)

    def add(self, document: int, terms: Iterable[str]) -> None:
        numbered = self.numbered
        before = len(self.numbers)
        self.numbers += [numbered[term] for term in terms]
        self.documents += [document] * (len(self.numbers) - before)

    def postings(self) -> Postings:
        terms = [term.encode() for term in self.numbered]
        return Postings(terms, np.array(self.numbers, np.int64), np.array(self.documents, np.int64))


class Collector:
    """Collects documents, in their order, for a segment."""

    def __init__(self) -> None:
        self._documents: list[bytes] = []
        self._slugs: list[bytes] = []
        self._digests: list[bytes] = []
        self._lengths: list[tuple[int, ...]] = []
        self._headwords: list[bytes] = []
        self._text = _Stream()
        self._fields: list[int] = []
        self._counts: list[int] = []
        self._positions: list[int] = []
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
            if positions := document.postings[name]:
                self._text.add(number, positions)
                self._fields += [bit] * len(positions)
                self._counts += map(len, positions.values())
                self._positions += chain.from_iterable(positions.values())
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
                np.array(self._fields, np.int64),
                np.array(self._counts, np.int64),
                np.array(self._positions, np.int64),
            ),
            {name: stream.postings() for name, stream in self._keywords.items()},
            rounded(np.array(vectors, np.float32).reshape(len(vectors), dimensions)),
            rounded(np.array(self._questions, np.float32).reshape(len(self._questions), dimensions)),
            np.array(self._question_counts, np.int64),
        )
