"""What lies in a cluster or answers in its place and is not as glossearch left it: told, and left alone."""

from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler

import pytest
from clustering.cluster import Cluster

from clusters import current, generation, indexes, numbered
from gates import Gate, opened, send
from glossearch.backends.base import Reader
from glossearch.backends.opensearch import Access, OpenSearchStore, Place, connection
from glossearch.backends.opensearch.documents import identity
from glossearch.backends.opensearch.mapping import length
from glossearch.errors import BackendUnavailable, IndexCorrupt, RequestRefused
from glossearch.schema import TEXT_FIELDS
from support import ask, make_entry, put, slugs

ENTRIES = [make_entry(f"e{number}", f"Term {number}", f"It has w{number} and words.") for number in range(5)]
DAMAGED = "index damaged: .* run 'glossearch index --rebuild'"


@pytest.fixture
def place(cluster: Cluster, index_name: str, direct: connection.Connection) -> OpenSearchStore:
    return OpenSearchStore(Access((cluster.nodes[0].url,)), Place(index_name))


def test_an_index_of_the_name_is_left_alone(
    place: OpenSearchStore, direct: connection.Connection, index_name: str
) -> None:
    direct.ask("PUT", f"/{index_name}")
    for use in (lambda: put(place, ENTRIES), place.open, place.exists):
        with pytest.raises(BackendUnavailable, match="is an index of something else; name another one"):
            use()
    assert indexes(direct, index_name) == [index_name]


def test_an_alias_of_the_name_is_left_alone(
    place: OpenSearchStore, direct: connection.Connection, index_name: str
) -> None:
    theirs = f"{index_name}-g000001"
    direct.ask("PUT", f"/{theirs}")
    direct.ask("PUT", f"/{theirs}/_alias/{index_name}")
    for use in (lambda: put(place, ENTRIES), place.open, place.exists):
        with pytest.raises(BackendUnavailable, match="is an alias of something else; name another one"):
            use()
    assert indexes(direct, index_name) == [theirs]
    assert current(direct, index_name) == theirs


def test_an_index_with_the_name_of_the_lock_is_left_alone(
    place: OpenSearchStore, direct: connection.Connection, index_name: str
) -> None:
    theirs = f"{index_name}-control"
    direct.ask("PUT", f"/{theirs}/_doc/1", {"theirs": 1})
    with pytest.raises(BackendUnavailable, match=f"cannot be written: {theirs} is an index of something"):
        put(place, ENTRIES)
    assert indexes(direct, index_name) == [theirs]
    assert "lock" not in str(direct.ask("GET", f"/{theirs}/_mapping"))


def test_indexes_with_names_much_like_ours_are_no_generations(
    place: OpenSearchStore, direct: connection.Connection, index_name: str
) -> None:
    theirs = [f"{index_name}-g000099", f"{index_name}-g000099-5e1f09ab-old", f"{index_name}-gold"]
    for one in theirs:
        direct.ask("PUT", f"/{one}")
    for number in range(3):
        put(place, [make_entry(f"e{number}")], fresh=True)
    assert set(theirs) <= set(indexes(direct, index_name))
    with place.lock():
        place.rollback()
    assert current(direct, index_name) == generation(direct, index_name, 2)


def test_a_closed_index_is_damaged_and_can_be_replaced(
    place: OpenSearchStore, direct: connection.Connection, index_name: str
) -> None:
    put(place, ENTRIES)
    direct.ask("POST", f"/{current(direct, index_name)}/_close")
    for use in (place.open, lambda: put(place, ENTRIES)):
        with pytest.raises((IndexCorrupt, RequestRefused), match="closed"):
            use()
    with pytest.raises(IndexCorrupt, match=DAMAGED):
        place.open()
    put(place, ENTRIES, fresh=True)
    with place.open() as reader:
        assert reader.count == len(ENTRIES)


def test_an_index_whose_block_was_taken_away_is_updated_all_the_same(
    place: OpenSearchStore, direct: connection.Connection, index_name: str
) -> None:
    put(place, ENTRIES)
    unlocked(direct, current(direct, index_name))
    put(place, [make_entry("more")])
    with place.open() as reader:
        assert reader.count == len(ENTRIES) + 1


def unlocked(direct: connection.Connection, index: str) -> None:
    direct.ask("PUT", f"/{index}/_settings", {"index.blocks.write": False})


def test_an_index_that_lost_an_entry_is_not_built_upon(
    place: OpenSearchStore, direct: connection.Connection, index_name: str
) -> None:
    put(place, ENTRIES)
    index = current(direct, index_name)
    unlocked(direct, index)
    direct.ask("DELETE", f"/{index}/_doc/{identity('e1')}", refresh="true")
    with pytest.raises(IndexCorrupt, match=f"{index} has 4 entries and was written with 5; run"):
        put(place, [make_entry("more")])
    assert current(direct, index_name) == index
    assert numbered(direct, index_name) == [1]


READINGS: dict[str, Callable[[Reader], object]] = {
    "digests": lambda reader: reader.digests(),
    "headlines": lambda reader: reader.headlines(),
    "words": lambda reader: reader.words(),
    "name_keys": lambda reader: list(reader.name_keys()),
    "named": lambda reader: reader.named("odd"),
    "search": lambda reader: ask(reader, "words"),
    "name": lambda reader: ask(reader, "odd"),
    "entry": lambda reader: reader.entry("odd"),
}
ADDED: dict[str, dict[str, object]] = {
    "only a kind": {"kind": "entry"},
    "no slug": {"kind": "entry", "names": "odd", "body": "words", "digest": "d"},
    "lengths": {"kind": "entry", "body": "words", **{length(name): 1 for name in TEXT_FIELDS}},
    "a slug": {"kind": "entry", "names": "odd", "slug": "odd", "body": "words", "digest": "d"},
    "a headline": {
        "kind": "entry",
        "names": "odd",
        "slug": "odd",
        "body": "words",
        "headline": "cnViYmlzaA==",
    },
}


@pytest.mark.parametrize("added", ADDED)
def test_a_document_that_somebody_added_is_damage_and_no_traceback(
    place: OpenSearchStore, direct: connection.Connection, index_name: str, added: str
) -> None:
    put(place, ENTRIES)
    index = current(direct, index_name)
    unlocked(direct, index)
    direct.ask("PUT", f"/{index}/_doc/added", ADDED[added], refresh="true")
    told = []
    for reading in READINGS.values():
        with place.open() as reader:
            try:
                reading(reader)
            except IndexCorrupt as error:
                told.append(str(error))
            except RequestRefused:  # a script finds no length in it
                assert "body" in ADDED[added]
    assert told
    assert all(one.endswith("run 'glossearch index --rebuild'") for one in told)
    with place.open() as reader:
        assert f"{index}: has 6 entries and was written with 5" in list(reader.damaged())
        with suppress(IndexCorrupt, RequestRefused):
            assert set(slugs(ask(reader, "w1"))) == {"e1"}


def test_an_index_with_other_fields_tells_what_its_writer_said(
    place: OpenSearchStore, direct: connection.Connection, index_name: str
) -> None:
    """Of which the engine sees that it is outdated."""
    put(place, ENTRIES)
    index = current(direct, index_name)
    meta = dict(direct.ask("GET", f"/{index}/_mapping")[index]["mappings"]["_meta"]["glossearch"])
    direct.ask("PUT", f"/{index}/_mapping", {"_meta": {"glossearch": {**meta, "lengths": [1, 2]}}})
    with place.open() as reader:
        assert reader.manifest == meta["manifest"]


PAGE = b"<p>Nothing here."


@pytest.mark.parametrize(
    ("status", "body", "mimetype"),
    [
        (200, b'"text"', "application/json"),
        (200, b"[1, 2]", "application/json"),
        (200, b"7", "application/json"),
        (200, b"plain", "text/plain"),
        (200, b"", "application/json"),
        (404, PAGE, "text/html"),
        (404, b'"text"', "application/json"),
        (200, PAGE, "text/html"),
        (400, PAGE, "text/html"),
        (400, b'{"error": "text"}', "application/json"),
        (400, b'{"error": {"root_cause": ["x"]}}', "application/json"),
        (500, b"[]", "application/json"),
        (502, PAGE, "text/html"),
    ],
)
def test_what_does_not_answer_as_a_cluster_is_told(
    index_name: str, status: int, body: bytes, mimetype: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_READER_SECONDS", 0.05)
    monkeypatch.setattr(connection, "_WRITER_SECONDS", 0.05)

    def answer(handler: BaseHTTPRequestHandler) -> None:
        send(handler, status, body, mimetype)

    with opened(Gate("")) as gate:
        gate.faults.extend([answer] * 1000)
        store = OpenSearchStore(Access((gate.url,)), Place(index_name))
        for use in (store.exists, store.open, lambda: put(store, ENTRIES)):
            with pytest.raises(BackendUnavailable) as caught:
                use()
            assert str(caught.value).startswith(gate.url)
            if status in (200, 404):
                assert "does not answer as OpenSearch does" in str(caught.value)


def test_a_wrong_host_is_told_to_writers_as_soon_as_to_readers(
    index_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_READER_SECONDS", 0.05)
    store = OpenSearchStore(Access(("http://127.0.0.1:1",)), Place(index_name))
    with pytest.raises(BackendUnavailable, match="cannot be reached"):
        put(store, ENTRIES)


def test_what_stays_refused_is_not_tried_again(
    cluster: Cluster, index_name: str, direct: connection.Connection
) -> None:
    """Which a cluster says with a status of its own failure, too."""
    put(OpenSearchStore(Access((cluster.nodes[0].url,)), Place(index_name)), ENTRIES)
    direct.ask("PUT", f"/{index_name}-other")
    added = {"index": f"{index_name}-other", "alias": index_name, "is_write_index": True}
    with opened(Gate(cluster.nodes[0].url)) as gate:
        asking = connection.Connection(Access((gate.url,)))
        with pytest.raises(RequestRefused, match="more than one write index"):
            asking.ask("POST", "/_aliases", {"actions": [{"add": added}]})
        assert len(gate.asked) == 1
        with pytest.raises(RequestRefused, match=f"no such index .*{index_name}-none"):
            asking.ask("GET", f"/{index_name}-none/_mapping")
        asking.close()
