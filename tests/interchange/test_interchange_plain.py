"""Plain text as Markdown shows what the plain text shows."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from glossearch.corpus import Entry
from glossearch.corpus.markup import plain_text, to_text
from glossearch.interchange.plain import as_markdown
from support import examples

PIECES = st.sampled_from(
    ["a", "word", " ", "  ", "\n", "\n\n", "*", "**", "_", "__", "`", "~~~", "```", "#", "# ", ">", "> ",
     "+ ", "=", "===", "-", "---", "|", "| a | b |\n|---|---|\n", "[", "]", "(", ")", "[[", "]]", "](",
     "]: ", "!", "<", "<b>", "</", "&amp;", "&", ";", "\\", "\\*", "1986. ", "123) ", "\t",
     "    ", "http://x.y", "<http://x.y>", "é", "."]
)  # fmt: skip
LIST = re.compile(r"^\s*(?:[-*]|\d{1,2}[.)])\s+\S", re.MULTILINE)


@given(text=st.lists(PIECES, max_size=12).map("".join))
@settings(derandomize=True, max_examples=examples(1000), deadline=None)
def test_it_reads_the_same(text: str) -> None:
    assume(not LIST.search(text))
    shown = plain_text(Entry(slug="a", title="A", body=text, markup="plain"))
    assert to_text(as_markdown(text)) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Just a sentence, with (some) signs: 3 * 4 = 12, snake_case, a < b & c.",
        "See [1] and #2.",
        "It's 50% + 1 - x|y.",
    ],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert as_markdown(text) == f"{text}\n"


def test_lists_stay_lists() -> None:
    text = "There are:\n\n- one *a*\n- two\n\n1. first\n2. second\n"
    assert as_markdown(text) == text.replace("*a*", "\\*a\\*")
