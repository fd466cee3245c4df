"""Sources as an editor sees them: lines and columns, which a finding names and a fix changes."""

import re
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from glossearch.corpus.editing import read_source

# As the reader does: a form feed or a line separator ends no line.
_LINE_END = re.compile(r"\r\n|\r|\n")


class Spot(NamedTuple):
    """A place in a source; line and column count from 1, and are None where they are not known."""

    path: Path
    line: int | None = None
    column: int | None = None


class Source:
    """The text of one file; of one that cannot be read it is empty."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.text = read_source(path)
        except (OSError, UnicodeDecodeError):  # the reader tells
            self.text = ""

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(end.end() for end in _LINE_END.finditer(self.text))]

    @property
    def lines(self) -> int:
        """How many lines there are; what follows the last line end is one if it is not empty."""
        return len(self._starts) - (self._starts[-1] == len(self.text))

    def start(self, line: int) -> int:
        """Return the offset of the first character of a line, or of the end of the text."""
        return self._starts[line - 1] if line <= len(self._starts) else len(self.text)

    def line(self, line: int) -> str:
        """Return a line without its end; beyond the last one it is empty."""
        return self.text[self.start(line) : self.start(line + 1)].rstrip("\r\n")

    def find(self, line: int | None, text: str, column: int = 1) -> Spot:
        """Return where ``text`` stands in a line: at ``column`` if it does, else where it does first.

        Where it does not, it may stand there in another case: slugs of some presets do.
        """
        if line is None:
            return Spot(self.path)
        whole = self.line(line)
        if not text:
            return Spot(self.path, line, len(whole) - len(whole.lstrip()) + 1 if whole.strip() else None)
        if whole.startswith(text, column - 1):
            return Spot(self.path, line, column)
        found = re.search(re.escape(text), whole) or re.search(re.escape(text), whole, re.IGNORECASE)
        return Spot(self.path, line, found.start() + 1 if found else None)
