"""``glossearch serve`` with an index in a cluster, and one in its place."""

import json
import subprocess
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from clustering.cluster import Cluster

from forwarding import Forwarder, forwarded
from glossearch.backends.opensearch import Access, connection
from support import PATIENCE, Glossary, RunMain, eventually, run, started


@pytest.fixture
def forwarder(cluster: Cluster) -> Iterator[Forwarder]:
    """The way to the cluster."""
    with forwarded(cluster.nodes[0].http) as made:
        yield made


@pytest.fixture
def clustered(unbuilt: Glossary, cluster: Cluster, forwarder: Forwarder) -> Iterator[Glossary]:
    """The small glossary, whose index is to be in the cluster and beside it."""
    name = f"serve-{uuid.uuid4().hex}"
    (unbuilt.root / "glossearch.toml").write_text(
        'backend = "opensearch"\nfallback = "embedded"\n'
        f'[opensearch]\nhosts = ["{forwarder.url}"]\nindex = "{name}"\n'
    )
    yield unbuilt
    direct = connection.Connection(Access((cluster.nodes[0].url,)))
    for one in direct.ask("GET", f"/{name}-*"):
        direct.ask("DELETE", f"/{one}")
    direct.close()


@contextmanager
def serving(folder: Path) -> Iterator[tuple[list[str], str]]:
    """Serve on any free port; yield what is told until then, and the address."""
    with started("serve", "--port", "0", cwd=folder) as process:
        told = list(lines(process))
        yield told[:-1], told[-1].split()[3]
        process.terminate()
        assert process.wait(PATIENCE) == 0


def lines(process: subprocess.Popen[bytes]) -> Iterator[str]:
    assert process.stderr is not None
    for line in process.stderr:
        yield line.decode()
        if line.startswith(b"serving "):
            return


def readiness(address: str) -> str:
    with urllib.request.urlopen(f"{address}readyz", timeout=PATIENCE) as answer:
        return str(json.load(answer)["status"])


def test_a_site_starts_without_its_cluster_and_goes_over_to_it(
    clustered: Glossary, forwarder: Forwarder, run_main: RunMain
) -> None:
    assert run_main("index").code == 0
    forwarder.cut()
    with serving(clustered.root) as (told, address):
        assert told[0] == (
            f"warning: {forwarder.url}: cannot be reached: Connection refused; "
            "the index at index is served in its place\n"
        )
        assert readiness(address) == "fallback"
        forwarder.restore()
        eventually(lambda: readiness(address) == "ready", "the cluster to be searched")


def test_an_index_that_may_be_needed_is_built_before(
    clustered: Glossary, forwarder: Forwarder, run_main: RunMain
) -> None:
    """As on another machine, which only has the corpus."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GLOSSEARCH_FALLBACK", "none")
        assert run_main("index").code == 0
    assert not clustered.index.exists()
    with serving(clustered.root) as (told, address):
        assert told == ["no index at index yet; building it from corpus\n"]
        assert readiness(address) == "ready"
        forwarder.cut()
        assert readiness(address) == "fallback"


def test_without_a_fallback_a_cluster_that_is_away_is_one_line(
    clustered: Glossary, forwarder: Forwarder
) -> None:
    settings = clustered.root / "glossearch.toml"
    settings.write_text(settings.read_text().replace("embedded", "none"))
    forwarder.cut()
    run("serve", "--port", "0", cwd=clustered.root).assert_error(f"{forwarder.url}: cannot be reached")
