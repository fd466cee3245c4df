"""Files written and moved one by one, all of them or none."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from glossearch.corpus.editing import read_source, write_source
from glossearch.errors import CorpusError


class Step(Protocol):
    """Something that is done in one go, and can be undone."""

    def do(self) -> None:
        """Do it, or raise and leave things as they are."""

    def undo(self) -> None:
        """Make things as they were before."""


class Write(NamedTuple):
    """The text of the file ``path``, which is ``before``, becomes ``after``."""

    path: Path
    before: str
    after: str

    def do(self) -> None:
        """Write it. Raises `CorpusError` if the file is another one by now."""
        if read_source(self.path) != self.before:
            raise CorpusError(f"{self.path}: was changed by somebody else just now; try again")
        write_source(self.path, self.after)

    def undo(self) -> None:
        """Write the text that it had."""
        write_source(self.path, self.before)


class Move(NamedTuple):
    """The file or folder ``path`` becomes ``to``."""

    path: Path
    to: Path

    def do(self) -> None:
        """Move it. Raises `CorpusError` if there is something already."""
        refuse_taken(self.path, self.to)
        self.path.rename(self.to)

    def undo(self) -> None:
        """Move it back."""
        self.to.rename(self.path)


def refuse_taken(path: Path, to: Path) -> None:
    """Raise `CorpusError` if ``path`` cannot become ``to``, which is there and another one."""
    # Where upper and lower case are the same, a file can get the other case.
    if to.exists() and not to.samefile(path):
        raise CorpusError(f"{to} is in the way; move or remove it")


def do_all(steps: Sequence[Step]) -> None:
    """Do ``steps`` in their order; if one fails, undo those before it and raise what it raised."""
    done: list[Step] = []
    try:
        for step in steps:
            step.do()
            done.append(step)
    except BaseException:
        for step in reversed(done):
            step.undo()
        raise
