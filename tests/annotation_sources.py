"""Names and random sources that the tests of annotation share."""

from hypothesis import strategies as st

from glossearch.annotation import Markup, Names, prose
from glossearch.schema import Headline


def names(**entries: tuple[str, ...]) -> Names:
    """Return the names of entries given as slug=(title, *aliases)."""
    return Names(Headline(slug, title, tuple(aliases), (), ()) for slug, (title, *aliases) in entries.items())


NAMES = names(
    prompt=("Prompt",),
    injection=("Prompt injection", "instruction hijacking"),
    query=("Query",),
    it=("IT",),
    rnd=("R&D",),
    one=("First", "shared name"),
    other=("Second", "shared name"),
)

_WORDS = [
    "prompt",
    "Prompts",
    "injection",
    "query",
    "IT",
    "it",
    "R&D",
    "shared",
    "name",
    "a",
    "the",
    "é",
    "x1",
]
_SIGNS = [
    *"*_`[]()<>!#|\\&~:.,-+=\"'{}^",
    "**", "__", "``", "~~", "[[", "]]", "](", "](/x)", "[x]: /prompt", "<b>", "</b>", "<code>", "</code>",
    "<!--",
        "-->", "<a href='/prompt'>", "</a>", "&amp;", "&prompt;", "https://x.org/prompt", "<https://prompt.org>",
    "![",
    "[^1]", "[^1]: ", "{{", "}}", "{{< x >}}", "{%", "%}", "\\prompt", "prompt@x.org", "\t", "\u00a0",
]  # fmt: skip
_BREAKS = [
    "\n", "\n\n", "\r\n", "\n    ", "\n> ", "\n- ", "\n  ", "\n1. ", "\n```\n", "\n# ", "\n---\n", "\n===\n",
    "\n|---|---|\n", " | ", "| ", " |\n", "\n<div>\n", "\n</div>\n\n", "\n\t", "---\n", "\ufeff",
]  # fmt: skip

SOURCES = st.lists(
    st.one_of(
        st.sampled_from(_WORDS),
        st.sampled_from([word + " " for word in _WORDS]),
        st.just(" "),
        st.sampled_from(_SIGNS),
        st.sampled_from(_BREAKS),
    ),
    max_size=40,
).map("".join)
"""Sources with much in them that is markup, or nearly is."""


def found(source: str, markup: Markup = "markdown", headings: bool = False) -> list[str]:
    """Return what is mentioned in ``source``, as it is written there."""
    text = prose(source, markup, headings).text
    return [source[one.start : one.end] for one in NAMES.mentions(text, ambiguous=True)]
