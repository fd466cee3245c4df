"""The formats of reports."""

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from sarif_schema import assert_sarif

from glossearch.corpus import Problem
from glossearch.corpus.editing import Edit
from glossearch.editorial.finding import Finding
from glossearch.editorial.reporting.github import as_github
from glossearch.editorial.reporting.places import relative
from glossearch.editorial.reporting.plain import as_json
from glossearch.editorial.reporting.sarif import as_sarif
from glossearch.editorial.reporting.text import as_text
from glossearch.editorial.rules import RULES

ROOT = Path("/work space")
ODD = "50% of it,\nor: so"
FINDINGS = [
    Finding(Problem("error", ROOT / "corpus/a,b:c.md", None, "unreadable", ODD)),
    Finding(Problem("warning", ROOT / "corpus/tä #1.md", 3, "long-definition", "61 words", None)),
    Finding(Problem("note", Path("/elsewhere/x.md"), 7, "no-final-newline", "é", 12), (Edit(0, 0, "\n"),)),
    Finding(Problem("warning", ROOT / "corpus/tä #1.md", 9, "long-definition", "62 words", 1)),
]


def test_text_is_a_line_a_finding() -> None:
    assert as_text(FINDINGS[1:], ROOT) == (
        "corpus/tä #1.md:3: warning: 61 words [long-definition]\n"
        "/elsewhere/x.md:7:12: note: é [no-final-newline]\n"
        "corpus/tä #1.md:9:1: warning: 62 words [long-definition]\n"
    )


def test_a_folder_is_called_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    for path in (tmp_path / "site" / ".." / "a.md", tmp_path / "a.md"):
        assert relative(path, tmp_path / "site") == (tmp_path / "a.md").as_posix()
        assert relative(path, tmp_path) == "a.md"


def test_json_has_all_that_is_known() -> None:
    rows = json.loads(as_json(FINDINGS, ROOT))["findings"]
    assert rows[0] == {
        "path": "corpus/a,b:c.md",
        "line": None,
        "column": None,
        "severity": "error",
        "rule": "unreadable",
        "message": ODD,
        "fixable": False,
    }
    assert rows[2]["path"] == "/elsewhere/x.md"
    assert [row["fixable"] for row in rows] == [False, False, True, False]


def test_github_commands_are_escaped() -> None:
    assert as_github(FINDINGS, ROOT).splitlines() == [
        "::error file=corpus/a%2Cb%3Ac.md,title=unreadable::50%25 of it,%0Aor: so",
        "::warning file=corpus/tä #1.md,line=3,title=long-definition::61 words",
        "::notice file=/elsewhere/x.md,line=7,col=12,title=no-final-newline::é",
        "::warning file=corpus/tä #1.md,line=9,col=1,title=long-definition::62 words",
    ]


def log() -> dict[str, Any]:
    read = json.loads(as_sarif(FINDINGS, ROOT))
    assert isinstance(read, dict)
    return read


def test_sarif_is_valid() -> None:
    assert_sarif(log())
    assert_sarif(json.loads(as_sarif([], ROOT)))


def test_sarif_names_files_from_the_root() -> None:
    (run,) = log()["runs"]
    assert run["originalUriBaseIds"] == {"SRCROOT": {"uri": "file:///work%20space/"}}
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert [place["artifactLocation"] for place in places[:3]] == [
        {"uri": "corpus/a%2Cb%3Ac.md", "uriBaseId": "SRCROOT"},
        {"uri": "corpus/t%C3%A4%20%231.md", "uriBaseId": "SRCROOT"},
        {"uri": "file:///elsewhere/x.md"},
    ]
    assert [place.get("region") for place in places] == [
        None,
        {"startLine": 3},
        {"startLine": 7, "startColumn": 12},
        {"startLine": 9, "startColumn": 1},
    ]
    assert run["columnKind"] == "unicodeCodePoints"


def test_sarif_explains_every_rule() -> None:
    (run,) = log()["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    for rule, known in zip(rules, RULES.values(), strict=True):
        assert known.advice in rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] == known.severity
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def fingerprints(findings: Iterable[Finding]) -> list[str]:
    results = json.loads(as_sarif(findings, ROOT))["runs"][0]["results"]
    return [result["partialFingerprints"]["glossearchFinding/v1"] for result in results]


def test_a_fingerprint_stays_when_lines_and_counts_change() -> None:
    first, second = fingerprints([FINDINGS[1], FINDINGS[3]])
    assert first != second
    moved = Finding(Problem("warning", ROOT / "corpus/tä #1.md", 5, "long-definition", "99 words", 4))
    assert fingerprints([moved]) == [first]
    assert len(first) == hashlib.sha256().digest_size


@pytest.mark.parametrize("report", [as_text, as_json, as_sarif, as_github])
def test_nothing_found_is_a_report_too(report: Callable[[list[Finding], Path], str]) -> None:
    text = report([], ROOT)
    assert text == "" or json.loads(text)
