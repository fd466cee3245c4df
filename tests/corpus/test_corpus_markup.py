"""The body of an entry as plain text, as links, and as HTML."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossearch.corpus import Entry
from glossearch.corpus.markup import Link, links, plain_text, to_html
from support import examples

ENTRIES = {"rlhf": "/entry/rlhf", "a b&c": "/entry/a%20b%26c?x=1&y=2"}


def markdown(body: str) -> Entry:
    return Entry(slug="x", title="X", body=body)


def plain(body: str) -> Entry:
    return Entry(slug="x", title="X", body=body, markup="plain")


TEXTS = [
    pytest.param("One\ntwo.\n\n\nThree.", "One two.\n\nThree.", id="paragraphs"),
    pytest.param("Hard  \nbreak\\\nhere", "Hard break here", id="hard breaks"),
    pytest.param("# Head\n\nText.\n\nUnder\n---\n", "Head\n\nText.\n\nUnder", id="headings"),
    pytest.param("- one\n- two\n  - three\n\n1. four", "one\n\ntwo\n\nthree\n\nfour", id="lists"),
    pytest.param("| a | b |\n|---|:-:|\n| c | *d* |", "a\n\nb\n\nc\n\nd", id="table"),
    pytest.param("> Quoted\n> text", "Quoted text", id="block quote"),
    pytest.param("*a* **b** ***c*** _d_e", "a b c _d_e", id="emphasis"),
    pytest.param("Run `a  b < c` now", "Run a b < c now", id="code span"),
    pytest.param("```python\nx = 1\ny = 2\n```", "x = 1 y = 2", id="fence"),
    pytest.param("Text.\n\n    indented\n    code", "Text.\n\nindented code", id="indented code"),
    pytest.param('[label](/url "title") and <https://a.example>', "label and https://a.example", id="links"),
    pytest.param("[label][ref]\n\n[ref]: /url", "label", id="reference link"),
    pytest.param("![alt text](/a.png)", "alt text", id="image"),
    pytest.param("![*alt* `text`](/a.png)", "alt text", id="markup in an image's text"),
    pytest.param("R&amp;D &copy; &lt;b&gt; \\*", "R&D © <b> *", id="entities and escapes"),
    pytest.param("[[tool-use]] and [[rlhf|feedback]]", "tool use and feedback", id="entry links"),
    pytest.param("`[[rlhf]]` \\[[rlhf]]", "[[rlhf]] [[rlhf]]", id="no entry links"),
    pytest.param("a<br>b <!-- hidden --> <b>c</b>", "a b c", id="inline HTML"),
    pytest.param("<div>one <b>two</b></div>\n\nThree.", "one two\n\nThree.", id="HTML block"),
    pytest.param("<p>R&amp;D &copy;</p>", "R&D ©", id="entities in an HTML block"),
    pytest.param("<!-- hidden\n\nhidden -->\n\nShown.", "Shown.", id="comment block"),
    pytest.param("<!--more-->", "", id="only a comment"),
    pytest.param("<script>\nhidden()\n\nhidden()\n</script>\nShown.", "Shown.", id="script block"),
    pytest.param("<STYLE>\nhidden {}\n</STYLE>\n\nShown.", "Shown.", id="style block"),
    pytest.param("Shown <script>hidden()</script> too.", "Shown too.", id="inline script"),
    pytest.param("Shown <style>hidden {}</style> too.", "Shown too.", id="inline style"),
    pytest.param("---\n\n***", "", id="rules"),
    pytest.param("", "", id="nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "text"), TEXTS)
def test_plain_text_is_what_readers_see(body: str, text: str) -> None:
    assert plain_text(markdown(body)) == text


OPENINGS = [
    pytest.param("# Mocha\n\nMocha is coffee.", "Mocha is coffee.", id="heading"),
    pytest.param("MOCHA\n=====\nMocha is coffee.", "Mocha is coffee.", id="underlined, in capitals"),
    pytest.param("![Mocha](m.png)\n\nMocha is coffee.", "Mocha is coffee.", id="picture"),
    pytest.param(
        "## *Mocha*\n![cup](m.png) ![pot](p.png)\n\n![x](y)\n\nIt.", "It.", id="heading and pictures"
    ),
    pytest.param("# Mocha", "Mocha", id="nothing else"),
    pytest.param("![Mocha](m.png)", "Mocha", id="only a picture"),
    pytest.param("# Origin\n\nYemen.", "Origin\n\nYemen.", id="another heading"),
    pytest.param("It.\n\n# Mocha\n\n![x](y)", "It.\n\nMocha\n\nx", id="later on"),
    pytest.param("![x](y) is a cup.", "x is a cup.", id="picture in a sentence"),
]


@pytest.mark.parametrize(("body", "text"), OPENINGS)
def test_text_begins_with_what_the_entry_says(body: str, text: str) -> None:
    assert plain_text(Entry(slug="mocha", title="Mocha", body=body)) == text


def test_heading_that_repeats_the_title_is_not_shown_again() -> None:
    entry = Entry(slug="a", title="Mocha", body="# Mocha\n\nIt. ![x](y)\n")
    assert to_html(entry, lambda _: None) == '<p>It. <img src="y" alt="x" /></p>\n'
    assert to_html(replace(entry, title="Tea"), lambda _: None).startswith("<h1>Mocha</h1>")
    assert to_html(replace(entry, body="# Mocha\n\n---\n"), lambda _: None) == "<hr />\n"


def test_plain_body_keeps_its_markup_characters() -> None:
    body = "*One*\n two \t three.\r\n\r\n \n[[a]] <b> & # four\n"
    assert plain_text(plain(body)) == "*One* two three.\n\n[[a]] <b> & # four"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[[rlhf]]", [Link("rlhf", 1)]),
        ("[[ rlhf ]]", [Link("rlhf", 1)]),
        ("[[rlhf|human\tfeedback]]", [Link("rlhf", 1)]),
        ("a\n\n[[b]] [[c d/é#]]\n[[e]]", [Link("b", 3), Link("c d/é#", 3), Link("e", 4)]),
        ("[[[a]]]", [Link("a", 1)]),
        ("[[a\nb]]", []),
        ("[[a]", []),
        ("[a]] [[", []),
        ("`[[a]]`", []),
        ("``[[a]] ` [[b]]`` [[c]]", [Link("c", 1)]),
    ],
)
def test_links_and_their_lines(body: str, expected: list[Link]) -> None:
    assert list(links(markdown(body))) == expected


def test_plain_body_has_no_links() -> None:
    assert list(links(plain("[[rlhf]]"))) == []


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("[[rlhf]]", '<p><a href="/entry/rlhf">rlhf</a></p>\n'),
        ("[[rlhf|R&D <b>]]", '<p><a href="/entry/rlhf">R&amp;D &lt;b&gt;</a></p>\n'),
        ("[[a b&c]]", '<p><a href="/entry/a%20b%26c?x=1&amp;y=2">a b&amp;c</a></p>\n'),
        ("[[no-where]]", "<p>no where</p>\n"),
        ("[[nowhere|<i>]]", "<p>&lt;i&gt;</p>\n"),
        ("`[[rlhf]]`", "<p><code>[[rlhf]]</code></p>\n"),
        ("# *A*", "<h1><em>A</em></h1>\n"),
        ("| a |\n|---|\n| b |", "<td>b</td>"),
    ],
)
def test_html_links_to_entries_that_exist(body: str, html: str) -> None:
    assert html in to_html(markdown(body), ENTRIES.get)


def test_html_of_a_plain_body_is_escaped_paragraphs() -> None:
    html = to_html(plain("One <b>\ntwo & [[rlhf]].\n\n\nThree."), ENTRIES.get)
    assert html == "<p>One &lt;b&gt; two &amp; [[rlhf]].</p>\n<p>Three.</p>\n"


MARKDOWN = st.lists(
    st.sampled_from(
        ["word", " ", "\n", "\n\n", "*", "`", "```", "[[", "]]", "[", "]", "(", ")", "|", "- ", "1. ", "> ",
         "# ", "<", ">", "<b>", "</b>", "<!--", "-->", "&amp;", "&", "\\", "![", "    ", "\t", "---"]
    )
    | st.text(max_size=3),
    max_size=40,
).map("".join)  # fmt: skip


@given(MARKDOWN)
@settings(derandomize=True, max_examples=examples(250), deadline=None)
def test_any_markdown_has_a_plain_text_in_one_form(body: str) -> None:
    text = plain_text(markdown(body))
    assert text == text.strip()
    assert "\n" not in text.replace("\n\n", "")
    assert not re.search(r"\n\n\s|[^\S\n]{2}", text)
    assert plain_text(plain(text)) == text


@given(MARKDOWN)
@settings(derandomize=True, max_examples=examples(150), deadline=None)
def test_links_stand_on_lines_of_the_body(body: str) -> None:
    lines = body.split("\n")
    for link in links(markdown(body)):
        assert link.slug == link.slug.strip()
        assert link.slug.partition("\u2028")[0].strip() in lines[link.line - 1]


@given(MARKDOWN)
@settings(derandomize=True, max_examples=examples(200), deadline=None)
def test_any_markdown_has_html(body: str) -> None:
    html = to_html(markdown(body), lambda slug: f"/{slug}")
    assert html.count('<a href="/') >= len(list(links(markdown(body))))


WORDS = st.lists(st.sampled_from(["one", "two", "*three*", "`four`", "[[five]]"]), max_size=4).map(" ".join)
HIDDEN = st.sampled_from(
    ["<script>SECRET</script>", '<script type="x">\nSECRET\n</script>', "<SCRIPT>SECRET</SCRIPT>",
     "<style>SECRET</style>", "<!-- SECRET -->", "<!--\nSECRET\n-->", '<img alt="SECRET">']
)  # fmt: skip


@given(WORDS, st.sampled_from(["\n\n", " "]), HIDDEN, st.sampled_from(["\n\n", " "]), WORDS)
@settings(derandomize=True, max_examples=examples(150), deadline=None)
def test_scripts_styles_comments_and_attributes_are_never_shown(
    before: str, gap: str, hidden: str, gap_after: str, after: str
) -> None:
    text = plain_text(markdown(f"{before}{gap}{hidden}{gap_after}{after}"))
    assert "SECRET" not in text
    assert "<" not in text
    for word in ("one", "two"):
        assert text.count(word) == f"{before} {after}".split().count(word)
