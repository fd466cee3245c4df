"""Writers in a cluster that were taken for gone, and were not: they spoil nothing of those that took over."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest
from clustering.cluster import Cluster

from clusters import current, generation, indexes, numbered
from gates import Gate, opened, send
from glossearch.backends.opensearch import Access, OpenSearchStore, Place, bulk, connection, locking
from glossearch.backends.opensearch.locking import Lock
from glossearch.corpus import Entry
from glossearch.errors import BackendUnavailable, IndexBusy, RequestRefused
from glossearch.schema import digest
from support import MAKING, make_entry, put

CATS = [make_entry(f"cat{number}", "Cat", f"A cat is number {number}.") for number in range(30)]
DOGS = [make_entry(f"dog{number}", "Dog", f"A dog is number {number}.") for number in range(30)]
TAKEN_OVER = "another writer took over; try again when it is done"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No writer renews its lock, so that another has it soon."""
    monkeypatch.setattr(locking, "_GONE_SECONDS", 0.05)
    monkeypatch.setattr(locking, "_LOOK_SECONDS", 0.02)
    monkeypatch.setattr(locking, "_RENEW_SECONDS", 1000.0)
    monkeypatch.setattr(connection, "_WRITER_SECONDS", 0.5)
    monkeypatch.setattr(bulk, "_OPERATIONS", 10)


@pytest.fixture
def make(cluster: Cluster, index_name: str, direct: connection.Connection) -> Callable[..., OpenSearchStore]:
    """Return a function that makes a store, as each process has its own."""
    return lambda shards=1: OpenSearchStore(Access((cluster.nodes[0].url,)), Place(index_name, shards=shards))


@pytest.fixture
def late(make: Callable[..., OpenSearchStore]) -> OpenSearchStore:
    return make()


@pytest.fixture
def other(make: Callable[..., OpenSearchStore]) -> OpenSearchStore:
    return make()


def held(store: OpenSearchStore) -> set[str]:
    with store.open() as reader:
        assert list(reader.damaged()) == []
        return set(reader.digests())


def slugs_of(entries: list[Entry]) -> set[str]:
    return {entry.slug for entry in entries}


def write_late(
    late: OpenSearchStore, meanwhile: Callable[[], None], *, fresh: bool, entries: list[Entry] = CATS
) -> None:
    """Add ``entries``, with ``meanwhile`` when half of them are sent."""
    with late.lock(), late.write(fresh=fresh) as writer:
        for number, entry in enumerate(entries):
            if number == len(entries) // 2:
                writer._bulk.flush()
                meanwhile()
            writer.add(MAKING.document(entry), digest(entry))
        writer.commit({})


def before_the_switch(monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], None]) -> None:
    """Have the next writer stop for ``meanwhile`` when it has found that the lock is its own."""
    check = Lock.check

    def stopped(lock: Lock) -> None:
        check(lock)
        monkeypatch.setattr(Lock, "check", check)
        meanwhile()

    monkeypatch.setattr(Lock, "check", stopped)


@pytest.mark.parametrize("fresh", [True, False], ids=["rebuild", "update"])
@pytest.mark.parametrize("first", [True, False], ids=["first", "later"])
def test_who_comes_too_late_to_commit_changes_nothing(
    late: OpenSearchStore,
    other: OpenSearchStore,
    direct: connection.Connection,
    index_name: str,
    fresh: bool,
    first: bool,
) -> None:
    if not first:
        put(other, [make_entry("before")])
    with pytest.raises((IndexBusy, BackendUnavailable)):
        write_late(late, lambda: put(other, DOGS, fresh=True), fresh=fresh)
    assert held(other) == slugs_of(DOGS)
    put(other, [make_entry("later")])
    assert held(other) == {*slugs_of(DOGS), "later"}
    assert len(indexes(direct, index_name)) == len(numbered(direct, index_name)) + 1, "and the lock's"


@pytest.mark.parametrize("first", [True, False], ids=["first", "later"])
def test_who_is_overtaken_between_the_last_look_and_the_switch_does_not_switch(
    late: OpenSearchStore,
    other: OpenSearchStore,
    direct: connection.Connection,
    index_name: str,
    first: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not first:
        put(other, [make_entry("before")])
    before_the_switch(monkeypatch, lambda: put(other, DOGS, fresh=True))
    with pytest.raises(IndexBusy, match=TAKEN_OVER):
        put(late, CATS)
    assert held(other) == slugs_of(DOGS)
    wanted = [2] if first else [1, 3]
    assert numbered(direct, index_name) == wanted, "what the late one made is gone"


def test_who_switches_first_wins_over_who_took_over(
    late: OpenSearchStore, other: OpenSearchStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(other, [make_entry("before")])
    with late.lock(), late.write(fresh=True) as writer:
        for entry in CATS:
            writer.add(MAKING.document(entry), digest(entry))
        monkeypatch.setattr(Lock, "check", lambda _: None)  # as if both had looked just before
        with pytest.raises(IndexBusy, match=TAKEN_OVER):
            write_late(other, lambda: writer.commit({}), fresh=False, entries=DOGS)
    assert held(other) == slugs_of(CATS)


def test_a_build_is_gone_on_with_while_its_writer_still_writes(
    late: OpenSearchStore, other: OpenSearchStore
) -> None:
    """The one goes on with what the other sent, which then gets nothing in any more."""

    def go_on() -> None:
        put(other, [*CATS[:10], *DOGS], fresh=True)

    with pytest.raises((IndexBusy, BackendUnavailable)):
        write_late(late, go_on, fresh=True)
    assert held(other) == slugs_of([*CATS[:10], *DOGS])


def test_who_gives_up_late_removes_only_its_own(
    late: OpenSearchStore, other: OpenSearchStore, direct: connection.Connection, index_name: str
) -> None:
    class GivenUpError(Exception):
        pass

    def take_over_and_give_up() -> None:
        put(other, [*CATS[:10], *DOGS], fresh=True)
        raise GivenUpError

    with pytest.raises(GivenUpError):
        write_late(late, take_over_and_give_up, fresh=True)
    assert held(other) == slugs_of([*CATS[:10], *DOGS])
    assert numbered(direct, index_name) == [2]


def test_who_tidies_up_late_leaves_what_another_has_begun(
    late: OpenSearchStore, other: OpenSearchStore, direct: connection.Connection, index_name: str
) -> None:
    put(late, [make_entry("before")])
    newest = current(direct, index_name)
    with other.lock(), other.write(fresh=True) as writer:
        for entry in DOGS:
            writer.add(MAKING.document(entry), digest(entry))
        late._written.sweep(newest)
        writer.commit({})
    assert held(other) == slugs_of(DOGS)


@pytest.mark.parametrize("where", ["begun", "finished"])
def test_what_another_layout_began_is_not_gone_on_with(
    make: Callable[..., OpenSearchStore], direct: connection.Connection, index_name: str, where: str
) -> None:
    """Another version of the program, or another number of shards."""

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_late(make(), stop, fresh=True)
    if where == "begun":
        begun = generation(direct, index_name, 1)
        direct.ask(
            "PUT", f"/{begun}/_mapping", {"_meta": {"glossearch": {"state": "building", "fresh": True}}}
        )
    put(make(shards=1 if where == "begun" else 2), CATS, fresh=True)
    assert held(make()) == slugs_of(CATS)
    found = direct.ask("GET", f"/{generation(direct, index_name, 2)}")[generation(direct, index_name, 2)]
    assert "resize" not in found["settings"]["index"], "made from nothing"
    assert found["settings"]["index"]["number_of_shards"] == ("1" if where == "begun" else "2")


def test_going_back_is_refused_where_another_one_moved_the_alias(
    late: OpenSearchStore, other: OpenSearchStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(other, CATS, fresh=True)
    put(other, DOGS, fresh=True)
    all_of = late._written.all

    def slow() -> object:
        found = all_of()
        put(other, CATS[:3], fresh=True)
        return found

    monkeypatch.setattr(late._written, "all", slow)
    with pytest.raises(IndexBusy, match=TAKEN_OVER), late.lock():
        late.rollback()
    assert held(other) == slugs_of(CATS[:3])


def test_a_switch_whose_answer_is_lost_is_done(
    cluster: Cluster, index_name: str, direct: connection.Connection
) -> None:
    with opened(Gate(cluster.nodes[0].url, where="_aliases")) as gate:
        store = OpenSearchStore(Access((gate.url,)), Place(index_name))
        for entries in (CATS, DOGS):
            gate.losing = 1
            put(store, entries, fresh=True)
            assert gate.losing == 0
        assert held(store) == slugs_of(DOGS)


def test_a_switch_that_is_refused_for_another_reason_says_it(
    cluster: Cluster, index_name: str, direct: connection.Connection
) -> None:
    def refuse(handler: BaseHTTPRequestHandler) -> None:
        send(
            handler,
            400,
            b'{"error": {"type": "odd_exception", "reason": "not today"}, "status": 400}',
            "application/json",
        )

    with opened(Gate(cluster.nodes[0].url, where="_aliases")) as gate:
        store = OpenSearchStore(Access((gate.url,)), Place(index_name))
        put(store, CATS)
        gate.faults.append(refuse)
        with pytest.raises(RequestRefused, match="refuses a request: not today"):
            put(store, DOGS)
        assert held(store) == slugs_of(CATS)
        assert numbered(direct, index_name)[0] == 1


def test_who_was_taken_over_sends_nothing_more(
    late: OpenSearchStore, other: OpenSearchStore, direct: connection.Connection, index_name: str
) -> None:
    def send_too_late() -> None:
        with late.lock(), late.write(fresh=True) as writer:
            writer.add(MAKING.document(CATS[0]), digest(CATS[0]))
            writer._bulk.flush()
            with other.lock(), other.write(fresh=True):
                writer.add(MAKING.document(CATS[1]), digest(CATS[1]))
                writer._bulk.flush()

    with pytest.raises(RequestRefused, match=r"refuses an entry: .*blocked"):
        send_too_late()
    begun = generation(direct, index_name, 1)
    direct.ask("POST", f"/{begun}/_refresh")
    assert direct.ask("GET", f"/{begun}/_count")["count"] == 1
