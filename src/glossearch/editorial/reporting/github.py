"""Workflow commands of GitHub Actions, which shows each at its line of a pull request."""

from collections.abc import Iterable
from pathlib import Path

from glossearch.editorial.finding import Finding
from glossearch.editorial.reporting.places import relative

_KINDS = {"error": "error", "warning": "warning", "note": "notice"}
_IN_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def as_github(findings: Iterable[Finding], root: Path) -> str:
    """Return ``::warning file=...,line=...,col=...,title=...::message`` for each finding."""
    return "".join(f"{_command(finding, root)}\n" for finding in findings)


def _command(finding: Finding, root: Path) -> str:
    problem = finding.problem
    values = {
        "file": relative(problem.path, root),
        "line": problem.line,
        "col": problem.column,
        "title": problem.rule,
    }
    given = [
        f"{key}={str(value).translate(_IN_PROPERTY)}" for key, value in values.items() if value is not None
    ]
    return f"::{_KINDS[problem.severity]} {','.join(given)}::{problem.message.translate(_IN_DATA)}"
