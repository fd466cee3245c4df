"""Sorted terms with the documents that have each, as arrays that can be searched where they lie."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise

import numpy as np
import numpy.typing as npt

from glossearch.backends.whoosh.arrays import Array

Ints = npt.NDArray[np.int64]

# Of so many terms one is kept as Python's own, since a list of these is searched five times as fast.
_APART = 32


class Texts(Sequence[bytes]):
    """Byte strings in one array, ``bounds`` parting them."""

    def __init__(self, blob: Array, bounds: Array) -> None:
        self._blob = blob.data
        self._bounds = bounds.data

    def __len__(self) -> int:
        return len(self._bounds) - 1

    def __getitem__(self, number: int) -> bytes:  # type: ignore[override]
        return bytes(self._blob[self._bounds[number] : self._bounds[number + 1]])

    def __iter__(self) -> Iterator[bytes]:
        blob, bounds = bytes(self._blob), self._bounds.tolist()
        return (blob[start:end] for start, end in pairwise(bounds))


def texts(values: Sequence[bytes]) -> tuple[Array, Array]:
    """Return the arrays of `Texts`."""
    bounds = np.fromiter(accumulate(map(len, values), initial=0), np.uint64, len(values) + 1)
    return np.frombuffer(b"".join(values), np.uint8), bounds


class Lexicon:
    """Terms in order, and the postings of each: ``starts[t]`` to ``starts[t + 1]`` in the arrays beside."""

    def __init__(self, arrays: Mapping[str, Array], name: str) -> None:
        self.terms = Texts(arrays[f"{name}_blob"], arrays[f"{name}_bounds"])
        self.starts = arrays[f"{name}_starts"]
        self._starts = self.starts.data
        self._landmarks: list[bytes] | None = None
        self.documents = arrays[f"{name}_documents"]

    def find(self, term: bytes) -> int:
        """Return the number of ``term``, or -1."""
        landmarks = self._landmarks
        if landmarks is None:  # several threads may make them at once, all the same
            landmarks = self._landmarks = list(map(self.terms.__getitem__, range(0, len(self.terms), _APART)))
        end = bisect_left(landmarks, term) * _APART
        number = bisect_left(self.terms, term, max(end - _APART, 0), min(end + 1, len(self.terms)))
        return number if number < len(self.terms) and self.terms[number] == term else -1

    def span(self, term: bytes) -> slice:
        """Return where the postings of ``term`` are; there are none where there is no such term."""
        number = self.find(term)
        return slice(0) if number < 0 else slice(self._starts[number], self._starts[number + 1])


def lexicon(
    name: str, terms: Sequence[bytes], numbers: Ints, documents: Array
) -> tuple[dict[str, Array], Ints]:
    """Return the arrays of a `Lexicon`, and the order that what stands beside its postings is to be put in.

    Posting p is of the term ``terms[numbers[p]]`` in ``documents[p]``; postings come by their documents.
    """
    counts = np.bincount(numbers, minlength=len(terms))
    ordered = sorted(np.flatnonzero(counts).tolist(), key=terms.__getitem__)
    ranks = np.empty(len(terms), np.int64)
    ranks[ordered] = np.arange(len(ordered))
    order = np.argsort(ranks[numbers], kind="stable")
    blob, bounds = texts([terms[number] for number in ordered])
    return {
        f"{name}_blob": blob,
        f"{name}_bounds": bounds,
        f"{name}_starts": np.concatenate([[0], np.cumsum(counts[ordered])]).astype(np.uint32),
        f"{name}_documents": documents[order].astype(np.int32),
    }, order


def ranges(starts: Ints, counts: Ints) -> Ints:
    """Return the numbers from each start, as many as its count, one after the other."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    found: Ints = np.repeat(starts - (ends - counts), counts) + np.arange(total)
    return found


def firsts_of(ordered: Array) -> Ints:
    """Return where each new value of ``ordered``, which is not empty, begins."""
    changes = np.empty(len(ordered), np.bool_)
    changes[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=changes[1:])
    return changes.nonzero()[0]


def counts_of(starts: Array) -> Ints:
    """Return how many there are from each start to the next."""
    counts: Ints = starts[1:].astype(np.int64) - starts[:-1]
    return counts
