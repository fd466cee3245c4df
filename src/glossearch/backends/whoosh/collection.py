"""What scores rest on, whatever is asked: the documents of a generation, their lengths, which are live."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from glossearch.backends.whoosh.lexicon import Ints
from glossearch.backends.whoosh.postings import Live, Postings
from glossearch.backends.whoosh.segments import Bools
from glossearch.schema import TEXT_FIELDS


class Collection:
    """The documents of all segments. Safe to use from several threads.

    - ``size``: how many numbers of documents there are, deleted ones among them.
    - ``is_live``: which documents are not deleted, None for all; ``live``: their numbers; ``count``: how
      many they are.
    - ``lengths`` (documents, text fields), and their ``average`` over what is live.
    """

    def __init__(self, segments: Sequence[Live], postings: Postings) -> None:
        self._segments = segments
        self._postings = postings
        self._uses: dict[int, int] = {}
        self.size = sum(len(segment) for segment, _, _ in segments)
        self.is_live: Bools | None = None
        if any(live is not None for _, live, _ in segments):
            self.is_live = np.concatenate(
                [np.ones(len(segment), np.bool_) if live is None else live for segment, live, _ in segments]
            )
        self.live: Ints = np.arange(self.size) if self.is_live is None else np.flatnonzero(self.is_live)
        self.count = len(self.live)
        self.lengths: npt.NDArray[np.float64] = np.zeros((self.size, len(TEXT_FIELDS)))
        for segment, _, base in segments:
            self.lengths[base : base + len(segment)] = segment.lengths
        living = self.lengths if self.is_live is None else self.lengths[self.live]
        self.average = living.mean(axis=0) if self.count else np.ones(len(TEXT_FIELDS))

    def uses(self, number: int) -> int:
        """Return how many other documents use the title of document ``number``, if it is of one word."""
        known = self._uses.get(number)
        if known is None:
            segment, _, base = next(held for held in reversed(self._segments) if held.base <= number)
            term = int(segment.headwords[number - base])
            known = self._postings.frequency(segment.text.terms[term].decode()) - 1 if term >= 0 else 0
            self._uses[number] = known
        return known
