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
        self._scales = scales.astype(np.float64)
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
        numbers = self._tokens.ids(text)
        if not numbers:
            return np.zeros(self.dimensions, np.float32)
        ids = np.array(numbers, np.int64)
        if len(numbers) > _FEW:  # each row once: a long text needs no more memory than the table
            ids, counts = np.unique(ids, return_counts=True)
            scales = self._scales[ids] * counts
        else:
            scales = self._scales.take(ids)
        # In 64 bits the products are exact, and so are their sums as long as the scales are of like size, as
        # those of tables are: the order of words changes not even the last bit.
        summed = scales.dot(self._rows.take(ids, 0).astype(np.float64))
        length = math.sqrt(summed.dot(summed))
        vector: Vector = (summed / (length or 1.0)).astype(np.float32)
        return vector
