"""Requests to a cluster: who may ask, who is trusted, and what becomes of a request that fails."""

import base64
import json
import ssl
import threading
import traceback
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import trustme
from clustering.cluster import Cluster

from gates import Gate, busy, cut, opened, send
from glossearch.backends.opensearch import Access, OpenSearchStore, Place, bulk, connection
from glossearch.errors import BackendUnavailable, GlossearchError
from support import PATIENCE, ask, make_entry, put, slugs

PASSWORD = "s3cr3t-pässword"
CAT = make_entry("cat", "Cat", "A cat is an animal that purrs.")
DOG = make_entry("dog", "Dog", "A dog is an animal that barks.")


@pytest.fixture
def place(index_name: str, direct: connection.Connection) -> Place:
    return Place(index_name)


@pytest.fixture
def node(cluster: Cluster) -> str:
    return cluster.nodes[0].url


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def authority_file(authority: trustme.CA, tmp_path: Path) -> Path:
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    return file


def context(authority: trustme.CA, host: str = "localhost") -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(made)
    return made


def refused(access: Access, place: Place) -> str:
    """Return how a store says that it cannot be used, after nothing secret was told."""
    with pytest.raises(GlossearchError) as error:
        OpenSearchStore(access, place).generation()
    told = "".join(traceback.format_exception(error.value))
    assert PASSWORD not in told
    assert PASSWORD not in repr(access)
    return str(error.value)


def test_a_certificate_of_an_unknown_authority_is_refused(
    node: str, place: Place, authority: trustme.CA
) -> None:
    with opened(Gate(node), context(authority)) as gate:
        told = refused(Access((gate.url,), ("user", PASSWORD)), place)
        assert gate.asked == [], "nothing was sent, not even the password"
    assert "certificate is not trusted" in told
    assert "ca" in told


def test_a_certificate_is_trusted_by_its_authority(
    node: str, place: Place, authority: trustme.CA, authority_file: Path
) -> None:
    with opened(Gate(node), context(authority)) as gate:
        store = OpenSearchStore(Access((gate.url,), authority=authority_file), place)
        put(store, [CAT])
        with store.open() as reader:
            assert slugs(ask(reader, "purrs")) == ["cat"]


def test_a_certificate_for_another_host_is_refused(
    node: str, place: Place, authority: trustme.CA, authority_file: Path
) -> None:
    with opened(Gate(node), context(authority, "other.example")) as gate:
        told = refused(Access((gate.url,), ("user", PASSWORD), authority_file), place)
        assert gate.asked == []
    assert "certificate is not trusted" in told


def test_certificates_are_not_verified_if_so_wanted(node: str, place: Place, authority: trustme.CA) -> None:
    with opened(Gate(node), context(authority)) as gate:
        assert not OpenSearchStore(Access((gate.url,), verified=False), place).exists()


def test_a_host_without_tls_is_told_from_one_that_is_not_trusted(node: str, place: Place) -> None:
    with opened(Gate(node)) as gate:
        told = refused(Access((gate.url.replace("http:", "https:"),), ("user", PASSWORD)), place)
    assert "does not speak TLS as it should" in told
    assert "is it https there?" in told


def test_an_authority_that_cannot_be_read_is_told(node: str, place: Place, tmp_path: Path) -> None:
    missing, empty = tmp_path / "missing.pem", tmp_path / "empty.pem"
    empty.write_text("nothing")
    for file in (missing, empty):
        with pytest.raises(BackendUnavailable, match=file.name):
            OpenSearchStore(Access(("https://localhost:1",), authority=file), place).generation()


def test_a_user_and_a_token_are_let_in(node: str, place: Place) -> None:
    with opened(Gate(node, f"Basic {base64.b64encode(f'user:{PASSWORD}'.encode()).decode()}")) as gate:
        assert not OpenSearchStore(Access((gate.url,), ("user", PASSWORD)), place).exists()
    with opened(Gate(node, f"Bearer {PASSWORD[:6]}")) as gate:
        assert not OpenSearchStore(Access((gate.url,), PASSWORD[:6]), place).exists()


@pytest.mark.parametrize("secret", [None, ("user", PASSWORD), PASSWORD[:6]])
def test_who_is_not_let_in_is_told_so(node: str, place: Place, secret: tuple[str, str] | str | None) -> None:
    with opened(Gate(node, "Basic of somebody else")) as gate:
        told = refused(Access((gate.url,), secret), place)
        assert len(gate.asked) == 1, "a password that is wrong stays so"
    assert "refuses the user and password, or the token" in told
    assert "docs/opensearch.md" in told


@pytest.mark.parametrize("fault", [busy, cut], ids=["busy", "cut"])
def test_what_passes_is_not_noticed(node: str, place: Place, fault: object) -> None:
    with opened(Gate(node)) as gate:
        store = OpenSearchStore(Access((gate.url,)), place)
        put(store, [CAT])
        with store.open() as reader:
            gate.faults.extend([fault] * 2)  # type: ignore[list-item]
            assert slugs(ask(reader, "purrs")) == ["cat"]


def test_a_cluster_that_stays_busy_is_told(node: str, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_READER_SECONDS", 0.1)
    with opened(Gate(node)) as gate:
        gate.faults.extend([busy] * 1000)
        told = refused(Access((gate.url,)), place)
    assert "not able to answer now: the queue is full" in told


def test_a_cluster_that_is_away_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_READER_SECONDS", 0.1)
    told = refused(Access(("http://127.0.0.1:1",), ("user", PASSWORD)), place)
    assert told == "http://127.0.0.1:1: cannot be reached: Connection refused"


def test_a_host_that_does_not_answer_is_left_for_another(node: str, place: Place) -> None:
    answered = threading.Event()

    def silent(_: BaseHTTPRequestHandler) -> None:
        assert answered.wait(PATIENCE)

    with opened(Gate(node)) as gate:
        gate.faults.extend([silent] * 10)
        try:
            assert not OpenSearchStore(Access((gate.url, node), seconds=0.2), place).exists()
        finally:
            answered.set()


def test_what_is_no_cluster_is_told(node: str, place: Place) -> None:
    def page(handler: BaseHTTPRequestHandler) -> None:
        send(handler, 200, b"<p>Welcome!", "text/html")

    with opened(Gate(node)) as gate:
        gate.faults.append(page)
        assert "does not answer as OpenSearch does" in refused(Access((gate.url,)), place)


@pytest.mark.parametrize(
    ("version", "told"),
    [
        (b'{"version": {"number": "8.15.0"}}', "elasticsearch 8.15.0"),
        (b'{"version": {"distribution": "opensearch", "number": "1.3.20"}}', "opensearch 1.3.20"),
        (b"{}", "elasticsearch ?"),
    ],
)
def test_a_wrong_version_is_refused_before_anything_is_written(
    node: str, place: Place, version: bytes, told: str
) -> None:
    def old(handler: BaseHTTPRequestHandler) -> None:
        send(handler, 200, version, "application/json")

    with opened(Gate(node)) as gate:
        gate.faults.append(old)
        with pytest.raises(
            BackendUnavailable, match=f"runs {told.replace('?', '.')}, and opensearch 2 or 3 is needed"
        ):
            put(OpenSearchStore(Access((gate.url,)), place), [CAT])
        assert gate.asked == ["GET /"]


@pytest.mark.parametrize("fault", [busy, cut], ids=["busy", "cut"])
def test_nothing_is_lost_of_a_bulk_that_is_broken_off(
    node: str, place: Place, fault: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "_OPERATIONS", 10)
    monkeypatch.setattr(connection, "_LONGEST_DELAY", 0.05)
    entries = [make_entry(f"e{number}", body=f"Text {number}.") for number in range(100)]
    with opened(Gate(node)) as gate:
        store = OpenSearchStore(Access((gate.url,)), place)
        answer = gate.answer

        def failing_bulks(handler: BaseHTTPRequestHandler) -> None:
            if "_bulk" in handler.path and len(gate.asked) % 3:
                gate.faults.append(fault)  # type: ignore[arg-type]
            answer(handler)

        gate.answer = failing_bulks  # type: ignore[method-assign]
        put(store, entries)
        with store.open() as reader:
            assert set(reader.digests()) == {entry.slug for entry in entries}
            assert list(reader.damaged()) == []


def test_only_what_was_not_taken_is_sent_again(node: str, place: Place) -> None:
    sent: list[int] = []

    def half_full(handler: BaseHTTPRequestHandler) -> None:
        sent.append(1)
        items = [
            {"index": {"status": status, **({"error": {"type": "full"}} if status == 429 else {})}}
            for status in (201, 429)
        ]
        send(handler, 200, json.dumps({"errors": True, "items": items}).encode(), "application/json")

    with opened(Gate(node)) as gate:
        access = connection.Connection(Access((gate.url,)))
        name = f"{place.name}-of-the-test"
        access.ask("PUT", f"/{name}")
        writing = bulk.Bulk(access, name, "here")
        writing.index("first", {"a": 1})
        writing.index("second", {"a": 2})
        gate.faults.append(half_full)
        writing.flush()
        writing.close()
        access.ask("POST", f"/{name}/_refresh")
        assert access.ask("GET", f"/{name}/_count")["count"] == 1, "the gate took the first, and lost it"
        assert sent == [1]
