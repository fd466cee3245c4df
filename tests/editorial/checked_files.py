"""What the tests of ``glossearch check`` share: a corpus as a text, and what is found in it."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from glossearch.config import Settings
from glossearch.corpus import Problem
from glossearch.editorial.checking import check
from glossearch.editorial.selection import selection

TODAY = date(2026, 11, 25)
_FILE = re.compile(r"^== (\S+) ==\n", re.MULTILINE)
_VISIBLE = {"·": " ", "␍\n": "\r\n", "␄\n": ""}


def write(corpus: Path, text: str) -> Path:
    """Write the files that ``text`` shows, each below a line ``== name ==``; return their folder.

    A space that would not be seen is a middle dot, a carriage return and the end of a file their symbols.
    """
    _, *parts = _FILE.split(text)
    for name, content in zip(parts[::2], parts[1::2], strict=True):
        for shown, meant in _VISIBLE.items():
            content = content.replace(shown, meant)
        file = corpus / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode())
    return corpus


def problems(corpus: Path, *rules: str, table: Mapping[str, bool | int] | None = None) -> list[Problem]:
    """Return what a check of ``corpus`` finds, by those rules and errors only if any are given."""
    checked = check(Settings(corpus=corpus), selection(table or {}, rules), TODAY)
    return [finding.problem for finding in checked.findings]


def places(found: list[Problem]) -> list[tuple[str, int | None, int | None, str]]:
    """Return file, line, column and rule of each."""
    return [(problem.path.name, problem.line, problem.column, problem.rule) for problem in found]
