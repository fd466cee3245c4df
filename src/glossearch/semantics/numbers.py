"""Token -> its number, from the text that has one token a line."""

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

# A new process asks for some tokens only: finding one in the text takes 0.02 to 0.1 ms, a dict of all 5 ms.
_FEW = 40


class Numbers:
    """The numbers of the tokens of a text, in the order of its lines. Safe to use from several threads.

    Tokens are found in the text as it is. When many have been asked for, a dict is made of all.
    """

    def __init__(self, text: bytes) -> None:
        self._text = b"\n" + text.removesuffix(b"\n") + b"\n"
        self._asked = 0

    def __len__(self) -> int:
        """Return how many lines there are."""
        return len(self._ends) - 1

    def get(self, token: str) -> int | None:
        """Return the number of ``token``, or None if there is no such line."""
        if self._asked >= _FEW:
            return self.all.get(token)
        self._asked += 1
        if "\n" in token:
            return None
        at = self._text.find(b"\n" + token.encode("utf-8", "surrogatepass") + b"\n")
        return None if at < 0 else int(self._ends.searchsorted(at))

    @cached_property
    def all(self) -> dict[str, int]:
        """The numbers of all tokens."""
        tokens = self._text[1:-1].decode().split("\n")
        return dict(zip(tokens, range(len(tokens)), strict=True))

    @cached_property
    def longest(self) -> int:
        """How long the longest token is, in bytes: no token has more characters."""
        return int(np.diff(self._ends).max()) - 1

    @cached_property
    def _ends(self) -> npt.NDArray[np.int64]:
        """Where lines end; the first end is that of the one before the first."""
        ends: npt.NDArray[Any] = np.flatnonzero(np.frombuffer(self._text, np.uint8) == ord("\n"))
        return ends
