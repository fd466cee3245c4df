"""Links of a file made to lead to another slug."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossearch.corpus.frontmatter import parse
from glossearch.corpus.markup import links_in, to_text
from glossearch.corpus.relinking import moved_links
from glossearch.corpus.shortcodes import expand

HEAD = "---\ntitle: x\nsee_also: [old-one]\n---\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("See [[old-one]].", "See [[new|old one]]."),
        ("See [[old-one|the text]].", "See [[new|the text]]."),
        ("See [[ old-one | the text ]].", "See [[ new | the text ]]."),
        ("[[old-one]] `[[old-one]]` [[old-one]]", "[[new|old one]] `[[old-one]]` [[new|old one]]"),
        ("    [[old-one]]\n\n```\n[[old-one]]\n```\n", "    [[old-one]]\n\n```\n[[old-one]]\n```\n"),
        (r"\[[old-one]] [[old-one-two]] [[Old-one]]", r"\[[old-one]] [[old-one-two]] [[Old-one]]"),
        ("> - **[[old-one]]**\n# [[old-one]]", "> - **[[new|old one]]**\n# [[new|old one]]"),
        ("|a|\n|-|\n|[[old-one]]|\n\n[[old-one]]", "|a|\n|-|\n|[[new\\|old one]]|\n\n[[new|old one]]"),
        ("|a|\n|-|\n|[[old-one\\|x]]|", "|a|\n|-|\n|[[new\\|x]]|"),
        ("a [[old-one]]\r\nb [[old-one|c]]\r\n", "a [[new|old one]]\r\nb [[new|c]]\r\n"),
        ('<a title="[[old-one]]">x</a>', '<a title="[[old-one]]">x</a>'),
    ],
)
def test_links_are_moved_and_what_is_seen_stays(before: str, after: str) -> None:
    assert moved_links(HEAD + before, "old-one", "new") == HEAD + after
    assert to_text(before) == to_text(after)


def test_a_slug_that_is_shown_the_same_way_needs_no_text() -> None:
    assert moved_links("[[a-b]] [[a-b|c]]", "a-b", "a b") == "[[a b]] [[a b|c]]"


@pytest.mark.parametrize(
    ("before", "after"),
    [("[[old-one| new ]].", "[[new]]."), ("|a|\n|-|\n|[[old-one\\|new]]|", "|a|\n|-|\n|[[new]]|")],
)
def test_a_text_that_is_what_the_new_slug_shows_goes(before: str, after: str) -> None:
    assert moved_links(HEAD + before, "old-one", "new") == HEAD + after
    assert to_text(before) == to_text(after)


def test_links_of_a_body_in_the_front_matter_are_moved() -> None:
    source = "---\nBody: |\n  See [[old]].\ntitle: '[[old]]'\n---\n[[old]]\n"
    assert moved_links(source, "old", "new") == source.replace("See [[old]]", "See [[new|old]]")


def test_links_of_a_definition_without_a_body_are_moved() -> None:
    source = "---\nshort: See [[old|it]].\n---\n\n"
    assert moved_links(source, "old", "new", {"definition": "short"}) == source.replace("old", "new")


_pieces = st.sampled_from([
    "[[old]]", "[[old|text]]", "[[other]]", "`", "```\n", "\n\n", "\n", " ", "word", "**", "    ", "> ", "- ",
    "|", "|a|b|\n|-|-|\n", "\\", "<b>", "<!--", "-->", "[", "](x)", "\ue100", "{{< t text=\"[[old]]\" >}}",
])  # fmt: skip


@given(st.lists(_pieces, max_size=20))
def test_after_it_no_link_leads_to_the_old_slug_and_the_text_is_as_before(pieces: list[str]) -> None:
    source = HEAD + "".join(pieces)
    before, after = (expand(parse(text).body) for text in (source, moved_links(source, "old", "new")))
    moved = [("new" if link.slug == "old" else link.slug) for link in links_in(before)]
    assert [link.slug for link in links_in(after)] == moved
    assert to_text(after) == to_text(before)
