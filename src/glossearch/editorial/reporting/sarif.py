"""SARIF 2.1.0, which code hosts and editors take findings in (docs.oasis-open.org/sarif)."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from glossearch import __version__
from glossearch.editorial.finding import Finding
from glossearch.editorial.reporting.places import relative
from glossearch.editorial.rules import RULES
from glossearch.editorial.rules.rule import Rule

_ROOT = "SRCROOT"
_NUMBER = re.compile(r"\d+")


def as_sarif(findings: Iterable[Finding], root: Path) -> str:
    """Return a log of one run; files below ``root`` are named from there, others by their whole address."""
    seen: Counter[str] = Counter()
    run = {
        "tool": {
            "driver": {
                "name": "glossearch",
                "semanticVersion": f"{__version__}",
                "rules": [_rule(rule) for rule in RULES.values()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"uri": f"{root.as_uri().rstrip('/')}/"}},
        "results": [_result(finding, root, seen) for finding in findings],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    number = f" It goes by a number, {rule.counts}: {rule.number} if none is set." if rule.number else ""
    help_text = f"{rule.says}. {rule.advice}{number} docs/checks.md explains {rule.name}."
    return {
        "id": rule.name,
        "shortDescription": {"text": f"{rule.says}."},
        "help": {"text": help_text, "markdown": help_text},
        "defaultConfiguration": {"level": rule.severity},
    }


def _result(finding: Finding, root: Path, seen: Counter[str]) -> dict[str, Any]:
    problem = finding.problem
    where: dict[str, Any] = {"artifactLocation": _artifact(problem.path, root)}
    if problem.line is not None:
        where["region"] = {"startLine": problem.line}
        if problem.column is not None:
            where["region"]["startColumn"] = problem.column
    return {
        "ruleId": problem.rule,
        "ruleIndex": list(RULES).index(problem.rule),
        "level": problem.severity,
        "message": {"text": problem.message},
        "locations": [{"physicalLocation": where}],
        "partialFingerprints": {"glossearchFinding/v1": _fingerprint(finding, root, seen)},
    }


def _artifact(path: Path, root: Path) -> dict[str, str]:
    name = relative(path, root)
    if Path(name).is_absolute():
        return {"uri": Path(name).as_uri()}
    return {"uri": quote(name), "uriBaseId": _ROOT}


def _fingerprint(finding: Finding, root: Path, seen: Counter[str]) -> str:
    """Return what stays when lines move and counts change; equal findings of one file are numbered."""
    problem = finding.problem
    said = _NUMBER.sub("", problem.message)
    content = "\0".join([problem.rule, relative(problem.path, root), said])
    seen[content] += 1
    return hashlib.sha256(f"{content}\0{seen[content]}".encode()).hexdigest()[:32]
