"""Questions: what was typed, parsed and rewritten, known to no backend."""

from glossearch.query.intent import ARTICLE, ASKING_WORDS, Intent, IsName, Understanding, understand
from glossearch.query.nodes import Alternatives, Clause, Occur, Query, Source
from glossearch.query.parser import MOST_CHARACTERS, parse
from glossearch.query.words import Words

__all__ = [
    "ARTICLE", "ASKING_WORDS", "MOST_CHARACTERS", "Alternatives", "Clause", "Intent", "IsName", "Occur",
    "Query", "Source", "Understanding", "Words", "parse", "understand",
]  # fmt: skip
