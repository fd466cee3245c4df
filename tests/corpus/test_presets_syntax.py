"""What presets make of syntax that is no Markdown, small piece by small piece."""

from pathlib import Path

import pytest
from corpus_files import Reading, read, read_files, write

HEAD = "---\ntitle: A\n---\n"


def told(corpus: Reading) -> list[tuple[str, int | None, str]]:
    """What was told of the corpus, but for links, which lead to nowhere here."""
    return [(p.severity, p.line, p.message) for p in corpus.problems if p.rule != "link-to-nowhere"]


BOXES = [
    ('!!! note "T"\n    a\n\n    b\n\nafter', "> **T**  \n> a\n>\n> b\n\nafter"),
    ("!!! warning\n    a", "> **Warning:**  \n> a"),
    ('??? tip "T"\n    a', "> **T**  \n> a"),
    ("???+ tip\n    a", "> **Tip:**  \n> a"),
    ('!!! note ""\n    a', "> **Note:**  \n> a"),
    ('!!! note inline end "T"\n    a\n\n    !!! tip "In"\n        b',
     "> **T**  \n> a\n>\n> **In**  \n>     b"),
    ('!!! note\n    === "In"\n        b', "> **Note:**  \n> **In**  \n>     b"),
    ('=== "Tab"\n\n    a', "> **Tab**  \n>\n> a"),
    ('===! "Tab"\n    a', "> **Tab**  \n> a"),
    ('=== ""\n    a', "> **Note:**  \n> a"),
    ("a\n!!! note\n    b\n!!! tip\n    c\nd", "a\n> **Note:**  \n> b\n> **Tip:**  \n> c\nd"),
    ("!!! note\n    b\n\nc\n\n    d", "> **Note:**  \n> b\n\nc\n\n    d"),
    ("- x\n\n    !!! note\n        a\n\n        b\n\n    c",
     "- x\n\n    > **Note:**  \n    > a\n    >\n    > b\n\n    c"),
    (" !!! note\n     b\n !!! tip\n     c", " > **Note:**  \n > b\n > **Tip:**  \n > c"),
    ("!!! note\n  not in it", "> **Note:**  \n  not in it"),
    ("```\n!!! note\n    x\n```", "```\n!!! note\n    x\n```"),
    ('first\n\n```\n=== "T"\n```\n\n!!! note\n    y\n\n```\n??? x\n```',
     'first\n\n```\n=== "T"\n```\n\n> **Note:**  \n> y\n\n```\n??? x\n```'),
    ("Six !!! signs.", "Six !!! signs."),
    ("  !!! note\n      b", "  > **Note:**  \n  > b"),
    ("      x\n\n!!! note\n    y", "      x\n\n> **Note:**  \n> y"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "shown"), BOXES)
def test_boxes_of_mkdocs_become_quotes(tmp_path: Path, text: str, shown: str) -> None:
    entry = read_files(tmp_path, {"a.md": f"{HEAD}{text}\n"}, "mkdocs").entry
    assert entry.body == f"{shown}\n"


NOTES = [
    ("> [!note]- My *t*\n> b", "> **My *t***  \n> b"),
    ("> [!my kind|x]+\n> b", "> **My kind:**  \n> b"),
    (">> [!tip] T", ">> **T**  "),
    ("`> [!note] x`", "`> [!note] x`"),
    ("```\n> [!note] x\n```", "```\n> [!note] x\n```"),
    ("a %%b%% c %%d\ne%%x f", "a  c \nx f"),
    ("%%%%a", "a"),
    ("a `%%` b %%c%%d", "a `%%` b d"),
    ("x ^id\n^id2\n2^8 y", "x \n\n2^8 y"),
    ("==a== `==b==` == c ==", "a `==b==` == c =="),
    ("x![[a.png|x]] [[a.png|x]] [[a.pdf]]", "x x a.pdf"),
    ("[[b|]] [[b|c]] [[b\\|c]] [[#h]] [[#^h|l]]", "[[b|b]] [[b|c]] [[b|c]] h l"),
    ("[[x/y#^z]] [[x/y # z ]] [[ n.md ]]", "[[y|y > z]] [[y|y > z]] [[n|n]]"),
    ("`[[b]]` ![[b]]", "`[[b]]` [[b|b]]"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "shown"), NOTES)
def test_marks_of_obsidian(tmp_path: Path, text: str, shown: str) -> None:
    corpus = read_files(tmp_path, {"a.md": f"{HEAD}{text}\n"}, "obsidian")
    assert (corpus["a"].body, told(corpus)) == (f"{shown}\n", [])


def test_tags_of_a_note_are_categories_with_their_lines(tmp_path: Path) -> None:
    text = "#one `#code`\n\n#two/x and #One, C#, #12, [x](y#z) &#160;\n"
    entry = read_files(tmp_path, {"a.md": HEAD + text}, "obsidian").entry
    assert entry.body == text
    assert entry.categories == ("one", "two/x")
    assert entry.place is not None
    assert [entry.place.line("category", number) for number in (0, 1)] == [4, 6]


LIQUID = [
    ("[x]({% link '_a/pod.md' %}) {% link %}", "[[pod|x]] "),
    ('[x]({% link "_a/pod.md" %})', "[[pod|x]]"),
    ("x{% include a.html title='X' %}{% include b.html foo='Y' %}", "xX"),
    ('{% include a.html text="" title="Y" %}', "Y"),
    ('{% include_cached a.html label="Y" %}', "Y"),
    ("{{ \"a\" | upcase }}{{ 'b' }}{{ page.title | x }}{{ page.foo }}{{ title }}", "abA"),
    ("{{- 'a' -}}{%- if x -%}b{%- endif -%}", "ab"),
    ("{% highlight %}\nx\n{% endhighlight %}", "```\nx\n```"),
    ("  {% highlight ruby linenos %}\nx\n  {% endhighlight %}", "  ```ruby\nx\n  ```"),
    ("a {% highlight x %}b{% endhighlight %}", "a b"),
    ("{% for x in y %}a{% endfor %}{% when %}b", "a b"),
    ("{% raw %}{% if %}{% comment %}{{ x }}{% endraw %}x", "{% if %}{% comment %}{{ x }}x"),
    ("a{% comment %}\n{% raw %}b\n{% endcomment %}c", "a\n\nc"),
    ("*[A]: Alpha\nx", "\nx"),
    ("T\n: D\n:x", "T\n- D\n:x"),
    ('a {: .x} b {#c} c{x="y"} {z}', "a b c {z}"),
    ("`{: .x}` :material-home:x `:material-home:`", "`{: .x}` x `:material-home:`"),
    ('--8<-- "x"\ntext', "\ntext"),
]


@pytest.mark.parametrize(("text", "shown"), LIQUID)
def test_liquid_and_markdown_extra_of_jekyll(tmp_path: Path, text: str, shown: str) -> None:
    corpus = read_files(tmp_path, {"a.md": f"{HEAD}{text}\n"}, "jekyll")
    assert (corpus["a"].body, told(corpus)) == (f"{shown}\n", [])


ODD = [
    ("obsidian", "x\n\na %%b", "x\n\na ", ("warning", 6, "a comment that does not end; close it with '%%'")),
    ("obsidian", "[[a\nb]]", "[[a\nb]]",
     ("warning", 4, "a link that does not end or cannot be read; close it with ']]'")),
    ("jekyll", "x\n{% foo %}{% foo %}", "x\n", ("note", 5, "the Liquid tag 'foo' is not known; left out")),
    ("jekyll", "x\n{% raw %}a\n\n", "x\na\n\n", ("warning", 5, "a Liquid 'raw' without its 'endraw'")),
    ("jekyll", "x\n{% comment %}\na", "x\n\n", ("warning", 5, "a Liquid 'comment' without its 'endcomment'")),
    ("jekyll", "x\n{{ a", "x\n{{ a",
     ("warning", 5, "a Liquid tag that does not end or cannot be read; close it with '%}' or '}}'")),
]  # fmt: skip


@pytest.mark.parametrize(("preset", "text", "shown", "problem"), ODD)
def test_what_never_ends_or_is_unknown_is_told_once_at_its_line(
    tmp_path: Path, preset: str, text: str, shown: str, problem: tuple[str, int, str]
) -> None:
    corpus = read_files(tmp_path, {"a.md": f"{HEAD}{text}\n"}, preset)
    assert (corpus["a"].body, told(corpus)) == (f"{shown}\n", [problem])


TITLES = [
    ("# *T* `x_y` {#y}\ntext", "T xy", "\ntext", 1),
    ("\n\n# A #\ntext", "A", "\n\n\ntext", 3),
    ("A_\n===\ntext", "A", "\n\ntext", 1),
    ("---\ntags: x\n---\n\n# A\ntext", "A", "\n\ntext", 5),
    ("---\ntitle: a\n---\n# A\ntext", "a", "\ntext", 2),
    ("---\ntitle: B\n---\n# A\ntext", "B", "# A\ntext", 2),
    ("text\n# A", "page", "text\n# A", None),
    ("## A\ntext", "page", "## A\ntext", None),
]


@pytest.mark.parametrize(("text", "title", "body", "line"), TITLES)
def test_the_first_heading_is_the_title_where_there_is_no_other(
    tmp_path: Path, text: str, title: str, body: str, line: int | None
) -> None:
    entry = read_files(tmp_path, {"page.md": f"{text}\n"}, "mkdocs").entry
    assert (entry.title, entry.body) == (title, f"{body}\n")
    assert entry.place is not None
    assert entry.place.line("title") == line


CATEGORIES = [
    ("category: web apis", ("web apis",)),
    ("categories: web apis, http", ("web", "apis", "http")),
    ("categories: [web apis]", ("web apis",)),
    ("tag: a b", ("a b",)),
    ("tags: a,b c\ncategory: x y", ("x y", "a", "b", "c")),
    ("tags: [a, b c]\ncategories: A", ("A", "b c")),
]


@pytest.mark.parametrize(("head", "categories"), CATEGORIES)
def test_lists_of_jekyll_are_parted_at_spaces(tmp_path: Path, head: str, categories: tuple[str, ...]) -> None:
    files = {"a.md": f"---\ntitle: A\n{head}\n---\nText.\n"}
    assert read_files(tmp_path, files, "jekyll")["a"].categories == categories


def test_a_key_of_jekyll_that_is_no_field_here_gives_categories_too(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "---\ntitle: A\nkind: k\ncategory: a b\n---\nText.\n"})
    assert read(tmp_path, {"category": "kind"}, preset="jekyll")["a"].categories == ("k", "a b")


ABBREVIATIONS = [
    ("A", "*[A]: A", ()),
    ("HTML", "*[HTML]: HyperText Markup Language", ("HyperText Markup Language",)),
    ("HyperText Markup Language", "*[ html ]:  HyperText markup language ", ("html",)),
    ("HTML", "*[CSS]: Cascading Style Sheets", ()),
    ("HTML", "*[HTML]: The web", ()),
    ("The web's language\naliases: Html", "*[HTML]: HyperText Markup Language",
     ("Html", "HyperText Markup Language")),
    ("HTML", "*[HTML]:", ()),
]  # fmt: skip


@pytest.mark.parametrize(("title", "line", "aliases"), ABBREVIATIONS)
def test_an_abbreviation_gives_a_title_its_other_form(
    tmp_path: Path, title: str, line: str, aliases: tuple[str, ...]
) -> None:
    text = f"---\ntitle: {title}\n---\nText.\n\n{line}\n"
    entry = read_files(tmp_path, {"a.md": text}, "jekyll").entry
    assert entry.aliases == aliases
    assert entry.place is not None
    last = entry.place.line("aliases", len(aliases) - 1)
    assert last == (text.count("\n") if aliases else None)
