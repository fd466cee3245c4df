"""What only shows across entries: slugs and names given twice, and links to nowhere."""

from pathlib import Path

import pytest
from corpus_files import read, read_files


def term(title: str, body: str = "Text.", **keys: str) -> str:
    head = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f"---\ntitle: {title}\n{head}---\n{body}\n"


def test_first_of_two_entries_with_one_slug_is_kept(tmp_path: Path) -> None:
    corpus = read_files(tmp_path, {"a/pod.md": term("Pod"), "b/pod.md": term("Other pod")})
    assert [entry.title for entry in corpus.entries] == ["Pod"]
    assert corpus.places == [("error", "pod.md", 2)]
    assert corpus.problem.path == tmp_path / "b" / "pod.md"
    taken = f"the slug 'pod' is taken by {tmp_path / 'a' / 'pod.md'}; rename one of the two"
    assert corpus.problem.message == taken
    assert (corpus.problem.rule, corpus.problem.about) == ("slug-taken", "pod")


def test_the_line_of_a_slug_is_told_where_many_share_a_file(tmp_path: Path) -> None:
    lines = '{"id": "x", "title": "X", "text": "x"}\n' * 2
    (tmp_path / "c.jsonl").write_text(lines)
    assert f"is taken by {tmp_path / 'c.jsonl'}:1;" in read(tmp_path / "c.jsonl").problem.message


@pytest.mark.parametrize("other", ["Fine-tuning", "FINE-TUNING", "fine tuning", "Fine_Tuning"])
def test_title_given_twice_is_reported_in_any_spelling(tmp_path: Path, other: str) -> None:
    corpus = read_files(tmp_path, {"a.md": term("Fine-tuning"), "b.md": term(other)})
    assert corpus.slugs == ["a", "b"]
    assert corpus.places == [("warning", "b.md", 2)]
    assert "is also that of 'a'" in corpus.problem.message
    assert (corpus.problem.rule, corpus.problem.about) == ("name-collision", other)


@pytest.mark.parametrize("kind", ["aliases", "hidden_aliases"])
def test_alias_that_two_entries_claim_is_reported_at_its_item(tmp_path: Path, kind: str) -> None:
    corpus = read_files(
        tmp_path,
        {
            "a.md": term("A", aliases="[one, two]"),
            "b.md": f"---\ntitle: B\n{kind}:\n  - three\n  - TWO\n---\nText.\n",
        },
    )
    assert corpus.slugs == ["a", "b"]
    assert corpus.places == [("warning", "b.md", 5)]
    assert "the alias 'TWO' is also claimed by 'a'" in corpus.problem.message
    assert (corpus.problem.rule, corpus.problem.about) == ("name-collision", "TWO")


def test_alias_that_is_the_title_of_an_earlier_entry_is_reported(tmp_path: Path) -> None:
    corpus = read_files(tmp_path, {"a.md": term("Token"), "b.md": term("B", aliases="[token]")})
    assert corpus.places == [("warning", "b.md", 3)]
    assert "is also claimed by 'a'" in corpus.problem.message


def test_title_that_is_an_alias_of_an_earlier_entry_is_reported(tmp_path: Path) -> None:
    corpus = read_files(tmp_path, {"a.md": term("A", aliases="[token]"), "b.md": term("Token")})
    assert corpus.places == [("warning", "b.md", 2)]
    assert "is an alias of 'a'" in corpus.problem.message
    assert corpus.problem.about == corpus["b"].title


def test_entry_may_repeat_its_own_name(tmp_path: Path) -> None:
    files = {
        "a.md": term("Pre-training", aliases="[pre training, pretraining]", hidden_aliases="[PRETRAINING]")
    }
    assert read_files(tmp_path, files).entry.slug == "a"


def test_links_both_ways_and_to_oneself_are_fine(tmp_path: Path) -> None:
    corpus = read_files(
        tmp_path, {"a.md": term("A", "[[b]] [[a]]", see_also="[b]"), "b.md": term("B", "[[a|see A]]")}
    )
    assert corpus.problems == []


def test_see_also_to_nowhere_is_reported_at_its_item(tmp_path: Path) -> None:
    text = "---\ntitle: A\nsee_also:\n  - a\n  - nowhere\n  - A\n---\nText.\n"
    corpus = read_files(tmp_path, {"a.md": text})
    assert corpus.slugs == ["a"]
    assert corpus.places == [("warning", "a.md", 5), ("warning", "a.md", 6)]
    assert "see_also leads to 'nowhere', which is no entry" in corpus.problems[0].message


def test_link_to_an_entry_that_was_skipped_is_reported(tmp_path: Path) -> None:
    corpus = read_files(tmp_path, {"a.md": term("A", "[[b]]"), "b.md": "no head\n"})
    assert sorted((severity, name) for severity, name, _ in corpus.places) == [
        ("error", "b.md"),
        ("warning", "a.md"),
    ]


LINK_BODIES = [
    pytest.param("[[nowhere]]", 1, id="first line"),
    pytest.param("\n\nOne.\n\nTwo\nand [[nowhere]].", 6, id="wrapped paragraph"),
    pytest.param("- one\n- two\n  and [[nowhere|there]]\n", 3, id="list item"),
    pytest.param("> quote\n> [[nowhere]]\n", 2, id="block quote"),
    pytest.param("# Head\n\n## See [[nowhere]]\n", 3, id="heading"),
    pytest.param("| a | b |\n|---|---|\n| c | d |\n| e | [[nowhere]] |\n", 4, id="table cell"),
    pytest.param("hard  \nbreak\\\n[[nowhere]]", 3, id="after hard breaks"),
    pytest.param("*emphasis\nover lines* **[[nowhere]]**", 2, id="in emphasis"),
    pytest.param("a `code span\nover lines` [[nowhere]]", 2, id="after a code span of two lines"),
    pytest.param('a [link](/url\n"title") [[nowhere]]', 2, id="after a link of two lines"),
    pytest.param('a <b\nclass="x">c</b> [[nowhere]]', 2, id="after a tag of two lines"),
    pytest.param("a <!-- one\ntwo\n--> [[nowhere]]", 3, id="after a comment of three lines"),
    pytest.param("![image\nof two](/url) [[nowhere]]", 2, id="after an image of two lines"),
    pytest.param('{{< figure\n title="x" >}} [[nowhere]]', 2, id="after a shortcode of two lines"),
    pytest.param(
        '{{< figure title="one\ntwo" >}} [[nowhere]]', 2, id="after a shortcode with a text of two lines"
    ),
]


@pytest.mark.parametrize(("body", "line"), LINK_BODIES)
def test_link_to_nowhere_is_reported_at_its_line_in_the_file(tmp_path: Path, body: str, line: int) -> None:
    corpus = read_files(tmp_path, {"a.md": f"---\ntitle: A\n---\n{body}\n"})
    assert corpus.places == [("warning", "a.md", 3 + line)]
    assert "[[nowhere]] leads to 'nowhere'" in corpus.problem.message


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("`[[nowhere]]`", id="code span"),
        pytest.param("```\n[[nowhere]]\n```", id="fence"),
        pytest.param("    [[nowhere]]", id="indented code"),
        pytest.param("<!-- [[nowhere]] -->", id="comment"),
        pytest.param(r"\[[nowhere]]", id="escaped"),
        pytest.param("[[]] [[|a]]", id="empty"),
    ],
)
def test_what_is_no_link_is_not_reported(tmp_path: Path, body: str) -> None:
    assert read_files(tmp_path, {"a.md": term("A", f"Text.\n\n{body}")}).entry.slug == "a"
