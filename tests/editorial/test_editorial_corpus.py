"""The glossary in this repository, checked by all rules."""

import re
from datetime import date

import pytest
from checked_files import TODAY

from glossearch.config import Settings
from glossearch.editorial.checking import check
from glossearch.editorial.selection import selection
from support import REAL_CORPUS, REPOSITORY, RunMain

SETTINGS = Settings(corpus=REAL_CORPUS)


def test_it_is_clean_with_all_rules_on() -> None:
    checked = check(SETTINGS, selection({}), TODAY)
    assert [str(finding.problem) for finding in checked.findings] == []
    assert checked.entries == 40


@pytest.mark.parametrize(
    ("rule", "least"),
    [
        ("long-definition=20", 20),
        ("undefined-acronym=1", 5),
        ("stale-figures=100", 4),
    ],
)
def test_it_gives_the_rules_something_to_look_at(rule: str, least: int) -> None:
    assert len(check(SETTINGS, selection({}, [rule]), TODAY).findings) >= least


@pytest.mark.parametrize("page", ["checks.md", "cli.md"])
def test_the_example_in_the_documentation_is_what_is_told(
    page: str, run_main: RunMain, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (REPOSITORY / "docs" / page).read_text(encoding="utf-8")
    (example,) = re.findall(r"^\$ glossearch (check .*)\n((?:.+\n)+?)```", text, re.MULTILINE)
    monkeypatch.chdir(REPOSITORY)
    shown = run_main(*example[0].split())
    assert shown.out + shown.err == example[1]


def test_its_figures_grow_old() -> None:
    stale = check(SETTINGS, selection({}, ["stale-figures"]), date(2028, 1, 1)).findings
    assert {finding.problem.path.stem for finding in stale} >= {"agents", "gpqa", "swe-bench"}
