"""Somebody else's glossary, as it is: the Kubernetes one, through a preset in glossearch.toml."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from glossearch.analysis import name_keys
from glossearch.config import Settings, load
from glossearch.corpus import Corpus, Entry, Problems, read_corpus
from glossearch.engine import Engine
from support import REPOSITORY, Outcome, run

SOURCE = REPOSITORY.parent / "shared" / "data" / "glossaries" / "kubernetes"
TERMS = SOURCE / "content" / "en" / "docs" / "reference" / "glossary"
CONFIG = f"""
corpus = "{TERMS.as_posix()}"
index = "index"
title = "Kubernetes"
preset = "kubernetes"
"""

pytestmark = pytest.mark.skipif(not TERMS.is_dir(), reason=f"the shared data is not here: {SOURCE}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("kubernetes")
    (made / "glossearch.toml").write_text(CONFIG)
    return made


@pytest.fixture(scope="module")
def indexed(folder: Path) -> Outcome:
    return run("index", cwd=folder)


@pytest.fixture(scope="module")
def engine(folder: Path, indexed: Outcome) -> Iterator[Engine]:
    assert indexed.code == 0, indexed
    with Engine.open(settings=settings_of(folder)) as opened:
        yield opened


@pytest.fixture(scope="module")
def entries(folder: Path) -> list[Entry]:
    settings = settings_of(folder)
    return list(read_corpus(Corpus.of(settings), Problems()))


def settings_of(folder: Path) -> Settings:
    return load(folder, {"HOME": os.environ.get("HOME", "/")})


def test_it_is_indexed_without_an_error(indexed: Outcome) -> None:
    assert indexed.code == 0
    assert ": error: " not in indexed.err
    assert indexed.out.startswith("140 entries: 140 added, 0 changed, 0 removed, 0 unchanged, in ")


def test_its_files_are_not_changed_by_that(folder: Path, indexed: Outcome) -> None:
    again = run("index", cwd=folder)
    assert again.code == 0
    assert again.out.startswith("140 entries: 0 added, 0 changed, 0 removed, 140 unchanged, in ")


def test_its_keys_are_mapped(engine: Engine) -> None:
    pod = engine.entry("pod")
    assert pod is not None
    assert pod.title == "Pod"
    assert pod.definition == "A Pod represents a set of running containers in your cluster."
    assert set(pod.categories) == {"core-object", "fundamental"}
    assert pod.aliases == ()
    with_alias = [line for line in engine.headlines() if line.aliases]
    assert len(with_alias) >= 8


def test_every_title_and_alias_of_one_entry_finds_it_first(engine: Engine, entries: list[Entry]) -> None:
    names = [(entry, name) for entry in entries for name in (entry.title, *entry.aliases)]
    claims = Counter(key for e in entries for key in {key for name in e.names for key in name_keys(name)})
    wrong = {}
    for entry, name in names:
        found = [hit.slug for hit in engine.search(name, limit=1).hits]
        if all(claims[key] == 1 for key in name_keys(name)) and found != [entry.slug]:
            wrong[name] = (entry.slug, found)
    assert not wrong
    assert len(names) > 140


def test_no_shortcode_is_left_in_any_text(engine: Engine) -> None:
    for line in engine.headlines():
        entry = engine.entry(line.slug)
        assert entry is not None
        for text in (entry.text, entry.definition, entry.title, *entry.aliases, *entry.questions):
            for trace in ("{{", "}}", "glossary_tooltip", "term_id", "<!--"):
                assert trace not in text, line.slug


def test_the_text_of_a_shortcode_can_be_searched(engine: Engine) -> None:
    """``{{< glossary_tooltip text="control plane" term_id="control-plane" >}}`` reads "control plane"."""
    assert engine.search('"control plane"').total > 5
    assert engine.search("tooltip").total == 0


def test_null_and_missing_keys_do_no_harm(engine: Engine, entries: list[Entry]) -> None:
    assert len(entries) == engine.count == 140
    for entry in entries:
        assert "None" not in (*entry.aliases, *entry.categories, *entry.see_also)
        assert "null" not in (*entry.aliases, *entry.categories, *entry.see_also)


def test_a_definition_is_not_said_twice(engine: Engine) -> None:
    for line in engine.headlines():
        entry = engine.entry(line.slug)
        assert entry is not None
        assert entry.text.startswith(entry.definition)
        assert not entry.text[len(entry.definition) :].strip().startswith(entry.definition), line.slug


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("smallest deployable object that runs containers", "pod"),
        ("key-value store for all cluster data", "etcd"),
        ("package manager chart", "helm-chart"),
        ("agent that runs on each node", "kubelet"),
    ],
)
def test_questions_find_their_term(engine: Engine, query: str, slug: str) -> None:
    assert slug in [hit.slug for hit in engine.search(query, limit=3).hits]
