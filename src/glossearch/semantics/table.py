"""A table of static token vectors: text -> vector without a model.

A text's vector is the sum of its tokens' rows, scaled to length 1, which is the idea of Model2Vec
(github.com/MinishLab/model2vec).
"""

import math
from pathlib import Path

import numpy as np
import numpy.typing as npt

from glossearch.semantics.files import read_table

Vector = npt.NDArray[np.float32]
"""Of the table's dimensions; of length 1, or all zeros for a text without a known token."""

ENGLISH = Path(__file__).parent / "english"
"""The table that glossearch ships."""

_FEW = 256


class VectorTable:
    """A table, open: its rows are mapped into memory. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """Open the table in ``folder``. Raises `ConfigError` where there is none, or a damaged one."""
        self.name, fingerprint, self._tokens, rows, scales = read_table(folder)
        self._rows = np.asarray(rows)  # a memmap is slow to take from
        self._scales = np.array(scales, np.float64)  # no memmap either
        self.fingerprint = f"{self.name}/{fingerprint}"

    @property
    def dimensions(self) -> int:
        """How many components a vector has."""
        return int(self._rows.shape[1])

    def __contains__(self, word: object) -> bool:
        """Whether ``word`` has a row of its own, so is a word that people use."""
        return word in self._tokens

    def vector(self, text: str) -> Vector:
        """Return the vector of ``text``."""
        return _scaled(self._sum(self._tokens.ids(text)))

    def vectors(self, beginning: str, rest: str) -> tuple[Vector, Vector]:
        """Return the vectors of ``beginning``, and of that and ``rest``; no word may be in both."""
        begun = self._sum(self._tokens.ids(beginning))
        return _scaled(begun), _scaled(begun + self._sum(self._tokens.ids(rest)))

    def _sum(self, numbers: list[int]) -> "npt.NDArray[np.float64]":
        """Return the sum of the rows of these tokens.

        In 64 bits the products are exact, and so are their sums as long as the scales are of like size, as
        those of tables are: the order of words changes not even the last bit.
        """
        if not numbers:
            return np.zeros(self.dimensions)
        ids = np.array(numbers, np.int64)
        if len(numbers) > _FEW:  # each row once: a long text needs no more memory than the table
            ids, counts = np.unique(ids, return_counts=True)
            scales = self._scales[ids] * counts
        else:
            scales = self._scales.take(ids)
        summed: npt.NDArray[np.float64] = scales.dot(self._rows.take(ids, 0).astype(np.float64))
        return summed


def _scaled(summed: "npt.NDArray[np.float64]") -> Vector:
    vector: Vector = (summed / (math.sqrt(summed.dot(summed)) or 1.0)).astype(np.float32)
    return vector
