"""A table of static token vectors: text -> vector without a model.

A text's vector is the sum of its tokens' rows, scaled to length 1, which is the idea of Model2Vec
(github.com/MinishLab/model2vec).
"""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from glossearch.semantics.files import read_table

Vector = npt.NDArray[np.float32]
"""Of the table's dimensions; of length 1, or all zeros for a text without a known token."""

ENGLISH = Path(__file__).parent / "english"
"""The table that glossearch ships."""


class VectorTable:
    """A table, open: its rows are mapped into memory. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """Open the table in ``folder``. Raises `ConfigError` where there is none, or a damaged one."""
        self.name, fingerprint, self._tokens, self._rows, self._scales = read_table(folder)
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
        found = self._tokens.ids(text)
        if not found:
            return np.zeros(self.dimensions, np.float32)
        # Each row once, in its own order: a long text needs no more memory than the table, and the order of
        # words changes not even the last bit. Squares of 32 bits could overflow.
        ids, counts = np.unique(found, return_counts=True)
        summed = (self._scales[ids] * counts) @ self._rows[ids].astype(np.float64)
        length = float(np.linalg.norm(summed))
        vector: Vector = (summed / (length or 1.0)).astype(np.float32)
        return vector
