"""What holds of every page, in a real browser."""

from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from browsing.chromium import axe, violations
from browsing.fixtures import Tab, Visit, Visitor
from browsing.places import PLACES, everywhere

KILOBYTE = 1024
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules of axe-core that a colour scheme makes a difference to."""
SIDEWAYS = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
TEXT = "[...document.querySelectorAll('main .body')].reduce((sum, e) => sum + e.innerHTML.length, 0)"
CONTENT = """() => {
    for (const button of document.querySelectorAll('button')) button.style.display = 'none';
    const shown = document.body.innerText.replace(/\\s+/g, ' ').trim();
    const all = [...document.querySelectorAll('a[href]')];
    const links = all.map(link => [link.innerText.trim(), link.getAttribute('href')]);
    return {title: document.title, shown, links};
}"""
"""What a reader sees, and where the links lead; buttons do what only a script can."""


@everywhere
def test_the_first_view_is_light_and_nothing_of_it_comes_from_elsewhere(visitor: Visitor, path: str) -> None:
    page = visitor.open(path)
    page.wait_for_load_state("networkidle")
    assert any(request.resource_type == "stylesheet" for request in visitor.watch.requests)
    answers = [answer for request in visitor.watch.requests if (answer := request.response())]
    weights = {answer.url: len(answer.body()) for answer in answers}
    text = page.evaluate(TEXT)
    assert sum(weights.values()) - text <= 60 * KILOBYTE, weights


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("<script>console.error('broken')</script>", "broken"),
        ("<script>throw new Error('thrown')</script>", "thrown"),
        ("<img src='http://elsewhere.example/x.png' alt=''>", "request to another host"),
        (
            "<meta http-equiv='Content-Security-Policy' content=\"script-src 'self'\"><script>1</script>",
            "Policy",
        ),
        ("<script src='/missing.js'></script>", "404"),
    ],
)
def test_a_page_that_misbehaves_is_noticed(visit: Visit, neighbour: Any, body: str, complaint: str) -> None:
    neighbour.body[:] = [body]
    visitor = visit(also=neighbour.origin)
    visitor.open(neighbour.origin).wait_for_load_state("networkidle")
    assert any(complaint in one for one in visitor.watch.complaints)
    visitor.watch.expected = ("",)  # whatever comes of it


@everywhere
def test_axe_finds_nothing(tab: Tab, path: str) -> None:
    page = tab.open(path)
    assert violations(page, axe()) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, axe(), *OF_COLOURS) == []


@everywhere
def test_nothing_sticks_out_of_a_narrow_screen(tab: Tab, path: str) -> None:
    page = tab.open(path)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("innerWidth") == 320
    assert page.evaluate(SIDEWAYS) == 0


@everywhere
def test_without_javascript_the_same_is_on_the_page(visit: Visit, tab: Tab, path: str) -> None:
    with_it = tab.open(path).evaluate(CONTENT)
    without = visit(java_script_enabled=False).open(path).evaluate(CONTENT)
    assert with_it == without
    assert len(with_it["links"]) > 1


@everywhere
def test_dark_mode_is_dark_on_light_and_light_on_dark(tab: Tab, path: str) -> None:
    shades = {}
    page = tab.open(path)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        shades[scheme] = page.evaluate(
            """() => ['color', 'backgroundColor'].map(name => {
                const colour = getComputedStyle(document.body)[name].match(/[\\d.]+/g).map(Number);
                return colour.slice(0, 3).reduce((a, b) => a + b) / 3;
            })"""
        )
    ink, paper = shades["light"]
    assert paper - ink > 150
    ink, paper = shades["dark"]
    assert ink - paper > 150


@everywhere
def test_nothing_moves_for_those_who_do_not_want_it(tab: Tab, path: str) -> None:
    page = tab.open(path)
    page.emulate_media(reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(e => {
            const style = getComputedStyle(e);
            const times = style.transitionDuration + ',' + style.animationDuration;
            return Math.max(...times.split(',').map(parseFloat)) > 0.01 || style.scrollBehavior === 'smooth';
        }).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert moving == []


@everywhere
def test_the_keyboard_reaches_the_search_by_the_first_links(tab: Tab, path: str) -> None:
    page = tab.open(path)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.get_attribute("href") == "#main"
    assert skip.is_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


@everywhere
def test_what_has_the_focus_can_be_seen(tab: Tab, path: str) -> None:
    page = tab.open(path)
    for _ in range(12):
        page.keyboard.press("Tab")
        focus = page.locator(":focus-visible")
        if not focus.count():
            break
        seen = focus.evaluate(
            """e => {
                const style = getComputedStyle(e);
                return [style.outlineStyle, parseFloat(style.outlineWidth), style.boxShadow];
            }"""
        )
        assert (seen[0] != "none" and seen[1] >= 1) or seen[2] != "none", focus.evaluate("e => e.outerHTML")


@pytest.mark.parametrize("path", [PLACES[name] for name in ("home", "entry", "hits", "compare")])
def test_paper_has_the_name_of_the_glossary_and_nothing_to_press(visitor: Visitor, path: str) -> None:
    page = visitor.open(path)
    pressed = [page.locator(one) for one in ("search", "footer.foot", "form.choose")]
    assert [one.count() for one in pressed] == [1, 1, int(path == PLACES["compare"])]
    page.emulate_media(media="print")
    assert page.locator("main").is_visible()
    assert not any(one.is_visible() for one in pressed)
    name = page.locator("header.top .name a")
    assert name.is_visible()
    assert name.inner_text() in page.title()
    plain = "e => [getComputedStyle(e).textDecorationLine, getComputedStyle(e).color]"
    assert name.evaluate(plain) == ["none", page.evaluate("getComputedStyle(document.body).color")]


def cells(page: Page) -> list[dict[str, float]]:
    """Return where the cells of the table of facts are on the screen, in pixels."""
    found: list[dict[str, float]] = page.evaluate(
        "[...document.querySelectorAll('main tbody td')].map(e => e.getBoundingClientRect().toJSON())"
    )
    return found


def test_what_two_entries_have_in_common_is_all_in_sight_on_a_narrow_screen(visit: Visit) -> None:
    page = visit(viewport={"width": 320, "height": 640}).open(PLACES["compare"])
    places = cells(page)
    assert len(places) >= 3
    assert all(place["left"] >= 0 and place["right"] <= 320 for place in places)
    titles = page.locator("thead th").all_inner_texts()
    labels = (
        page.locator("tbody tr")
        .first.locator("td")
        .evaluate_all("all => all.map(e => getComputedStyle(e, '::before').content)")
    )
    assert [label.strip('"') for label in labels] == titles
    assert violations(page, axe()) == []
    wide = cells(visit().open(PLACES["compare"]))
    assert wide[0]["top"] == wide[1]["top"] == wide[2]["top"]
