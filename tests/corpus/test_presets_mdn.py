"""MDN's pages: macros, page types, names in the first sentence."""

import os
from pathlib import Path

import pytest
from corpus_files import read, read_files, write

from glossearch.corpus.markup import plain_text


def page(slug: str, text: str, title: str = "") -> str:
    return (
        f"---\ntitle: {title or slug}\nslug: Glossary/{slug}\npage-type: glossary-definition\n---\n{text}\n"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{{Glossary("First-class Function")}}', "[[first-class_function|First-class Function]]"),
        ('{{ glossary( "scope", "scoped" ) }}', "[[scope|scoped]]"),
        ("{{GLOSSARY('scope', '')}}", "[[scope|scope]]"),
        ('{{glossary("/Node/DOM#see_also", "node")}}', "[[node/dom|node]]"),
        ('`{{glossary("scope")}}`', "`scope`"),
        ('| {{glossary("scope")}} |', r"| [[scope\|scope]] |"),
        ('{{cssxref("&lt;color&gt;")}} {{CSSxRef("color_value/hsl", "hsl()")}}', "&lt;color&gt; hsl()"),
        ('{{domxref("Window/fetch", "fetch()")}} {{DOMxRef("Element")}}', "fetch() Element"),
        ('{{jsxref("Global_Objects/Number")}} {{jsxref("Statements/let", "let")}}', "Number let"),
        ('{{HTMLElement("p")}} {{htmlelement("Heading_Elements", "h1")}}', "`<p>` h1"),
        ('{{HTTPHeader("Content-Type")}} {{HTTPMethod("GET")}}', "Content-Type GET"),
        ('{{HTTPStatus("404")}} {{HTTPStatus("413", "413 Too Large")}}', "404 Not Found 413 Too Large"),
        ('{{HTTPStatus("999")}} {{HTTPStatus("4xx")}}', "999 4xx"),
        ('{{rfc(2518)}} {{RFC("4648", "", 5)}}', "RFC 2518 RFC 4648, section 5"),
        ('{{rfc("20", "ASCII")}}', "RFC 20: ASCII"),
        ("{{ EmbedLiveSample('Example', '300', '280') }}{{GlossarySidebar}}{{deprecated_inline}}", ""),
        ('{{HTMLElement("")}}{{foo}}{{foo("")}}', ""),
        ('{{foo("a","")}} `{{HTMLElement("p")}}`', "a `<p>`"),
        ('{{cssxref("a/b")}} {{domxref("A/B/c")}}', "a.b A.B.c"),
        (r"\{{glossary}}", "{{glossary}}"),
        ("[s](/en-US/docs/Glossary/Scope#x) [o](/en-US/docs/Web)", "[[scope|s]] [o](https://developer.mozilla.org/en-US/docs/Web)"),
        ("> [!NOTE]\n> Mind.", "> **Note:**  \n> Mind."),
    ],
)  # fmt: skip
def test_macros_and_links(tmp_path: Path, text: str, shown: str) -> None:
    assert read_files(tmp_path, {"a/index.md": page("A", text + ".")}, "mdn").entries[0].body == f"{shown}.\n"


@pytest.mark.parametrize(
    ("title", "text", "aliases"),
    [
        ("RAG", "**RAG** (Retrieval-Augmented Generation) is.", ("Retrieval-Augmented Generation",)),
        ("RAG", "The _Retrieval-Augmented Generation_ (**RAG**) is.", ("Retrieval-Augmented Generation",)),
        ("Localization", "Localization (L10n) is.", ("L10n",)),
        ("JavaScript", 'JavaScript (or "JS") is.', ("JS",)),
        ("Denial of Service (DoS)", "Text.", ("Denial of Service", "DoS")),
        ("Block (CSS)", "A block (or box) is.", ()),
        ("Modem", "A modem (a box) is.", ()),
        ("CIA", "CIA (Confidentiality, Integrity, Availability) is.", ()),
    ],
)
def test_names_in_the_title_and_the_first_sentence(
    tmp_path: Path, title: str, text: str, aliases: tuple[str, ...]
) -> None:
    corpus = read_files(tmp_path, {"a/index.md": page("A", text, title)}, "mdn")
    assert corpus.entry.aliases == aliases


def test_see_also_is_what_names_entries(tmp_path: Path) -> None:
    listed = '- [x](https://x.org)\n- Terms:\n  - {{glossary("B", "bee")}}'
    text = f'One {{{{glossary("B")}}}}.\n\n## See also\n\n{listed}\n\n## End\n'
    corpus = read_files(tmp_path, {"a/index.md": page("A", text), "b/index.md": page("B", "Bee.")}, "mdn")
    assert corpus.problems == []
    assert corpus["a"].see_also == ("b",)
    assert corpus["a"].place is not None
    assert corpus["a"].place.line("see_also", 0) == 12


def test_a_link_to_nowhere_under_see_also_is_told_once(tmp_path: Path) -> None:
    text = 'One.\n\n## See also\n\n- {{glossary("gone")}}\n- {{glossary("B")}}\n'
    corpus = read_files(tmp_path, {"a/index.md": page("A", text), "b/index.md": page("B", "Bee.")}, "mdn")
    assert corpus["a"].see_also == ("gone", "b")
    assert corpus.rules == [("link-to-nowhere", "index.md", 10)]


def test_an_ambiguous_term_lists_its_meanings(tmp_path: Path) -> None:
    node = page("Node", "It may refer to:\n\n{{GlossaryDisambiguation}}").replace(
        "definition", "disambiguation"
    )
    files = {"node/index.md": node, "node/dom/index.md": page("Node/DOM", "A point.", "Node (DOM)")}
    corpus = read_files(tmp_path, files, "mdn")
    assert corpus.problems == []
    assert plain_text(corpus["node"]) == "It may refer to:\n\nNode (DOM)"
    assert corpus["node"].see_also == ("node/dom",)


def test_what_is_odd_is_told_at_its_line(tmp_path: Path) -> None:
    files = {
        "index.md": "---\ntitle: Glossary\nslug: Glossary\n---\nText.\n",
        "a/index.md": page(
            "A", 'One.\n\n{{mystery("x")}} {{mystery("y")}}\n{{glossary("gone")}} {{glossary("b"'
        ),
        "b/index.md": "Nothing else.\n",
    }
    corpus = read_files(tmp_path, files, "mdn")
    assert corpus.rules == [
        ("unknown-macro", "index.md", 8),
        ("unknown-macro", "index.md", 8),
        ("unclosed-macro", "index.md", 9),
        ("no-front-matter", "index.md", 1),
        ("not-a-term", "index.md", 3),
        ("link-to-nowhere", "index.md", 9),
    ]
    assert "x y" in corpus["a"].body


def test_messages_tell_what_is_shown_instead(tmp_path: Path) -> None:
    text = 'One.\n{{foo("a", "")}} {{foo("a", "")}} {{bar}} {{glossary("a"'
    corpus = read_files(tmp_path, {"a/index.md": page("A", text)}, "mdn")
    assert [(problem.severity, problem.line, problem.message) for problem in corpus.problems] == [
        ("note", 7, "the macro 'foo' is not known; shown as 'a'"),
        ("note", 7, "the macro 'bar' is not known; left out"),
        ("warning", 7, "a macro that does not end or cannot be read; close it with '}}'"),
    ]


def test_a_name_in_the_first_sentence_is_at_its_line(tmp_path: Path) -> None:
    text = page("A", "RAG (Retrieval-Augmented Generation) is.", "RAG")
    entry = read_files(tmp_path, {"a/index.md": text}, "mdn").entry
    assert entry.place is not None
    assert entry.place.line("aliases", 0) == 6


def test_a_page_beside_that_cannot_be_read_is_not_listed(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "node/index.md": page("Node", "It may refer to:\n\n{{GlossaryDisambiguation}}"),
        "node/dom/index.md": b"\xff",
        "node/bad/index.md": "---\ntitle: [\n---\n",
        "node/net/index.md": page("Node/net", "A machine.", "Node (networking)"),
    }
    assert read_files(tmp_path, files, "mdn")["node"].see_also == ("node/net",)


def test_a_page_beside_that_is_a_link_or_a_pipe_is_not_read(tmp_path: Path) -> None:
    write(tmp_path / "outside", {"index.md": page("Secret", "Secret.", "Secret title")})
    corpus = write(
        tmp_path / "corpus", {"node/index.md": page("Node", "It may refer to:\n\n{{GlossaryDisambiguation}}")}
    )
    (corpus / "node" / "folder").symlink_to(tmp_path / "outside")
    for name in ("file", "pipe"):
        (corpus / "node" / name).mkdir()
    (corpus / "node" / "file" / "index.md").symlink_to(tmp_path / "outside" / "index.md")
    os.mkfifo(corpus / "node" / "pipe" / "index.md")
    found = read(corpus, preset="mdn")
    assert found["node"].see_also == ()
    assert "Secret" not in found["node"].body
    assert ("error", "index.md", None) in found.places
