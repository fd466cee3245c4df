"""One check of a glossary: all that the reader and the rules find in it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from glossearch.config import Settings
from glossearch.corpus import Corpus, Entry, Problem, Problems, read_corpus
from glossearch.editorial.finding import Finding, Found
from glossearch.editorial.glossary import Glossary
from glossearch.editorial.rules import RULES, UNUSED_IGNORE, UNWRITTEN
from glossearch.editorial.rules.rule import Rule
from glossearch.editorial.selection import Numbers, selection
from glossearch.editorial.suppression import Suppressions
from glossearch.errors import CorpusError


class Checked(NamedTuple):
    """What a check found, by file and line, and how many entries it looked at."""

    findings: list[Finding]
    entries: int


def check(settings: Settings, numbers: Numbers, today: date) -> Checked:
    """Check the corpus that ``settings`` name by the rules in ``numbers``; nothing is written.

    Raises `CorpusError` where there is nothing to check.
    """
    problems = Problems()
    glossary = Glossary(read_corpus(Corpus.of(settings), problems), settings, today)
    if not glossary.entries and not problems.found:
        raise CorpusError(f"{settings.corpus}: there is no entry to check")
    found = [*_told_by_the_reader(glossary, problems, numbers), *_broken(glossary, numbers)]
    suppressions = Suppressions(glossary)
    findings = list(suppressions.left(found))
    if UNUSED_IGNORE in numbers:
        findings += suppressions.left(suppressions.unused(numbers))
    return Checked(sorted(findings, key=_order), len(glossary.entries))


def unwritten(entries: Iterable[Entry], settings: Settings) -> list[Problem]:
    """Return a warning for each of ``entries`` that has no text yet, if `check` would have one."""
    numbers = selection(settings.check)
    glossary = Glossary(entries, settings, datetime.now(UTC).date())
    found = _broken(glossary, {UNWRITTEN: numbers[UNWRITTEN]} if UNWRITTEN in numbers else {})
    return [finding.problem for finding in Suppressions(glossary).left(found)]


def within(findings: Iterable[Finding], paths: Collection[Path]) -> Iterator[Finding]:
    """Yield the findings of the files and folders ``paths``; without any, all."""
    wanted = [path.resolve() for path in paths]
    whole = cache(Path.resolve)
    for finding in findings:
        if not wanted or any(whole(finding.problem.path).is_relative_to(one) for one in wanted):
            yield finding


def _told_by_the_reader(glossary: Glossary, problems: Problems, numbers: Numbers) -> Iterator[Finding]:
    for problem in problems.found:
        rule = RULES[problem.rule]
        if rule.name not in numbers or rule.check:  # what a rule finds itself is not told twice
            continue
        if rule.mend:
            yield _finding(glossary, rule, rule.mend(glossary, problem), problem.about)
        elif problem.column is None and problem.about:
            spot = glossary.source(problem.path).find(problem.line, problem.about)
            yield Finding(replace(problem, column=spot.column))
        else:
            yield Finding(problem)


def _broken(glossary: Glossary, numbers: Numbers) -> Iterator[Finding]:
    for name, number in numbers.items():
        rule = RULES[name]
        if rule.check:
            for found in rule.check(glossary, number):
                yield _finding(glossary, rule, found)


def _finding(glossary: Glossary, rule: Rule, found: Found, about: str = "") -> Finding:
    path, line, column = found.spot
    problem = Problem(rule.severity, path, line, rule.name, found.message, column, about)
    return Finding(problem, found.edits, glossary.source(path).text if found.edits else "")


def _order(finding: Finding) -> tuple[object, ...]:
    problem = finding.problem
    return problem.path, problem.line or 0, problem.column or 0, problem.rule, problem.message
