"""One edited entry: how soon is it found?"""

import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench_data import Collection
from bench_peers import Entry

from benching.asking import SEED
from benching.errors import BenchError
from benching.goals import EDIT_MS, INDEX_PROCESS_S, Verdict
from benching.report import Report, Table, number
from benching.scale import Scale
from benching.workshop import Workshop
from glossearch import Engine
from glossearch.corpus import Entry as Source

# A file that is as young as the index is read again to be sure, which is not what is measured.
_SETTLED = 2.1


def edits(collection: Collection, workshop: Workshop, scale: Scale, report: Report) -> Table:
    """Measure edits in an engine, and as a whole process on a folder of Markdown files."""
    size = len(collection.entries)
    pages, index = workshop.folder / "pages", workshop.folder / "pages-index"
    pages.mkdir()
    for entry in collection.entries:
        _write(pages, entry, entry.text)
    Engine.build(corpus=pages, index=index)
    time.sleep(_SETTLED)
    chosen = random.Random(SEED).sample(list(collection.entries), scale.edits + scale.edited_files)
    # Processes first: an edit in the engine is not in the files, and the next process would undo it.
    whole = list(_processes(chosen[scale.edits :], pages, index))
    within = list(_updates(chosen[: scale.edits], index))
    update, process = statistics.median(within), statistics.median(whole)
    report.figures[f"edit {size}"] = {"engine, ms": update, "process, s": process}
    report.verdicts += [
        Verdict(f"one edit among {size:,} entries until it is found, p50", update, EDIT_MS, " ms"),
        Verdict(f"one edit among {size:,} files, `glossearch index`, p50", process, INDEX_PROCESS_S, " s"),
    ]
    rows = [
        [f"Engine.update and the search that finds it, p50 of {len(within)}", f"{number(update)} ms"],
        ["the slowest of them", f"{number(max(within))} ms"],
        [f"a whole `glossearch index` process, p50 of {len(whole)}", f"{number(process)} s"],
    ]
    return Table(f"One edited entry among {size:,}", ("what", "time"), rows)


def _updates(entries: list[Entry], index: Path) -> Iterator[float]:
    """Yield ms from an edit to the answer that shows it."""
    with Engine.open(index) as engine:
        for number_, entry in enumerate(entries):
            word = f"quokkaword{number_}"
            edited = Source(entry.id, entry.title, f"{entry.text}\n\nThis is a {word}.", markup="plain")
            start = time.perf_counter()
            engine.update([edited])
            hits = engine.search(word).hits
            took = time.perf_counter() - start
            # By its word, at any rank: made-up words are alike in meaning, so an earlier edit may come first.
            if not any(hit.slug == entry.id and hit.fields for hit in hits):
                raise BenchError(f"the edit of {entry.id} was not found")
            yield took * 1e3


def _processes(entries: list[Entry], pages: Path, index: Path) -> Iterator[float]:
    """Yield s of a process that brings the index in line with one edited file."""
    command = [sys.executable, "-m", "glossearch", "index", "--corpus", str(pages), "--index", str(index)]
    for entry in entries:
        _write(pages, entry, f"{entry.text}\n\nEdited.")
        start = time.perf_counter()
        run = subprocess.run(command, check=True, capture_output=True, text=True)
        took = time.perf_counter() - start
        if "1 changed" not in run.stdout:
            raise BenchError(f"`glossearch index` did not see the edit of {entry.id}: {run.stdout}")
        yield took


def _write(pages: Path, entry: Entry, text: str) -> None:
    matter = json.dumps({"title": entry.title, "aliases": list(entry.aliases)})
    (pages / f"{entry.id}.md").write_text(f"---\n{matter}\n---\n{text}\n", encoding="utf-8")
