"""Pages of Jekyll and MkDocs, and notes of Obsidian."""

from pathlib import Path

import pytest
from corpus_files import read, read_files, write

from glossearch.corpus.markup import plain_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ page.title }} at {{ site.url }}.", "A at ."),
        ('[x]({% link _glossary/pod.md %}) [y]({{ "/z" | relative_url }})', "[[pod|x]] [y](/z)"),
        ("[x]({% post_url 2020-01-02-pod %})", "[[pod|x]]"),
        ("a {% comment %}b\nc{% endcomment %} d", "a \n d"),
        ("{% raw %}{{ x }} {% y %}{% endraw %}", "{{ x }} {% y %}"),
        ("{% highlight ruby %}\nx\n{% endhighlight %}", "```ruby\nx\n```"),
        ('{% include note.html text="Mind." %}{% if x %}y{% endif %}', "Mind.y"),
        ("{% if x %}never{% elsif y %}if{% else %}else text{% endif %}.", "never if else text."),
        ("{% raw %}{{ x }}", "{{ x }}"),
        ("Text.\n{: .lead #x}", "Text."),
        ("T\n: *D*", "T\n- *D*"),
        ("`*[x]: y` {:toc}", "`*[x]: y`"),
    ],
)
def test_jekyll_text(tmp_path: Path, text: str, shown: str) -> None:
    files = {"a.md": f"---\ntitle: A\n---\n{text}\n", "2020-01-02-pod.md": "---\n---\nA pod.\n"}
    corpus = read_files(tmp_path, files, "jekyll")
    assert corpus["a"].body.strip() == shown
    assert not [problem for problem in corpus.problems if problem.rule == "link-to-nowhere"]


def test_a_jekyll_page(tmp_path: Path) -> None:
    files = {
        "_glossary/2020-01-02-rest-api.md": (
            "---\nlayout: post\ncategories: web apis\ntags: [a b]\npermalink: /x/\nfoo: 1\n---\nText.\n\n"
            "{% mystery %}\n{% include x\n\n*[Rest API]: Representational State Transfer API\n"
        ),
        "_glossary/hidden.md": "---\ntitle: Hidden\npublished: false\n---\nText.\n",
        "_glossary/plain.md": "No front matter.\n",
    }
    corpus = read_files(tmp_path, files, "jekyll")
    entry = corpus["rest-api"]
    assert (entry.title, entry.categories) == ("Rest Api", ("web", "apis", "a b"))
    assert entry.aliases == ("Representational State Transfer API",)
    assert corpus.rules == [
        ("unknown-macro", "2020-01-02-rest-api.md", 10),
        ("unclosed-macro", "2020-01-02-rest-api.md", 11),
        ("draft", "hidden.md", 3),
        ("no-front-matter", "plain.md", 1),
        ("unknown-key", "2020-01-02-rest-api.md", 6),
    ]


MKDOCS = """# Pod (k8s) { #pod }

A pod is small :material-home:. See [the node](sub/node.md#x "T") and [out](../../x.md).

!!! note "Read this"
    Inside the box.

    Second [node](sub/node.md).

??? warning
    Closed.

=== "Tab"

    Tabbed.

Term
:   Its definition.

--8<-- "includes/abbreviations.md"
"""


@pytest.mark.parametrize(
    ("title", "body"), [("pod", "A pod."), ("Pod", "A pod."), ("Node", "# Pod\n\nA pod.")]
)
def test_a_heading_that_repeats_the_title_is_none_of_the_text(tmp_path: Path, title: str, body: str) -> None:
    corpus = read_files(tmp_path, {"a.md": f"---\ntitle: {title}\n---\n# Pod\n\nA pod.\n"}, "mkdocs")
    assert (corpus.entries[0].title, corpus.entries[0].body.strip()) == (title, body)


def test_a_name_of_a_file_has_no_line_and_may_tell_two_names(tmp_path: Path) -> None:
    corpus = read_files(tmp_path, {"Retrieval-Augmented Generation (RAG).md": "It looks first.\n"}, "mkdocs")
    assert (corpus.entries[0].title, corpus.entries[0].aliases) == (
        "Retrieval-Augmented Generation (RAG)",
        ("Retrieval-Augmented Generation", "RAG"),
    )


def test_a_mkdocs_page(tmp_path: Path) -> None:
    files = {
        "pod.md": MKDOCS,
        "sub/node.md": "---\ntags: [x]\nhide: [toc]\n---\nA node.\n",
        "html.md": "HTML\n====\n\nText.\n\n*[HTML]: HyperText Markup Language\n",
        "index.md": "# Home\n\nText.\n",
    }
    corpus = read_files(tmp_path, files, "mkdocs")
    assert corpus.problems == []
    assert corpus.slugs == ["html", "pod", "node"]
    pod = corpus["pod"]
    assert (pod.title, corpus["node"].title, corpus["html"].title) == ("Pod (k8s)", "node", "HTML")
    assert corpus["html"].aliases == ("HyperText Markup Language",)
    assert plain_text(corpus["html"]) == "Text."
    assert corpus["node"].categories == ("x",)
    assert plain_text(pod).split("\n\n") == [
        "A pod is small . See the node and out.",
        "Read this Inside the box.",
        "Second node.",
        "Warning: Closed.",
        "Tab",
        "Tabbed.",
        "Term",
        "Its definition.",
    ]
    assert pod.body.count("\n") == MKDOCS.count("\n")


@pytest.mark.parametrize("preset", ["mkdocs", "jekyll"])
def test_links_to_pages_that_the_preset_leaves_out_stay(tmp_path: Path, preset: str) -> None:
    head = "---\ntitle: T\n---\n"
    files = {
        "index.md": "# Home\n\nText.\n",
        "a/pod.md": f"{head}To [idx](../index.md), [me](../README.md#x) and [node](node.md).\n",
        "a/node.md": "---\ntitle: Node\n---\nA node.\n",
    }
    corpus = read_files(tmp_path, files, preset)
    assert corpus.problems == []
    assert corpus["pod"].body == "To [idx](../index.md), [me](../README.md#x) and [[node|node]].\n"


def test_links_to_what_is_excluded_stay(tmp_path: Path) -> None:
    write(
        tmp_path, {"pod.md": "# Pod\n\nTo [a draft](drafts/x.md) and [home](index.md).\n", "drafts/x.md": "X"}
    )
    body = read(tmp_path, exclude=("drafts/*",), preset="mkdocs").entries[0].body
    assert body.endswith("To [a draft](drafts/x.md) and [[index|home]].\n")


NOTE = """---
aliases: [LLM, "big model"]
tags: ai/models, nlp
related:
  - "[[Terms/Token|tok]]"
  - [[Prompt]]
created: 2024-01-01
---
A model of [[Token]]s, [[prompt|prompts]] and #deep-learning; not `#code` or item #1.
![[pic.png]] ![[Prompt]] %%hidden
still%% ==marked== `[[code]]` [[Terms/Token#Size]] [[#Here]] [md](Terms/Token.md) ^abc123

> [!tip]- My title
> Content.

| [[Token\\|t]] |
|---|
"""


def test_an_obsidian_note(tmp_path: Path) -> None:
    files = {"Large Language Model.md": NOTE, "Terms/Token.md": "A token.", "Prompt.md": "A prompt."}
    corpus = read_files(tmp_path, files, "obsidian")
    assert corpus.problems == []
    entry = corpus["large-language-model"]
    assert entry.title == "Large Language Model"
    assert entry.aliases == ("LLM", "big model")
    assert entry.categories == ("ai/models", "nlp", "deep-learning")
    assert entry.see_also == ("token", "prompt")
    assert plain_text(entry).split("\n\n") == [
        "A model of Tokens, prompts and #deep-learning; not #code or item #1. Prompt marked [[code]] "
        "Token > Size Here md",
        "My title Content.",
        "t",
    ]
    assert entry.body.count("\n") == NOTE.partition("---\nA")[2].count("\n")


def test_odd_notes_are_told(tmp_path: Path) -> None:
    files = {
        "Broken.md": "One.\n\n[[broken\n%% open\n",
        "Terms/Token.md": "A token.",
        "Token.md": "Another, like [[Nothing]].",
        "Empty.md": "",
    }
    corpus = read_files(tmp_path, files, "obsidian")
    assert sorted(corpus.rules) == [
        ("empty-body", "Empty.md", 1),
        ("link-to-nowhere", "Token.md", 1),
        ("name-collision", "Token.md", None),
        ("unclosed-macro", "Broken.md", 3),
        ("unclosed-macro", "Broken.md", 4),
    ]
    assert corpus.slugs == ["broken", "terms/token", "token"]


def test_a_title_and_body_of_one_note_alone(tmp_path: Path) -> None:
    write(tmp_path, {"A note.md": "---\ntitle: Called so\n---\nText."})
    assert read(tmp_path / "A note.md", preset="obsidian").entry.title == "Called so"
