"""What ``batch`` does with its lines, in one process or in several."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from glossearch.cli import runs
from glossearch.evaluation.queries import read_query

if TYPE_CHECKING:
    from glossearch.engine import Engine

Numbered = tuple[int, bytes]
"""A line, and its number from 1."""


class Counts(NamedTuple):
    """How many lines could not be read, and how many queries found something."""

    bad: int = 0
    found: int = 0


class Answering(NamedTuple):
    """How lines are answered; ``file`` is what they are from, as messages name it."""

    engine: "Engine"
    file: Path
    form: str
    limit: int
    passages: bool
    tag: str

    def answer(self, lines: Iterable[Numbered], write: runs.Write, tell: Callable[[str], None]) -> Counts:
        """Search for each of ``lines``, and ``write`` the results; ``tell`` of those that cannot be read."""
        bad = found = 0
        for number, line in lines:
            try:
                query = read_query(line, number)
            except ValueError as error:
                tell(f"{self.file}:{number}: {error}; passed over")
                bad += 1
                continue
            if query is None:
                continue
            results = self.engine.search(query.text, limit=self.limit, highlight=self.passages)
            found += results.total > 0
            write(query.id, results)
        return Counts(bad, found)
