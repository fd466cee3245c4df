"""A real browser, a real server, and visitors to it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from browsing import oddities
from browsing.chromium import EXECUTABLE, Watch, flags, unavailable
from browsing.places import MISSING
from browsing.serving import one_page, served
from glossearch.config import Settings, load
from glossearch.engine import Engine
from glossearch.web.app import create_app
from support import REPOSITORY

PATIENCE = 20_000
"""Milliseconds after which what should be on a page counts as not coming."""


@dataclass(slots=True)
class Visitor:
    """Somebody with a browser of their own. Whatever page they open must not give cause for complaint."""

    origin: str
    context: BrowserContext
    watch: Watch

    def open(self, path: str = "/", *, stopped: bool = False) -> Page:
        """Open a path of the glossary in a new tab, and wait until it is loaded.

        If ``stopped``, no time passes for its scripts but what ``page.clock`` is told to.
        """
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE)
        if stopped:
            page.clock.install(time=0)
            page.clock.pause_at(3600)
        _load(page, path)
        return page


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab in which one page is opened after the other: it takes a third of what a browser for each does."""

    page: Page

    def open(self, path: str) -> Page:
        """Open a path of the glossary on a large screen, and wait until it is loaded."""
        self.page.set_viewport_size({"width": 1280, "height": 720})
        self.page.emulate_media(color_scheme="light", reduced_motion="no-preference")
        _load(self.page, path)
        return self.page


def _load(page: Page, path: str) -> None:
    answer = page.goto(path)
    assert answer
    assert answer.status == (404 if path in MISSING else 200)


Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once for each process of a test run."""
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=EXECUTABLE, args=flags())
        except Error as error:
            if EXECUTABLE or "Executable doesn't exist" not in error.message:
                raise
            unavailable("Chromium")
        yield started
        started.close()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another site, which the glossary lets use its API; ``body`` is what its page says."""

    origin: str
    body: list[str]


@pytest.fixture(scope="session")
def neighbour(browser: Browser) -> Iterator[Neighbour]:
    """A site on another origin."""
    app, body = one_page("Neighbour")
    with served(app) as origin:
        yield Neighbour(origin, body)


@pytest.fixture(scope="session")
def site(browser: Browser, real_index: Path, neighbour: Neighbour) -> Iterator[str]:
    """The origin at which the glossary of this repository is served."""
    settings = replace(load(REPOSITORY, {}), index=real_index, cors_origins=(neighbour.origin,))
    with served(create_app(settings)) as origin:
        yield origin


@pytest.fixture(scope="session")
def odd_site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The origin at which the glossary of `oddities` is served."""
    folder = tmp_path_factory.mktemp("odd")
    settings = Settings(corpus=oddities.write(folder / "corpus"), index=folder / "index", title="Odd terms")
    Engine.build(settings=settings)
    with served(create_app(settings)) as origin:
        yield origin


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Visit]:
    """Return a function that makes a visitor, of the site that it is given or else of the shipped glossary.

    ``also`` is an origin that the visitor may see besides. Other arguments are options of Playwright's
    contexts.
    """
    watches: list[Watch] = []
    with ExitStack() as contexts:

        def made(at: str = site, /, *, also: str = "", **options: Any) -> Visitor:
            context = contexts.enter_context(browser.new_context(base_url=at, **options))
            hosts = frozenset(urlsplit(origin).netloc for origin in (at, site if also else "", also))
            watches.append(Watch(hosts))
            watches[-1].over(context)
            return Visitor(at, context, watches[-1])

        yield made
    assert [complaint for watch in watches for complaint in watch.unexpected] == []


@pytest.fixture
def visitor(visit: Visit) -> Visitor:
    """Somebody with an ordinary browser and a large screen."""
    return visit()


@pytest.fixture(scope="session")
def _one_visitor(browser: Browser, site: str) -> Iterator[tuple[Tab, Watch]]:
    with browser.new_context(base_url=site) as context:
        watch = Watch(frozenset([urlsplit(site).netloc]))
        watch.over(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        yield Tab(page), watch


@pytest.fixture
def tab(_one_visitor: tuple[Tab, Watch]) -> Iterator[Tab]:
    """A tab that tests share, for pages that leave nothing behind and are looked at by themselves."""
    tab, watch = _one_visitor
    watch.complaints.clear()
    yield tab
    assert watch.unexpected == []
