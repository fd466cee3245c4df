"""What a run of `sync` tells: of its progress, at its end, and when it refused."""

from collections.abc import Callable
from dataclasses import dataclass, field

from glossearch.corpus import Problem, Problems
from glossearch.errors import CorpusError

Progress = Callable[[int], None]
"""Called with the number of entries read so far."""


@dataclass(slots=True)
class Report:
    """What a run did: the slugs added, changed and removed, how many stayed, and how long it took (s).

    ``kept`` are those that stayed as they were because their sources have errors now: each with its error,
    or with one of those that it may be for.
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0
    kept: dict[str, Problem] = field(default_factory=dict)
    rebuilt: bool = False
    seconds: float = 0.0
    problems: Problems = field(default_factory=Problems)

    @property
    def total(self) -> int:
        """How many entries the index has now."""
        return len(self.added) + len(self.changed) + self.unchanged


class CorpusRefused(CorpusError):
    """Nothing was indexed, because of ``problems``."""

    def __init__(self, message: str, problems: Problems) -> None:
        super().__init__(f"{message}; the index stays as it was")
        self.problems = problems
