"""What a rule finds, and what an editor is told of it."""

from typing import NamedTuple

from glossearch.corpus.editing import Edit
from glossearch.corpus.problems import Problem
from glossearch.editorial.sources import Spot


class Found(NamedTuple):
    """What a rule says of one place; ``edits`` of its source mend it, where that is safe."""

    spot: Spot
    message: str
    edits: tuple[Edit, ...] = ()


class Finding(NamedTuple):
    """A problem, and the edits that mend it in ``source``, the text of its file."""

    problem: Problem
    edits: tuple[Edit, ...] = ()
    source: str = ""

    @property
    def counts(self) -> bool:
        """Whether it is an error or a warning, and no note."""
        return self.problem.severity != "note"
