"""Where the code of a Markdown text lies."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from glossearch.corpus.code import Code, outside_code
from support import examples


def marked(text: str) -> str:
    """Return ``text`` with a dot for each character of code."""
    code = Code(text)
    return "".join("." if at in code and text[at] != "\n" else text[at] for at in range(len(text)))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a `b` c", "a ... c"),
        ("a ``b ` c`` d", "a ......... d"),
        ("a ` b", "a ` b"),
        ("a ` b\n\nc ` d", "a ` b\n\nc ` d"),
        ("a `b\nc` d", "a ..\n.. d"),
        ("```js\nx\n```\ny", ".....\n.\n...\ny"),
        ("~~~\n```\n~~~\ny `z`", "...\n...\n...\ny ..."),
        ("````\n```\n````\ny", "....\n...\n....\ny"),
        ("> ```\n> x\n> ```\ny", ".....\n...\n.....\ny"),
        ("```\nnever closed", "...\n............"),
        ("```x` y", "```x` y"),
        ("no code", "no code"),
        ("~~~\nx\n~~~\ny", "...\n.\n...\ny"),
        ("```\nx\n``` y\nz\n```\nu", "...\n.\n.....\n.\n...\nu"),
    ],
)
def test_code_is_found(text: str, shown: str) -> None:
    assert marked(text) == shown


@given(st.lists(st.sampled_from(["`", "``", "a", " ", "b`", "x\ny"]), max_size=14).map("".join))
@example("`` ` `")
@settings(derandomize=True, max_examples=examples(300), deadline=None)
def test_code_spans_are_those_of_commonmark(text: str) -> None:
    text = f"p{text}"  # a paragraph, whatever is in it
    token = MarkdownIt("commonmark").parse(text)[1]
    spans = [child for child in token.children or () if child.type == "code_inline"]
    code = Code(text)
    found = "".join("." if at in code else " " for at in range(len(text))).split()
    assert bool(spans) == bool(found)
    assert sum(len(span.content) + 2 * len(span.markup) for span in spans) <= sum(map(len, found)) + 2 * len(
        spans
    )


def test_what_begins_in_code_is_not_replaced() -> None:
    text = "X `X` (X)\n```\nX\n```\nX"
    assert outside_code(re.compile("(X)"), r"<\1>", text) == "<X> `X` (<X>)\n```\nX\n```\n<X>"
    assert outside_code(re.compile("Y"), "", text) == text
