"""``glossearch edit``."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from glossearch.backends.whoosh import WhooshStore, generations
from support import COMMAND, PATIENCE, Glossary, RunMain, environment, run, started


@pytest.fixture
def editing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The command of an editor that replaces the words of its first argument by those of its second."""
    script = tmp_path / "an editor.py"
    script.write_text(
        "import sys; from pathlib import Path\n"
        "old, new, path = sys.argv[1:]; file = Path(path)\n"
        "file.write_text(file.read_text().replace(old, new))\n"
    )
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    return f"'{sys.executable}' '{script}'"


def test_an_entry_is_edited_checked_and_indexed(
    small: Glossary, run_main: RunMain, editing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", f"{editing} cautious timorous")
    edited = run_main("edit", "temperature")
    assert (edited.code, edited.out, edited.err) == (0, "", "indexed: temperature\n")
    assert run_main("search", "timorous").code == 0
    assert "temperature.md: not changed" in run_main("edit", "sampling-temperature").err


def test_the_index_is_left_alone_if_asked_or_if_there_is_none(
    unbuilt: Glossary, run_main: RunMain, editing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", f"{editing} cautious timorous")
    monkeypatch.setenv("EDITOR", "no-such-editor")
    assert run_main("edit", "corpus/temperature.md", "--no-reindex").err == ""
    monkeypatch.setenv("VISUAL", f"{editing} timorous cautious")
    assert "no index yet; run 'glossearch index'" in run_main("edit", "temperature").err
    assert unbuilt.generations == []


def test_a_damaged_index_is_built_anew(
    small: Glossary, run_main: RunMain, editing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (small.index / small.generations[-1] / "manifest.json").write_text("{")
    monkeypatch.setenv("EDITOR", f"{editing} cautious timorous")
    assert run_main("edit", "temperature").code == 0
    assert run_main("search", "timorous").code == 0


def test_an_index_that_another_process_writes_is_left_to_it(
    small: Glossary, run_main: RunMain, editing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "_LOCK_SECONDS", 0.0)
    monkeypatch.setenv("EDITOR", f"{editing} cautious timorous")
    with WhooshStore(small.index).lock():
        edited = run_main("edit", "temperature")
    assert (edited.code, edited.err) == (
        0,
        "another process writes the index; run 'glossearch index' later\n",
    )
    assert run_main("search", "timorous").code == 1


def test_an_entry_that_becomes_a_draft_is_told_to_be_removed(
    small: Glossary, run_main: RunMain, editing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (small.root / "glossearch.toml").write_text('preset = "hugo"\n')
    run_main("index")
    monkeypatch.setenv("EDITOR", f"{editing} title: 'draft: true\ntitle:'")
    assert run_main("edit", "token").err == "removed: token\n"


def test_problems_are_told_with_their_lines(
    small: Glossary, run_main: RunMain, editing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", f"{editing} '[[temperature]]' '[[heat]]'")
    edited = run_main("edit", "token")
    assert edited.code == 1
    assert "token.md:9: warning: [[heat]] leads to 'heat', which is no entry" in edited.err
    assert "indexed: token" in edited.err


def test_a_broken_entry_stays_in_the_index_as_it_was_and_is_found_again_to_mend(
    small: Glossary, run_main: RunMain, editing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", f"{editing} title: '[title:'")
    broken = run_main("edit", "token")
    assert broken.code == 1
    assert "token.md:2: error: the front matter must be" in broken.err
    assert "has the entry as it was" in broken.err
    assert run_main("show", "token").code == 0
    monkeypatch.setenv("EDITOR", f"{editing} '[title:' title:")
    assert run_main("edit", "token").code == 0


def test_new_opens_the_editor_if_asked(
    unbuilt: Glossary, run_main: RunMain, editing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", f"{editing} '<!-- TODO' 'DONE. <!-- '")
    assert run_main("new", "Ham", "--edit").code == 0
    assert "DONE" in (unbuilt.corpus / "ham.md").read_text()
    monkeypatch.setenv("EDITOR", f"{editing} '<!-- TODO' '[[nowhere]] <!-- '")
    made = run_main("new", "Eggs", "--edit")
    assert (made.code, made.out) == (1, "corpus/eggs.md\n")
    assert "leads to 'nowhere'" in made.err


def test_without_one_of_your_own_the_editor_is_one_that_is_there_if_there_is_a_terminal(
    unbuilt: Glossary, editing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = unbuilt.root / "bin"
    folder.mkdir()
    vim = folder / "vim"
    vim.write_text('#!/bin/sh\necho "edited by $0" >&2\n')
    vim.chmod(0o755)
    command = ["edit", "token", "--corpus", "corpus"]
    ours, theirs = pty.openpty()
    with started(*command, cwd=unbuilt.root, stdin=theirs, PATH=str(folder)) as edited:
        _, told = edited.communicate(timeout=PATIENCE)
    assert told.decode() == f"edited by {vim}\ncorpus/token.md: not changed\n"
    run(*command, cwd=unbuilt.root, PATH=str(folder)).assert_error("no editor is set; name yours")
    for end in (ours, theirs):
        os.close(end)


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"EDITOR": "no-such-editor --wait"}, "the editor 'no-such-editor' cannot be started: No such file"),
        ({"EDITOR": "false"}, "the editor 'false' ended with exit code 1; corpus/token.md is as it left it"),
        ({"VISUAL": "'open"}, "VISUAL='open: cannot be read: No closing quotation"),
        ({"PATH": "/nowhere"}, "no editor is set; name yours, as in: export EDITOR=nano"),
    ],
)
def test_an_editor_that_does_not_work_is_told(
    unbuilt: Glossary, editing: str, variables: dict[str, str], told: str
) -> None:
    run("edit", "token", "--corpus", "corpus", cwd=unbuilt.root, stdin=b"", **variables).assert_error(told)


def test_what_cannot_be_edited_is_told(unbuilt: Glossary, run_main: RunMain, tmp_path: Path) -> None:
    run_main("edit", "tokeen").assert_error("no entry 'tokeen' in corpus; perhaps: token")
    unbuilt.write_raw("moved.md", "---\ntitle: Elsewhere\nslug: elsewhere\n---\nText.\n")
    run_main("edit", "moved").assert_error("no entry 'moved' in corpus")
    lines = tmp_path / "all.jsonl"
    lines.write_text('\n{"id": "ham", "title": "Ham", "text": "x"}\n')
    run_main("edit", "ham", "--corpus", str(lines)).assert_error(
        f"{lines}:2: 'ham' stands in this file with other"
    )


def test_a_file_of_several_entries_is_opened_for_any_of_them(
    glossary: Glossary, run_main: RunMain, editing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(glossary.root)
    (glossary.root / "glossearch.toml").write_text('preset = "sphinx"\n')
    file = glossary.write_raw("terms.rst", ".. glossary::\n\n   ham\n      Pork.\n\n   egg\n      Round.\n")
    monkeypatch.setenv("EDITOR", f"{editing} Round Oval")
    assert run_main("edit", "egg").code == 0
    assert "Oval" in file.read_text()
    run_main("rename", "egg", "eggs").assert_error("'egg' stands in this file with other entries")


def test_at_a_terminal_it_asks_whether_to_edit_again(small: Glossary, editing: str, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "edit", "token"],
        cwd=small.root,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(EDITOR=f"{editing} '[[temperature]]' '[[heat]]'"),
    )
    os.close(theirs)
    os.write(ours, b"y\nn\n")
    with process:
        _, err = process.communicate(timeout=60)
    os.close(ours)
    assert process.returncode == 1
    assert err.decode().count("edit again?") == 2
    assert err.decode().count("leads to 'heat'") == 2


def test_an_entry_without_text_is_told_unless_that_is_meant(
    small: Glossary, run_main: RunMain, editing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.write("zebra", "Zebra", "<!-- What it is. -->")
    monkeypatch.setenv("EDITOR", f"{editing} nothing else")
    edited = run_main("edit", "zebra")
    assert edited.code == 1
    assert "zebra.md:4:1: warning: 'Zebra' has no text yet" in edited.err
    assert "zebra.md: not changed" in edited.err
    (small.root / "glossearch.toml").write_text("[check]\nunwritten = false\n")
    assert run_main("edit", "zebra").code == 0


def test_what_is_gone_is_told_apart_from_what_is_indexed(
    small: Glossary, run_main: RunMain, editing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.remove("hallucination")
    monkeypatch.setenv("EDITOR", f"{editing} cautious timorous")
    assert run_main("edit", "temperature").err == "indexed: temperature\nremoved: hallucination\n"
