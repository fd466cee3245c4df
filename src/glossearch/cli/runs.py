"""The formats of ``batch``."""

from collections.abc import Callable
from typing import IO

from glossearch import presentation
from glossearch.cli.common import to_json
from glossearch.evaluation.tables import Rows
from glossearch.evaluation.trec import run_line
from glossearch.results import SearchResults

Write = Callable[[str, SearchResults], None]


def _jsonl(out: IO[str], _passages: bool, _tag: str) -> Write:
    def write(name: str, results: SearchResults) -> None:
        out.write(to_json({"id": name, **presentation.results(results)}) + "\n")

    return write


def _csv(out: IO[str], passages: bool, _tag: str, dialect: str = "excel") -> Write:
    columns = ["id", "query", "rank", "slug", "title", "score", *(["passage"] if passages else [])]
    rows = Rows(out, dialect)
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
