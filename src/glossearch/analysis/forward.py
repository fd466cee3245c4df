"""A forward index: what stands where in one text, so that nobody needs to analyse it again."""

from collections.abc import Iterable, Mapping
from struct import Struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glossearch.analysis.analyzer import Token

_SPAN = Struct("<III")
_BETWEEN = "\n"  # in no term


class Forward:
    """The tokens of a text in their order.

    ``terms`` are their terms, a line each; ``spans`` have the start and end (in characters) and the position
    (in words) of each, in 32 bits little-endian.
    """

    __slots__ = ("_places", "_tokens", "spans", "terms")

    def __init__(self, terms: str, spans: bytes) -> None:
        self.terms = terms
        self.spans = spans
        self._places: dict[str, list[int]] | None = None
        self._tokens: list[tuple[int, int, int]] = []

    @classmethod
    def of(cls, tokens: Iterable["Token"]) -> "Forward":
        """Return the forward index of a text that has ``tokens``."""
        known = list(tokens)
        terms = _BETWEEN.join([token.term for token in known])
        return cls(terms, b"".join([_SPAN.pack(token.start, token.end, token.position) for token in known]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Forward) and (self.terms, self.spans) == (other.terms, other.spans)

    def __hash__(self) -> int:
        return hash((self.terms, self.spans))

    def __reduce__(self) -> tuple[type["Forward"], tuple[str, bytes]]:
        return Forward, (self.terms, self.spans)

    def __repr__(self) -> str:
        return f"Forward({len(self.spans) // _SPAN.size} tokens)"

    @property
    def tokens(self) -> list[tuple[int, int, int]]:
        """The (start, end, position) of each token. Raises `ValueError` if the two do not fit together."""
        if self._places is None:
            self._read()
        return self._tokens

    @property
    def places(self) -> Mapping[str, list[int]]:
        """For each term the numbers of its tokens, ascending. Raises `ValueError` like `tokens`."""
        if self._places is None:
            self._read()
        return self._places or {}

    def _read(self) -> None:
        terms = self.terms.split(_BETWEEN) if self.spans else []
        if len(self.spans) != len(terms) * _SPAN.size:
            raise ValueError("a forward index that has lost tokens")
        places: dict[str, list[int]] = {}
        for number, term in enumerate(terms):
            known = places.get(term)
            if known is None:
                places[term] = [number]
            else:
                known.append(number)
        self._tokens = list(_SPAN.iter_unpack(self.spans))
        self._places = places
