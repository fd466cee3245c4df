"""A real OpenSearch cluster, one for all the processes of a test run."""

import os
import tempfile
from pathlib import Path

import pytest
from clustering.cluster import Cluster
from clustering.jars import Unavailable
from filelock import FileLock

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


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    """A cluster of one node, which tests leave as it was."""
    return started(_shared(), 1)
