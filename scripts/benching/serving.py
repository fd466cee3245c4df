"""HTTP: the API and the results page beside coleifer's scout, each served by a process of its own."""

import importlib.util
import random
import re
import statistics
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote_plus

from bench_data import Collection
from bench_peers import corpus

from benching.goals import HTTP, HTTP_SPREAD, Verdict
from benching.loading import Load, load, shuffled
from benching.report import Report, Table
from benching.scale import Scale
from benching.scouting import INDEX
from benching.servers import started
from benching.timing import rotated
from benching.workshop import Workshop

CONNECTIONS = 8
THREADS = 4
SECONDS = 30.0
"""The longest that a round may take for one server."""
API, PAGE, SCOUT, SCOUT_ALL = "api", "page", "scout", "scout, all words"
_SEED = 5
_WORD = re.compile(r"\w+")
_COLUMNS = (
    "what",
    "requests / s",
    "p50 ms",
    "p99 ms",
    "p99 / p50",
    "errors",
    "KB an answer",
    "it / scout",
    "at least",
)


class Target(NamedTuple):
    """Where the queries go to."""

    port: int
    paths: Sequence[str]


def has_scout() -> bool:
    """Whether scout is installed."""
    return importlib.util.find_spec("scout") is not None


def serves(collection: Collection, workshop: Workshop, scale: Scale, report: Report) -> Table:
    """Measure all in turns, and return their table."""
    asked = queries(collection, scale.http_queries)
    with ExitStack() as servers:
        targets = _targets(collection, workshop, asked, servers)
        loads: dict[str, list[Load]] = {name: [] for name in targets}
        for number in range(-1, scale.http_rounds):  # the first is for warming
            for name in rotated(list(targets), number):
                target = targets[name]
                paths = shuffled(target.paths, scale.http_times, number)
                found = load(target.port, paths, CONNECTIONS, SECONDS)
                if number >= 0:
                    loads[name].append(found)
    figures = {name: _figures(rounds) for name, rounds in loads.items()}
    report.figures["http"] = figures
    report.verdicts.extend(_verdicts(figures))
    title = (
        f"HTTP, {len(collection.entries)} entries, {CONNECTIONS} connections, {len(asked)} queries, "
        f"median of {scale.http_rounds} rounds of {len(asked) * scale.http_times:,} requests"
    )
    return Table(title, _COLUMNS, [_row(name, it, figures) for name, it in figures.items()])


def queries(collection: Collection, count: int) -> list[str]:
    """Return ``count`` things to ask for, all different: names of entries, and pieces of what they say."""
    chosen = random.Random(_SEED)
    names = [name for entry in collection.entries for name in (entry.title, *entry.aliases)]
    found = dict.fromkeys(" ".join(_WORD.findall(name)) for name in chosen.sample(names, len(names)))
    asked = list(found)[: count // 2]
    texts = [_WORD.findall(entry.text) for entry in collection.entries]
    while len(asked) < count:
        words = chosen.choice(texts)
        start, length = chosen.randrange(max(1, len(words) - 8)), chosen.randint(3, 8)
        piece = " ".join(words[start : start + length])
        if piece not in asked:
            asked.append(piece)
    return asked


def _targets(
    collection: Collection, workshop: Workshop, asked: Sequence[str], servers: ExitStack
) -> dict[str, Target]:
    folder = workshop.place(collection) / "http"
    folder.mkdir(parents=True, exist_ok=True)
    entries, index = corpus(collection.entries, folder / "corpus.jsonl"), folder / "index"
    options = ["--port", "0", "--threads", str(THREADS), "--corpus", str(entries), "--index", str(index)]
    ours = servers.enter_context(started(["-m", "glossearch", "serve", *options], folder / "ours.log"))
    targets = {
        API: Target(ours, [f"/api/v1/search?q={quote_plus(query)}" for query in asked]),
        PAGE: Target(ours, [f"/search?q={quote_plus(query)}" for query in asked]),
    }
    if has_scout():
        script = Path(__file__).with_name("scouting.py")
        command = [str(script), str(entries), str(folder / "scout.db"), str(THREADS)]
        scout = servers.enter_context(started(command, folder / "scout.log"))
        # scout passes a query on to FTS5, which wants all words unless it is told otherwise.
        any_word = [" OR ".join(f'"{word}"' for word in query.split()) for query in asked]
        all_words = [" ".join(f'"{word}"' for word in query.split()) for query in asked]
        for name, given in ((SCOUT, any_word), (SCOUT_ALL, all_words)):
            targets[name] = Target(scout, [f"/{INDEX}/?q={quote_plus(query)}" for query in given])
    return targets


def _figures(rounds: Sequence[Load]) -> dict[str, float]:
    return {
        "requests / s": statistics.median(one.per_second for one in rounds),
        "p50, ms": statistics.median(one.within(0.5) for one in rounds),
        "p99, ms": statistics.median(one.within(0.99) for one in rounds),
        "p99 / p50": statistics.median(one.within(0.99) / one.within(0.5) for one in rounds),
        "errors": sum(one.errors for one in rounds),
        "KB an answer": statistics.mean(one.kilobytes for one in rounds),
    }


def _verdicts(figures: Mapping[str, Mapping[str, float]]) -> Iterator[Verdict]:
    for name, bound in HTTP.items():
        if SCOUT in figures:
            yield Verdict(f"HTTP, {name} / scout, requests / s", _times(name, figures), bound, at_least=True)
        yield Verdict(f"HTTP, {name}: errors", figures[name]["errors"], 0)
    yield Verdict(f"HTTP, {API}: p99 / p50", figures[API]["p99 / p50"], HTTP_SPREAD)


def _times(name: str, figures: Mapping[str, Mapping[str, float]]) -> float:
    return figures[name]["requests / s"] / figures[SCOUT]["requests / s"]


def _row(name: str, it: Mapping[str, float], figures: Mapping[str, Mapping[str, float]]) -> list[str]:
    goal = HTTP.get(name)
    times = _times(name, figures) if SCOUT in figures else None
    return [
        name,
        *(f"{it[one]:,.0f}" if one in ("requests / s", "errors") else f"{it[one]:.2f}" for one in it),
        "" if times is None else f"{times:.2f}",
        "" if goal is None or times is None else f"{goal:g}: {'met' if times >= goal else 'missed'}",
    ]
