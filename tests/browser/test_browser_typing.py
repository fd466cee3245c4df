"""Searching while one types: results and suggestions, by keyboard, with Back, and when answers come late."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from browsing.fixtures import Visit, Visitor
from glossearch.web.limits import LONGEST_QUERY

HITS = "main ol.hits > li"


def box(page: Page) -> Locator:
    return page.locator("#q")


def options(page: Page) -> Locator:
    return page.locator("#suggestions [role=option]")


def query_of(url: str) -> str:
    return "".join(parse_qs(urlsplit(url).query).get("q", []))


def styles(page: Page) -> set[str]:
    """Return the addresses of the style sheets of a page."""
    found: list[str] = page.evaluate("[...document.styleSheets].map(sheet => sheet.href)")
    return set(found)


def type_in(page: Page, text: str) -> None:
    """Type key by key, as a person does, at the end of what is there."""
    box(page).focus()
    page.keyboard.press("End")
    page.keyboard.type(text)


def suggested(page: Page, text: str) -> Locator:
    """Type, and wait for the list that goes with all that was typed."""
    type_in(page, text)
    expect(options(page).first).to_contain_text(re.compile(text, re.IGNORECASE))
    return options(page)


@pytest.mark.parametrize("start", ["/", "/search?q=benchmark"])
def test_results_come_while_one_types_without_a_reload(visitor: Visitor, start: str) -> None:
    page = visitor.open(start)
    page.evaluate("window.same = true")
    box(page).fill("")
    type_in(page, "temperature")
    expect(page.locator(HITS).first).to_contain_text("Temperature")
    expect(page).to_have_title(re.compile("temperature"))
    assert query_of(page.url) == "temperature"
    assert page.evaluate("window.same")
    assert page.locator("#q").input_value() == "temperature"


def test_the_results_are_those_of_the_page_without_javascript(visit: Visit) -> None:
    typed = visit().open("/")
    type_in(typed, "why do models forget")
    loaded = visit(java_script_enabled=False).open("/search?q=why+do+models+forget")
    typed.wait_for_function(
        "html => document.querySelector('main').innerHTML === html", arg=loaded.locator("main").inner_html()
    )
    assert styles(typed) >= styles(loaded)


def test_the_count_is_announced(visitor: Visitor) -> None:
    page = visitor.open("/")
    status = page.locator("#status")
    assert status.get_attribute("role") == "status"
    type_in(page, "temperature")
    expect(status).to_have_text(re.compile(r"\d+ (result|entr)"))
    box(page).fill("zxcvbnm")
    expect(status).to_have_text(re.compile(r"[Nn]o |nothing", re.IGNORECASE))


def test_the_box_is_a_combobox(visitor: Visitor) -> None:
    page = visitor.open("/")
    assert box(page).get_attribute("role") == "combobox"
    assert box(page).get_attribute("aria-expanded") == "false"
    found = suggested(page, "temp")
    assert box(page).get_attribute("aria-expanded") == "true"
    assert box(page).get_attribute("aria-autocomplete") == "list"
    assert box(page).get_attribute("aria-controls") == "suggestions"
    assert not box(page).get_attribute("aria-activedescendant")
    assert page.locator("#suggestions").get_attribute("role") == "listbox"
    assert page.locator("#suggestions[aria-label]").count() == 1
    assert [found.nth(n).get_attribute("aria-selected") for n in range(found.count())] == [
        "false"
    ] * found.count()


def test_the_keyboard_goes_through_the_list_and_leaves_the_text_alone(visitor: Visitor) -> None:
    page = visitor.open("/entry/tokens")
    found = suggested(page, "re")
    count = found.count()
    assert count > 1

    def active() -> str | None:
        selected = page.locator("#suggestions [aria-selected=true]")
        ids = [selected.nth(n).get_attribute("id") for n in range(selected.count())]
        named = box(page).get_attribute("aria-activedescendant") or None
        assert ids == ([named] if named else [])
        return named

    assert active() is None
    page.keyboard.press("ArrowDown")
    assert active() == found.nth(0).get_attribute("id")
    page.keyboard.press("ArrowDown")
    assert active() == found.nth(1).get_attribute("id")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert active() in (None, found.nth(count - 1).get_attribute("id"))
    assert box(page).input_value() == "re"
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    assert box(page).get_attribute("aria-expanded") == "false"
    assert box(page).input_value() == "re"


def test_enter_on_a_suggestion_opens_its_entry(visitor: Visitor) -> None:
    page = visitor.open("/")
    suggested(page, "temp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/entry/temperature*")


def test_a_click_on_a_suggestion_opens_its_entry(visitor: Visitor) -> None:
    page = visitor.open("/")
    suggested(page, "temp").first.click()
    page.wait_for_url("**/entry/temperature*")


def test_enter_without_a_suggestion_searches(visitor: Visitor) -> None:
    page = visitor.open("/entry/tokens")
    suggested(page, "temp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*q=temp*")
    expect(page.locator(HITS).first).to_be_visible()
    expect(page.locator("#suggestions")).to_be_hidden()


def test_back_restores_each_search_and_where_one_was(visitor: Visitor) -> None:
    page = visitor.open("/")
    type_in(page, "temperature")
    page.keyboard.press("Enter")
    expect(page.locator(HITS).first).to_contain_text("Temperature")
    page.locator(HITS).nth(1).get_by_role("link").first.click()
    page.wait_for_url("**/entry/*")
    page.go_back()
    expect(page.locator(HITS).first).to_contain_text("Temperature")
    assert box(page).input_value() == "temperature"
    box(page).fill("")
    type_in(page, "hallucination")
    expect(page.locator(HITS).first).to_contain_text("Hallucination")
    page.go_back()
    expect(page.locator(HITS).first).to_contain_text("Temperature")
    expect(box(page)).to_have_value("temperature")
    expect(page).to_have_title(re.compile("temperature"))
    page.go_forward()
    expect(page.locator(HITS).first).to_contain_text("Hallucination")
    expect(box(page)).to_have_value("hallucination")


def test_back_closes_the_suggestions(visitor: Visitor) -> None:
    page = visitor.open("/")
    suggested(page, "temp")
    page.wait_for_url("**/search?q=temp")
    page.go_back()
    expect(box(page)).to_have_value("")
    expect(page.locator("#suggestions")).to_be_hidden()
    assert box(page).get_attribute("aria-expanded") == "false"


@pytest.mark.parametrize(
    ("pause", "before"), [(500, ""), (1500, "hallu")], ids=["while typing", "after a look at the results"]
)
def test_typing_on_is_a_step_back_only_after_a_pause(visitor: Visitor, pause: int, before: str) -> None:
    page = visitor.open("/", stopped=True)
    for part, until in (("hallu", 500), ("cination", pause)):
        page.clock.run_for(until)
        type_in(page, part)
        page.clock.run_for(200)
        page.wait_for_url(f"**/search?*{part}")
    page.go_back()
    expect(box(page)).to_have_value(before)
    page.wait_for_url("**/search?*hallu" if before else visitor.origin + "/")


def test_an_answer_that_comes_late_is_dropped(visitor: Visitor) -> None:
    page = visitor.open("/search?q=benchmark")
    held: list[Route] = []
    page.route(lambda url: query_of(url) == "temperature", lambda route: held.append(route))
    with page.expect_request("**/search?q=temperature"):
        box(page).fill("temperature")
    box(page).fill("hallucination")
    expect(page.locator(HITS).first).to_contain_text("Hallucination")
    for route in held:
        route.continue_()
    # What was held comes before what is asked for now, in turns, by the same page.
    for _ in range(5):
        page.evaluate("fetch('/search?q=quantization').then(answer => answer.text())")
    assert "Hallucination" in page.locator(HITS).first.inner_text()
    assert query_of(page.url) == box(page).input_value() == "hallucination"


def test_suggestions_that_come_late_are_dropped(visitor: Visitor) -> None:
    page = visitor.open("/entry/tokens")
    held: list[Route] = []
    page.route("**/suggest?q=temp", lambda route: held.append(route))
    with page.expect_request("**/suggest?q=temp"):
        box(page).fill("temp")
    box(page).fill("halluc")
    expect(options(page).first).to_contain_text("Hallucination")
    for route in held:
        route.continue_()
    for _ in range(5):
        page.evaluate("fetch('/api/v1/suggest?q=quant').then(answer => answer.json())")
    assert "Hallucination" in options(page).first.inner_text()


def test_suggestions_stay_until_those_for_what_was_typed_next_come(visitor: Visitor) -> None:
    page = visitor.open("/entry/tokens")
    suggested(page, "temp")
    page.keyboard.press("ArrowDown")
    held: list[Route] = []
    page.route("**/suggest?q=tempe", lambda route: held.append(route))
    with page.expect_request("**/suggest?q=tempe"):
        page.keyboard.type("e")
    assert page.locator("#suggestions").is_visible()
    assert options(page).first.get_attribute("aria-selected") == "false"
    assert not box(page).get_attribute("aria-activedescendant")
    held[0].fulfill(json={"query": "tempe", "suggestions": []})
    expect(page.locator("#suggestions")).to_be_hidden()


def test_suggestions_that_cannot_be_had_leave_no_old_ones(visitor: Visitor) -> None:
    page = visitor.open("/entry/tokens")
    suggested(page, "temp")
    page.route("**/suggest?q=tempe", lambda route: route.abort())
    page.keyboard.type("e")
    expect(page.locator("#suggestions")).to_be_hidden()
    visitor.watch.expected = MADE_TO_FAIL


@pytest.mark.parametrize(("count", "told"), [(1, "1 suggestion below"), (2, "2 suggestions below")])
def test_suggestions_are_counted(visitor: Visitor, count: int, told: str) -> None:
    page = visitor.open("/entry/tokens")
    one = {"name": "Temperature", "title": "Temperature", "slug": "t", "url": "/entry/temperature"}
    page.route("**/suggest?q=*", lambda route: route.fulfill(json={"suggestions": [one] * count}))
    box(page).fill("temp")
    expect(page.locator("#status")).to_have_text(f"{told} the box.")


def test_nothing_is_suggested_for_a_text_that_the_server_would_refuse(visitor: Visitor) -> None:
    page = visitor.open("/entry/tokens")
    suggested(page, "temp")
    assert box(page).get_attribute("maxlength") == str(LONGEST_QUERY)
    box(page).evaluate(
        "(q, text) => { q.value = text; q.dispatchEvent(new Event('input', { bubbles: true })) }",
        "temperature " * (LONGEST_QUERY // 12 + 1),
    )
    expect(page.locator("#suggestions")).to_be_hidden()
    assert not [one for one in visitor.watch.requests if len(query_of(one.url)) > LONGEST_QUERY]


def test_the_head_is_that_of_the_page_that_is_shown(visitor: Visitor) -> None:
    page = visitor.open("/")
    canonical, robots = page.locator("link[rel=canonical]"), page.locator("meta[name=robots]")
    expect(canonical).to_have_attribute("href", visitor.origin + "/")
    expect(robots).to_have_count(0)
    type_in(page, "temperature")
    expect(robots).to_have_attribute("content", "noindex")
    expect(canonical).to_have_count(0)
    page.go_back()
    expect(canonical).to_have_attribute("href", visitor.origin + "/")
    expect(robots).to_have_count(0)


FAILURES: dict[str, Callable[[Route], None]] = {
    "no connection": lambda route: route.abort(),
    "a server in between": lambda route: route.fulfill(status=503, body="<p>Not now</p>"),
}


MADE_TO_FAIL = ("net::ERR_FAILED", "status of 503")
"""What Chromium says of requests that are made to fail."""


def fail(page: Page, query: str, failure: Callable[[Route], None]) -> None:
    """Let scripts, but not the browser itself, fail to load what has this query."""
    page.route(
        lambda url: query_of(url) == query,
        lambda route: failure(route) if route.request.resource_type == "fetch" else route.continue_(),
    )


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_enter_lets_the_browser_load_what_the_script_cannot(
    visitor: Visitor, failure: Callable[[Route], None]
) -> None:
    page = visitor.open("/search?q=benchmark")
    page.evaluate("window.same = true")
    fail(page, "temperature", failure)
    with page.expect_request("**/search?q=temperature"):
        box(page).fill("temperature")
    expect(page.locator("main .failed")).to_be_visible()
    assert query_of(page.url) == "benchmark"
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*q=temperature*")
    expect(page.locator(HITS).first).to_contain_text("Temperature")
    assert not page.evaluate("window.same")
    visitor.watch.expected = MADE_TO_FAIL


@pytest.mark.parametrize("then", ["benchmark", "hallucination"], ids=["what is shown", "something else"])
def test_a_failure_is_told_in_sight_until_the_results_are_those_asked_for(
    visitor: Visitor, then: str
) -> None:
    page = visitor.open("/search?q=benchmark")
    fail(page, "temperature", FAILURES["no connection"])
    box(page).fill("temperature")
    told = page.locator("main .failed")
    expect(told).to_have_text("The results for “temperature” could not be loaded. Press Enter to try again.")
    expect(told).to_be_visible()
    expect(page.locator("#status")).to_contain_text("could not be loaded")
    box(page).fill(then)
    expect(told).to_have_count(0)
    expect(page.locator("#status")).not_to_contain_text("could not be loaded")
    expect(page.locator(HITS).first).to_contain_text(then.capitalize())
    visitor.watch.expected = MADE_TO_FAIL


@pytest.mark.parametrize("start", ["/", "/search?q=benchmark", "/entry/tokens", "/nowhere"])
def test_the_slash_goes_to_the_box(visitor: Visitor, start: str) -> None:
    page = visitor.open(start)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    assert "/" not in box(page).input_value()


def test_the_slash_never_steals_typing(visitor: Visitor) -> None:
    page = visitor.open("/entry/tokens")
    type_in(page, "a/b")
    assert box(page).input_value() == "a/b"
    page.evaluate(
        """() => document.querySelector('main').insertAdjacentHTML('beforeend', `
            <input id="i"><textarea id="t"></textarea><select id="s"><option>a</select>
            <p id="e" contenteditable>x`)"""
    )
    for field in ("i", "t", "s", "e"):
        page.locator(f"#{field}").focus()
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == field
    assert page.locator("#i").input_value() == page.locator("#t").input_value() == "/"
    page.locator("#e").evaluate("e => e.blur()")
    for keys in ("Control+/", "Alt+/", "Meta+/"):
        page.keyboard.press(keys)
        assert page.evaluate("document.activeElement.id") != "q"


def test_keys_of_an_input_method_are_left_to_it(visitor: Visitor) -> None:
    page = visitor.open("/")
    suggested(page, "temp")
    page.keyboard.press("ArrowDown")
    page.evaluate(
        """() => document.getElementById('q').dispatchEvent(new KeyboardEvent(
            'keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"""
    )
    expect(page.locator("#suggestions")).to_be_visible()
    assert not urlsplit(page.url).path.startswith("/entry")
