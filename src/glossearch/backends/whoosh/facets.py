"""How many hits each category has."""

from collections.abc import Sequence

import numpy as np

from glossearch.backends.whoosh.lexicon import Ints, counts_of
from glossearch.backends.whoosh.postings import Live


class Facets:
    """Counts the categories of hits. Safe to use from several threads."""

    def __init__(self, segments: Sequence[Live], size: int) -> None:
        """``size`` is the number of documents of all ``segments``, deleted ones too."""
        self._size = size
        numbered: dict[bytes, int] = {}
        documents, categories = [], []
        for segment, _, base in segments:
            held = segment.keywords["categories"]
            numbers = [numbered.setdefault(term, len(numbered)) for term in held.terms]
            categories.append(np.repeat(np.array(numbers, np.int64), counts_of(held.starts)))
            documents.append(held.documents.astype(np.int64) + base)
        self._keys = [key.decode() for key in numbered]
        self._documents: Ints = np.concatenate(documents) if documents else np.empty(0, np.int64)
        self._categories: Ints = np.concatenate(categories) if categories else np.empty(0, np.int64)

    def counts(self, hits: Ints) -> dict[str, int]:
        """Return how many of the documents ``hits`` have each category, by its key, where any has."""
        chosen = np.zeros(self._size, np.bool_)
        chosen[hits] = True
        found = np.bincount(self._categories[chosen[self._documents]], minlength=len(self._keys))
        return {key: count for key, count in zip(self._keys, found.tolist(), strict=True) if count}
