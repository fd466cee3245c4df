"""What is running text in sources."""

import pytest
from hypothesis import given, settings

from annotation_sources import NAMES, SOURCES, found, names
from glossearch.annotation import prose
from glossearch.annotation.words import words
from support import examples

LEFT_ALONE = {
    "front matter": "---\ntitle: prompt\n---\n",
    "front matter with carriage returns": "---\r\ntitle: prompt\r\n---\r\n",
    "front matter of TOML": "+++\ntitle = 'prompt'\n+++\n",
    "a heading": "# A prompt\n",
    "an underlined heading": "A prompt\n===\n",
    "a code span": "a `prompt`",
    "a code span of two lines": "a `prompt\nprompt` here",
    "a fence": "```\nprompt\n```\n",
    "a fence without end": "~~~ prompt\nprompt\n",
    "indented code": "    prompt\n",
    "a link": "[a prompt](/x)",
    "a link by reference": "[a prompt][x] [x] [prompt]\n\n[x]: /y\n[prompt]: /prompt 'prompt'\n",
    "an image": "![a prompt](/x 'prompt')",
    "a link to an entry": "[[prompt]] and [[x|prompt]]",
    "an address": "https://prompt.org/prompt www.prompt.org someone@prompt.org <https://prompt.org>",
    "tags": "<b title='prompt'>x</b> <!-- prompt -->",
    "code in tags": "x <code>prompt <b>prompt</b></code> <kbd>prompt</kbd> <a href='/x'>prompt</a>",
    "an element without end": "x <code>prompt prompt",
    "a block of HTML": "<div>\nprompt\n</div>\n",
    "a comment": "<!--\nprompt\n-->\n",
    "a footnote": "x[^prompt]\n\n[^prompt]: A prompt\n    and a prompt\n\n    prompt\n",
    "an abbreviation": "x\n\n*[IT]: prompt\n",
    "shortcodes": "{{< tip text='prompt' >}} {{macro('prompt')}} {% prompt %} {#prompt .prompt}",
    "a command of TeX": "\\prompt",
    "a cell that is not sure": "| a |\n|---|\n| b \\| prompt |\n",
}


@pytest.mark.parametrize("source", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_left_alone_in_markdown(source: str) -> None:
    assert found(source) == []
    assert found(f"query\n\n{source}" if not source.startswith(("-", "+")) else f"{source}\nquery") == [
        "query"
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a *prompt*, a **query** and <b>IT</b>", ["prompt", "query", "IT"]),
        ("- prompt\n  injection\n- query\n", ["prompt\n  injection", "query"]),
        ("> prompt\n> injection\n", ["prompt"]),
        ("> prompt\n> query\n", ["prompt", "query"]),
        ("1. a\n\n   prompt\n", ["prompt"]),
        ("| prompt | b |\n|---|---|\n| b | query |\n| `query` | query |\n", ["prompt", "query", "query"]),
        ("prompt  \r\nquery\r\n\r\nIT\rIT", ["prompt", "query", "IT", "IT"]),
        ("\tx\n\nprompt\t\n", ["prompt"]),
        ("---\ntitle: x\n---\nprompt", ["prompt"]),
        ("\ufeff---\ntitle: x\n---\nprompt", ["prompt"]),
        ("---\nprompt\n", ["prompt"]),
        ("[prompt] (/x) ]( `prompt", ["prompt", "prompt"]),
        ("{{ prompt", ["prompt"]),
    ],
)
def test_running_text_in_markdown(source: str, expected: list[str]) -> None:
    assert found(source) == expected


def test_entities_are_no_words() -> None:
    lang = names(lang=("Lang", "AMP"))
    for markup in ("markdown", "html"):
        assert not list(lang.mentions(prose("a &lang; b &AMP; c", markup).text))
        assert len(list(lang.mentions(prose("a lang; AMP", markup).text))) == 2


def test_headings_if_asked() -> None:
    source = "# A prompt #\n\nA query\n---\n"
    assert found(source, headings=True) == ["prompt", "query"]
    assert found("<h1>prompt</h1>", "html") == []
    assert found("<h1>prompt</h1>", "html", headings=True) == ["prompt"]


def test_links_are_told() -> None:
    source = "[a](/x) ![b](/i.png) <https://y.org> [[token|t]] [r] `[c](/c)`\n\n[r]: /z\n"
    assert prose(source, "markdown").links == {"/x", "https://y.org", "token", "/z"}
    assert prose('<a href="/x?a&amp;b">x</a><link href="/y">', "html").links == {"/x?a&b"}
    assert prose(source, "plain").links == frozenset()


def test_html() -> None:
    source = (
        "<html><head><title>prompt</title><style>prompt</style></head>\n<body class='prompt'>a prompt"
        "<script>prompt < 1</script> <p>prompt</p><p>injection</p>\nR&amp;D <pre>prompt</pre> "
        "</code> query <code>prompt<br>prompt</code> <svg><text>prompt</text></svg> IT <!-- prompt"
    )
    assert found(source, "html") == ["prompt", "prompt", "query", "IT"]


def test_odd_html_is_no_error() -> None:
    for source in ("<![x[ prompt ]]> query", "<!x prompt> query", "<?prompt?> query", "<!> query <![prompt"):
        assert found(source, "html")[-1] == "query", source


def test_plain_text_has_no_markup() -> None:
    assert found("# prompt\n`query` <IT>\n\n    prompt https://x.org/query", "plain") == [
        "prompt", "query", "IT", "prompt",
    ]  # fmt: skip


@settings(max_examples=examples(300), derandomize=True, deadline=None)
@given(SOURCES)
def test_the_text_is_that_of_the_source_at_its_place(source: str) -> None:
    known = {tuple(words(name.text)[:-1]) for name in NAMES._names}
    for markup in ("markdown", "html", "plain"):
        text = prose(source, markup).text
        assert len(text) == len(source)
        assert all(one in ("\0", other) for one, other in zip(text, source, strict=True))
        for one in NAMES.mentions(text, ambiguous=True):
            assert tuple(words(source[one.start : one.end])[:-1]) in known


def test_elements_of_html_that_close_themselves_or_are_left_open() -> None:
    assert found("<svg/> prompt <pre><code>prompt</pre> query", "html") == ["prompt", "query"]
