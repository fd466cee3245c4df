"""Taking times in turns, so that what else the machine does hits all engines alike."""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

Asked = TypeVar("Asked")
Timings = dict[str, list[float]]


def rotated(names: Sequence[str], turn: int) -> Sequence[str]:
    """Return ``names`` beginning with another one at each turn."""
    first = turn % len(names)
    return [*names[first:], *names[:first]]


def alternately(calls: Mapping[str, Callable[[Asked], object]], all_asked: Sequence[Asked]) -> Timings:
    """Return the ms of each call for each thing asked; all calls have one before any has the next."""
    timings: Timings = {name: [] for name in calls}
    for turn, asked in enumerate(all_asked):
        for name in rotated(list(calls), turn):
            timings[name].append(timed(calls[name], asked))
    return timings


def in_rounds(
    calls: Mapping[str, Callable[[Asked], object]], all_asked: Sequence[Asked], rounds: int
) -> Iterator[Timings]:
    """Yield the timings of each round; each begins at another place, and so with other neighbours."""
    for number in range(rounds):
        start = number % len(all_asked)
        yield alternately(calls, [*all_asked[start:], *all_asked[:start]])


def timed(call: Callable[[Asked], object], asked: Asked) -> float:
    """Return how long a call takes, in ms."""
    start = time.perf_counter()
    call(asked)
    return (time.perf_counter() - start) * 1e3


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that ``share`` of all are below."""
    ranked = sorted(values)
    return ranked[min(int(len(ranked) * share), len(ranked) - 1)]


def over_rounds(rounds: Sequence[Timings], name: str, share: float) -> float:
    """Return the median, over the rounds, of the quantile that an engine has in each."""
    return statistics.median(quantile(timings[name], share) for timings in rounds)
