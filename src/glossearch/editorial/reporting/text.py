"""A line for each finding, as compilers write it: editors jump to ``file:line:column``."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from glossearch.editorial.finding import Finding
from glossearch.editorial.reporting.places import relative


def as_text(findings: Iterable[Finding], root: Path) -> str:
    """Return ``file:line:column: severity: message [rule]`` for each finding."""
    return "".join(
        f"{replace(problem, path=Path(relative(problem.path, root)))} [{problem.rule}]\n"
        for problem, *_ in findings
    )
