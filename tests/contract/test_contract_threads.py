"""One reader, many threads: held against every backend."""

import random
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from glossearch.backends.base import Found, Reader, Store
from stores import Backend
from support import PATIENCE, ask, make_entry, put, random_text

THREADS = 8
QUERIES = [
    *(f"w{n} w{n * 3} w{n * 7 + 1}" for n in range(40)),
    *(f'"w{n} w{n}"' for n in range(5)),
    *(f"w{n} -w{n + 1} category:c{n % 3}" for n in range(20)),
    *(f"term {n}" for n in range(20)),
]


@pytest.fixture
def store(backend: Backend, tmp_path: Path) -> Store:
    rng = random.Random(8)
    made = backend.make(tmp_path / "index")
    entries = [
        make_entry(f"e{n}", f"Term {n}", random_text(rng, 40, 60), categories=[f"C{n % 3}"])
        for n in range(60)
    ]
    put(made, entries)
    return made


def everything(reader: Reader, order: list[str]) -> dict[str, Found]:
    return {text: ask(reader, text) for text in order}


@pytest.fixture
def _hasty_threads() -> Iterator[None]:
    """Let threads take turns a hundred times as often as usual."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(before / 100)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("_hasty_threads")
@pytest.mark.parametrize("attempt", range(3))
def test_threads_that_share_a_reader_get_the_answers_of_one_alone(store: Store, attempt: int) -> None:
    with store.open() as alone:
        wanted = everything(alone, QUERIES)
        headlines, digests = sorted(map(repr, alone.headlines())), alone.digests()
    start = threading.Barrier(THREADS, timeout=PATIENCE)

    def work(number: int) -> bool:
        order = random.Random(attempt * THREADS + number).sample(QUERIES, len(QUERIES))
        start.wait()
        return (
            everything(shared, order) == wanted
            and sorted(map(repr, shared.headlines())) == headlines
            and shared.digests() == digests
        )

    with store.open() as shared, ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(work, range(THREADS))) == [True] * THREADS


def test_threads_go_on_undisturbed_while_a_writer_commits(store: Store) -> None:
    with store.open() as shared, ThreadPoolExecutor(THREADS) as pool:
        wanted = everything(shared, QUERIES)
    stop = threading.Event()

    def work(_: int) -> int:
        rounds = 0
        while not (stop.is_set() and rounds):
            assert everything(fresh, QUERIES[::5]) == {text: wanted[text] for text in QUERIES[::5]}
            rounds += 1
        return rounds

    with store.open() as fresh, ThreadPoolExecutor(THREADS) as pool:
        running = [pool.submit(work, number) for number in range(3)]
        try:
            for number in range(4):
                put(store, [make_entry(f"new{number}")], delete=[f"e{number}"])
        finally:
            stop.set()
        assert all(future.result(PATIENCE) for future in running)
