"""Generations in a cluster: switched under load, broken off, swept, and what else lies there."""

import os
import signal
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from clustering.cluster import Cluster

from clusters import generation, numbered
from glossearch.backends.opensearch import Access, OpenSearchStore, Place, connection, generations, locking
from glossearch.config import load
from glossearch.corpus import Entry
from glossearch.engine import Engine
from glossearch.errors import BackendUnavailable, RequestRefused
from glossearch.schema import digest
from support import COMMAND, MAKING, Glossary, ask, eventually, make_entry, put, slugs

SEARCHES, THREADS, SEARCHES_OF_A_READER = 1_000, 4, 5
WORDS = ("alpha", "beta", "gamma", "delta")


@pytest.fixture
def place(cluster: Cluster, index_name: str, direct: connection.Connection) -> OpenSearchStore:
    return OpenSearchStore(Access((cluster.nodes[0].url,)), Place(index_name))


@pytest.fixture
def clustered(
    cluster: Cluster,
    index_name: str,
    glossary: Glossary,
    direct: connection.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> Glossary:
    """An empty glossary whose commands keep the index in the cluster."""
    monkeypatch.chdir(glossary.root)
    monkeypatch.setenv("GLOSSEARCH_BACKEND", "opensearch")
    monkeypatch.setenv("GLOSSEARCH_OPENSEARCH_HOSTS", cluster.nodes[0].url)
    monkeypatch.setenv("GLOSSEARCH_OPENSEARCH_INDEX", index_name)
    return glossary


def test_every_answer_is_of_one_generation_while_the_alias_moves(place: OpenSearchStore) -> None:
    def write(word: str) -> None:
        put(place, [make_entry(f"e{number}", word, f"All say {word}.") for number in range(20)], fresh=True)

    write(WORDS[0])
    done = threading.Event()

    def search(_: int) -> set[str]:
        with place.open() as reader:
            found = [ask(reader, "say") for _ in range(SEARCHES_OF_A_READER)]
        assert {page.total for page in found} == {20}
        return {hit.entry.title for page in found for hit in page.hits}

    def rewrite() -> None:
        number = 0
        while not done.is_set():
            number += 1
            write(WORDS[number % len(WORDS)])

    with ThreadPoolExecutor(THREADS + 1) as pool:
        writing = pool.submit(rewrite)
        titles = list(pool.map(search, range(SEARCHES // SEARCHES_OF_A_READER)))
        done.set()
        writing.result()
    assert {len(found) for found in titles} == {1}
    assert len(set.union(*titles)) > 1, "and it did move"


def test_an_interrupted_rebuild_leaves_the_old_one_and_goes_on_later(
    clustered: Glossary, index_name: str, direct: connection.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(300):
        clustered.write(f"e{number}", f"Term {number}", f"Old text number {number}.")
    monkeypatch.setattr(locking, "_GONE_SECONDS", 0.5)
    settings = load(clustered.root, os.environ)
    Engine.build(settings=settings)
    for number in range(300):
        clustered.write(f"e{number}", f"Term {number}", f"New text number {number}.")
    process = subprocess.Popen([*COMMAND, "index", "--rebuild"], cwd=clustered.root)
    eventually(lambda: len(numbered(direct, index_name)) == 2, "the next generation is being written")
    process.send_signal(signal.SIGKILL)
    process.wait()
    with Engine.open(settings=settings) as engine:
        assert engine.search("number 7").hits[0].entry.text == "Old text number 7."
    assert Engine.build(settings=settings, rebuild=True).total == 300
    with Engine.open(settings=settings) as engine:
        assert engine.search("number 7").hits[0].entry.text == "New text number 7."
        assert engine.count == 300
    assert numbered(direct, index_name) == [1, 3], "the third began with what the second had"


def test_what_a_broken_off_writer_sent_is_not_sent_again(
    place: OpenSearchStore, direct: connection.Connection, index_name: str
) -> None:
    entries = [make_entry(f"e{number}", body=f"Text {number}.") for number in range(50)]
    with pytest.raises(KeyboardInterrupt):
        put_until_interrupted(place, entries)
    before = documents(direct, generation(direct, index_name, 1))
    assert len(before) >= 1
    put(place, [*entries[:-1], make_entry("new")], fresh=True)
    with place.open() as reader:
        assert set(reader.digests()) == {*(f"e{number}" for number in range(49)), "new"}
    after = documents(direct, generation(direct, index_name, 2))
    assert {key for key in before if after.get(key) == before[key]}, "some were kept as they were"
    assert numbered(direct, index_name) == [2]


def put_until_interrupted(place: OpenSearchStore, entries: list[Entry]) -> None:
    with place.lock(), place.write(fresh=True) as writer:
        for entry in entries:
            writer.add(MAKING.document(entry), digest(entry))
        writer._bulk.flush()
        raise KeyboardInterrupt


def documents(direct: connection.Connection, index: str) -> dict[str, int]:
    """Return the version of each document, by its id."""
    direct.ask("POST", f"/{index}/_refresh")
    found = direct.ask("POST", f"/{index}/_search", {"size": 1000, "version": True, "_source": False})
    return {hit["_id"]: hit["_version"] for hit in found["hits"]["hits"]}


def test_old_generations_go(
    place: OpenSearchStore, direct: connection.Connection, index_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "_KEPT_MS", -1)
    for number in range(4):
        put(place, [make_entry(f"e{number}")])
    assert numbered(direct, index_name) == [3, 4], "one is kept for who goes back"


def test_readers_keep_theirs_for_a_while(
    place: OpenSearchStore, direct: connection.Connection, index_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        put(place, [make_entry(f"e{number}")])
    assert numbered(direct, index_name) == [1, 2, 3, 4]
    monkeypatch.setattr(generations, "_MOST_KEPT", 2)
    put(place, [make_entry("last")])
    assert numbered(direct, index_name) == [3, 4, 5]


def test_an_alias_for_several_is_told(
    place: OpenSearchStore, direct: connection.Connection, index_name: str
) -> None:
    put(place, [make_entry("cat")])
    put(place, [make_entry("dog")])
    direct.ask("PUT", f"/{generation(direct, index_name, 1)}/_alias/{index_name}")
    with pytest.raises(BackendUnavailable, match="stands for 2 indexes"):
        place.open()


def test_a_query_that_demands_more_than_a_request_may_hold_is_refused_with_what_to_do(
    place: OpenSearchStore,
) -> None:
    put(place, [make_entry("one", "One", "It has a word.")])
    with place.open() as reader:
        assert slugs(ask(reader, " ".join(f'-"no{number}"' for number in range(140)) + " word")) == ["one"]
        with pytest.raises(RequestRefused, match="put fewer in quotes"):
            ask(reader, " ".join(f'"no{number}"' for number in range(199)))
