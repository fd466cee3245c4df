"""What a reader searched for, marked in the entry they came to."""

from collections.abc import Callable

from glossearch.analysis import Analyzer, Forward
from glossearch.analysis.tokens import fold
from glossearch.engine import Engine
from glossearch.highlighting import Highlighter
from glossearch.query import ASKING_WORDS, Words, parse

Mark = Callable[[str], str]
"""Text -> HTML with what matches in ``<mark>``."""


def marker(engine: Engine, analyzer: Analyzer, text: str) -> Mark | None:
    """Return what marks the words of the query ``text``, as they were probably meant; None if it has none."""
    found = engine.search(text, limit=0, highlight=False)
    as_typed = Words(analyzer, lambda _: False)
    query = parse(found.suggestion or found.searched, as_typed)
    query = query.with_clauses(c for c in query.wanted if fold(c.surface) not in ASKING_WORDS)
    if not query.clauses:
        return None
    highlighter = Highlighter(query, [1.0] * len(query.clauses))
    return lambda shown: highlighter.marked(shown, Forward.of(analyzer.tokens(shown))).html
