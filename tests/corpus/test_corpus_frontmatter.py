"""The YAML head of a file: values as written, lines, and bombs that do not go off."""

import subprocess
import sys
import time

import pytest
from corpus_files import GOOD
from hypothesis import given, settings
from hypothesis import strategies as st

from glossearch.corpus.frontmatter import FrontMatterError, parse
from support import examples

YAML_PIECES = st.lists(
    st.sampled_from(
        ["a", "title", ": ", ":", "- ", "\n", "  ", "[", "]", "{", "}", ",", "&x ", "*x", "!!int ", "? ", "'",
         '"', "|", ">", "#", "---", "...", "%", "\t", "~", "<<", "1.0", "\r\n", "é", "\u2028", "@", "`"]
    ),
    max_size=30,
).map("".join)  # fmt: skip


def test_values_body_and_lines() -> None:
    matter = parse("---\ntitle: A\naliases:\n  - b\n  - c\nflow: [d,\n  e]\nmap: {f: g}\n---\n\nBody.\n")
    assert matter.values == {"title": "A", "aliases": ["b", "c"], "flow": ["d", "e"], "map": {"f": "g"}}
    assert matter.body == "\nBody.\n"
    assert matter.lines == {
        "title": 2, "aliases": 3, "aliases[0]": 4, "aliases[1]": 5, "flow": 6, "flow[0]": 6, "flow[1]": 7,
        "map": 8, "body": 10,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "body", "line"),
    [
        ("Just text.\n---\nMore.\n", "Just text.\n---\nMore.\n", 1),
        ("---\n---\nText.\n", "Text.\n", 3),
        ("---\n# only a comment\n---\nText.\n", "Text.\n", 4),
        ("---\nkey: a\n...\nText.\n", "Text.\n", 4),
        ("---  \nkey: a\n---\t\nText.\n", "Text.\n", 4),
        ("---\nkey: a\n---", "", 3),
        ("---\nkey: a\n---\nText.\n\n---\n\nMore.\n", "Text.\n\n---\n\nMore.\n", 4),
        ("----\nA rule.\n", "----\nA rule.\n", 1),
    ],
    ids=[
        "no head",
        "empty head",
        "comment",
        "dots",
        "blanks",
        "no newline at the end",
        "a rule in the body",
        "rule",
    ],
)
def test_where_the_head_ends(text: str, body: str, line: int) -> None:
    matter = parse(text)
    assert (matter.body, matter.lines["body"]) == (body, line)


def test_block_scalars_and_quotes() -> None:
    matter = parse('---\nfolded: >\n  one\n  two\nliteral: |\n  one\n  two\nquoted: "a: \\u00e9"\n---\n')
    assert matter.values == {"folded": "one two\n", "literal": "one\ntwo\n", "quoted": "a: é"}


def test_repeated_anchor_is_fine_as_long_as_it_is_small() -> None:
    assert parse("---\na: &x [1, 2]\nb: *x\n---\n").values == {"a": ["1", "2"], "b": ["1", "2"]}


def test_yaml_bomb_is_refused_fast() -> None:
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    bomb = "\n".join(["---", "a0: &a0 [lol, lol]", *levels, "---", ""])
    started = time.process_time()
    with pytest.raises(FrontMatterError, match="more than 10,000 values"):
        parse(bomb)
    assert time.process_time() - started < 1.0


def test_many_values_are_fine_up_to_the_limit() -> None:
    assert len(parse("---\n" + "".join(f"k{n}: v\n" for n in range(9_000)) + "---\n").values) == 9_000


@pytest.mark.parametrize(
    "value",
    ["&x [*x]", "&x {a: *x}", "[" * 900 + "]" * 900, "{b: " * 900 + "}" * 900, "\n" + "- " * 900 + "x"],
    ids=["recursive list", "recursive map", "deep flow list", "deep map", "deep block list"],
)
def test_endless_or_deep_nesting_is_an_error_of_the_file(value: str) -> None:
    with pytest.raises(FrontMatterError):
        parse(f"---\ntitle: A\nkey: {value}\n---\n")


def test_nesting_of_a_hundred_thousand_levels_does_not_kill_the_process() -> None:
    code = """
from glossearch.corpus.frontmatter import FrontMatterError, parse
try:
    parse("---\\nkey: " + "[" * 100_000 + "]" * 100_000 + "\\n---\\n")
except FrontMatterError:
    print("refused")
"""
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert (run.returncode, run.stdout.strip()) == (0, "refused")


def test_error_tells_what_the_parser_missed() -> None:
    with pytest.raises(FrontMatterError, match="bad YAML: mapping values are not allowed") as caught:
        parse("---\ntitle: a: b\n---\n")
    assert caught.value.line == 2


ADVICE = [
    ("title: T\naliases:\n\t- x", 4, 1, "indent with spaces, not with tabs"),
    ("title: T\n\taliases: x", 3, 1, "indent with spaces, not with tabs"),
    ("title: Brewing: a guide", 2, 15, 'quote the value, since it has a colon: title: "Brewing: a guide"'),
    ('title: The: "x"', 2, 11, r'quote the value, since it has a colon: title: "The: \"x\""'),
    ("aliases:\n  - a: b: c", 3, 9, 'quote the value, since it has a colon: - "a: b: c"'),
    ("title: T\n  aliases: x", 3, 10, "begin the key where the other keys begin"),
    ("a: b\ntitle:T\nb: x", 3, 1, "bad YAML: a key without a space; put a space after its ':'"),
    ("questions: @foo", 2, 12, "quote the value, since '@' has a meaning of its own in YAML"),
    ("questions: `foo`", 2, 12, "quote the value, since '`' has a meaning of its own in YAML"),
    (
        "title: T\nquestions: &",
        3,
        13,
        "quote the value, since '*' and '&' have a meaning of their own in YAML",
    ),
    ("title: *x", 2, None, "'*x' refers to nothing before it; quote it if it is a text"),
    (
        'title: "Quote\na: x\nb: y',
        2,
        8,
        "bad YAML: a quotation mark that is never closed; close it, or quote the whole value",
    ),
    ("title: 'it's me'", 2, 12, "text follows the closing '; quote the whole value"),
    ("title: [a] b", 2, 12, "text follows the closing ]; quote the whole value"),
    ('title: "a\\d"', 2, 10, "double the backslash, or use single quotation marks"),
    ("title: T\naliases:\n-one\n-two", 4, 1, "bad YAML: an item without a space; put a space after its '-'"),
    ("title: T\nwords\nb: x", 3, 1, "bad YAML: a line without a key; write 'key: value'"),
    (
        "title: T\naliases: [a, b\nc: d",
        4,
        2,
        "close the '[', put commas between items, or quote the whole value",
    ),
    ("title: T\naliases: {a: b", 4, 1, "close the '{', put commas between items, or quote the whole value"),
    (
        "title: T\naliases:\n  - x\n - y",
        5,
        2,
        "indent it like the lines above, and look for a quotation mark that is not closed",
    ),
    ("title: T\naliases: [,a]", 3, 11, "close the brackets, or quote the value"),
    ("title: |x", 2, 9, "begin the text on the next line, indented"),
    ('title: a\\b: "c"', 2, 11, r'quote the value, since it has a colon: title: "a\\b: \"c\""'),
    ("title: T\n--- x\nb: y", None, None, "bad YAML: more than one document in the front matter"),
    ("title:T", 2, None, "with a space after the colon"),
]


@pytest.mark.parametrize(("head", "line", "column", "advice"), ADVICE)
def test_error_tells_what_to_do(head: str, line: int, column: int | None, advice: str) -> None:
    with pytest.raises(FrontMatterError) as caught:
        parse(f"---\n{head}\n---\n")
    assert str(caught.value).endswith(advice)
    assert (caught.value.line, caught.value.column) == (line, column)


@given(YAML_PIECES)
@settings(derandomize=True, max_examples=examples(400), deadline=None)
def test_any_head_is_read_or_refused(head: str) -> None:
    text = f"---\n{head}\n---\nBody.\n"
    error = None
    try:
        body = parse(text).body
    except FrontMatterError as refused:
        error, body = refused, "Body.\n"
    assert body.endswith("Body.\n")
    if error is not None and error.line is not None:
        assert 1 <= error.line <= len(text.splitlines())


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=200))
@settings(derandomize=True, max_examples=examples(200), deadline=None)
def test_any_body_is_kept_as_it_is_but_for_line_ends(body: str) -> None:
    head = GOOD.partition("\n---\n")[0] + "\n---\n"
    assert parse(head + body).body == body.replace("\r\n", "\n").replace("\r", "\n")


@given(st.text(st.characters(categories=("L", "M", "N", "P", "S", "Zs")), max_size=60))
@settings(derandomize=True, max_examples=examples(200), deadline=None)
def test_any_quoted_text_is_read_as_written(value: str) -> None:
    quoted = value.replace("'", "''")
    assert parse(f"---\ntitle: '{quoted}'\n---\n").values == {"title": value}


def test_a_second_document_in_the_head_is_refused() -> None:
    with pytest.raises(FrontMatterError, match="bad YAML: more than one document in the front matter"):
        parse("---\ntitle: A\n--- more\n---\nText.\n")
