"""Glossaries on disk: entries, how they are read, and what is wrong with them."""

from glossearch.corpus.entry import Entry
from glossearch.corpus.problems import Problem, Problems
from glossearch.corpus.reader import read_corpus

__all__ = ["Entry", "Problem", "Problems", "read_corpus"]
