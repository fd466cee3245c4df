"""The browser of the tests, what it shows and what it complains of; and axe-core, which judges it."""

import os
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

from support import IN_CI

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
"""No page of ours is worth a request to elsewhere, and neither is the browser's own curiosity."""
EXECUTABLE = os.environ.get("GLOSSEARCH_TEST_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
"""The browser to take; None for the one that Playwright has installed, if it has."""
AXE = next(Path(sys.prefix).glob("axe-core/*/axe.min.js"), None)


def flags() -> list[str]:
    """Return the flags to start Chromium with; its sandbox does not work for root."""
    return [*FLAGS, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [*FLAGS]


def unavailable(what: str) -> None:
    """Skip the test because ``what`` is not there, or fail it where nothing may be skipped."""
    told = f"{what} is not there: scripts/browser installs it"
    if IN_CI:
        pytest.fail(told)
    pytest.skip(told)


def axe() -> str:
    """Return the text of axe-core, or skip the test."""
    if AXE is None:
        unavailable("axe-core")
    assert AXE
    return AXE.read_text(encoding="utf-8")


@dataclass  # without slots: Playwright keeps things in the object whose methods it calls
class Watch:
    """What the pages of a browser context were not supposed to do."""

    hosts: frozenset[str]
    """The hosts, with port, that may be asked for something."""
    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()
    """Parts of complaints that the test gives cause for; they may come late, and more than once."""
    requests: list[Request] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch a context from now on."""
        context.on("console", self._said)
        context.on("weberror", lambda error: self.complaints.append(f"exception: {error.error}"))
        context.on("request", self._asked)

    @property
    def unexpected(self) -> list[str]:
        """The complaints that no part is expected of."""
        return [one for one in self.complaints if not any(part in one for part in self.expected)]

    def _said(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        where = message.location.get("url", "")
        # That a page is not found is the page's content, and Chromium reports it for the page itself.
        if "status of 404" in message.text and message.page and where == message.page.url:
            return
        self.complaints.append(f"{message.type}: {message.text} ({where})")

    def _asked(self, request: Request) -> None:
        self.requests.append(request)
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc not in self.hosts:
            self.complaints.append(f"request to another host: {request.url}")


def violations(page: Page, script: str, *rules: str) -> list[str]:
    """Return what axe-core finds wrong with a page, each with the elements it is wrong with.

    ``rules`` are those to ask for; none for all that are on by themselves.
    """
    # As text in a <script>, the page's policy would refuse it.
    page.evaluate(script)
    found = page.evaluate(
        """rules => axe.run({
            resultTypes: ['violations'], ...(rules.length ? {runOnly: {type: 'rule', values: rules}} : {})
        })""",
        rules,
    )
    assert found["passes"], "axe looked at nothing"
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: {[node['target'] for node in one['nodes']]}"
        for one in found["violations"]
    ]
