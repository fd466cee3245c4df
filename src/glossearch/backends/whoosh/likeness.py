"""How like a query documents are: the cosines of its vector with theirs, and with their questions'."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from glossearch.backends.vectors import Vectors, exact
from glossearch.backends.whoosh.postings import Live
from glossearch.backends.whoosh.segments import Segment

# Components of vectors; OpenBLAS starts threads for products of 9,216 and more.
_UNSHARED = 8192


class Cosines(NamedTuple):
    """Of each document the cosine of its vector, and that of its best question: 0 where there is none.

    ``questions`` is None if there are no questions at all.
    """

    entries: Vectors
    questions: Vectors | None

    def of(self, number: int) -> tuple[float, float]:
        """Return both of one document."""
        return self.entries.item(number), 0.0 if self.questions is None else self.questions.item(number)


class Likeness:
    """The vectors of the documents of all segments, and of their questions."""

    def __init__(self, segments: Sequence[Live]) -> None:
        self._size = sum(len(segment) for segment, _, _ in segments)
        self._parts = [(_Part(segment), slice(base, base + len(segment))) for segment, _, base in segments]

    def to(self, query: Vectors) -> Cosines:
        """Return how like all documents are to the vector ``query``."""
        compared = exact(query)
        if len(self._parts) == 1:
            return self._parts[0][0].to(compared)
        entries, questions = np.zeros(self._size, np.float32), np.zeros(self._size, np.float32)
        asked = False
        for part, place in self._parts:
            entries[place], of_questions = part.to(compared)
            if of_questions is not None:
                asked = True
                questions[place] = of_questions
        return Cosines(entries, questions if asked else None)


class _Part:
    """The vectors of one segment."""

    def __init__(self, segment: Segment) -> None:
        starts = segment.question_starts.astype(np.int64)
        self._entries = _Rows(segment.vectors)
        self._questions = _Rows(segment.questions)
        self._asked = np.flatnonzero(np.diff(starts))
        self._starts = starts[self._asked]

    def to(self, query: Vectors) -> Cosines:
        entries = self._entries.dot(query)
        if not self._questions.size:
            return Cosines(entries, None)
        questions = np.zeros(len(entries), np.float32)
        questions[self._asked] = np.maximum.reduceat(self._questions.dot(query), self._starts)
        return Cosines(entries, questions)


class _Rows:
    """Vectors whose products with another are worked out in blocks that no BLAS shares among threads.

    Two threads take half the time on an idle machine; on a busy one they wait for each other, a hundred times
    as long.
    """

    def __init__(self, vectors: Vectors) -> None:
        count, dimensions = vectors.shape
        self.size = vectors.size
        self._vectors = vectors
        rows = max(_UNSHARED // max(dimensions, 1), 1)
        self._even = count // rows * rows
        large = self.size and count > rows
        self._blocks = vectors[: self._even].reshape(-1, rows, dimensions) if large else None

    def dot(self, query: Vectors) -> Vectors:
        if not self.size:
            return np.zeros(len(self._vectors), np.float32)
        if self._blocks is None:  # the method: the operator takes twice as long to get to a small product
            small: Vectors = self._vectors.dot(query)
            return small
        products = np.empty(len(self._vectors), np.float32)
        products[: self._even] = np.matmul(self._blocks, query).reshape(-1)
        products[self._even :] = self._vectors[self._even :].dot(query)
        return products
