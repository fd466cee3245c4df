"""The search box that other sites embed, on another origin than the glossary's."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from browsing.chromium import axe, violations
from browsing.fixtures import Neighbour, Visit, Visitor


@pytest.fixture
def guest(visit: Visit, neighbour: Neighbour, site: str) -> Iterator[Visitor]:
    """A visitor of a site that embeds the box, and has styles that nobody would want."""
    neighbour.body[:] = [
        "<style>:root { color-scheme: light dark }",
        "* { font-size: 40px } a, input { display: none; color: red }</style>",
        "<main><h1>Neighbour</h1><glossary-search limit='5' label='Terms'></glossary-search></main>",
        f"<script src='{site}/static/widget.js' defer></script>",
    ]
    yield visit(also=neighbour.origin)
    neighbour.body.clear()


@pytest.fixture
def page(guest: Visitor, neighbour: Neighbour) -> Page:
    return guest.open(neighbour.origin + "/")


def test_a_page_elsewhere_finds_an_entry_and_leads_to_it(page: Page, site: str) -> None:
    page.get_by_role("combobox", name="Terms").fill("temperature")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d entr(y|ies)$"))
    found = page.get_by_role("option")
    expect(found.first).to_contain_text("Temperature")
    assert found.count() <= 5
    found.first.click()
    page.wait_for_url(f"{site}/entry/temperature*")


def test_the_keyboard_goes_through_the_list(page: Page, site: str) -> None:
    box = page.get_by_role("combobox", name="Terms")
    box.focus()
    page.keyboard.type("temp")
    expect(page.get_by_role("option").first).to_contain_text("Temperature")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(box).to_have_value("temp")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/search?q=temp")


def test_typing_on_takes_the_choice_back_and_leaves_the_list(page: Page) -> None:
    box = page.get_by_role("combobox", name="Terms")
    box.fill("temp")
    expect(page.get_by_role("option").first).to_contain_text("Temperature")
    page.keyboard.press("ArrowDown")
    page.route("**/api/v1/*q=tempe*", lambda route: None)
    with page.expect_request("**/api/v1/*q=tempe*"):
        page.keyboard.type("e")
    assert page.get_by_role("option").first.get_attribute("aria-selected") == "false"
    assert not box.get_attribute("aria-activedescendant")


def test_nothing_found_is_told(page: Page) -> None:
    page.get_by_role("combobox", name="Terms").fill("zxcvbnm")
    expect(page.get_by_role("status")).to_have_text("Nothing found")


def test_the_styles_of_the_page_do_not_reach_it(page: Page) -> None:
    box = page.get_by_role("combobox", name="Terms")
    assert box.is_visible()
    assert box.evaluate("e => getComputedStyle(e).color") != "rgb(255, 0, 0)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.get_by_role("combobox", name="Terms").fill("temperature")
    expect(page.get_by_role("option").first).to_be_visible()
    assert violations(page, axe()) == []


def test_an_origin_that_is_not_allowed_is_refused_and_told(
    visit: Visit, neighbour: Neighbour, site: str
) -> None:
    neighbour.body[:] = [
        f"<glossary-search></glossary-search><script src='{site}/static/widget.js'></script>"
    ]
    # The same server under another name is another origin.
    stranger = neighbour.origin.replace("127.0.0.1", "localhost")
    visitor = visit(also=stranger)
    page = visitor.open(stranger + "/")
    page.get_by_role("combobox").fill("temperature")
    expect(page.get_by_role("status")).to_have_text("The glossary cannot be reached.")
    assert any("CORS policy" in complaint for complaint in visitor.watch.complaints)
    visitor.watch.expected = ("CORS policy", "net::ERR_FAILED")
    neighbour.body.clear()


def test_a_strict_policy_of_the_page_is_kept(visit: Visit, neighbour: Neighbour, site: str) -> None:
    neighbour.body[:] = [
        "<meta http-equiv='Content-Security-Policy'"
        f" content=\"default-src 'none'; img-src data:; script-src {site}; connect-src {site}\">",
        f"<glossary-search></glossary-search><script src='{site}/static/widget.js'></script>",
    ]
    page = visit(also=neighbour.origin).open(neighbour.origin + "/")
    page.get_by_role("combobox").fill("temperature")
    expect(page.get_by_role("option").first).to_contain_text("Temperature")
    neighbour.body.clear()
