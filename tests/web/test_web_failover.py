"""A site on a cluster that goes away and comes back: readers go on, and everybody is told."""

import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from clustering.cluster import Cluster as Nodes
from flask.testing import FlaskClient
from opensearchpy import OpenSearch
from werkzeug.test import TestResponse

from forwarding import Forwarder, forwarded
from glossearch.backends.opensearch import connection
from glossearch.config import Cluster, Settings
from glossearch.engine import Engine
from glossearch.errors import BackendUnavailable, IndexMissing
from glossearch.web import failover
from glossearch.web.app import create_app
from support import PATIENCE, eventually
from web_fixtures import ENTRIES, Write

HEADER = "Glossearch-Fallback"
NOTICE = '<p class="notice" role="status">'
SEARCH = "/api/v1/search?q=token"


@pytest.fixture
def forwarder(cluster: Nodes) -> Iterator[Forwarder]:
    """The way to the cluster."""
    with forwarded(cluster.nodes[0].http) as made:
        yield made


@pytest.fixture
def clustered(
    settings: Settings,
    write: Write,
    forwarder: Forwarder,
    cluster: Nodes,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Settings]:
    """The small glossary, to be indexed in the cluster and beside it; nobody is patient."""
    monkeypatch.setattr(failover, "SECONDS_BETWEEN_TRIALS", 0.0)
    monkeypatch.setattr(connection, "_READER_SECONDS", 0.1)
    for name, text in ENTRIES.items():
        write(name, text)
    index = f"test-{uuid.uuid4().hex}"
    place = Cluster(hosts=(forwarder.url,), index=index, timeout=1, replicas=0)
    yield replace(settings, backend="opensearch", fallback="embedded", opensearch=place, metrics=True)
    client = OpenSearch(hosts=[cluster.nodes[0].url])
    client.indices.delete(index=f"{index}-*", ignore_unavailable=True)
    client.close()


@pytest.fixture
def site(clustered: Settings) -> FlaskClient:
    """The site on the cluster, which answers."""
    Engine.build(settings=clustered)
    return create_app(clustered).test_client()


def alone(settings: Settings) -> Settings:
    """The cluster with nothing in its place."""
    return replace(settings, fallback="none")


def is_in_place(answer: TestResponse) -> bool:
    """Whether ``answer`` is of the index that stands in, and says so in every way."""
    told = answer.headers.get(HEADER)
    assert told in (None, "embedded")
    assert (NOTICE in answer.text) is (told is not None and answer.mimetype == "text/html")
    if told:
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
    return told is not None


def gauge(client: FlaskClient) -> str:
    lines = client.get("/metrics").text.splitlines()
    return next(line.split()[1] for line in lines if line.startswith("glossearch_fallback "))


def test_both_indexes_are_written_and_the_report_is_the_clusters(clustered: Settings, write: Write) -> None:
    assert len(Engine.build(settings=clustered).added) == len(ENTRIES)
    write("late", "---\ntitle: Late\n---\nLate.\n")
    report = Engine.build(settings=clustered)
    assert (report.total, report.added) == (len(ENTRIES) + 1, ["late"])
    with Engine.open(settings=clustered) as one, Engine.open(settings=clustered.embedded) as other:
        assert one.digests() == other.digests()
        assert one.digests().keys() == {*ENTRIES, "late"}


def test_the_local_index_is_not_written_ahead_of_the_cluster(
    clustered: Settings, forwarder: Forwarder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_WRITER_SECONDS", 0.1)
    forwarder.cut()
    with pytest.raises(BackendUnavailable, match=f"{forwarder.port}: cannot be reached"):
        Engine.build(settings=clustered)
    with pytest.raises(IndexMissing):
        Engine.open(settings=clustered.embedded)


def test_without_a_fallback_there_is_no_local_index(clustered: Settings) -> None:
    Engine.build(settings=alone(clustered))
    assert not clustered.index.exists()


def test_readers_go_on_while_the_cluster_is_away_and_are_told(
    site: FlaskClient, forwarder: Forwarder
) -> None:
    paths = ("/", "/search?q=token", "/entry/token", "/nowhere", "/browse", SEARCH, "/api/v1/status")
    before = {path: site.get(path) for path in paths}
    assert not any(map(is_in_place, before.values()))
    assert gauge(site) == "0.0"
    forwarder.cut()
    for path, known in before.items():
        answer = site.get(path, headers={"If-None-Match": known.headers.get("ETag", "")})
        assert answer.status_code == known.status_code
        assert is_in_place(answer)
    first = before[SEARCH].json, site.get(SEARCH).json
    assert [[hit["slug"] for hit in found["hits"]] for found in first if found] == [
        ["token", "temperature"]
    ] * 2
    assert gauge(site) == "1.0"
    forwarder.restore()
    eventually(lambda: not is_in_place(site.get(SEARCH)), "the cluster to be searched again")
    assert not is_in_place(site.get("/"))
    assert gauge(site) == "0.0"


def test_one_request_that_the_cluster_refuses_does_not_move_the_others(
    site: FlaskClient, clustered: Settings, cluster: Nodes
) -> None:
    with OpenSearch(hosts=[cluster.nodes[0].url]) as client:
        window = {"index": {"max_result_window": 1000}}
        client.indices.put_settings(index=clustered.opensearch.index, body=window)
    refused = site.get(f"{SEARCH}&offset=1000")
    assert is_in_place(refused)
    assert (refused.json or {})["total"] == 2
    assert not is_in_place(site.get(SEARCH))
    assert gauge(site) == "0.0"


def test_pages_beyond_the_last_are_the_clusters_too(site: FlaskClient) -> None:
    page = site.get("/search?q=token&page=99999999")
    assert page.status_code == 200
    assert page.text == site.get("/search?q=token").text
    assert not is_in_place(page)
    beyond = site.get(f"{SEARCH}&offset=1000000")
    assert (beyond.json or {})["total"] == 2
    assert not is_in_place(beyond)


@pytest.mark.parametrize("path", ["/search?q=token", SEARCH, "/entry/unknown", "/api/v1/entries/unknown"])
def test_a_request_that_has_begun_is_answered_too(
    site: FlaskClient, forwarder: Forwarder, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    expected = site.get(path)
    for name in ("search", "entry"):
        monkeypatch.setattr(Engine, name, cutting(forwarder, getattr(Engine, name)))
    answer = site.get(path)
    assert is_in_place(answer)
    assert answer.status_code == expected.status_code
    assert answer.mimetype == expected.mimetype


def cutting(forwarder: Forwarder, function: Callable[..., Any]) -> Callable[..., Any]:
    def cut(*arguments: Any, **named: Any) -> Any:
        forwarder.cut()
        return function(*arguments, **named)

    return cut


def test_a_site_can_be_started_while_the_cluster_is_away(clustered: Settings, forwarder: Forwarder) -> None:
    Engine.build(settings=clustered)
    forwarder.cut()
    before = set(threading.enumerate())
    site = create_app(clustered).test_client()
    assert set(threading.enumerate()) <= before, (
        "a server that forks now would fork in the middle of its work"
    )
    assert is_in_place(site.get("/search?q=token"))
    assert site.get("/readyz").json == {"status": "fallback"}
    forwarder.restore()
    eventually(lambda: not is_in_place(site.get("/search?q=token")), "the cluster to be searched")


def test_a_cluster_without_an_index_is_stood_in_for(clustered: Settings) -> None:
    Engine.build(settings=clustered.embedded)
    site = create_app(clustered).test_client()
    assert is_in_place(site.get(SEARCH))
    assert site.get("/readyz").json == {"status": "fallback"}
    Engine.build(settings=clustered)
    assert not is_in_place(site.get(SEARCH))
    assert site.get("/readyz").json == {"status": "ready"}


def test_readiness_is_asked_of_the_cluster_itself(site: FlaskClient, forwarder: Forwarder) -> None:
    ready = site.get("/readyz")
    assert (ready.status_code, ready.json) == (200, {"status": "ready"})
    forwarder.cut()
    instead = site.get("/readyz")  # nobody has noticed before
    assert (instead.status_code, instead.json) == (200, {"status": "fallback"})
    assert instead.headers["Cache-Control"] == "no-store"
    forwarder.restore()
    eventually(lambda: site.get("/readyz").json == {"status": "ready"}, "the cluster to answer")


def test_what_readiness_finds_to_hang_is_not_waited_for(
    clustered: Settings, forwarder: Forwarder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failover, "_SECONDS_TO_ANSWER", 0.1)
    Engine.build(settings=clustered)
    patient = replace(clustered, opensearch=replace(clustered.opensearch, timeout=int(PATIENCE)))
    site = create_app(patient).test_client()
    forwarder.hang()
    assert site.get("/readyz").json == {"status": "fallback"}
    assert is_in_place(site.get(SEARCH))
    assert "trial" in {thread.name for thread in threading.enumerate()}, "it still waits"
    forwarder.restore()
    eventually(lambda: not is_in_place(site.get(SEARCH)), "the cluster to be searched again")


def test_without_a_fallback_everybody_is_asked_to_come_again(
    clustered: Settings, forwarder: Forwarder
) -> None:
    Engine.build(settings=clustered)
    site = create_app(alone(clustered)).test_client()
    assert site.get("/readyz").json == {"status": "ready"}
    forwarder.cut()
    for path in ("/search?q=token", SEARCH, "/readyz", "/healthz"):
        answer = site.get(path)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "30"
        assert HEADER not in answer.headers
        assert NOTICE not in answer.text
    assert site.get("/readyz").mimetype == "application/problem+json"
    forwarder.restore()
    eventually(lambda: site.get(SEARCH).status_code == 200, "the cluster to be searched again")


def test_requests_do_not_queue_behind_a_cluster_that_is_away(
    clustered: Settings, forwarder: Forwarder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One try takes up to two timeouts: that many requests, one after the other, would exceed patience."""
    monkeypatch.setattr(failover, "SECONDS_BETWEEN_TRIALS", PATIENCE)
    Engine.build(settings=clustered)
    site = create_app(alone(clustered)).test_client()
    forwarder.cut()
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(site.get(SEARCH).status_code), daemon=True)
        for _ in range(int(PATIENCE))
    ]
    for thread in threads:
        thread.start()
    eventually(lambda: len(statuses) == len(threads), "all to be answered")
    assert set(statuses) == {503}


def test_with_neither_there_is_no_answer(clustered: Settings, forwarder: Forwarder) -> None:
    forwarder.cut()
    site = create_app(clustered).test_client()
    for path in ("/", SEARCH, "/readyz"):
        answer = site.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert HEADER not in answer.headers


def test_readiness_of_an_embedded_index_is_that_it_can_be_searched(
    settings: Settings, write: Write, reindex: Callable[[], None]
) -> None:
    client = create_app(settings).test_client()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.headers["Cache-Control"] == "no-store"
    write("late", "---\ntitle: Late\n---\nLate is better than never.\n")
    reindex()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"status": "ready"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert not is_in_place(client.get("/"))
