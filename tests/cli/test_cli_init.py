"""``glossearch init``."""

import errno
import os
from pathlib import Path

import pytest

from glossearch.config import PRESETS, load
from support import REAL_CORPUS, RunMain


@pytest.fixture(autouse=True)
def _working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_a_new_glossary_can_be_indexed_and_searched(
    tmp_path: Path, run_main: RunMain, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = run_main("init", "our-terms")
    assert (made.code, made.err) == (0, "")
    assert made.out.splitlines()[:3] == [
        "our-terms/glossearch.toml",
        "our-terms/.gitignore",
        "our-terms/corpus",
    ]
    assert "  cd our-terms\n" in made.out
    assert "glossearch index" in made.out
    monkeypatch.chdir(tmp_path / "our-terms")
    assert load(Path.cwd(), {}).title == "Our terms"
    indexed = run_main("index", "--strict")
    assert (indexed.code, indexed.err) == (0, "")
    assert run_main("search", "list of terms").code == 0
    assert names(Path()) == [".gitignore", "corpus", "glossearch.toml", "index"]
    assert "/index/" in Path(".gitignore").read_text().splitlines()


def test_what_the_settings_offer_is_valid_once_it_is_taken(tmp_path: Path, run_main: RunMain) -> None:
    run_main("init", ".", "--title", 'A "title"\\')
    file = tmp_path / "glossearch.toml"
    offered = [
        line.removeprefix("# ") if "=" in line or line.startswith("# [") else line
        for line in file.read_text().splitlines()
    ]
    file.write_text("\n".join(offered))
    settings = load(tmp_path, {})
    assert settings.title == 'A "title"\\'
    assert (settings.preset, settings.exclude) == ("hugo", ("README.md", "drafts/*"))
    assert (settings.fields, settings.check) == ({"aliases": "aka"}, {"orphan": False})
    assert settings.query_log == tmp_path / "queries.sqlite"


def test_the_sample_is_the_glossary_of_the_repository(tmp_path: Path, run_main: RunMain) -> None:
    assert run_main("init", "demo", "--sample").code == 0
    made = {file.name: file.read_bytes() for file in (tmp_path / "demo" / "corpus").iterdir()}
    assert made == {file.name: file.read_bytes() for file in REAL_CORPUS.iterdir()}
    assert len(made) == 40
    assert load(tmp_path / "demo", {}).title == "Frontier AI glossary"


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_set_and_no_entry_is_made(tmp_path: Path, run_main: RunMain, preset: str) -> None:
    assert run_main("init", ".", "--preset", preset).code == 0
    assert load(tmp_path, {}).preset == preset
    assert list((tmp_path / "corpus").iterdir()) == []


def test_entries_that_are_there_are_left_as_they_are(tmp_path: Path, run_main: RunMain) -> None:
    terms = tmp_path / "content" / "terms"
    terms.mkdir(parents=True)
    (terms / "ham.md").write_text("---\ntitle: Ham\n---\nHam is cured pork.\n")
    assert run_main("init", ".", "--corpus", "content/terms").code == 0
    assert run_main("search", "ham").code == 0
    assert names(terms) == ["ham.md"]
    run_main("init", "x", "--corpus", "none").assert_error("x/none: no such folder or file")


@pytest.mark.parametrize("name", ["glossearch.toml", "corpus"])
def test_what_is_in_the_way_is_named_and_nothing_is_made(
    tmp_path: Path, run_main: RunMain, name: str
) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / name).write_text("# mine\n")
    run_main("init", "here").assert_error(f"here/{name} is in the way, and nothing was made")
    assert names(tmp_path / "here") == [name]
    assert (tmp_path / "here" / name).read_text() == "# mine\n"


def test_a_gitignore_that_is_there_stays_and_learns_what_it_lacks(tmp_path: Path, run_main: RunMain) -> None:
    (tmp_path / "content").mkdir()
    ignored = tmp_path / ".gitignore"
    ignored.write_text("public/\nindex/\n")
    made = run_main("init", ".", "--corpus", "content", "--preset", "hugo")
    assert (made.code, made.err) == (0, ".gitignore stays as it is; add to it: /queries.sqlite*\n")
    assert made.out.startswith("glossearch.toml\n\nnext:\n")
    assert ignored.read_text() == "public/\nindex/\n"


def test_a_gitignore_that_has_it_all_is_not_spoken_of(tmp_path: Path, run_main: RunMain) -> None:
    run_main("init", "first")
    (tmp_path / "second").mkdir()
    (tmp_path / "first" / ".gitignore").rename(tmp_path / "second" / ".gitignore")
    assert run_main("init", "second").err == ""


def test_new_is_not_proposed_where_an_entry_is_a_line(tmp_path: Path, run_main: RunMain) -> None:
    (tmp_path / "g.jsonl").write_text('{"id": "ham", "title": "Ham", "text": "Cured pork."}\n')
    made = run_main("init", ".", "--corpus", "g.jsonl")
    assert "glossearch new" not in made.out
    assert "glossearch index" in made.out


def test_a_sample_with_other_entries_makes_no_sense(run_main: RunMain) -> None:
    outcome = run_main("init", "x", "--sample", "--preset", "mdn")
    assert outcome.code == 2
    assert "--sample brings its own entries" in outcome.err


def test_a_gitignore_that_cannot_be_read_is_told_to_lack_it_all(tmp_path: Path, run_main: RunMain) -> None:
    (tmp_path / ".gitignore").symlink_to("nowhere")
    made = run_main("init", ".")
    assert (made.code, made.err) == (
        0,
        ".gitignore stays as it is; add to it: /index/ and /queries.sqlite*\n",
    )
    assert not (tmp_path / ".gitignore").exists()


def test_where_nothing_can_be_written_nothing_is_made(
    tmp_path: Path, run_main: RunMain, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_text", full)
        run_main("init", "terms").assert_error("glossearch: terms: No space left on device")
    assert names(tmp_path / "terms") == []
    assert run_main("init", "terms").code == 0
