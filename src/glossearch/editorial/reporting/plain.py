"""The findings as JSON."""

import json
from collections.abc import Iterable
from pathlib import Path

from glossearch.editorial.finding import Finding
from glossearch.editorial.reporting.places import relative


def as_json(findings: Iterable[Finding], root: Path) -> str:
    """Return an object with the list of ``findings``; what is not known of a place is null."""
    rows = [
        {
            "path": relative(problem.path, root),
            "line": problem.line,
            "column": problem.column,
            "severity": problem.severity,
            "rule": problem.rule,
            "message": problem.message,
            "fixable": bool(edits),
        }
        for problem, edits, _ in findings
    ]
    return json.dumps({"findings": rows}, ensure_ascii=False, indent=2) + "\n"
