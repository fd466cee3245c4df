"""The backends that the contract is held against: a new one is one more line in `_BACKENDS`."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest
from clustering.cluster import Cluster
from opensearchpy import OpenSearch

from glossearch.backends.base import Store
from glossearch.backends.opensearch import Access, OpenSearchStore, Place, locking
from glossearch.backends.whoosh import WhooshStore, generations


@dataclass(frozen=True, slots=True)
class Backend:
    """How the contract's tests get at a backend.

    ``make`` returns the store at a place, the same index at every call; ``damage`` spoils the index there.
    ``called`` is how users know the place, and ``lock_bound`` the constant that says for how many seconds a
    writer waits for another.
    """

    make: Callable[[Path], Store]
    damage: Callable[[Path], None]
    called: Callable[[Path], str]
    lock_bound: tuple[ModuleType, str]


def _whoosh(_: pytest.FixtureRequest) -> Iterator[Backend]:
    def damage(place: Path) -> None:
        for file in place.glob("generation-*/*"):
            file.write_bytes(b"")

    yield Backend(WhooshStore, damage, str, (generations, "_LOCK_SECONDS"))


def _opensearch(request: pytest.FixtureRequest) -> Iterator[Backend]:
    cluster: Cluster = request.getfixturevalue("cluster")
    hosts = tuple(node.url for node in cluster.nodes)
    client = OpenSearch(hosts=list(hosts))
    names: set[str] = set()

    def name(place: Path) -> str:
        names.add(found := f"test-{hashlib.sha256(str(place).encode()).hexdigest()[:16]}")
        return found

    def damage(place: Path) -> None:
        client.indices.put_mapping(index=name(place), body={"_meta": {}})

    yield Backend(
        lambda place: OpenSearchStore(Access(hosts), Place(name(place))),
        damage,
        name,
        (locking, "_LOCK_SECONDS"),
    )
    for one in names:
        client.indices.delete(index=f"{one}-*", ignore_unavailable=True)
    client.close()


_BACKENDS = {"whoosh": _whoosh, "opensearch": _opensearch}


@pytest.fixture(params=_BACKENDS)
def backend(request: pytest.FixtureRequest) -> Iterator[Backend]:
    """Each of the backends in turn."""
    yield from _BACKENDS[request.param](request)


@pytest.fixture(scope="module", params=_BACKENDS)
def lasting_backend(request: pytest.FixtureRequest) -> Iterator[Backend]:
    """Each of the backends in turn, for an index that the tests of a module only read."""
    yield from _BACKENDS[request.param](request)
