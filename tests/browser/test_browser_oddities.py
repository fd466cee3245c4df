"""Entries that are wide, long, many or malicious, in a real browser."""

import re

import pytest
from playwright.sync_api import Dialog, expect

from browsing.chromium import axe, violations
from browsing.fixtures import Visit
from browsing.oddities import HOSTILE, LONG_WORD, RICH

PLACES = [
    "/",
    f"/entry/{RICH}",
    f"/entry/{HOSTILE}",
    "/search?q=wide",
    "/search?q=wide&page=2",
    f"/search?q=is+{LONG_WORD}+a+word",
    "/browse?letter=t",
    f"/compare?a={RICH}&b={HOSTILE}",
]
everywhere = pytest.mark.parametrize("path", PLACES)


@everywhere
def test_nothing_sticks_out_of_a_narrow_screen(visit: Visit, odd_site: str, path: str) -> None:
    page = visit(odd_site, viewport={"width": 320, "height": 640}).open(path)
    assert page.evaluate("document.scrollingElement.scrollWidth") == 320


@everywhere
def test_axe_finds_nothing(visit: Visit, odd_site: str, path: str) -> None:
    assert violations(visit(odd_site).open(path), axe()) == []


def test_what_an_entry_would_run_is_not_run(visit: Visit, odd_site: str) -> None:
    visitor = visit(odd_site)
    page = visitor.open(f"/entry/{HOSTILE}")
    said: list[str] = []

    def hear(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", hear)
    for link in page.locator("main a:not([href^='/'])").all():
        assert re.match(r"https?:|#", link.get_attribute("href") or "#")
    page.locator("#q").fill("script")
    page.wait_for_load_state("networkidle")
    assert said == []
    assert not [request for request in visitor.watch.requests if request.resource_type == "image"]


def test_a_link_to_each_heading_can_be_copied(visit: Visit, odd_site: str) -> None:
    page = visit(odd_site, permissions=["clipboard-read", "clipboard-write"]).open(f"/entry/{RICH}")
    buttons = page.get_by_role("button", name=re.compile("^Copy link to .*Of "))
    expect(buttons).to_have_count(3)
    for button in buttons.all():
        button.click()
        expect(button).to_have_text("Copied")
        expect(button).to_be_focused()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(f"{odd_site}/entry/{RICH}#")
        heading = page.locator(copied.removeprefix(f"{odd_site}/entry/{RICH}"))
        assert heading.inner_text() in (button.get_attribute("aria-label") or "")


def test_a_heading_that_is_linked_to_is_not_hidden_by_anything(visit: Visit, odd_site: str) -> None:
    visitor = visit(odd_site, viewport={"width": 800, "height": 400})
    identifier = visitor.open(f"/entry/{RICH}").locator(".body .heading > [id]").nth(1).get_attribute("id")
    page = visitor.open(f"/entry/{RICH}#{identifier}")
    assert page.evaluate("scrollY") > 0
    assert page.locator(f"#{identifier}").evaluate(
        """e => {
            const place = e.getBoundingClientRect();
            const there = document.elementFromPoint(place.x + 5, place.y + place.height / 2);
            return e === there || e.contains(there);
        }"""
    )


def test_pages_of_results_are_turned_by_links_and_stay_after_typing(visit: Visit, odd_site: str) -> None:
    page = visit(odd_site).open("/search?q=wide")
    first = page.locator("main ol.hits > li").first.inner_text()
    page.locator("a[rel=next]").click()
    page.wait_for_url("**/search?*page=2*")
    assert page.locator("main ol.hits > li").first.inner_text() != first
    page.locator("#q").fill("wide things")
    page.wait_for_url(lambda url: "page=2" not in url)
    page.go_back()
    page.wait_for_url("**/search?*page=2*")
    expect(page.locator("main ol.hits > li").first).not_to_have_text(first)
