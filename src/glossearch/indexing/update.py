"""One run of `sync`: from what the index has and what the corpus gives to the next generation."""

import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import NamedTuple

from glossearch.backends.base import Store, Writer
from glossearch.corpus import Problem, Problems
from glossearch.corpus.facts import Facts
from glossearch.corpus.reader import Corpus
from glossearch.corpus.sources import Source
from glossearch.corpus.validation import Validation
from glossearch.errors import IndexCorrupt, IndexMissing, IndexOutdated
from glossearch.indexing import changes
from glossearch.indexing import snapshot as snapshots
from glossearch.indexing.making import Making
from glossearch.indexing.manifest import Manifest, checked
from glossearch.indexing.pipeline import Item, made
from glossearch.indexing.report import CorpusRefused, Progress, Report
from glossearch.indexing.snapshot import Snapshot
from glossearch.indexing.work import Made, Work

# So many files read in vain, since nothing was known of them, are worth a generation that knows them.
_WORTH_A_COMMIT = 1000


class Before(NamedTuple):
    """What the current index has: the digests of its entries, what its files were like, and their corpus."""

    digests: dict[str, str]
    snapshot: Snapshot
    corpus: str


def current(store: Store, making: Making, corpus: Corpus) -> Before | None:
    """Return what the current index has, or None if it is no ground to build on."""
    try:
        with store.open() as reader:
            checked(reader.manifest, making, store.describe())
            digests = reader.digests()
            snapshot = Snapshot.of(corpus).recalled(reader.attachment(snapshots.NAME), digests)
            return Before(digests, snapshot, str(reader.manifest.get("corpus")))
    except (IndexMissing, IndexOutdated, IndexCorrupt):
        return None


@dataclass(frozen=True, slots=True)
class Run:
    """What a run was asked to do."""

    corpus: Corpus
    making: Making
    strict: bool
    keep: bool
    progress: Progress | None
    processes: int

    def write(self, store: Store, before: Before | None) -> Report:
        """Write the next generation on the ground of what was ``before``, or from nothing."""
        report = Report(rebuilt=before is None)
        place = str(self.corpus.path.resolve())
        known = before or Before({}, Snapshot.of(self.corpus), place)
        with store.write(fresh=report.rebuilt) as writer:
            now = Snapshot.of(self.corpus)
            written: dict[str, str] = {}
            seen = self._write_changes(writer, known, now, report, written)
            _refuse_if(seen, self.corpus, report.problems, strict=self.strict)
            report.removed = [slug for slug in known.digests if slug not in seen]
            for slug in report.removed:
                writer.delete(slug)
            if (
                report.rebuilt
                or report.added
                or report.changed
                or report.removed
                or known.corpus != place
                or now.learnt(known.snapshot) >= _WORTH_A_COMMIT
            ):
                writer.attach(snapshots.NAME, now.as_bytes())
                built_at = time.time()
                writer.attach(changes.NAME, _changes(store, written, seen, built_at))
                writer.commit(Manifest.new(self.making, place, built_at).as_json())
        return report

    def _write_changes(
        self, writer: Writer, before: Before, now: Snapshot, report: Report, written: dict[str, str]
    ) -> set[str]:
        """Write what is new or different, its digests into ``written``; return the slugs of all entries."""
        started = time.time_ns()
        validation = Validation(report.problems)
        seen: set[str] = set()
        unknown: Problem | None = None  # the first error of a line, of which nobody knows what entry it was
        work = Work(self.corpus, self.making, before.digests)
        found = _recalled(self.corpus.sources(), before.snapshot)
        with closing(made(found, work, self.processes)) as results:
            for source, (problems, stamp, facts, digest, document) in results:
                report.problems.found += problems
                if facts is None or not validation.admits(source.path, facts):
                    error = _error(facts, problems, report) if self.keep else None
                    if error and source.line is not None:
                        unknown = unknown or error
                    kept = before.snapshot.last(source) if error else None
                    if error and kept and kept.slug not in seen and validation.admits(source.path, kept):
                        _keep(kept.slug, error, seen, report)
                        now.add(source, None, kept, started)
                    continue
                seen.add(facts.slug)
                now.add(source, None if problems else stamp, facts, started)
                if document is None:
                    report.unchanged += 1
                else:
                    known = facts.slug in before.digests
                    if known:
                        writer.delete(facts.slug)
                    (report.changed if known else report.added).append(facts.slug)
                    writer.add(document, digest)
                    written[facts.slug] = digest
                if self.progress is not None:
                    self.progress(len(seen))
        if unknown:  # it may be of any entry that is missing now
            for slug in sorted(before.digests.keys() - seen):
                _keep(slug, unknown, seen, report)
        validation.finish()
        return seen


def _error(facts: Facts | None, problems: list[Problem], report: Report) -> Problem | None:
    """Return the error that keeps an entry out, or None where it is not to be one, as a draft.

    One with ``facts`` is at odds with another, which was reported last.
    """
    found = report.problems.found[-1:] if facts else problems
    return next((problem for problem in found if problem.severity == "error"), None)


def _keep(slug: str, error: Problem, seen: set[str], report: Report) -> None:
    """Leave the entry ``slug`` as the index has it, because of ``error``."""
    seen.add(slug)
    report.kept[slug] = error
    report.unchanged += 1


def _changes(store: Store, written: Mapping[str, str], seen: set[str], now: float) -> bytes:
    """Return the changes once entries are ``written`` and only those ``seen`` are left.

    A rebuild writes all, and changes few.
    """
    times, digests = changes.last(store)
    changed = (slug for slug, digest in written.items() if digests.get(slug) != digest)
    return changes.after(times, changed, times.keys() - seen, now)


def _recalled(sources: Iterator[Source], snapshot: Snapshot) -> Iterator[Item]:
    """Yield the sources, and what they give where that is known without reading them."""
    for source in sources:
        facts = snapshot.facts(source)
        yield source, None if facts is None else Made([], source.stamp, facts)


def _refuse_if(seen: set[str], corpus: Corpus, problems: Problems, *, strict: bool) -> None:
    errors, warnings = len(problems.errors), len(problems.warnings)
    if strict and (errors or warnings):
        raise CorpusRefused(f"strict mode met {errors} errors and {warnings} warnings", problems)
    if not seen and errors:
        raise CorpusRefused(f"{corpus.path}: none of its entries can be indexed", problems)
    if not seen:
        wanted = " and ".join(corpus.suffixes)
        raise CorpusRefused(f"{corpus.path}: no entries found ({wanted} files are looked for)", problems)
