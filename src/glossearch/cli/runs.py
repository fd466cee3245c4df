"""The formats of ``batch``, and where its output goes."""

import csv
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

from glossearch import presentation
from glossearch.cli.common import to_json
from glossearch.evaluation.trec import run_line
from glossearch.results import SearchResults

Write = Callable[[str, SearchResults], None]


def _jsonl(out: IO[str], _passages: bool, _tag: str) -> Write:
    def write(name: str, results: SearchResults) -> None:
        out.write(to_json({"id": name, **presentation.results(results)}) + "\n")

    return write


def _csv(out: IO[str], passages: bool, _tag: str, dialect: str = "excel") -> Write:
    columns = ["id", "query", "rank", "slug", "title", "score", *(["passage"] if passages else [])]
    rows = csv.writer(out, dialect, lineterminator="\n")
    rows.writerow(columns)

    def write(name: str, results: SearchResults) -> None:
        for rank, hit in enumerate(results.hits, 1):
            passage = [hit.passage.text] if hit.passage else []
            rows.writerow([name, results.query, rank, hit.slug, hit.title, f"{hit.score:.6f}", *passage])

    return write


def _tsv(out: IO[str], passages: bool, tag: str) -> Write:
    return _csv(out, passages, tag, "excel-tab")


def _trec(out: IO[str], _passages: bool, tag: str) -> Write:
    """``qid Q0 docno rank score tag``; white space in a field, which the format cannot hold, becomes %20."""

    def write(name: str, results: SearchResults) -> None:
        for rank, hit in enumerate(results.hits, 1):
            out.write(run_line(name, hit.slug, rank, hit.score, tag))

    return write


FORMATS: dict[str, Callable[[IO[str], bool, str], Write]] = {
    "jsonl": _jsonl,
    "csv": _csv,
    "tsv": _tsv,
    "trec": _trec,
}


@contextmanager
def destination(file: Path | None) -> Iterator[IO[str]]:
    """Yield stdout, or a temporary file that becomes ``file`` once all went well and is removed else.

    What is no regular file, such as /dev/stderr or a named pipe, is written to as it is.
    """
    if file is None:
        yield sys.stdout
        return
    target = Path(os.path.realpath(file))
    special = target.exists() and not target.is_file()
    temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with _opened(target if special else temporary, file) as out:
            yield out
            out.flush()
            if not special:
                os.fsync(out.fileno())
        if not special:
            temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _opened(path: Path, named: Path) -> IO[str]:
    try:
        return path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise click.FileError(str(named), hint=str(error.strerror)) from error
