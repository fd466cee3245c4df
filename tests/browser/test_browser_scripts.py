"""Entries and queries made of ways to run a script, in a real browser: none runs."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_plus, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing.fixtures import Neighbour, Visit, Visitor
from browsing.serving import served
from browsing.vectors import TEXTS
from glossearch.config import Settings
from glossearch.engine import Engine
from glossearch.web.app import create_app

TITLE = "<script>hit()</script><img src=x onerror=hit()>"
_QUERIES = [
    pytest.param(TEXTS[start : start + 7], marks=[pytest.mark.slow] * (start % 3 > 0))
    for start in range(0, len(TEXTS), 7)
]


@pytest.fixture(scope="module")
def origin(browser: Browser, tmp_path_factory: pytest.TempPathFactory, neighbour: Neighbour) -> Iterator[str]:
    """A glossary in which every field of every entry is a way to run a script."""
    folder = tmp_path_factory.mktemp("scripts")
    corpus = folder / "corpus.jsonl"
    corpus.write_text("".join(json.dumps(entry) + "\n" for entry in _entries()), encoding="utf-8")
    settings = Settings(corpus=corpus, index=folder / "index", title=TITLE, cors_origins=(neighbour.origin,))
    Engine.build(settings=settings)
    with served(create_app(settings)) as origin:
        yield origin


def _entries() -> Iterator[dict[str, object]]:
    for number, text in enumerate(TEXTS):
        one_line = " ".join(text.split())
        others = [TEXTS[(number + step) % len(TEXTS)] for step in (1, 2, 3)]
        yield {
            "id": one_line if number % 2 and one_line.isprintable() else f"way-{number}",
            "title": f"{one_line} title",
            "aliases": others,
            "category": [others[0], "Ways"],
            "questions": [f"What is {one_line}?"],
            "see_also": ["way-0", f"way-{number - number % 2}"],
            "text": f"{one_line} is a way. {text}\n\nSee the word way, {others[0]} title.",
        }


def _write_markdown(corpus: Path, texts: tuple[str, ...]) -> None:
    corpus.mkdir()
    head = "---\ntitle: {}\naliases: [{}]\n---\n"
    for number, text in enumerate(texts):
        title, alias = json.dumps(f"{' '.join(text.split())} {number}"), json.dumps(f"Way {number}")
        (corpus / f"way-{number}.md").write_text(
            f"{head.format(title, alias)}A way.\n\n{text}\n", encoding="utf-8"
        )
    (corpus / "all.md").write_text("---\ntitle: All\n---\nAll.\n\n" + "\n\n".join(texts), encoding="utf-8")


@pytest.fixture(scope="module")
def marked(browser: Browser, origin: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same, its texts written in Markdown."""
    folder = tmp_path_factory.mktemp("marked")
    _write_markdown(folder / "corpus", TEXTS)
    settings = Settings(corpus=folder / "corpus", index=folder / "index", title=TITLE)
    Engine.build(settings=settings)
    with served(create_app(settings)) as origin:
        yield origin


def attacked(visit: Visit, origin: str) -> Visitor:
    """Return a visitor whose pages tell when a script of somebody else runs, instead of running it."""
    visitor = visit(origin)
    visitor.context.add_init_script("window.hits = 0; window.hit = () => { window.hits += 1; };")
    visitor.context.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    return visitor


def check(page: Page) -> None:
    """Fail where a script has run, or could run at a click; the page may hold no active content."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate("window.hits") == 0
    found = page.evaluate(
        """() => [...document.querySelectorAll('*')].flatMap((one) => [
            ...one.getAttributeNames().filter((name) => /^(on.*|style|srcdoc|formaction)$/i.test(name)),
            ...(one.matches('iframe, object, embed, svg, math, img, base, style, meta[http-equiv], template')
                ? [one.localName] : []),
            ...(['href', 'src', 'action', 'xlink:href'].map((name) => one.getAttribute(name)).filter(Boolean)
                .filter((to) => !/^(https?:|mailto:)$/.test(new URL(to, location).protocol))),
        ])"""
    )
    assert found == []


@pytest.mark.parametrize(
    "path", ["/", "/browse?letter=%23", "/browse?letter=a", "/api/v1/docs", "/search?category=Ways"]
)
def test_lists_of_such_entries_run_nothing(visit: Visit, origin: str, path: str) -> None:
    check(attacked(visit, origin).open(path))


def test_such_entries_run_nothing(visit: Visit, marked: str) -> None:
    visitor = attacked(visit, marked)
    page = visitor.open("/entry/all?q=" + quote_plus("script way hit"))
    check(page)
    assert "hit()" in page.locator("main").inner_text()
    for number in range(0, len(TEXTS), 9):
        page.goto(f"/entry/way-{number}?q={quote_plus(TEXTS[number])}")
        check(page)
    page.goto("/entry/all")
    for link in page.locator("main a").all():
        link.dispatch_event("mouseover")
        link.focus()
    assert page.evaluate("window.hits") == 0


@pytest.mark.parametrize("texts", _QUERIES, ids=range(len(_QUERIES)))
def test_such_queries_run_nothing(visit: Visit, origin: str, texts: tuple[str, ...]) -> None:
    page = attacked(visit, origin).open()
    for text in texts:
        for path in (f"/search?q={quote_plus(text)}", f"/search?q=way&explain=1&category={quote_plus(text)}"):
            page.goto(path)
            check(page)
    text = quote_plus(" ".join(texts))
    page.goto(f"/search?q={text}&explain=1")
    check(page)


def test_unknown_addresses_run_nothing(visit: Visit, origin: str) -> None:
    visitor = attacked(visit, origin)
    page = visitor.open()
    for text in TEXTS[::11]:
        told = f"/compare?a={quote_plus(text)}&b={quote_plus(TITLE)}"
        for path in (told, f"/browse?letter={quote_plus(text)}", f"/entry?slug={quote_plus(text)}"):
            page.goto(path)
            check(page)
    visitor.watch.expected = ("status of 404",)


@pytest.mark.parametrize("text", TEXTS[:90:6])
def test_suggestions_and_results_while_typing_run_nothing(visit: Visit, origin: str, text: str) -> None:
    page = attacked(visit, origin).open("/search?q=way")
    typed = " ".join(text.split())
    page.locator("#q").fill(typed)
    page.wait_for_url(lambda url: urlsplit(url).query != "q=way")
    check(page)
    page.locator("#q").fill("hit")
    expect(page.locator("#suggestions li, main ol.hits > li").first).to_be_visible()
    check(page)


def test_the_box_of_another_site_runs_nothing(visit: Visit, origin: str, neighbour: Neighbour) -> None:
    neighbour.body[:] = [
        "<main><h1>Neighbour</h1><glossary-search label='Terms'></glossary-search></main>",
        f"<script src='{origin}/static/widget.js' defer></script>",
    ]
    try:
        visitor = visit(origin, also=neighbour.origin)
        visitor.context.add_init_script("window.hits = 0; window.hit = () => { window.hits += 1; };")
        page = visitor.open(neighbour.origin + "/")
        for text in ("script", "img onerror", "svg"):
            page.get_by_role("combobox", name="Terms").fill(text)
            expect(page.get_by_role("option").first).to_be_visible()
            assert page.evaluate("window.hits") == 0
            box = page.locator("glossary-search")
            active = "one => one.shadowRoot.querySelectorAll('script, img, svg, iframe').length"
            assert box.evaluate(active) == 0
    finally:
        neighbour.body.clear()


@pytest.mark.parametrize("path", ["/feed.atom", "/opensearch.xml", "/sitemap.xml", "/robots.txt"])
def test_documents_for_programs_run_nothing(visit: Visit, origin: str, path: str) -> None:
    page = attacked(visit, origin).open()
    told = page.evaluate(
        """async (path) => {
            const answer = await fetch(path), text = await answer.text();
            const kind = answer.headers.get('content-type');
            const read = () => new DOMParser().parseFromString(text, 'application/xml');
            const parsed = kind.includes('xml') ? read() : null;
            return [answer.status, kind, answer.headers.get('x-content-type-options'),
                parsed ? parsed.querySelectorAll('script, img, svg, parsererror, style').length : 0];
        }""",
        path,
    )
    assert told[0] == 200
    assert "html" not in told[1]
    assert told[2:] == ["nosniff", 0]
