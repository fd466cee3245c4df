"""Links put into sources."""

import re
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings

from annotation_sources import NAMES, SOURCES
from glossearch.annotation import Names, prose
from glossearch.annotation import linked as with_links_at
from glossearch.corpus.markup import new_parser
from glossearch.engine import Engine
from support import REAL_CORPUS, REPOSITORY, examples

_LINK = re.compile(r"\[([^\[\]]*)\]\(/terms/[\w-]+\)")
_ANCHOR = re.compile(r'<a href="/terms/[\w-]+">(.*?)</a>', re.DOTALL)
_MARKDOWN = new_parser()
PAGES = [*sorted((REPOSITORY / "docs").glob("*.md")), *sorted(REAL_CORPUS.glob("*.md"))]


def address(slug: str) -> str:
    return f"/terms/{slug}"


def linked(source: str, markup: Literal["markdown", "html"], every: bool, names: Names = NAMES) -> str:
    text = prose(source, markup)
    mentions = names.mentions(text.text, ambiguous=True)
    return with_links_at(source, markup, mentions, text.links, address, every=every)


def shown(source: str) -> str:
    """Return the HTML of a source without the links to entries."""
    html = _MARKDOWN.render(source, {"resolve": lambda slug: f"#{slug}"})
    return _ANCHOR.sub(r"\1", str(html))


@settings(max_examples=examples(300), derandomize=True, deadline=None)
@given(SOURCES)
def test_links_change_nothing_of_markdown_but_what_they_stand_on(source: str) -> None:
    for every in (False, True):
        with_links = linked(source, "markdown", every)
        assert _LINK.sub(r"\1", with_links) == source
        assert shown(with_links) == shown(source)


@settings(max_examples=examples(300), derandomize=True, deadline=None)
@given(SOURCES)
def test_a_second_time_adds_nothing_to_markdown(source: str) -> None:
    for every in (False, True):
        once = linked(source, "markdown", every)
        assert linked(once, "markdown", every) == once


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_real_pages(real_engine: Engine, file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    for every in (False, True):
        once = linked(source, "markdown", every, real_engine.names)

        assert _LINK.sub(r"\1", once) == source
        assert shown(once) == shown(source)
        assert linked(once, "markdown", every, real_engine.names) == once


@settings(max_examples=examples(300), derandomize=True, deadline=None)
@given(SOURCES)
def test_html_likewise(source: str) -> None:
    for every in (False, True):
        once = linked(source, "html", every)
        assert _ANCHOR.sub(r"\1", once) == source
        assert linked(once, "html", every) == once
