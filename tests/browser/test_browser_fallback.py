"""A page while the cluster behind the site goes away and comes back."""

import re
import uuid
from collections.abc import Iterator

import pytest
from clustering.cluster import Cluster as Nodes
from playwright.sync_api import expect

from browsing.chromium import axe, violations
from browsing.fixtures import Visit
from browsing.serving import served
from forwarding import Forwarder, forwarded
from glossearch.backends.opensearch import Access, connection
from glossearch.config import Cluster, Settings
from glossearch.engine import Engine
from glossearch.web import failover
from glossearch.web.app import create_app
from support import Glossary

COPY = "For now you see a copy"


@pytest.fixture
def forwarder(cluster: Nodes) -> Iterator[Forwarder]:
    """The way to the cluster."""
    with forwarded(cluster.nodes[0].http) as made:
        yield made


@pytest.fixture
def clustered(
    glossary: Glossary, forwarder: Forwarder, cluster: Nodes, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The origin of a site whose index is in the cluster, and beside it."""
    monkeypatch.setattr(failover, "SECONDS_BETWEEN_TRIALS", 0.0)
    monkeypatch.setattr(connection, "_READER_SECONDS", 0.1)
    glossary.write_small()
    name = f"browser-{uuid.uuid4().hex}"
    place = Cluster(hosts=(forwarder.url,), index=name, timeout=1, replicas=0)
    settings = Settings(
        corpus=glossary.corpus,
        index=glossary.index,
        backend="opensearch",
        fallback="embedded",
        opensearch=place,
    )
    Engine.build(settings=settings)
    with served(create_app(settings)) as origin:
        yield origin
    direct = connection.Connection(Access((cluster.nodes[0].url,)))
    for one in direct.ask("GET", f"/{name}-*"):
        direct.ask("DELETE", f"/{one}")
    direct.close()


def test_who_types_is_told_of_the_copy_and_of_its_end(
    visit: Visit, clustered: str, forwarder: Forwarder
) -> None:
    page = visit(clustered).open("/search?q=token")
    notice, box = page.locator(".notice"), page.locator("#q")
    expect(notice).to_have_count(0)
    forwarder.cut()
    box.fill("temperature")
    expect(notice).to_contain_text(COPY)
    box.fill("token")
    expect(page).to_have_title(re.compile("token"))
    expect(notice).to_have_count(1)
    forwarder.restore()
    page.request.get("/readyz")  # tries the cluster, and waits for it
    box.fill("sampling")
    expect(notice).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_the_notice(
    visit: Visit, clustered: str, forwarder: Forwarder, scheme: str
) -> None:
    forwarder.cut()
    page = visit(clustered, color_scheme=scheme, viewport={"width": 320, "height": 640}).open("/")
    expect(page.locator(".notice")).to_contain_text(COPY)
    assert page.evaluate("document.scrollingElement.scrollWidth") == 320
    assert violations(page, axe()) == []
