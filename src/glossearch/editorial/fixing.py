"""Findings that are mended in their files, or shown as a difference."""

import difflib
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from glossearch.config import Settings
from glossearch.corpus.editing import Edit, edited, read_source, write_source
from glossearch.editorial.checking import check, within
from glossearch.editorial.finding import Finding
from glossearch.editorial.rules import RULES
from glossearch.editorial.selection import Numbers

_MOST_ROUNDS = 10  # edits that touch wait for the next round, and one may bring up another


class Fix(NamedTuple):
    """What becomes of one file: its text before and after, and the findings that are mended."""

    path: Path
    before: str
    after: str
    mended: list[Finding]

    def write(self) -> None:
        """Put the new text in place of the old. Raises `OSError`; the file is then as it was."""
        write_source(self.path, self.after)


def fixes(findings: Iterable[Finding]) -> list[Fix]:
    """Return what mends ``findings``, a file each; of two that change the same place, the first is mended.

    A file that has been changed since it was checked is left as it is.
    """
    by_path: defaultdict[Path, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.edits:
            by_path[finding.problem.path].append(finding)
    found = [_fix(path, findings) for path, findings in sorted(by_path.items())]
    return [fix for fix in found if fix.mended]


def mend(settings: Settings, numbers: Numbers, today: date, paths: Collection[Path] = ()) -> list[Finding]:
    """Mend all that is safe to mend in the files ``paths``, or in all, and return what was.

    Raises `OSError` for a file that cannot be written, and what `check` raises.
    """
    done: list[Finding] = []
    for _ in range(_MOST_ROUNDS):
        todo = fixes(within(check(settings, fixable(numbers), today).findings, paths))
        if not todo:
            break
        for fix in todo:
            fix.write()
            done += fix.mended
    return done


def rehearsed(
    settings: Settings, numbers: Numbers, today: date, paths: Collection[Path] = ()
) -> list[tuple[Path, str, str]]:
    """Return the files that `mend` would change, each with its text before and after.

    All its rounds are gone through, on a copy. Raises what `mend` does.
    """
    corpus = settings.corpus.resolve()
    with tempfile.TemporaryDirectory(prefix="glossearch-") as folder:
        copy = Path(folder).resolve() / corpus.name
        if corpus.is_dir():
            shutil.copytree(corpus, copy, ignore_dangling_symlinks=True)
        else:
            shutil.copy2(corpus, copy)
        there = [copy / path.resolve().relative_to(corpus) for path in paths]
        own = settings.with_options(corpus=copy)
        changed = {finding.problem.path for finding in mend(own, numbers, today, there)}
        originals = {path: settings.corpus / path.relative_to(copy) for path in sorted(changed)}
        return [(old, read_source(old), read_source(new)) for new, old in originals.items()]


def difference(name: str, before: str, after: str) -> str:
    """Return the change of the file ``name`` as a unified diff."""
    below = name.lstrip("/")
    lines = difflib.unified_diff(_lines(before), _lines(after), f"a/{below}", f"b/{below}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def fixable(numbers: Numbers) -> Numbers:
    """Return those rules that ``--fix`` can mend something of."""
    return {name: number for name, number in numbers.items() if RULES[name].fixable}


def _fix(path: Path, findings: list[Finding]) -> Fix:
    before = read_source(path)
    edits: list[Edit] = []
    mended = []
    for finding in findings:
        if finding.source == before and not any(
            _meet(one, other) for one in finding.edits for other in edits
        ):
            edits += finding.edits
            mended.append(finding)
    return Fix(path, before, edited(before, edits), mended)


def _meet(one: Edit, other: Edit) -> bool:
    """Whether two edits touch, or are of one place."""
    return one.start <= other.end and other.start <= one.end


def _lines(text: str) -> list[str]:
    """Return the lines with their ends; a lone carriage return ends none, as in tools that read diffs."""
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
