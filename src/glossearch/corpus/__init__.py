"""Glossaries on disk: entries, how they are read, and what is wrong with them."""

from typing import TYPE_CHECKING

from glossearch.corpus.entry import Entry
from glossearch.corpus.problems import Problem, Problems

if TYPE_CHECKING:
    from glossearch.corpus.reader import Corpus, read_corpus

__all__ = ["Corpus", "Entry", "Problem", "Problems", "read_corpus"]


def __getattr__(name: str) -> object:
    """Import the reader, and YAML with it, when it is first used: a search reads no corpus."""
    if name not in ("Corpus", "read_corpus"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from glossearch.corpus import reader

    return getattr(reader, name)
