"""Bring an index in line with its corpus, touching only what changed."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from glossearch.backends.base import Store, Writer
from glossearch.corpus import Entry, Problems
from glossearch.errors import CorpusError, IndexCorrupt, IndexMissing, IndexOutdated
from glossearch.indexing.making import Making
from glossearch.indexing.manifest import Manifest, checked
from glossearch.schema import digest

Progress = Callable[[int], None]
"""Called with the number of entries read so far."""


@dataclass(slots=True)
class Report:
    """What a run did: the slugs added, changed and removed, how many stayed, and how long it took (s)."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0
    rebuilt: bool = False
    seconds: float = 0.0
    problems: Problems = field(default_factory=Problems)

    @property
    def total(self) -> int:
        """How many entries the index has now."""
        return len(self.added) + len(self.changed) + self.unchanged


def sync(
    store: Store,
    read: Callable[[Problems], Iterator[Entry]],
    making: Making,
    corpus: Path,
    *,
    rebuild: bool = False,
    strict: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Make the index in ``store`` hold the entries that ``read`` yields.

    ``rebuild`` starts from nothing, as does an index that is missing, outdated or damaged. The current index
    stays as it is until all went well; with nothing to change, it is not written at all.

    Raises `CorpusRefused` for a corpus without a single valid entry, or with any error or warning if
    ``strict``; and what ``read`` and ``store`` raise.
    """
    started = time.perf_counter()
    with store.lock():
        known = None if rebuild else _digests(store, making)
        try:
            report = _run(store, read, making, corpus, known, strict, progress)
        except IndexCorrupt:
            if known is None:
                raise
            # Damage that opening did not touch shows when segments are merged.
            report = _run(store, read, making, corpus, None, strict, progress)
    report.seconds = time.perf_counter() - started
    return report


def _run(
    store: Store,
    read: Callable[[Problems], Iterator[Entry]],
    making: Making,
    corpus: Path,
    known: dict[str, str] | None,
    strict: bool,
    progress: Progress | None,
) -> Report:
    """Write the next generation on the ground of the ``known`` digests, or from nothing."""
    report = Report(rebuilt=known is None)
    before = known or {}
    entries = read(report.problems)
    with store.write(fresh=report.rebuilt) as writer:
        seen = _write(writer, entries, making, before, report, progress)
        _refuse_if(seen, corpus, report.problems, strict=strict)
        report.removed = [slug for slug in before if slug not in seen]
        for slug in report.removed:
            writer.delete(slug)
        moved = not report.rebuilt and _corpus(store) != str(corpus.resolve())
        if report.rebuilt or report.added or report.changed or report.removed or moved:
            writer.commit(Manifest.new(making, str(corpus.resolve()), time.time()).as_json())
    return report


class CorpusRefused(CorpusError):
    """Nothing was indexed, because of ``problems``."""

    def __init__(self, message: str, problems: Problems) -> None:
        super().__init__(f"{message}; the index stays as it was")
        self.problems = problems


def _digests(store: Store, making: Making) -> dict[str, str] | None:
    """Return the digests of the current index, or None if it is no ground to build on."""
    try:
        with store.open() as reader:
            checked(reader.manifest, making, store.describe())
            return reader.digests()
    except (IndexMissing, IndexOutdated, IndexCorrupt):
        return None


def _corpus(store: Store) -> str:
    with store.open() as reader:
        return str(reader.manifest.get("corpus"))


def _write(
    writer: Writer,
    entries: Iterator[Entry],
    making: Making,
    before: dict[str, str],
    report: Report,
    progress: Progress | None,
) -> set[str]:
    """Write what is new or different, and return the slugs of all entries."""
    seen = set()
    for entry in entries:
        seen.add(entry.slug)
        now = digest(entry)
        then = before.get(entry.slug)
        if then == now:
            report.unchanged += 1
        else:
            if then is not None:
                writer.delete(entry.slug)
            (report.added if then is None else report.changed).append(entry.slug)
            writer.add(making.document(entry), now)
        if progress is not None:
            progress(len(seen))
    return seen


def _refuse_if(seen: set[str], corpus: Path, problems: Problems, *, strict: bool) -> None:
    errors, warnings = len(problems.errors), len(problems.warnings)
    if strict and (errors or warnings):
        raise CorpusRefused(f"strict mode met {errors} errors and {warnings} warnings", problems)
    if not seen and errors:
        raise CorpusRefused(f"{corpus}: none of its entries can be indexed", problems)
    if not seen:
        raise CorpusRefused(f"{corpus}: no entries found (Markdown files are looked for)", problems)
