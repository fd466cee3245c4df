"""Sources -> what they gave, in their order: made here, or shared with other processes where that pays."""

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

# A process needs 0.4 s of processor time before its first document; reading and making take 0.4 s for each
# thousand of small entries, or MB of text. So two are as fast as one at 2 MB, counted like this.
_WORTH = 2 << 20
_EACH = 1 << 10
_CHUNK = 32 << 10
_MOST_KNOWN = 1 << 10
# Chunks done here while an older one is not: so much may wait in memory.
_MOST_WAITING = 32
# This process reads the answers and writes the index, in half the time that making takes: more would wait.
_MOST_WORKERS = 4


def made(items: Iterator[Item], work: Work, processes: int) -> Results:
    """Yield each source and what it gave, made by so many processes, this one among them."""
    if processes < 2 or work.making.recipe is None or not sys.executable:
        yield from _alone(items, work)
        return
    ahead, much = _peek(items)
    if not much:
        yield from _alone(ahead, work)
        return
    with Workers(min(processes - 1, _MOST_WORKERS), work) as workers:
        rest = chain(ahead, items)
        while not workers.ready() and (item := next(rest, None)):
            yield from _alone([item], work)
        yield from _shared(rest, work, workers)


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


def _shared(items: Iterator[Item], work: Work, workers: Workers) -> Results:
    """Give chunks to the workers, and do some here rather than wait for an answer."""
    waiting: deque[tuple[list[Item], list[Made] | None]] = deque()
    chunks = _chunks(items)
    while True:
        much = len(waiting) > _MOST_WAITING
        done = waiting and (waiting[0][1] is not None or workers.answered())
        # Writing what is done comes second: a worker without work is lost time.
        if much or (workers.full and done):
            yield from _merged(*waiting.popleft(), workers)
            continue
        chunk = next(chunks, None)
        if chunk is None:
            break
        sources = [source for source, known in chunk if known is None]
        if not sources or workers.full:
            waiting.append((chunk, [work.do(source) for source in sources]))
        else:
            workers.send(sources)
            waiting.append((chunk, None))
    while waiting:
        yield from _merged(*waiting.popleft(), workers)


def _merged(chunk: list[Item], done: list[Made] | None, workers: Workers) -> Results:
    """Yield the items of a chunk with what was made of it, here or by a worker."""
    answers = iter(workers.receive() if done is None else done)
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
