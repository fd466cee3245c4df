"""Text -> the numbers of its tokens: whole words where the table has them, else the longest pieces."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

from glossearch.semantics.numbers import Numbers

CONTINUES = "##"
"""What marks a token that continues a word."""

_ASCII_WORD = re.compile("[a-z0-9]+")

# Thai, Lao, Burmese, Khmer, Kana and Han put no spaces between words.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)

_LONGEST_WORD = 64
# Shorter pieces on average are but letters: the table has no words of this script.
_SHORTEST_PIECES = 1.5
_CACHED_WORDS = 1 << 17


def is_token(text: str) -> bool:
    """Whether a text can have the token ``text``, without its mark: lower case, letters and digits only."""
    return text == normal(text) and re.fullmatch(rf"(?:[^\W_]|[{_marks()}])+", text) is not None


@cache
def _word() -> re.Pattern[str]:
    return re.compile(rf"[^\W_]+(?:[{_marks()}]+[^\W_]*)*")


@cache
def _stretch() -> re.Pattern[str]:
    return re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")


def _has_unspaced(word: str) -> bool:
    return not word.isascii() and _unspaced().search(word) is not None


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"[{_UNSPACED}]")


@cache
def _marks() -> str:
    """Return the accents and vowel signs, which belong to the word they stand in as letters do."""
    return "".join(chr(c) for c in range(0x300, 0x2000) if unicodedata.category(chr(c))[0] == "M")


def normal(text: str) -> str:
    """Return ``text`` as it is compared: lower case, each accent in one character with its letter."""
    lower = text.lower()
    return lower if lower.isascii() else unicodedata.normalize("NFC", lower)


class Tokens:
    """The tokens of a table, numbered in their order. Safe to use from several threads."""

    def __init__(self, tokens: Sequence[str] | Numbers) -> None:
        known = tokens if isinstance(tokens, Numbers) else dict(zip(tokens, range(len(tokens)), strict=True))
        self._ids: Numbers | Mapping[str, int] = known
        self._known: dict[str, tuple[int, ...]] = {}
        # Worked out when they are first asked for.
        self._longest: int | None = None
        self._longest_unspaced: int | None = None

    def __len__(self) -> int:
        """Return how many different tokens there are."""
        return len(self._ids)

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self._ids.get(word) is not None

    def ids(self, text: str) -> list[int]:
        """Return the numbers of the tokens of ``text``, in its order; words that have none are left out."""
        known = self._known
        ids: list[int] = []
        lower = normal(text)
        for word in (_ASCII_WORD if lower.isascii() else _word()).findall(lower):
            found = known.get(word)
            ids += self._remembered(word) if found is None else found
        return ids

    def _remembered(self, word: str) -> tuple[int, ...]:
        """Return the tokens of ``word``, and keep them; the words of a text are few, its junk is long."""
        ids = self._of(word)
        if len(word) <= _LONGEST_WORD:
            if len(self._known) >= _CACHED_WORDS:
                self._known.clear()
            self._known[word] = ids
        return ids

    def _of(self, word: str) -> tuple[int, ...]:
        number = self._ids.get(word)
        if number is not None:
            return (number,)
        if word.isascii():
            return self._pieces(word)
        if not _has_unspaced(word):
            ids = self._pieces(word) or self._pieces(_plain(word))
            return ids if len(ids) * _SHORTEST_PIECES <= len(word) else ()
        stretches = _stretch().findall(word)
        if len(stretches) > 1:
            return tuple(number for stretch in stretches for number in self._of(stretch))
        return self._segments(word)

    def _pieces(self, word: str) -> tuple[int, ...]:
        """Return the longest tokens from the left that make up ``word``; () if one is missing."""
        ids: list[int] = []
        start, longest = 0, self._length()
        while start < len(word) <= _LONGEST_WORD:
            prefix = CONTINUES if start else ""
            for end in range(min(len(word), start + longest), start, -1):
                number = self._ids.get(prefix + word[start:end])
                if number is not None:
                    ids.append(number)
                    start = end
                    break
            else:
                return ()
        return tuple(ids)

    def _length(self) -> int:
        """Return a length that no token exceeds."""
        if self._longest is None:
            ids = self._ids
            self._longest = ids.longest if isinstance(ids, Numbers) else max(map(len, ids), default=0)
        return self._longest

    def _length_unspaced(self) -> int:
        """Return the length of the longest token in writing without spaces; few tables are asked for it."""
        if self._longest_unspaced is None:
            tokens = self._ids.all if isinstance(self._ids, Numbers) else self._ids
            lengths = (len(token) for token in tokens if _has_unspaced(token))
            self._longest_unspaced = max(lengths, default=1)
        return self._longest_unspaced

    def _segments(self, words: str) -> tuple[int, ...]:
        """Return the longest tokens from the left in ``words`` without spaces, but for what is in none."""
        ids: list[int] = []
        start, longest = 0, self._length_unspaced()
        while start < len(words):
            step = 1
            for end in range(min(len(words), start + longest), start, -1):
                piece = words[start:end]
                number = self._ids.get(piece)
                if number is None:
                    number = self._ids.get(CONTINUES + piece)
                if number is not None:
                    ids.append(number)
                    step = end - start
                    break
            start += step
        return tuple(ids)


def _plain(word: str) -> str:
    """Return ``word`` without accents, and its ligatures and wide letters as plain ones."""
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
