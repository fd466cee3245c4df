"""Nodes that are lost, stopped and come back, in a cluster of three."""

import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from clustering.cluster import Cluster

from clusters import FETCHED, started
from glossearch.backends.base import Found, Reader
from glossearch.backends.opensearch import Access, OpenSearchStore, Place, bulk, connection, generations
from glossearch.errors import BackendUnavailable
from glossearch.schema import digest
from support import MAKING, ask, eventually, make_entry, put

pytestmark = pytest.mark.cluster
SEARCHES, THREADS = 1_000, 4
EVERY = 10
"""One search of so many is by a reader of its own."""
ENTRIES = [
    make_entry(f"e{number}", f"Term {number}", f"It has w{number % 7} and w{number % 11} and w{number % 13}.")
    for number in range(200)
]
QUERIES = [*(f"w{number}" for number in range(13)), "term 5", "w1 w2 -w3", "what is term 77"]


@pytest.fixture(scope="module")
def three() -> Iterator[Cluster]:
    """A cluster of three nodes, of which tests may end some."""
    with tempfile.TemporaryDirectory() as folder:
        cluster = started(Cluster(Path(folder) / "cluster", FETCHED, short_lived=True), 3)
        yield cluster
        cluster.down()


@pytest.fixture
def nodes(three: Cluster) -> Cluster:
    """The three nodes, all running: what an earlier test has ended is started again."""
    running = three.running
    for node in three.nodes:
        if node not in running:
            three.start(node.number)
    three.wait(3)
    return three


@pytest.fixture
def made(nodes: Cluster, request: pytest.FixtureRequest) -> Callable[..., OpenSearchStore]:
    """Return a function that makes a store for the test, by all nodes."""
    name = f"nodes-{abs(hash(request.node.name)):x}"

    def make(replicas: int = 1, seconds: float = 10.0) -> OpenSearchStore:
        access = Access(tuple(node.url for node in nodes.nodes), seconds=seconds)
        return OpenSearchStore(access, Place(f"{name}-{replicas}", shards=3, replicas=replicas))

    return make


def answers(reader: Reader) -> dict[str, Found]:
    return {text: ask(reader, text) for text in QUERIES}


def answer_or_error(reader: Reader, text: str) -> Found | None:
    """Return the answer, or None where it is an error."""
    try:
        return ask(reader, text)
    except BackendUnavailable:
        return None


def healed(reader: Reader, wanted: dict[str, Found]) -> bool:
    return all(answer_or_error(reader, text) == wanted[text] for text in QUERIES)


def test_a_node_that_hangs_costs_a_bounded_time(nodes: Cluster, made: Callable[..., OpenSearchStore]) -> None:
    place = made(seconds=1.0)
    put(place, ENTRIES)
    stopped = nodes.nodes[0]
    with place.open() as reader:
        wanted = answers(reader)
        os.kill(stopped.pid, signal.SIGSTOP)
        try:
            for text in QUERIES[:4]:
                assert answer_or_error(reader, text) in (wanted[text], None)
        finally:
            os.kill(stopped.pid, signal.SIGCONT)
        nodes.wait(3)
        eventually(lambda: healed(reader, wanted), "the node is back")


def test_a_killed_node_is_not_noticed_where_there_are_copies_and_told_where_there_are_none(
    nodes: Cluster, made: Callable[..., OpenSearchStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = made(replicas=1)
    monkeypatch.setattr(connection, "_READER_SECONDS", 0.1)  # for so long the other tries again
    single = made(replicas=0)
    for place in (copied, single):
        put(place, ENTRIES)
    with copied.open() as reader, single.open() as alone:
        wanted = answers(reader)
        assert answers(alone) == wanted
        asked = threading.Semaphore(0)

        def search(number: int) -> bool:
            text = QUERIES[number % len(QUERIES)]
            asked.release()
            if number % EVERY:
                return ask(reader, text) == wanted[text]
            with copied.open() as another:  # which has kept nothing, and asks for all
                return ask(another, text) == wanted[text]

        with ThreadPoolExecutor(THREADS) as pool:
            found = [pool.submit(search, number) for number in range(SEARCHES)]
            for _ in range(SEARCHES // 4):
                asked.acquire()
            nodes.kill(1)
            right = [one.result() for one in found]
        assert all(right), "and none has failed"

        assert [text for text in QUERIES if answer_or_error(alone, text) not in (wanted[text], None)] == []
        assert answer_or_error(alone, QUERIES[0]) is None
        nodes.start(1)
        nodes.wait(3)
        eventually(lambda: healed(alone, wanted), "the shards are back")


def test_nothing_is_lost_when_a_node_is_killed_while_entries_are_sent(
    nodes: Cluster, made: Callable[..., OpenSearchStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "_OPERATIONS", 10)
    monkeypatch.setattr(generations, "_SECONDS_FOR_REPLICAS", 2)  # the cluster waits a minute for the node
    place = made()
    with place.lock(), place.write(fresh=True) as writer:
        for number, entry in enumerate(ENTRIES):
            writer.add(MAKING.document(entry), digest(entry))
            if number == len(ENTRIES) // 3:
                nodes.kill(3)
        writer.commit({})
    with place.open() as reader:
        assert reader.count == len(ENTRIES)
        assert reader.digests() == {entry.slug: digest(entry) for entry in ENTRIES}
        assert list(reader.damaged()) == []
