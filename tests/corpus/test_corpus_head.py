"""Where the values of a front matter stand."""

import pytest

from glossearch.corpus.frontmatter import FrontMatterError
from glossearch.corpus.head import has_comments, head_of


@pytest.mark.parametrize(
    "head",
    [
        "# why\ntitle: A\n",
        "title: A # why\n",
        "title: A\n# why\n",
        "aliases:\n  # why\n  - a\n",
        "aliases: [a, # why\n  b]\n",
        "a: &x 1\nb: *x # why\n",
        "# alone\n",
    ],
)
def test_comments_of_a_front_matter_are_found(head: str) -> None:
    assert has_comments(f"---\n{head}---\nBody.\n")


@pytest.mark.parametrize(
    "text",
    [
        "No head. # none\n",
        "---\ntitle: A\n---\n# A heading\n",
        '---\ntitle: "C # D"\n---\n',
        "---\ntitle: C#\naliases: ['a # b', c#]\n---\n",
        "---\ntitle: |\n  # a\n  # b\nx: y\n---\n",
        "---\n---\n",
    ],
)
def test_a_sign_in_a_text_is_no_comment(text: str) -> None:
    assert not has_comments(text)


def test_a_front_matter_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(FrontMatterError):
        has_comments("---\ntitle: [\n---\n")


def test_nodes_are_where_their_values_are_written() -> None:
    text = "---\ntitle: &t A b\naliases: [x, *t]\nsee_also:\n  - c\n  - d\n# end\n---\nBody.\n"
    head = head_of(text)
    written = {key: text[pair.node.start : pair.node.end] for key, pair in head.pairs.items()}
    assert written == {"title": "&t A b", "aliases": "[x, *t]", "see_also": "- c\n  - d"}
    assert {key: pair.node.kind for key, pair in head.pairs.items()} == {
        "title": "text", "aliases": "flow", "see_also": "block",
    }  # fmt: skip
    assert head.pairs["aliases"].node.value == ["x", "A b"]
    assert [text[alias.start : alias.end] for alias in head.aliases] == ["*t"]
    assert head.aliases[0].target is head.pairs["title"].node
    assert (head.aliases[0].kind, head.aliases[0].value) == ("alias", "A b")
    assert text[head.end :] == "---\nBody.\n"
    assert head.root is not None
    assert head.root.value == {"title": "A b", "aliases": ["x", "A b"], "see_also": ["c", "d"]}
    assert not head.in_brackets
    assert head_of("---\n{title: A}\n---\n").in_brackets


def test_of_keys_that_differ_in_case_the_last_one_counts() -> None:
    head = head_of("---\nTitle: A\ntitle: B\n---\n")
    pair = head.pair("TITLE")
    assert pair is not None
    assert pair.node.value == "B"
    assert head.pair("aliases") is None
    assert head_of("Body only.\n") == head_of("")
    assert head_of("").pairs == {}
