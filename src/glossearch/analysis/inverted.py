"""An inverted index: which terms a text, or several, have and where."""

import sys
from array import array
from collections.abc import Iterable, Mapping
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

_BETWEEN = "\n"  # in no term
_NATIVE = sys.byteorder == "little" and array("I").itemsize == 4
_WORD = 4


class Inverted(NamedTuple):
    """The different terms of a field, each with where it stands.

    ``terms`` has a line for each, ``counts`` how many positions it has, and ``positions`` are those of all
    terms, in words from 0. Numbers have 32 bits, little-endian.
    """

    terms: str
    counts: bytes
    positions: bytes

    @classmethod
    def of(cls, places: Mapping[str, list[int]]) -> "Inverted":
        """Return the inverted index of a field that has these terms at these positions."""
        found = places.values()
        return cls(_BETWEEN.join(places), packed(map(len, found)), packed(chain.from_iterable(found)))

    def split(self) -> list[str]:
        """Return the terms."""
        return self.terms.split(_BETWEEN) if self.counts else []

    @property
    def places(self) -> dict[str, list[int]]:
        """The positions of each term."""
        positions = unpacked(self.positions)
        ends = accumulate(unpacked(self.counts), initial=0)
        return {
            term: positions[start:end]
            for term, (start, end) in zip(self.split(), pairwise(ends), strict=True)
        }


def packed(numbers: Iterable[int]) -> bytes:
    """Return ``numbers`` in 32 bits each, little-endian."""
    words = array("I", numbers)
    return words.tobytes() if _NATIVE else b"".join([word.to_bytes(_WORD, "little") for word in words])


def unpacked(data: bytes) -> list[int]:
    """Return the numbers that `packed` made ``data`` of."""
    words = memoryview(data)
    return (
        words.cast("I").tolist()
        if _NATIVE
        else [int.from_bytes(words[at : at + _WORD], "little") for at in range(0, len(words), _WORD)]
    )
