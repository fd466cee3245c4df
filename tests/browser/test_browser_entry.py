"""What a script adds to an entry's page, and what a search that led there does to it."""

import re

import pytest
from playwright.sync_api import expect

from browsing.fixtures import Visit, Visitor

ENTRY = "/entry/retrieval-augmented-generation"


def test_a_link_to_the_entry_can_be_copied(visit: Visit) -> None:
    visitor = visit(permissions=["clipboard-read", "clipboard-write"])
    page = visitor.open(ENTRY + "?q=grounding")
    button = page.get_by_role("button", name=re.compile("^Copy link to")).first
    button.click()
    expect(page.locator("#status")).to_contain_text("Link copied.")
    expect(button).to_be_focused()
    assert page.evaluate("navigator.clipboard.readText()") == visitor.origin + ENTRY


def test_copying_by_keyboard_without_a_clipboard_for_scripts(visit: Visit) -> None:
    page = visit().open(ENTRY)
    page.evaluate("delete Object.getPrototypeOf(navigator).clipboard")
    button = page.get_by_role("button", name=re.compile("^Copy link to")).first
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("Link copied.")
    expect(button).to_be_focused()


@pytest.mark.parametrize("javascript", [True, False])
def test_the_query_of_the_search_is_marked(visit: Visit, javascript: bool) -> None:
    page = visit(java_script_enabled=javascript).open("/search?q=low+temperature")
    page.locator("main ol.hits").get_by_role("link").first.click()
    page.wait_for_url("**/entry/*q=low*")
    marked = {text.casefold() for text in page.locator("main mark").all_inner_texts()}
    assert "temperature" in marked
    assert page.evaluate("getComputedStyle(document.querySelector('main mark')).backgroundColor") != (
        "rgba(0, 0, 0, 0)"
    )


def test_everything_is_reached_by_links_alone(visit: Visit) -> None:
    """A walk from the home page without scripts: by letter, category, search and previous or next."""
    page = visit(java_script_enabled=False).open("/")
    page.locator("main a[href^='/entry/']").first.click()
    page.wait_for_url("**/entry/*")
    first = page.url
    page.locator("a[rel=next]").first.click()
    page.wait_for_url(lambda url: url != first)
    page.locator("a[rel=prev]").first.click()
    page.wait_for_url(first)
    page.locator("#q").fill("benchmark")
    page.locator("#q").press("Enter")
    page.wait_for_url("**/search?*q=benchmark*")
    expect(page.locator("main ol.hits > li").first).to_contain_text("Benchmark")


def test_a_random_entry_is_one(visitor: Visitor) -> None:
    page = visitor.open("/random")
    assert re.fullmatch(rf"{visitor.origin}/entry/[a-z0-9-]+", page.url)


def test_the_shortcut_can_be_switched_off(visitor: Visitor) -> None:
    page = visitor.open(ENTRY)
    switch = page.get_by_role("button", name=re.compile("to search"))
    expect(switch).to_contain_text("on")
    switch.click()
    expect(switch).to_contain_text("off")
    switch.evaluate("e => e.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "q"
    page.reload()
    expect(page.get_by_role("button", name=re.compile("to search"))).to_contain_text("off")


def test_paper_shows_the_entry_and_nothing_to_press(visitor: Visitor) -> None:
    page = visitor.open(ENTRY)
    page.emulate_media(media="print")
    assert page.locator("main .body").is_visible()
    for pressed in ("button", "input", "search"):
        assert page.locator(pressed).filter(visible=True).count() == 0
