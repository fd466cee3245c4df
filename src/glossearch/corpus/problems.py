"""What is wrong with a corpus, told so that an editor can mend it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning", "note"]

_MOST_OF_A_MESSAGE = 1000  # characters: a title has any length


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. An *error* keeps its entry out of the index; *warnings* and *notes* do not.

    ``rule`` names what it breaks, as docs/checks.md does; ``line`` and ``column`` (in characters) count from
    1. ``message`` says what is wrong and what to do about it. ``about`` is the text at fault as the source
    has it, where there is one.
    """

    severity: Severity
    path: Path
    line: int | None
    rule: str
    message: str
    column: int | None = None
    about: str = ""

    def __str__(self) -> str:
        """One line, whatever the name of the file and what the message quotes."""
        where = ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)
        told = self.message
        if len(told) > _MOST_OF_A_MESSAGE:
            told = f"{told[: _MOST_OF_A_MESSAGE // 2]} ... {told[-_MOST_OF_A_MESSAGE // 2 :]}"
        return f"{where}: {self.severity}: {told}".replace("\n", "\\n")


@dataclass(slots=True)
class Problems:
    """All findings of one run, in the order they were met."""

    found: list[Problem] = field(default_factory=list)

    def error(
        self,
        path: Path,
        line: int | None,
        rule: str,
        message: str,
        *,
        column: int | None = None,
        about: str = "",
    ) -> None:
        """Record a finding that keeps the entry out of the index."""
        self.found.append(Problem("error", path, line, rule, message, column, about))

    def warning(self, path: Path, line: int | None, rule: str, message: str, *, about: str = "") -> None:
        """Record a finding that an editor should mend; the entry is indexed."""
        self.found.append(Problem("warning", path, line, rule, message, None, about))

    def note(self, path: Path, line: int | None, rule: str, message: str, *, about: str = "") -> None:
        """Record something worth knowing that may well be meant."""
        self.found.append(Problem("note", path, line, rule, message, None, about))

    @property
    def errors(self) -> list[Problem]:
        """The findings that kept an entry out."""
        return [problem for problem in self.found if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        """The findings that an editor should mend."""
        return [problem for problem in self.found if problem.severity == "warning"]
