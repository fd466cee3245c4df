"""Sources -> what they gave, in their order: here, or shared out to other processes where that pays."""

import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from itertools import chain

from glossearch.corpus.sources import Source
from glossearch.indexing.work import Made, Work
from glossearch.indexing.workers import Workers

Item = tuple[Source, Made | None]
"""A source, and what it gave where that is known without reading it."""

Results = Generator[tuple[Source, Made], None, None]

# A process needs 0.4 s of processor time before its first document; reading and making take 0.3 s for each
# thousand of small entries, or MB of text. So two processes are as fast as none at 2 MB, counted like this.
_WORTH = 2 << 20
_EACH = 1 << 10
_CHUNK = 64 << 10
_MOST_KNOWN = 1 << 10


def made(items: Iterator[Item], work: Work, processes: int) -> Results:
    """Yield each source and what it gave, using so many other processes if more than one."""
    if processes < 2 or work.making.recipe is None or not sys.executable:
        yield from _alone(items, work)
        return
    ahead, much = _peek(items)
    if not much:
        yield from _alone(ahead, work)
        return
    with Workers(processes, work) as workers:
        rest = chain(ahead, items)
        while not workers.ready() and (item := next(rest, None)):
            yield from _alone([item], work)
        yield from _shared(rest, workers)


def _alone(items: Iterable[Item], work: Work) -> Results:
    for source, known in items:
        yield source, known or work.do(source)


def _peek(items: Iterator[Item]) -> tuple[list[Item], bool]:
    """Take items until sharing them out is known to pay; return them, and whether it is."""
    ahead, size = [], 0
    for source, known in items:
        ahead.append((source, known))
        size += 0 if known else _EACH + _size(source)
        if size > _WORTH:
            return ahead, True
    return ahead, False


def _shared(items: Iterator[Item], workers: Workers) -> Results:
    waiting: deque[list[Item]] = deque()
    for chunk in _chunks(items):
        sources = [source for source, known in chunk if known is None]
        if sources:
            workers.send(sources)
        waiting.append(chunk)
        while waiting and (workers.full or all(known for _, known in waiting[0])):
            yield from _merged(waiting.popleft(), workers)
    while waiting:
        yield from _merged(waiting.popleft(), workers)


def _merged(chunk: list[Item], workers: Workers) -> Results:
    """Yield the items of a chunk with what the workers made of it."""
    answers = iter(() if all(known for _, known in chunk) else workers.receive())
    for source, known in chunk:
        yield source, known or next(answers)


def _chunks(items: Iterator[Item]) -> Iterator[list[Item]]:
    """Yield items in lists that are worth sending, and small enough to have several under way."""
    chunk, size = [], 0
    for source, known in items:
        chunk.append((source, known))
        size += 0 if known else _EACH + _size(source)
        if size > _CHUNK or len(chunk) >= _MOST_KNOWN:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _size(source: Source) -> int:
    return len(source.raw) or (source.stamp[0] if source.stamp else 0)
