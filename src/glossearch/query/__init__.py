"""Questions: what was typed, parsed and rewritten, known to no backend."""

from glossearch.query.nodes import Alternatives, Clause, Occur, Query
from glossearch.query.parser import parse
from glossearch.query.rewriting import expand

__all__ = ["Alternatives", "Clause", "Occur", "Query", "expand", "parse"]
