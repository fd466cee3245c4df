"""Bring an index in line with its corpus, touching only what changed."""

import time
from typing import TYPE_CHECKING

from glossearch.backends.base import Store
from glossearch.errors import IndexCorrupt
from glossearch.indexing.garbage import seldom
from glossearch.indexing.making import Making
from glossearch.indexing.report import CorpusRefused, Progress, Report

if TYPE_CHECKING:
    from glossearch.corpus.reader import Corpus

__all__ = ["CorpusRefused", "Progress", "Report", "sync"]


def sync(
    store: Store,
    corpus: "Corpus",
    making: Making,
    *,
    rebuild: bool = False,
    strict: bool = False,
    keep: bool = False,
    progress: Progress | None = None,
    processes: int = 1,
) -> Report:
    """Make the index in ``store`` hold the entries of ``corpus``.

    ``rebuild`` starts from nothing, as does an index that is missing, outdated or damaged; else files are
    only read if they changed. The current index stays as it is until all went well; with nothing to change,
    it is not written at all. With ``keep``, an entry whose source has an error now stays as it was. Of a
    large corpus, ``processes`` make the documents, this one among them.

    Raises `CorpusRefused` for a corpus without a single valid entry, or with any error or warning if
    ``strict``; `BackendUnavailable` when one of the processes goes; and what ``corpus`` and ``store`` raise.
    """
    from glossearch.indexing.update import Run, current  # with all that reads; a search needs none of it

    started = time.perf_counter()
    with store.lock(), seldom():
        before = None if rebuild else current(store, making, corpus)
        run = Run(corpus, making, strict, keep, progress, processes)
        try:
            report = run.write(store, before)
        except IndexCorrupt:
            if before is None:
                raise
            # Damage that opening did not touch shows when segments are merged.
            report = run.write(store, None)
    report.seconds = time.perf_counter() - started
    return report
