"""Vectors in columns, and likeness that does not depend on where a document stands.

A BLAS adds up the products of a row in an order that depends on the row's place, so that equal entries could
differ in the last bits, and a rebuilt index from an updated one. With components rounded to multiples of
2^-11 and 2^-12, every partial sum is a multiple of 2^-23 no greater than 1: single precision holds it
exactly, in whatever order.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

_STORED = np.dtype("<f2")
_ENTRY_STEPS = np.float32(2**11)
_QUERY_STEPS = np.float32(2**12)


def packed(vectors: Iterable[Vectors]) -> bytes:
    """Return what is stored of vectors of an entry."""
    return b"".join(
        (np.round(vector * _ENTRY_STEPS) / _ENTRY_STEPS).astype(_STORED).tobytes() for vector in vectors
    )


class Meanings:
    """The vectors of all documents, and of their questions.

    ``entries`` and ``questions`` are the stored values of each document: one vector or none, and any number
    of vectors. Raises `ValueError` where they are damaged.
    """

    def __init__(self, entries: list[bytes], questions: list[bytes]) -> None:
        size = max(map(len, entries), default=0)
        self._entries = _rows(b"".join(value or bytes(size) for value in entries), size)
        self._questions = _rows(b"".join(questions), size)
        counts = [len(value) // size if size else 0 for value in questions]
        if len(self._entries) != (len(entries) if size else 0) or len(self._questions) != sum(counts):
            raise ValueError("vectors differ in their dimensions")
        self._asked = np.flatnonzero(counts)
        self._starts = np.concatenate([[0], np.cumsum(counts)[:-1]])[self._asked] if counts else self._asked
        self._size = len(entries)

    def likeness(self, query: Vectors) -> tuple[Floats, Floats]:
        """Return for each document the cosine of ``query`` and its vector, and of that and its best question.

        Both are 0 where there is no vector.
        """
        entries, questions = np.zeros(self._size), np.zeros(self._size)
        exact = np.round(query * _QUERY_STEPS) / _QUERY_STEPS
        if len(self._entries):
            entries[:] = self._entries @ exact
        if len(self._questions):
            questions[self._asked] = np.maximum.reduceat(self._questions @ exact, self._starts)
        return entries, questions


def _rows(joined: bytes, size: int) -> Vectors:
    rows = np.frombuffer(joined, _STORED).reshape(-1, max(size // _STORED.itemsize, 1)).astype(np.float32)
    if not (np.abs(rows) <= 1.0).all():
        raise ValueError("a vector is no vector")
    return rows
