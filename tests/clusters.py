"""A real OpenSearch cluster, one for all the processes of a test run, and what lies in it."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from clustering.cluster import Cluster
from clustering.jars import Unavailable
from filelock import FileLock

from glossearch.backends.opensearch.connection import Access, Connection
from support import REPOSITORY

_PLACE = "OPENSEARCH_OF_TESTS"
FETCHED = REPOSITORY / ".venv" / "opensearch"


def pytest_configure(config: pytest.Config) -> None:
    """Name the folder of the cluster, for the processes that this one starts, too."""
    os.environ.setdefault(_PLACE, str(Path(tempfile.gettempdir(), f"glossearch-tests-{os.getpid()}")))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need nodes, for who wants to leave them out."""
    for item in items:
        chosen = getattr(getattr(item, "callspec", None), "params", {})
        backend = chosen.get("backend", chosen.get("lasting_backend"))
        if "cluster" in getattr(item, "fixturenames", ()) or backend == "opensearch":
            item.add_marker("cluster")


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the cluster if one was started."""
    if not hasattr(config, "workerinput"):  # this process is not one of many
        _shared().down()


def _shared() -> Cluster:
    return Cluster(Path(os.environ[_PLACE]), FETCHED, short_lived=True)


def started(cluster: Cluster, nodes: int) -> Cluster:
    """Return ``cluster`` with so many nodes, or skip the test where there can be none, but in CI."""
    try:
        with FileLock(f"{FETCHED}.lock"):
            if not cluster.running:
                cluster.up(nodes)
    except Unavailable as why:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no OpenSearch: {why}")
    return cluster


def indexes(direct: Connection, name: str) -> list[str]:
    """Return all indexes that lie under the name of one, sorted."""
    return sorted(direct.ask("GET", f"/{name}*", expand_wildcards="all"))


def generation(direct: Connection, name: str, number: int) -> str:
    """Return the only generation with that number."""
    (found,) = [one for one in indexes(direct, name) if one.startswith(f"{name}-g{number:06}-")]
    return found


def numbered(direct: Connection, name: str) -> list[int]:
    """Return the numbers of all generations there are."""
    begin = f"{name}-g"
    return [int(one.removeprefix(begin)[:6]) for one in indexes(direct, name) if one.startswith(begin)]


def current(direct: Connection, name: str) -> str:
    """Return the generation that the alias stands for."""
    (index,) = direct.ask("GET", f"/_alias/{name}")
    return str(index)


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    """A cluster of one node, which tests leave as it was."""
    return started(_shared(), 1)


@pytest.fixture
def index_name(request: pytest.FixtureRequest) -> str:
    """The name of an index of the test's own."""
    return f"test-{hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:16]}"


@pytest.fixture
def direct(cluster: Cluster, index_name: str) -> Iterator[Connection]:
    """A connection of the test's own; what lies under `index_name` is removed in the end."""
    made = Connection(Access((cluster.nodes[0].url,)))
    yield made
    for one in indexes(made, index_name):
        made.ask("DELETE", f"/{one}")
    made.close()
