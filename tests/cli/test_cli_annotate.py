"""``glossearch annotate``: mentions as JSON Lines, and links put in."""

import json
from typing import Any

import pytest

from support import Glossary, RunMain

TEXT = """\
---
title: Token
---
# Temperature

A token and two Tokens, not `token`.\r
KV cache reuse: [prompt caching](https://example.org/) and prompt-caching.
"""


def lines(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_a_line_for_each_mention(run_main: RunMain, small: Glossary) -> None:
    file = small.root / "text.md"
    file.write_bytes(TEXT.encode())
    shown = run_main("annotate", "text.md")
    assert (shown.code, shown.err) == (0, "")
    told = lines(shown.out)
    keys = ("line", "column", "text", "slug", "name", "kind")
    assert [tuple(one[key] for key in keys) for one in told] == [
        (6, 3, "token", "token", "Token", "title"),
        (6, 17, "Tokens", "token", "Token", "title"),
        (7, 1, "KV cache reuse", "prompt-caching", "KV cache reuse", "alias"),
        (7, 60, "prompt-caching", "prompt-caching", "Prompt caching", "title"),
    ]  # fmt: skip
    for one in told:
        assert TEXT[one["start"] : one["end"]] == one["text"]
        assert one["entries"] == [{"slug": one["slug"], "title": one["title"]}]
    assert run_main("annotate", "-", "--markup", "markdown", stdin=TEXT.encode()).out == shown.out
    headings = lines(run_main("annotate", "text.md", "--headings").out)
    assert [one["slug"] for one in headings] == ["temperature", *(one["slug"] for one in told)]


def test_links_in_markdown(run_main: RunMain, small: Glossary) -> None:
    file = small.root / "text.md"
    file.write_bytes(TEXT.encode())
    shown = run_main("annotate", "text.md", "-f", "links", "-o", "new.md")
    assert (shown.code, shown.out, shown.err) == (0, "", "")
    expected = TEXT.replace("A token", "A [token](/entry/token)").replace(
        "KV cache reuse", "[KV cache reuse](/entry/prompt-caching)"
    )
    assert (small.root / "new.md").read_bytes().decode() == expected
    assert run_main("annotate", "new.md", "-f", "links").out == expected
    assert file.read_bytes().decode() == TEXT
    every = run_main("annotate", "text.md", "-f", "links", "--all", "--base-url", "../{slug}.html").out
    assert every.count("](../token.html)") == every.count("](../prompt-caching.html)") == 2


def test_a_file_may_be_written_over(run_main: RunMain, small: Glossary) -> None:
    file = small.root / "text.html"
    file.write_text("<p title=token>a token &amp; a token</p>")
    for _ in range(2):
        assert run_main("annotate", "text.html", "-f", "links", "-o", "text.html").code == 0
        assert file.read_text() == '<p title=token>a <a href="/entry/token">token</a> &amp; a token</p>'


def test_links_lead_to_the_site_that_readers_know(run_main: RunMain, small: Glossary) -> None:
    (small.root / "glossearch.toml").write_text('public_url = "https://terms.example.org"\n')
    linked = run_main("annotate", "-", "--markup", "markdown", "-f", "links", stdin=b"A token.").out
    assert linked == "A [token](https://terms.example.org/entry/token)."


@pytest.mark.parametrize(
    ("base", "address"),
    [
        ("https://x.org/t", "https://x.org/t/a%20%28b%29/%3Cc%3E"),
        ("https://x.org/t/", "https://x.org/t/a%20%28b%29/%3Cc%3E"),
        ("../{slug}/", "../a%20%28b%29/%3Cc%3E/"),
        ("x y(z)", "x%20y%28z%29/a%20%28b%29/%3Cc%3E"),
    ],
)
def test_addresses_of_any_slug(run_main: RunMain, glossary: Glossary, base: str, address: str) -> None:
    glossary.write_raw("odd.jsonl", json.dumps({"id": "a (b)/<c>", "title": "Odd", "text": "An odd one."}))
    arguments = ["--corpus", str(glossary.corpus / "odd.jsonl"), "--index", str(glossary.index)]
    arguments += ["--markup", "markdown", "-f", "links", "--base-url", base]
    shown = run_main("annotate", "-", *arguments, stdin=b"An odd one.")
    assert shown.out == f"An [odd]({address}) one."
    again = run_main("annotate", "-", *arguments, stdin=shown.out.encode() + b" Odd.")
    assert again.out == shown.out + " Odd."


def test_a_name_of_two_entries_is_told_and_not_linked(run_main: RunMain, unbuilt: Glossary) -> None:
    unbuilt.write("gate", "Gate", aliases=["way in\x1b"])
    unbuilt.write("door", "Door", aliases=["way in\x1b"])
    text = b"A token.\nA way in. A way in."
    shown = run_main("annotate", "-", "--markup", "markdown", "-f", "links", stdin=text)
    assert (shown.code, shown.out) == (0, "A [token](/entry/token).\nA way in. A way in.")
    assert shown.err.splitlines()[-1] == "note: 'way in' in line 2 may be door or gate; not linked"
    told = lines(run_main("annotate", "-", stdin=text).out)
    assert [(one["slug"], one["title"], [each["slug"] for each in one["entries"]]) for one in told] == [
        ("token", "Token", ["token"]),
        (None, None, ["door", "gate"]),
        (None, None, ["door", "gate"]),
    ]


def test_of_many_names_of_two_entries_the_first_ten_are_told(run_main: RunMain, glossary: Glossary) -> None:
    names = [f"door {letter * 2}" for letter in "abcdefghijklm"]
    for number, name in enumerate(names):
        glossary.write(f"in-{number}", f"In {number}", aliases=[name])
        glossary.write(f"out-{number}", f"Out {number}", aliases=[name])
    glossary.build()
    shown = run_main(
        "annotate", "-", "--markup", "markdown", "-f", "links", "--index", str(glossary.index),
        stdin=", ".join(names).encode(),
    )  # fmt: skip
    told = shown.err.splitlines()
    assert [line.split("'")[1] for line in told[:-1]] == names[:10]
    assert told[-1] == "note: 3 more such names are not linked"


def test_nothing_mentioned(run_main: RunMain, small: Glossary) -> None:
    shown = run_main("annotate", "-", stdin=b"nothing of it")
    assert (shown.code, shown.out, shown.err) == (1, "", "-: mentions nothing of the glossary\n")
    shown = run_main("annotate", "-", "--markup", "html", "-f", "links", stdin=b"<p>nothing\r\n")
    assert (shown.code, shown.out) == (1, "<p>nothing\r\n")


def test_bad_input_is_told(run_main: RunMain, small: Glossary) -> None:
    (small.root / "odd.md").write_bytes(b"a token\r\nb\xff")
    run_main("annotate", "odd.md").assert_error("odd.md:2: not UTF-8")
    run_main("annotate", "-", stdin=b"\xff").assert_error("-:1: not UTF-8")
    run_main("annotate", "none.md").assert_error("none.md: cannot be read: No such file")
    run_main("annotate", ".").assert_error(".: cannot be read: Is a directory")
    (small.root / "text.txt").write_text("A token.")
    shown = run_main("annotate", "text.txt", "-f", "links")
    assert shown.code == 2
    assert "text.txt" in shown.err
