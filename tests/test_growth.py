"""What is made of hostile texts takes time as their length grows, and not as its square does.

Each is read at some length and at four times that: what is linear takes some four times as long, what is
quadratic sixteen. Times are the processor's own, the least of several where one is too long.
"""

import time
from collections.abc import Callable

import pytest

from glossearch.analysis import Analyzer, part_names
from glossearch.annotation import Names, prose
from glossearch.corpus import Entry
from glossearch.corpus.markup import links, to_html, to_text
from glossearch.corpus.shortcodes import expand
from glossearch.corpus.tags import without_tags
from glossearch.schema import document
from glossearch.web.autolinks import with_links
from glossearch.web.headings import with_anchors
from glossearch.web.rendering import body_html

_TIMES, _MOST = 4, 10.0
_TRIES = 3
_LEAST_SECONDS = 0.004
"""A time that is long enough to tell anything."""
ANALYZER = Analyzer()
Text = Callable[[int], str]

MARKDOWN: dict[str, Text] = {
    "brackets": lambda n: "[" * n,
    "images": lambda n: "![" * n + "x" + "](y)" * n,
    "links": lambda n: "[" * n + "x" + "](y)" * n,
    "link titles": lambda n: '[a](b "' * n,
    "link targets": lambda n: "[a](<" * n,
    "references": lambda n: "[a][b" * n,
    "definitions": lambda n: "".join(f"[a{i}]: x\n" for i in range(n)),
    "entry links": lambda n: "[[a]] " * n,
    "entry links on lines": lambda n: "[[a]]\n" * n,
    "open entry links": lambda n: "[[a|" * n,
    "emphasis": lambda n: "*a **b " * n,
    "underscores": lambda n: "*_" * n,
    "nested emphasis": lambda n: "*" * n + "x" + "*" * n,
    "quotes": lambda n: "> " * n + "a",
    "lists in a line": lambda n: "- " * n + "a",
    "numbers in a line": lambda n: "1. " * n + "a",
    "entities": lambda n: "&amp;" * n + "&" * n,
    "angles": lambda n: "<" * n,
    "open tags": lambda n: "x <a " * n,
    "open comments": lambda n: "<!--" * n,
    "open comments in a line": lambda n: "x <!--" * n,
    "dashes in a comment": lambda n: "x <!--" + "-" * n,
    "open sections": lambda n: "x <![CDATA[" * n,
    "open instructions": lambda n: "x <?" * n,
    "open declarations": lambda n: "x <!A" * n,
    "scripts": lambda n: "<script>" * n,
    "styles": lambda n: "x <style>" * n,
    "elements": lambda n: "<div>" * n + "x" + "</div>" * n,
    "backticks": lambda n: "` `` " * n,
    "rows": lambda n: "a|b\n-|-\n" + "x\n" * n,
    "columns": lambda n: "|" * n + "\n" + "|-" * n + "|\n",
    "lines": lambda n: "a\n" * n + "===",
    "headings": lambda n: "# x\n" * n,
    "backslashes": lambda n: "\\" * n,
}  # fmt: skip
PLAIN: dict[str, Text] = {
    "a word": lambda n: "x" * n,
    "words": lambda n: "x " * n,
    "sentences": lambda n: "a. " * n,
    "titles": lambda n: "Mr. A " * n,
    "hyphens": lambda n: "a-" * n,
    "ampersands": lambda n: "a&" * n,
    "apostrophes": lambda n: "a'" * n,
    "digits": lambda n: "1," * n,
    "accents": lambda n: "e" + "\u0301" * n,
    "invisible": lambda n: "\u200b" * n,
    "ligatures": lambda n: "ﷺ" * n,
    "Chinese": lambda n: "日" * n,
    "parentheses": lambda n: "(" * n + "A" + ")" * n,
    "acronyms": lambda n: "A (AB) " * n,
    "paragraphs": lambda n: "a\n\n" * n,
}
TAGS: dict[str, Text] = {
    "a tag that is never closed": lambda n: "{{< a " * n,
    "slashes": lambda n: "{{< a" + "/" * n,
    "dashes": lambda n: "{{< a" + "-" * n,
    "a long key": lambda n: "{{< x " + "a" * n + " >}}",
    "keys without a value": lambda n: "{{< x " + "a=" * n + " >}}",
    "open quotes": lambda n: '{{< a b="' * n,
    "spaces": lambda n: "{{<" + " " * n,
    "macros": lambda n: "{{a(" * n,
    "quotes of a macro": lambda n: "{{a(" + "\"'" * n + ")}}",
}
ADDRESSES: dict[str, Text] = {
    "base64": lambda n: "QUJD" * n,
    "what may come before an @": lambda n: "a.b-c_" * n,
    "@ alone": lambda n: "a@" * n,
    "a domain without a dot": lambda n: "a@" + "b-" * n,
    "domains": lambda n: "a@b.c@" * n,
    "schemes": lambda n: "http:" * n,
}


def growth(work: Callable[[str], object], text: Text) -> float:
    """Return how much longer ``work`` takes for a text of four times the length."""
    length = 250
    short = 0.0
    while short < _LEAST_SECONDS and length < 250_000:
        length *= 2
        short = min(seconds(work, text(length)) for _ in range(_TRIES))
    long, tries = seconds(work, text(length * _TIMES)), 1
    while long > _MOST * short and tries < _TRIES:  # which may be bad luck
        long, tries = min(long, seconds(work, text(length * _TIMES))), tries + 1
    return long / max(short, 1e-9)


def seconds(work: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    work(text)
    return time.process_time() - start


def shown(text: str) -> None:
    entry = document(Entry("slug", "Title", f"x {text[:20_000]}"), ANALYZER).entry
    names = Names([entry.headline])
    with_links(with_anchors(body_html(entry, lambda slug: f"/{slug}")), names, (), lambda slug: f"/{slug}")


@pytest.mark.parametrize("name", MARKDOWN)
@pytest.mark.parametrize(
    "work",
    [
        pytest.param(to_text, id="text"),
        pytest.param(lambda text: list(links(Entry("slug", "Title", text))), id="links"),
        pytest.param(lambda text: to_html(Entry("slug", "Title", text), lambda _: "/x"), id="html"),
    ],
)
def test_markdown_is_read_in_linear_time(work: Callable[[str], object], name: str) -> None:
    assert growth(work, MARKDOWN[name]) < _MOST


@pytest.mark.parametrize("name", [*PLAIN])
def test_an_entry_is_analysed_in_linear_time(name: str) -> None:
    def work(text: str) -> object:
        return document(Entry("slug", "Title", f"x {text}", markup="plain"), ANALYZER)

    assert growth(work, PLAIN[name]) < _MOST


@pytest.mark.parametrize("name", TAGS)
def test_template_tags_are_expanded_in_linear_time(name: str) -> None:
    assert growth(expand, TAGS[name]) < _MOST


@pytest.mark.parametrize("name", ADDRESSES)
def test_addresses_are_told_from_running_text_in_linear_time(name: str) -> None:
    assert growth(lambda text: prose(text, "plain"), ADDRESSES[name]) < _MOST


@pytest.mark.parametrize("name", ["a (", "(", "((", "a ", "a (b) "])
def test_names_are_taken_apart_in_linear_time(name: str) -> None:
    assert growth(lambda text: part_names([text, "A"], text), lambda n: name * n + "a" * n) < _MOST


@pytest.mark.parametrize("name", MARKDOWN)
def test_an_entry_is_shown(name: str) -> None:
    shown(MARKDOWN[name](2000))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a<b>c</b>d", "a c d"),
        ("a<!-- <b> -->c", "a c"),
        ("a<script x>1 > 0 <b></SCRIPT >c", "a c"),
        ("a<style>b</style>c<script>d", "a c d"),
        ("a<!--b>c", "a c"),
        ("a<b", "a<b"),
        ("a<!--b", "a<!--b"),
        ("a > b", "a > b"),
        ("<scripted>a</scripted>", " a "),
    ],
)
def test_tags_are_left_out(html: str, text: str) -> None:
    assert without_tags(html) == text
