"""Vectors of documents, and likeness that does not depend on where a document stands.

A BLAS adds up the products of a row in an order that depends on the row's place, so that equal entries could
differ in the last bits, and a rebuilt index from an updated one. With components rounded to multiples of
2^-11 and 2^-12, every partial sum is a multiple of 2^-23 no greater than 1: single precision holds it
exactly, in whatever order.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

_STORED = np.dtype("<f2")
ENTRY_STEPS, QUERY_STEPS = 2.0**11, 2.0**12
"""The components of vectors of entries and of queries are multiples of 1 in so many."""


def rounded(vectors: Vectors) -> Vectors:
    """Return vectors of entries as they are compared."""
    return _in_steps(vectors, ENTRY_STEPS)


def packed(vectors: Sequence[Vectors]) -> bytes:
    """Return ``vectors`` of one entry as a value holds them: half precision, which is exact."""
    return rounded(np.array(vectors)).astype(_STORED).tobytes() if vectors else b""


def unpacked(value: bytes, count: int) -> Vectors:
    """Return the ``count`` vectors that `packed` made ``value`` of. Raises `ValueError` if it cannot be."""
    return np.frombuffer(value, _STORED).reshape(count, -1).astype(np.float32)


def exact(query: Vectors) -> Vectors:
    """Return the vector of a query as it is compared."""
    return _in_steps(query, QUERY_STEPS)


def _in_steps(vectors: Vectors, steps: float) -> Vectors:
    found: Vectors = vectors * steps
    np.rint(found, out=found)
    found /= steps
    return found
