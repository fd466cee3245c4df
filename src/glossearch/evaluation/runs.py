"""Runs: what a search found for each query, in TREC's format ``qid Q0 docno rank score tag``."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from glossearch.evaluation.qrels import Qrels, relevant
from glossearch.evaluation.trec import at, lines, run_line, token

if TYPE_CHECKING:
    from glossearch.engine import Engine


class Scored(NamedTuple):
    """One retrieved entry."""

    docno: str
    score: float


@dataclass(frozen=True, slots=True)
class Run:
    """``rankings``: query id -> what was found, best first."""

    name: str
    rankings: Mapping[str, tuple[Scored, ...]]

    def top(self, query: str, count: int) -> tuple[str, ...]:
        """Return the docnos of the ``count`` best for ``query``."""
        return tuple(scored.docno for scored in self.rankings.get(query, ())[:count])


def search_run(engine: "Engine", queries: Iterable[tuple[str, str]], depth: int) -> Run:
    """Search for each of ``queries`` (id, text), and keep the ``depth`` best of each."""
    rankings = {}
    for name, text in queries:
        hits = engine.search(text, limit=depth, highlight=False).hits
        rankings[name] = tuple(Scored(token(hit.slug), hit.score) for hit in hits)
    return Run("glossearch", rankings)


def not_indexed(engine: "Engine", qrels: Qrels) -> tuple[str, ...]:
    """Return the relevant docnos that are no entry of the index, so that no search can find them."""
    known = {token(line.slug) for line in engine.headlines()}
    wanted = dict.fromkeys(docno for query in qrels for docno in sorted(relevant(qrels, query)))
    return tuple(docno for docno in wanted if docno not in known)


def read_run(file: Path) -> Run:
    """Read a run. As with trec_eval the score gives the order; where it is equal, the rank.

    Raises `EvaluationError` with the file and line.
    """
    found: dict[str, list[tuple[int, Scored]]] = {}
    seen: set[tuple[str, str]] = set()
    for number, line in lines(file):
        columns = line.split()
        if len(columns) != 6:
            raise at(file, number, f"{len(columns)} columns, where qid Q0 docno rank score tag was expected")
        query, _, docno, rank, score, _ = columns
        if not rank.isdecimal() or len(rank) > 9:
            raise at(file, number, f"the rank must be a whole number, not '{rank}'")
        if (query, docno) in seen:
            raise at(file, number, f"'{docno}' was found for '{query}' already")
        seen.add((query, docno))
        found.setdefault(query, []).append((int(rank), Scored(docno, _number(file, number, score))))
    return Run(file.name, {query: _ordered(ranked) for query, ranked in found.items()})


def write_run(out: IO[str], run: Run) -> None:
    """Write ``run`` in TREC's format."""
    for query, ranked in run.rankings.items():
        for rank, (docno, score) in enumerate(ranked, 1):
            out.write(run_line(query, docno, rank, score, run.name))


def _number(file: Path, number: int, score: str) -> float:
    try:
        value = float(score)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise at(file, number, f"the score must be a number, not '{score}'")
    return value


def _ordered(ranked: list[tuple[int, Scored]]) -> tuple[Scored, ...]:
    return tuple(scored for _, scored in sorted(ranked, key=lambda pair: (-pair[1].score, pair[0])))
