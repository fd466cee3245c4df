"""What a cluster refuses, loses on the way or holds damaged: told in one line, or made good."""

import base64
import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from clustering.cluster import Cluster

from clusters import current, generation, numbered
from gates import Fault, Gate, cut, opened, send
from glossearch.backends.opensearch import (
    Access,
    OpenSearchStore,
    Place,
    attachments,
    bulk,
    connection,
    fetching,
    locking,
    scanning,
    searching,
    statistics,
    store,
)
from glossearch.backends.opensearch.documents import identity
from glossearch.errors import BackendUnavailable, IndexBusy, IndexCorrupt, RequestRefused
from support import ask, eventually, make_entry, put, slugs

ENTRIES = [make_entry(f"e{number}", f"Term {number}", f"It has w{number} and words.") for number in range(5)]


@pytest.fixture
def gate(cluster: Cluster, direct: connection.Connection, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    monkeypatch.setattr(connection, "_READER_SECONDS", 0.2)
    monkeypatch.setattr(connection, "_WRITER_SECONDS", 0.5)
    with opened(Gate(cluster.nodes[0].url)) as gate:
        yield gate


@pytest.fixture
def place(gate: Gate, index_name: str) -> OpenSearchStore:
    return OpenSearchStore(Access((gate.url,)), Place(index_name))


def answering(status: int, body: object) -> Fault:
    """Return what answers in place of the node."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        send(handler, status, json.dumps(body).encode(), "application/json")

    return answer


REFUSING = answering(400, {"error": {"type": "odd_exception", "reason": "not like this"}, "status": 400})


def unlocked(direct: connection.Connection, index: str) -> None:
    direct.ask("PUT", f"/{index}/_settings", {"index.blocks.write": False})


def changed(direct: connection.Connection, index: str, slug: str, **values: str) -> None:
    """Have another document in the place of an entry's."""
    body = {"kind": "entry", "slug": slug, "digest": "d", **values}
    direct.ask("PUT", f"/{index}/_doc/{identity(slug)}", body, refresh="true")


def stored(direct: connection.Connection, index: str, slug: str) -> dict[str, str]:
    found = direct.ask("GET", f"/{index}/_doc/{identity(slug)}", stored_fields="entry,facts")
    return {key: values[0] for key, values in found["fields"].items()}


@pytest.mark.parametrize("lost", ["PUT /{}-control", "_doc/lock", "PUT /{}-g000001-", "/_aliases"])
def test_what_was_done_though_the_answer_was_lost_is_done(
    place: OpenSearchStore, gate: Gate, index_name: str, lost: str
) -> None:
    gate.where, gate.losing = lost.format(index_name), 1
    put(place, ENTRIES)
    assert gate.losing == 0
    with place.open() as reader:
        assert reader.count == len(ENTRIES)


@pytest.mark.parametrize(
    "refused", ["PUT /{}-control", "PUT /{}-control/_doc/lock", "PUT /{}-g000001-", "_refresh"]
)
def test_what_the_cluster_refuses_is_told_with_its_reason(
    place: OpenSearchStore, gate: Gate, index_name: str, refused: str
) -> None:
    gate.where = refused.format(index_name)
    gate.faults.append(REFUSING)
    with pytest.raises(BackendUnavailable, match="refuses a request: not like this"):
        put(place, ENTRIES)
    assert not place.exists()


@pytest.mark.parametrize(
    ("status", "error", "told"),
    [
        (
            403,
            {"type": "security_exception", "reason": "no rights"},
            "does not allow that to this user: no rights",
        ),
        (503, "upgrading", "not able to answer now: status 503"),
        (500, {"root_cause": [], "type": "odd_exception"}, "not able to answer now: odd_exception"),
    ],
)
def test_every_kind_of_refusal_has_words_of_its_own(
    place: OpenSearchStore, gate: Gate, status: int, error: object, told: str
) -> None:
    gate.faults.extend([answering(status, {"error": error})] * 100)
    with pytest.raises(BackendUnavailable, match=told):
        place.generation()


def test_a_host_that_is_no_address_is_told() -> None:
    with pytest.raises(BackendUnavailable, match="cannot be used"):
        OpenSearchStore(Access(("http://[::1",)), Place("x")).generation()


def test_a_new_index_that_gets_no_node_is_told(place: OpenSearchStore, gate: Gate, index_name: str) -> None:
    gate.where = f"PUT /{index_name}-g000001-"
    gate.faults.append(answering(200, {"acknowledged": True, "shards_acknowledged": False}))
    with pytest.raises(BackendUnavailable, match="gave no node for a new index"):
        put(place, ENTRIES)


def test_an_entry_that_is_not_taken_is_told(
    place: OpenSearchStore, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "_FIRST_DELAY", 0.0)
    gate.where = "_bulk"
    for status, told in (
        (400, "refuses an entry: no room"),
        (429, "takes no entries now; try again later: no room"),
    ):
        item = {"index": {"status": status, "error": {"reason": "no room"}}}
        gate.faults.extend([answering(200, {"errors": True, "items": [item]})] * 8)
        with pytest.raises(BackendUnavailable, match=told):
            put(place, ENTRIES[:1])
        gate.faults.clear()


def test_an_index_that_lacks_entries_is_not_switched_to(
    place: OpenSearchStore, gate: Gate, direct: connection.Connection, index_name: str
) -> None:
    put(place, ENTRIES[:1])
    gate.where = "_bulk"
    gate.faults.append(answering(200, {"errors": False, "items": []}))
    with pytest.raises(
        BackendUnavailable, match="has 1 entries and should have 5; the index is as it was before"
    ):
        put(place, ENTRIES[1:])
    assert current(direct, index_name) == generation(direct, index_name, 1)


def test_an_index_that_does_not_find_an_entry_by_name_is_not_switched_to(
    place: OpenSearchStore, gate: Gate, direct: connection.Connection, index_name: str
) -> None:
    """The gate lets somebody else write the entry anew, without its names, before it is looked for."""

    def overwrite(handler: BaseHTTPRequestHandler) -> None:
        changed(direct, generation(direct, index_name, 1), "e3")
        send(handler, 200, b"{}", "application/json")

    gate.where = "_refresh"
    gate.faults.append(overwrite)
    with pytest.raises(
        BackendUnavailable, match="does not find e3 by its name; the index is as it was before"
    ):
        put(place, ENTRIES)
    assert not place.exists()


def test_a_generation_that_went_while_it_was_opened_is_looked_for_again(
    place: OpenSearchStore, gate: Gate, index_name: str
) -> None:
    put(place, ENTRIES)
    gone = answering(404, {"error": {"type": "index_not_found_exception", "reason": "gone"}, "status": 404})
    gate.where = f"GET /{index_name}-g000001-"
    gate.faults.append(gone)
    with place.open() as reader:
        assert reader.count == len(ENTRIES)
    gate.faults.extend([gone] * store._OPEN_TRIES)
    with pytest.raises(BackendUnavailable, match="is rewritten too fast to be opened"):
        place.open()
    gate.faults.append(REFUSING)
    with pytest.raises(BackendUnavailable, match="not like this"):
        place.open()


def test_a_generation_that_does_not_say_what_it_is_is_damaged(
    place: OpenSearchStore, direct: connection.Connection, index_name: str
) -> None:
    put(place, ENTRIES)
    direct.ask(
        "PUT", f"/{current(direct, index_name)}/_mapping", {"_meta": {"glossearch": {"state": "finished"}}}
    )
    with pytest.raises(IndexCorrupt, match="does not say what it is; run 'glossearch index --rebuild'"):
        place.open()


def test_documents_that_are_damaged_are_told_and_never_shown(
    place: OpenSearchStore, direct: connection.Connection, index_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "_CHECKED_AT_ONCE", 2)
    put(place, ENTRIES)
    index = current(direct, index_name)
    unlocked(direct, index)
    other = stored(direct, index, "e1")
    changed(direct, index, "e0", **other)
    changed(direct, index, "e2", **{**other, "entry": base64.b64encode(b"rubbish").decode()})
    direct.ask("DELETE", f"/{index}/_doc/{identity('e4')}", refresh="true")
    with place.open() as reader:
        assert sorted(reader.damaged()) == [
            "e0: holds another entry",
            "e2: cannot be read (ValueError)",
            f"{index}: has 4 entries and was written with 5",
        ]
        with pytest.raises(
            IndexCorrupt, match=r"the entry e2 cannot be read .*; run 'glossearch index --rebuild'"
        ):
            reader.entry("e2")


def test_an_index_that_is_deleted_while_it_is_read_is_told(
    place: OpenSearchStore, direct: connection.Connection, index_name: str
) -> None:
    put(place, ENTRIES)
    with place.open() as reader:
        direct.ask("DELETE", f"/{current(direct, index_name)}")
        with pytest.raises(IndexCorrupt, match="e1 cannot be read: no such index"):
            reader.entry("e1")
        with pytest.raises(BackendUnavailable, match="refuses a request: no such index"):
            ask(reader, "words")


def test_what_is_remembered_is_bounded_and_answers_stay_right(
    place: OpenSearchStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "_CACHED", 2)
    monkeypatch.setattr(statistics, "_CACHED", 1)
    put(place, ENTRIES)
    with place.open() as reader:
        for _ in range(2):
            assert set(slugs(ask(reader, "words w2 w3"))) == {entry.slug for entry in ENTRIES}
        assert len(reader._fetching._kept) == 2


def test_hits_beyond_what_a_cluster_lists_are_refused(
    place: OpenSearchStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_DEEPEST", 3)
    put(place, ENTRIES)
    with place.open() as reader:
        assert len(ask(reader, "words", 3).hits) == 3
        with pytest.raises(RequestRefused, match="no more than 3 hits can be listed"):
            ask(reader, "words", 2, 2)


def test_words_and_names_are_read_page_by_page(
    place: OpenSearchStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(place, ENTRIES)
    with place.open() as reader:
        whole = dict(reader.words()), sorted(reader.name_keys())
        monkeypatch.setattr(scanning, "_VALUES_AT_ONCE", 2)
        assert (dict(reader.words()), sorted(reader.name_keys())) == whole


def test_attachments_of_any_length_are_kept_and_damaged_ones_are_none(
    place: OpenSearchStore, direct: connection.Connection, index_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "_PIECE", 10)
    lengths = (0, 9, 10, 25)
    with place.lock(), place.write(fresh=True) as writer:
        for length in lengths:
            writer.attach(f"of-{length}", bytes(range(length)))
        writer.commit({})
    index = current(direct, index_name)
    with place.open() as reader:
        assert [reader.attachment(f"of-{length}") for length in lengths] == [bytes(range(n)) for n in lengths]
        unlocked(direct, index)
        direct.ask("DELETE", f"/{index}/_doc/attached.of-25.1")
        direct.ask("PUT", f"/{index}/_doc/attached.of-9.0", {"kind": "attached"}, refresh="true")
        assert (reader.attachment("of-25"), reader.attachment("of-9"), reader.attachment("none")) == (
            None,
        ) * 3


def test_an_update_that_is_interrupted_leaves_no_trace(
    place: OpenSearchStore, direct: connection.Connection, index_name: str
) -> None:
    put(place, ENTRIES)

    def write_and_stop() -> None:
        with place.lock(), place.write(fresh=False) as writer:
            writer.delete("e1")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_and_stop()
    assert numbered(direct, index_name) == [1]
    with place.open() as reader:
        assert reader.count == len(ENTRIES)


def test_a_process_that_was_forked_has_connections_of_its_own(place: OpenSearchStore) -> None:
    put(place, ENTRIES)
    before = place.generation()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.write(writing, str(place.generation()).encode())
        os._exit(0)
    os.close(writing)
    assert os.read(reading, 1 << 16).decode() == before
    os.close(reading)
    assert os.waitpid(child, 0)[1] == 0


def test_a_writer_that_was_taken_for_gone_commits_nothing(
    place: OpenSearchStore, gate: Gate, index_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "_GONE_SECONDS", 0.1)
    monkeypatch.setattr(locking, "_LOOK_SECONDS", 0.02)
    monkeypatch.setattr(locking, "_RENEW_SECONDS", 1000.0)
    other = OpenSearchStore(Access((gate.url,)), Place(index_name))
    put(place, ENTRIES[:1])

    def write_too_late() -> None:
        with place.lock(), place.write(fresh=False) as writer:
            writer.delete("e0")
            with other.lock():  # the first has not renewed its lock for long
                writer.commit({})

    with pytest.raises(IndexBusy, match="another writer took over; try again when it is done"):
        write_too_late()
    with place.lock(), place.open() as reader:
        assert reader.count == 1


def test_a_writer_that_was_taken_for_gone_does_not_take_the_lock_back(
    place: OpenSearchStore, gate: Gate, index_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "_LOOK_SECONDS", 0.02)
    monkeypatch.setattr(locking, "_RENEW_SECONDS", 0.3)
    monkeypatch.setattr(locking, "_GONE_SECONDS", 0.1)
    other = OpenSearchStore(Access((gate.url,)), Place(index_name))
    with place.lock():
        (renewing,) = [one for one in threading.enumerate() if "_renew" in one.name]
        with other.lock():
            eventually(lambda: not renewing.is_alive(), "the first to see that it is out")


def test_of_two_that_take_the_lock_at_once_one_waits_for_the_other(
    place: OpenSearchStore,
    gate: Gate,
    direct: connection.Connection,
    index_name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(locking, "_GONE_SECONDS", 0.1)
    path = f"/{index_name}-control/_doc/lock"

    def faster(handler: BaseHTTPRequestHandler) -> None:
        direct.ask("PUT", path, {"token": "another's", "holder": "another"})
        send(handler, 409, b'{"error": {"type": "version_conflict_engine_exception"}}', "application/json")

    gate.where = f"PUT {path}"
    gate.faults.append(faster)
    with place.lock():
        assert direct.ask("GET", path)["_source"]["token"] != "another's", "once that one was gone"


def test_a_lock_that_cannot_be_given_back_is_told_and_runs_out(
    place: OpenSearchStore, gate: Gate, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "_GONE_SECONDS", 0.1)
    with place.lock():
        gate.faults.extend([cut] * 1000)
    assert "the lock stays for" in caplog.text
    gate.faults.clear()
    with place.lock():
        pass
