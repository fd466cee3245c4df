"""An entry as a Markdown file: readable, and read as the same entry."""

import pytest
import yaml

from glossearch.corpus import Entry
from glossearch.corpus.frontmatter import load, parse
from glossearch.corpus.slugs import file_name, slug_of
from glossearch.corpus.writer import as_text, to_markdown, values_of
from glossearch.corpus.yamltext import flow, scalar

FULL = Entry(
    slug="ham",
    title="Ham",
    body="\nCured pork.\n",
    aliases=("gammon", "NO"),
    categories=("Food",),
    see_also=("bread",),
    questions=("Is it cured, or raw?", "What: this?"),
    definition='Pork: "cured".',
    as_of="2026-11",
    extra={"weight": "1", "tags": ["x", {"y": None}]},
)


def test_a_file_looks_as_an_editor_would_write_it() -> None:
    assert to_markdown(FULL, {"aliases": "aka"}, "ham") == (
        "---\n"
        "title: Ham\n"
        "aka:\n"
        "  - gammon\n"
        '  - "NO"\n'
        "category: Food\n"
        "see_also:\n"
        "  - bread\n"
        "questions:\n"
        "  - Is it cured, or raw?\n"
        '  - "What: this?"\n'
        'definition: "Pork: \\"cured\\"."\n'
        "as_of: 2026-11\n"
        'weight: "1"\n'
        "tags: [x, {y: null}]\n"
        "---\n"
        "\nCured pork.\n"
    )


@pytest.mark.parametrize(
    "text",
    ["NO", "~", "null", "1.10", "0x1F", "2024-01-01", "a: b", "- a", "# a", "a #b", "[a]", "{a", "&a",
     "*a", "!a", "%a", "@a", "`a", "'a", '"a', "a:", "?", "? a", "|", ">",
     "---", "...", "<<", "=", "yes, no?", "on"],
)  # fmt: skip
def test_every_reader_of_yaml_takes_a_title_for_the_text_that_it_is(text: str) -> None:
    head = to_markdown(Entry(slug="a", title=text, body="x", aliases=(text,)), {}, "a").split("---\n")[1]
    assert yaml.safe_load(head) == {"title": text, "aliases": [text]}
    assert parse(f"---\n{head}---\n").values == {"title": text, "aliases": [text]}


def test_a_whole_file_of_yaml_is_read_as_carefully_as_a_head() -> None:
    assert load("- a: NO\n\n- b\n- &x [c]\n- *x\n") == (
        [{"a": "NO"}, "b", ["c"], ["c"]],
        {0: 1, 1: 3, 2: 4, 3: 5},
    )
    assert load("") == (None, {})


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Prompt caching", "prompt-caching"), ("C++", "c-plus-plus"), ("C#", "c-sharp"), ("R&D", "r-and-d"),
        ("TCP/IP", "tcp-ip"), ("Café", "cafe"), ("Straße", "strasse"), ("日本語", "日本語"), ("Ёж", "ёж"),
        ("../../etc", "etc"), ("???", "term"), ("", "term"), ("x" * 300, "x" * 100),
    ],
)  # fmt: skip
def test_slugs_of_titles(title: str, slug: str) -> None:
    assert slug_of(title) == slug
    assert slug_of(slug) == slug


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("ham", "ham.md"), ("Ham-1.5_x", "Ham-1.5_x.md"), ("日本", "日本.md"), ("a b", "a-b.md"),
        ("a/b\\c", "a-b-c.md"), ("../../etc/passwd", "etc-passwd.md"), ("..", "term.md"),
        (".hidden", "hidden.md"), ("CON", "CON-term.md"), ("nul.txt", "nul.txt-term.md"),
        ("index", "index-term.md"), ("_index", "_index-term.md"),
        ("a.", "a.md"), ("C:x", "C-x.md"), ("a\u202eb", "a-b.md"),
        ("é" * 300, "é" * 100 + ".md"), ("e\u0301", "é.md"),
    ],
)  # fmt: skip
def test_file_names_are_safe(slug: str, name: str) -> None:
    assert file_name(slug) == name


def test_the_values_of_an_entry_are_under_the_names_of_the_fields_in_the_order_of_a_file() -> None:
    entry = Entry(slug="a", title="A", body="x", hidden_aliases=("b",), categories=("c", "d"), markup="plain")
    assert list(values_of(entry).items()) == [
        ("slug", "a"),
        ("title", "A"),
        ("hidden_aliases", ["b"]),
        ("category", ["c", "d"]),
        ("markup", "plain"),
        ("body", "x"),
    ]
    assert "slug: a\n" in to_markdown(entry, {}, "b")
    assert "slug" not in to_markdown(entry, {}, "a")
    assert "slug" not in to_markdown(Entry(slug="", title="A", body="x"), {}, "")


@pytest.mark.parametrize("body", ["a\rb", "a\0b"])
def test_a_body_that_no_text_can_have_is_written_as_a_value(body: str) -> None:
    text = to_markdown(Entry(slug="a", title="A", body=body), {}, "a")
    assert parse(text).values == {"title": "A", "body": body}
    assert text.endswith("---\n")


def test_other_values_become_texts_at_any_depth() -> None:
    assert as_text({1: [None, True, {"a": 2.5}]}) == {"1": [None, "True", {"a": "2.5"}]}


@pytest.mark.parametrize(
    ("text", "like", "written"),
    [
        ("a", "", "a"),
        ("no: text", "", '"no: text"'),
        ("a", "'b'", "'a'"),
        ("it's", "'b'", "'it''s'"),
        ("a", '"b"', '"a"'),
        ("a\nb", "'b'", '"a\\nb"'),
        ("a", "b", "a"),
        ("yes", "b", '"yes"'),
        ("2024-13-45", "", '"2024-13-45"'),  # no date, though written as one
        ("\u2028\x85é", "", '"\\u2028\\u0085é"'),
    ],
)
def test_a_text_is_written_in_the_quotes_that_it_had(text: str, like: str, written: str) -> None:
    assert scalar(text, like) == written
    assert yaml.safe_load(written) == text


def test_lists_and_mappings_are_written_on_one_line() -> None:
    assert flow({"a": ["b", None, {"c": "1", "d": "e"}], "f": "g"}) == '{a: [b, null, {c: "1", d: e}], f: g}'
