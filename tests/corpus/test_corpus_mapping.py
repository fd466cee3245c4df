"""Other projects' front matter, read through a mapping of fields to keys."""

from itertools import product
from pathlib import Path

import pytest
from corpus_files import Reading, read, write

KUBERNETES = {
    "slug": "id",
    "aliases": "aka",
    "category": "tags",
    "see_also": "related",
    "definition": "short_description",
}

POD = """\
---
title: Pod
id: pod
date: 2018-04-12
full_link: /docs/concepts/workloads/pods/
short_description: >
  A group of {{< glossary_tooltip text="containers" term_id="container" >}}.

aka:
- Pods
- work unit
tags:
- core-object
- fundamental
related:
- node
- nowhere
---
A group of {{< glossary_tooltip text="containers" term_id="container" >}}.

<!--more-->

A Pod runs on a {{< glossary_tooltip term_id="node" >}}.
"""
NODE = "---\ntitle: Node\nid: node\nshort_description:\naka:\ntags: []\n---\nA machine.\n"


def read_mapped(folder: Path, files: dict[str, str], keys: dict[str, str] = KUBERNETES) -> Reading:
    return read(write(folder, files), keys, hide_notes=True)


def test_keys_of_another_project_are_read(tmp_path: Path) -> None:
    entry = read_mapped(tmp_path, {"pod.md": POD, "node.md": NODE}).entries[1]
    assert (entry.slug, entry.title) == ("pod", "Pod")
    assert (entry.aliases, entry.categories) == (("Pods", "work unit"), ("core-object", "fundamental"))
    assert entry.see_also == ("node", "nowhere")
    assert entry.definition == "A group of containers."
    assert entry.body == "A group of containers.\n\n<!--more-->\n\nA Pod runs on a node.\n"
    assert set(entry.extra) == {"date", "full_link"}


def test_problems_stand_at_the_lines_of_those_keys(tmp_path: Path) -> None:
    other = "---\ntitle: Other\naka:\n- unused\n- Work Unit\n---\nText.\n"
    corpus = read_mapped(tmp_path, {"pod.md": POD, "node.md": NODE, "z.md": other})
    assert corpus.places == [("warning", "z.md", 5), ("warning", "pod.md", 17)]


NOTHING = ["", "~", "null", "''"]
NOTHING_IN_LISTS = [*NOTHING, "[]", "[~, '']"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *product(["short_description", "id"], NOTHING),
        *product(["aka", "tags", "related"], NOTHING_IN_LISTS),
    ],
)
def test_null_and_empty_values_are_as_missing_keys(tmp_path: Path, key: str, value: str) -> None:
    head = f"---\ntitle: A\n{key}: {value}\n---\nText.\n"
    entry = read_mapped(tmp_path, {"a.md": head}).entry
    without = read_mapped(tmp_path, {"a.md": "---\ntitle: A\n---\nText.\n"}).entry
    assert entry == without


def test_case_of_keys_makes_no_difference(tmp_path: Path) -> None:
    head = "---\nTitle: A\nAKA: b\nTags: [c]\nStatus: done\n---\nText.\n"
    entry = read_mapped(tmp_path, {"a.md": head}).entry
    assert (entry.title, entry.aliases, entry.categories) == ("A", ("b",), ("c",))
    assert entry.extra == {"Status": "done"}


def test_our_own_key_is_unknown_when_mapped_to_another(tmp_path: Path) -> None:
    entry = read_mapped(tmp_path, {"a.md": "---\ntitle: A\naliases: [b]\naka: c\n---\nText.\n"}).entry
    assert (entry.aliases, entry.extra) == (("c",), {"aliases": ["b"]})


def test_missing_title_names_the_key_to_add(tmp_path: Path) -> None:
    corpus = read_mapped(tmp_path, {"a.md": "---\ntitle: A\n---\nText.\n"}, {"title": "headword"})
    assert "add 'headword: ...'" in corpus.problem.message


def test_wrong_type_names_the_key_as_written(tmp_path: Path) -> None:
    corpus = read_mapped(tmp_path, {"a.md": "---\ntitle: A\naka: {b: c}\n---\nText.\n"})
    assert corpus.places == [("error", "a.md", 3)]
    assert "'aka' must be a text or a list" in corpus.problem.message


def test_definition_alone_is_body_enough(tmp_path: Path) -> None:
    entry = read_mapped(tmp_path, {"a.md": "---\ntitle: A\nshort_description: What it is.\n---\n"}).entry
    assert (entry.definition, entry.body) == ("What it is.", "What it is.")


def test_body_may_come_from_the_front_matter(tmp_path: Path) -> None:
    head = "---\ntitle: A\ndescription: From the head.\n---\nFrom below.\n"
    assert read_mapped(tmp_path, {"a.md": head}, {"body": "description"}).entry.body == "From the head."


def test_json_lines_are_mapped_too(tmp_path: Path) -> None:
    write(tmp_path, {"t.jsonl": '{"key": "a", "term": "A", "text": "Text.", "syn": ["b"]}\n'})
    entry = read(tmp_path / "t.jsonl", {"slug": "key", "title": "term", "aliases": "syn"}).entry
    assert (entry.slug, entry.title, entry.body, entry.aliases) == ("a", "A", "Text.", ("b",))
