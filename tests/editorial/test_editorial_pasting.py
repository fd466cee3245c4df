"""Lines to paste: whoever does what they say gets the entry with the name."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossearch.corpus import Corpus, Entry, Problems, read_corpus
from glossearch.editorial.pasting import Field, Paste, paste
from support import properties

HEADS = {
    "none": "---\ntitle: Token\n---\n",
    "block": "---\ntitle: Token\naliases:\n  - one\n  - two  # a comment\ncategory: X\n---\n",
    "flow": "---\naliases: [one, 'two']\ntitle: Token\n---\n",
    "long flow": "---\ntitle: Token\naliases: [one,\n  two]\n---\n",
    "text": "---\ntitle: Token\naliases: one\n---\n",
    "null": "---\ntitle: Token\naliases:\ncategory: X\n---\n",
    "Windows": "---\r\ntitle: Token\r\naliases:\r\n- one\r\n---\r\n",
}


def entry_of(folder: Path, **keys: str) -> Entry:
    (entry,) = read_corpus(Corpus(folder, keys), Problems())
    return entry


def pasted(made: Paste) -> None:
    """Do with the file what the paste says."""
    lines = made.path.read_text(encoding="utf-8").split("\n")
    at = made.line - 1
    lines[at : at + made.replaced] = made.text.split("\n")
    made.path.write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("text", ["new name", '"quoted" # and: all', "=1+1", "- dash", "true", "ünï"])
def test_whoever_pastes_it_has_the_name(tmp_path: Path, head: str, text: str) -> None:
    file = tmp_path / "token.md"
    file.write_text(f"{HEADS[head]}A token.\n", encoding="utf-8", newline="")
    before = entry_of(tmp_path)
    made = paste(before, "aliases", text, {})
    assert made
    pasted(made)
    after = entry_of(tmp_path)
    assert after.aliases == (*before.aliases, text)
    assert (after.title, after.categories, after.body.strip()) == (
        before.title,
        before.categories,
        "A token.",
    )


@properties
@given(text=st.text(min_size=1, max_size=40))
def test_whatever_was_asked(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("pasting")
    (folder / "token.md").write_text(f"{HEADS['block']}A token.\n", encoding="utf-8")
    made = paste(entry_of(folder), "aliases", text, {})
    wanted = " ".join(text.split())
    if made:
        pasted(made)
        assert entry_of(folder).aliases == ("one", "two", wanted)
    else:
        assert wanted in ("", "one", "two") or not wanted.isprintable()


def test_the_place_is_told_in_words(tmp_path: Path) -> None:
    file = tmp_path / "token.md"
    told: dict[str, tuple[str, str]] = {}
    for name in ("block", "flow"):
        file.write_text(f"{HEADS[name]}A token.\n", encoding="utf-8")
        made = paste(entry_of(tmp_path), "aliases", "three", {})
        assert made
        told[name] = made.where, made.text
    assert told == {
        "block": (f"under aliases, before {file}:6", "  - three"),
        "flow": (f"in place of {file}:2", "aliases: [one, 'two', three]"),
    }


@pytest.mark.parametrize("field", ["aliases", "hidden_aliases", "questions"])
def test_a_field_may_be_called_otherwise(tmp_path: Path, field: Field) -> None:
    (tmp_path / "token.md").write_text("---\ntitle: Token\n---\nA token.\n", encoding="utf-8")
    made = paste(entry_of(tmp_path, **{field: "ours"}), field, "new", {field: "ours"})
    assert made
    assert made.key == "ours"
    pasted(made)
    assert getattr(entry_of(tmp_path, **{field: "ours"}), field) == ("new",)


def test_json_lines(tmp_path: Path) -> None:
    file = tmp_path / "terms.jsonl"
    file.write_text('\n{"id": "a", "title": "A", "aliases": ["ä"], "text": "Of A."}\n', encoding="utf-8")
    made = paste(entry_of(file), "aliases", "new", {})
    assert made
    assert made.where == f"in the object at {file}:2"
    assert json.loads(f"{{{made.text}}}") == {"aliases": ["ä", "new"]}


def test_what_cannot_be_pasted_is_none(tmp_path: Path) -> None:
    file = tmp_path / "token.md"
    file.write_text(f"{HEADS['block']}A token.\n", encoding="utf-8")
    entry = entry_of(tmp_path)
    assert paste(entry, "aliases", "one", {}) is None
    file.unlink()
    assert paste(entry, "aliases", "new", {}) is None
    assert paste(Entry("a", "A", "Of A."), "aliases", "new", {}) is None


def test_a_file_in_another_markup_is_left_to_a_person(tmp_path: Path) -> None:
    (tmp_path / "terms.rst").write_text(".. glossary::\n\n   token\n      A piece of text.\n")
    (entry,) = read_corpus(Corpus(tmp_path, preset="sphinx"), Problems())
    assert paste(entry, "aliases", "subword", {}) is None
