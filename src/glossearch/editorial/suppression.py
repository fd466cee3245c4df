"""Comments in entries that say which findings are meant: ``<!-- glossearch: ignore RULE: why -->``."""

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from glossearch.config.values import meant
from glossearch.corpus.problems import Problem
from glossearch.editorial.finding import Finding
from glossearch.editorial.glossary import Glossary
from glossearch.editorial.rules import RULES, UNUSED_IGNORE
from glossearch.editorial.sources import Spot

_COMMENT = re.compile(r"<!--\s*glossearch:\s*ignore\b([^:>]*)(?::.*?)?-->", re.DOTALL)
# A fenced block or a span of code: a comment in it is an example of one.
_CODE = re.compile(
    r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1|\Z)|(?<!`)(`+)(?!`).*?(?<!`)\2(?!`)", re.DOTALL | re.MULTILINE
)
_NAME = re.compile(r"[^\s,]+")


class Suppressions:
    """The findings that the entries of ``glossary`` say are meant, by file and rule."""

    def __init__(self, glossary: Glossary) -> None:
        self._spots: dict[tuple[Path, str], Spot] = {}
        self._used: set[tuple[Path, str]] = set()
        for entry in glossary.entries.values():
            if entry.place is None or not _COMMENT.search(entry.body):
                continue
            text = _CODE.sub(lambda code: " " * len(code[0]), entry.body)
            for comment in _COMMENT.finditer(text):
                for name in _NAME.finditer(comment[1]):
                    spot = glossary.in_body(entry, comment.start(1) + name.start(), name[0])
                    self._spots.setdefault((entry.place.path, name[0]), spot)

    def left(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings that are not meant; errors never are."""
        for finding in findings:
            key = (finding.problem.path, finding.problem.rule)
            if key in self._spots and finding.problem.severity != "error":
                self._used.add(key)
            else:
                yield finding

    def unused(self, on: Collection[str]) -> Iterator[Finding]:
        """Yield a note for each name in a comment that had no finding, though its rule is ``on``."""
        for (path, name), spot in self._spots.items():
            if name not in RULES:
                why = f"there is no rule '{name}'{meant(name, list(RULES))}"
            elif RULES[name].severity == "error":
                why = f"{name} is an error, and no comment makes an entry of it"
            elif name in on and (path, name) not in self._used:
                why = f"nothing breaks {name} here"
            else:
                continue
            message = f"{why}; remove it from the comment"
            severity = RULES[UNUSED_IGNORE].severity
            yield Finding(Problem(severity, path, spot.line, UNUSED_IGNORE, message, spot.column, name))
