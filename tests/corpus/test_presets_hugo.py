"""Hugo's pages, and the glossaries of Kubernetes and CNCF, which are such."""

from pathlib import Path

import pytest
from corpus_files import read, read_files, write

from glossearch.corpus.markup import plain_text

MESH = """---
Title: Service Mesh (SM)
date: 2024-01-02
aliases: [/old/mesh/]
aka: mesh
categories: [Networking]
tags: [net, "", infra]
weight: 3
---
A service mesh moves traffic between [pods]({{< ref "pod.md" >}}), see [a
proxy](../proxy/), or [this](proxy.md#x) and {{< glossary_tooltip text="a pod" term_id="Pod" >}}.
"""
PROXY = "---\ntitle: Proxy\ndescription: A proxy stands between.\n---\n"
POD = "---\ntitle: Pod\n---\nThe smallest unit.\n"


def test_a_page_is_read(tmp_path: Path) -> None:
    corpus = read_files(tmp_path, {"mesh.md": MESH, "proxy.md": PROXY, "pod/index.md": POD}, "hugo")
    assert corpus.problems == []
    mesh = corpus["mesh"]
    assert mesh.title == "Service Mesh (SM)"
    assert mesh.aliases == ("mesh", "Service Mesh", "SM")
    assert mesh.categories == ("Networking", "net", "infra")
    assert plain_text(mesh) == ("A service mesh moves traffic between pods, see a proxy, or this and a pod.")
    assert [link for link in ("pod", "proxy") if f"[[{link}|" not in mesh.body] == []
    assert corpus["proxy"].definition == "A proxy stands between."


def body_of(folder: Path, text: str, preset: str = "hugo") -> str:
    """Return the body of a page that has ``text``, whatever problems it has."""
    entries = read_files(folder, {"a.md": f"---\ntitle: A\nid: a\n---\n{text}\n"}, preset).entries
    return entries[0].body.strip()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{< note >}}Mind.{{< /note >}}", "Mind."),
        ('{{< figure src="x.png" title="A figure" >}}', "A figure"),
        ("{{</* note */>}}", "{{< note >}}"),
        ('`{{< glossary_tooltip text="pods" term_id="pod" >}}`', "`pods`"),
        ('[a {{< glossary_tooltip text="pod" term_id="pod" >}}](https://x.org)', "[a pod](https://x.org)"),
        ('| {{< glossary_tooltip text="pods" term_id="pod" >}} |', r"| [[pod\|pods]] |"),
        ("{{< glossary_tooltip term_id='node-group' >}}", "[[node-group|node group]]"),
        ('{{< glossary_tooltip text="a [b]" term_id="b" >}}', "a [b]"),
        ("[**bold** `x`](pod.md)", "[[pod|bold x]]"),
        ("`[x](pod.md)` ![x](pod.md)", "`[x](pod.md)` ![x](pod.md)"),
        ("[x](https://x.org/pod.md) [y](../../out.md) [z](/abs/pod.md)",) * 2,
        ("a {{< never closed", "a {{< never closed"),
    ],
)  # fmt: skip
def test_shortcodes_and_links(tmp_path: Path, text: str, shown: str) -> None:
    assert body_of(tmp_path, text) == shown


def test_what_is_odd_is_told_at_its_line(tmp_path: Path) -> None:
    corpus = read_files(
        tmp_path,
        {
            "draft.md": "---\ntitle: Draft\nDraft: True\n---\nText.\n",
            "odd.md": "---\ntitle: Odd\nfoo: 1\n---\nOne.\n\n{{< odd 3 >}} {{< odd 4 >}}\n{{< broken\nx",
            "readme-like.md": "No front matter.\n",
            "lost.md": "---\ntitle: Lost\n---\nOne.\n\nTo [x](nowhere.md).\n",
            "empty.md": "---\ntitle: Empty\n---\n",
        },
        "hugo",
    )
    assert sorted(corpus.rules, key=str) == [
        ("draft", "draft.md", 3),
        ("empty-body", "empty.md", 4),
        ("link-to-nowhere", "lost.md", 6),
        ("no-final-newline", "odd.md", 9),
        ("no-front-matter", "readme-like.md", 1),
        ("unclosed-macro", "odd.md", 8),
        ("unknown-key", "odd.md", 3),
        ("unknown-macro", "odd.md", 7),
    ]
    assert corpus.slugs == ["lost", "odd"]


def test_front_matter_in_toml(tmp_path: Path) -> None:
    files = {
        "a.md": '+++\ntitle = "A"\ndate = 2024-01-02\ntags = ["x"]\n[more]\nb = 1\n+++\nText.\n',
        "b.md": "+++\ntitle = 'B'\ndraft = true\n+++\nText.\n",
        "c.md": "+++\ntitle = 'C'\ntags = [\n+++\nText.\n",
    }
    corpus = read_files(tmp_path, files, "hugo")
    assert corpus["a"].categories == ("x",)
    assert corpus["a"].place is not None
    assert corpus["a"].place.lines["body"] == 8
    assert corpus.rules == [
        ("draft", "b.md", 3),
        ("bad-front-matter", "c.md", 3),
        ("unknown-key", "a.md", 5),
    ]
    (broken,) = [problem for problem in corpus.problems if problem.rule == "bad-front-matter"]
    assert broken.message.startswith("bad TOML: Invalid value; quote texts")
    assert broken.message.count("line") == 0


def test_front_matter_in_json(tmp_path: Path) -> None:
    files = {
        "a.md": '{\n  "title": "A",\n  "tags": ["x"],\n  "date": 1.10, "aka": null,\n  "b": 1\n}\nText.\n',
        "b.md": '{"title": "B", "draft": true}\n\nText.\n',
        "c.md": '{\n"title": "C",\n"tags": [\n}\nText.\n',
        "d.md": "{{< note >}}No front matter.{{< /note >}}\n",
        "e.md": '{"title":' + "[" * 100_000 + "\n",
    }
    corpus = read_files(tmp_path, files, "hugo")
    entry = corpus["a"]
    assert (entry.title, entry.categories, entry.aliases, entry.body) == ("A", ("x",), (), "Text.\n")
    assert entry.place is not None
    assert entry.place.lines["body"] == 7
    assert corpus.rules == [
        ("draft", "b.md", 1),
        ("bad-front-matter", "c.md", 4),
        ("no-front-matter", "d.md", 1),
        ("bad-front-matter", "e.md", 1),
        ("unknown-key", "a.md", 5),
    ]


def test_own_fields_and_patterns_win_over_the_presets(tmp_path: Path) -> None:
    write(tmp_path, {"_index.md": POD, "a.md": "---\ntitle: A\naka: B\nalso: C\n---\nText.\n"})
    assert read(tmp_path, preset="hugo").slugs == ["a"]
    assert read(tmp_path, preset="hugo")["a"].aliases == ("B",)
    mine = read(tmp_path, {"aliases": "also"}, ("nothing.md",), preset="hugo")
    assert mine["a"].aliases == ("C",)
    assert len(mine.entries) == 2


def test_two_files_of_one_name_are_two_entries(tmp_path: Path) -> None:
    corpus = read_files(tmp_path, {"net/pod.md": POD, "pod.md": POD, "x/y/Pod.md": POD}, "hugo")
    assert corpus.slugs == ["net/pod", "pod", "x/y/pod"]
    assert [rule for rule, _, _ in corpus.rules] == ["name-collision", "name-collision"]


def test_a_kubernetes_term(tmp_path: Path) -> None:
    text = (
        "---\nid: HostAliases\ntitle: Host aliases (HA)\ndate: 2019-01-31\nfull-link: /docs/x\n"
        'short_description: >\n  A {{< glossary_tooltip text="list" term_id="list" >}} of names.\n\n'
        "aka:\ntags:\n- operation \nrelated:\n - Pod\n---\n"
        'See {{< glossary_tooltip term_id="Pod" >}} and [it](/docs/reference/glossary/?all=true#term-pod).\n'
    )
    corpus = read_files(
        tmp_path, {"a.md": text, "pod.md": "---\nid: pod\ntitle: Pod\n---\nA pod.\n"}, "kubernetes"
    )
    assert corpus.problems == []
    entry = corpus["hostaliases"]
    assert entry.definition == "A list of names."
    assert entry.aliases == ("Host aliases", "HA")
    assert (entry.categories, entry.see_also) == (("operation",), ("pod",))
    assert entry.body == "See [[pod|Pod]] and [[pod|it]].\n"


def test_a_cncf_term(tmp_path: Path) -> None:
    text = (
        "---\nTitle: Infrastructure as Code (IaC)\nStatus: Completed\nCategory: concept\n"
        'tags: ["infrastructure", "", "concept"]\n---\n'
        "Like a [service](/service/), see the [guide](/style-guide/).\n\n## Related Terms\n\n"
        "* [Service](https://glossary.cncf.io/service/)\n"
    )
    service = "---\ntitle: Service\ncategory: x\n---\nA service.\n"
    corpus = read_files(tmp_path, {"iac.md": text, "service.md": service, "_TEMPLATE.md": text}, "cncf")
    assert corpus.problems == []
    entry = corpus["iac"]
    assert entry.aliases == ("Infrastructure as Code", "IaC")
    assert (entry.categories, entry.see_also) == (("concept", "infrastructure"), ("service",))
    assert entry.body.startswith(
        "Like a [[service|service]], see the [guide](https://glossary.cncf.io/style-guide/).\n"
    )


def test_keys_inside_a_value_of_json_have_no_line(tmp_path: Path) -> None:
    text = '{\n"title": "A",\n"params": {"inner": "x"},\n"odd": "y"\n}\nText.\n'
    corpus = read_files(tmp_path, {"a.md": text}, "hugo")
    assert corpus.entries[0].title == "A"
    assert ("unknown-key", "a.md", 4) in corpus.rules


@pytest.mark.parametrize(
    ("head", "line", "column", "message"),
    [
        (
            "+++\ntitle = 'A'\nx = 1 y\n+++\n",
            3,
            7,
            "bad TOML: Expected newline or end of document after a stat",
        ),
        ("+++\ntitle = 'A'\nx = [\n+++\n", 3, None, "bad TOML: Invalid value; quote texts, and close"),
        (
            f"+++\ntitle = 'A'\nx = {'9' * 5_000}\n+++\n",
            1,
            None,
            "bad TOML: a number of more than 4,300 digits",
        ),
        (f"+++\ntitle = 'A'\nx = [0x{'f' * 5_000}]\n+++\n", 1, None, "bad TOML: a number of more than 4,300"),
        ('{"title": "A", "title": "B"}\n', 1, None, "bad JSON: 'title' is given twice; keep one"),
        ('{"title": "A",\n x}\n', 2, 2, "bad JSON: Expecting property name enclosed in double quotes"),
    ],
)
def test_a_broken_front_matter_is_told_where_it_breaks(
    tmp_path: Path, head: str, line: int, column: int | None, message: str
) -> None:
    problem = read_files(tmp_path, {"a.md": f"{head}Text.\n"}, "hugo").problem
    assert (problem.severity, problem.rule, problem.line) == ("error", "bad-front-matter", line)
    assert problem.column == column
    assert problem.message.startswith(message)


@pytest.mark.parametrize(
    "head",
    [
        "+++\ntitle = 'A'\nx = true\ny = [1.10, false]\n+++\n",
        '{"title": "A", "x": true, "y": [1.10, false]}\n',
    ],
)
def test_values_are_kept_as_they_are_written(tmp_path: Path, head: str) -> None:
    entry = read_files(tmp_path, {"a.md": f"{head}\nOne.\n\n[[b]]\n"}, "hugo")["a"]
    assert entry.extra["x"] == "true"
    assert entry.extra["y"] in (["1.1", "false"], ["1.10", "false"])
    assert entry.place is not None
    assert entry.place.lines["body"] == head.count("\n") + 1


def test_a_macro_over_several_lines_leaves_as_many(tmp_path: Path) -> None:
    text = 'A {{< glossary_tooltip\n  text="b c"\n  term_id="b" >}} d {{< toc\n>}}.'
    corpus = read_files(tmp_path, {"a.md": f"---\ntitle: A\n---\n{text}\n"}, "hugo")
    assert corpus["a"].body == "A [[b|b c]]<!--\n.\n--> d \n.\n"


def test_values_are_rewritten_as_the_body_is_and_told_of_at_their_line(tmp_path: Path) -> None:
    head = "title: A\ndefinition: \"{{< glossary_tooltip term_id='b-c' >}} {{< odd >}}d.\"\n"
    corpus = read_files(tmp_path, {"a.md": f"---\n{head}---\nText. {{{{< other >}}}}\n"}, "hugo")
    assert corpus["a"].definition == "b c d."
    assert [(problem.rule, problem.line) for problem in corpus.problems] == [
        ("unknown-macro", 5),
        ("unknown-macro", 3),
    ]
    body = "title: A\nbody: \"{{< glossary_tooltip term_id='b-c' >}}\"\n"
    assert read_files(tmp_path, {"a.md": f"---\n{body}---\n"}, "hugo")["a"].body == "[[b-c|b c]]"


def test_of_files_that_no_folder_tells_apart_one_is_an_entry(tmp_path: Path) -> None:
    corpus = read_files(tmp_path, {"pod.md": POD, "a/Pod.md": POD, "a/pod.md": POD}, "hugo")
    assert corpus.slugs == ["a/pod", "pod"]
    assert ("slug-taken", "pod.md", 2) in corpus.rules
