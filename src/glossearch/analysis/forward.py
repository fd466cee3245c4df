"""A forward index: what stands where in one text, so that nobody needs to analyse it again."""

import marshal
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from struct import Struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glossearch.analysis.analyzer import Token

_SPAN = Struct("<III")
# The last that gives equal values equal bytes, however often they are referred to.
_MARSHAL = 2
_position = itemgetter(2)

spans_of = _SPAN.iter_unpack
"""Yields the (start, end, position) of each token that a value of `Forward.places` has."""


class Forward:
    """The tokens of a text by their terms.

    ``packed`` is `places` as bytes. They are taken apart when they are first asked for, since most entries
    that are read are never looked into.
    """

    __slots__ = ("_places", "packed")

    def __init__(self, packed: bytes) -> None:
        self.packed = packed
        self._places: dict[str, bytes] | None = None

    @classmethod
    def of(cls, tokens: Iterable["Token"]) -> "Forward":
        """Return the forward index of a text that has ``tokens``."""
        found: dict[str, list[bytes]] = {}
        for term, start, end, position, _, _ in tokens:
            span = _SPAN.pack(start, end, position)
            known = found.get(term)
            if known is None:
                found[term] = [span]
            else:
                known.append(span)
        return cls(marshal.dumps({term: b"".join(spans) for term, spans in found.items()}, _MARSHAL))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Forward) and self.packed == other.packed

    def __hash__(self) -> int:
        return hash(self.packed)

    def __reduce__(self) -> tuple[type["Forward"], tuple[bytes]]:
        return Forward, (self.packed,)

    def __repr__(self) -> str:
        return f"Forward({sum(map(len, self.places.values())) // _SPAN.size} tokens)"

    @property
    def places(self) -> Mapping[str, bytes]:
        """For each term where its tokens stand, in order: start, end (in characters) and position (in words).

        Each number has 32 bits, little-endian; `spans_of` unpacks them.
        """
        if self._places is None:
            self._places = marshal.loads(self.packed)
        return self._places

    def phrase(self, terms: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield the start and end (in characters) of where ``terms`` follow one another."""
        places = self.places
        if not all(term in places for term in terms):
            return
        first, *others = (spans_of(places[term]) for term in terms)
        following = [list(spans) for spans in others]
        for start, end, position in first:
            for wanted, spans in enumerate(following, position + 1):
                at = bisect_left(spans, wanted, key=_position)
                if at == len(spans) or spans[at][2] != wanted:
                    break
                end = spans[at][1]
            else:
                yield start, end
