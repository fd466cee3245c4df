"""What shells complete: asked as they ask, and typed into real ones."""

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from glossearch.cli import main
from support import PATIENCE, Glossary, Outcome, RunMain, environment, run

SHELLS = ["bash", "zsh", "fish"]
needs = {
    shell: pytest.mark.skipif(shutil.which(shell) is None, reason=f"{shell} is not installed")
    for shell in SHELLS
}


def asked(line: str, cwd: Path) -> Outcome:
    """Ask what completes the last word of ``line`` as the script for Bash does."""
    words = line.split(" ")
    return run(
        cwd=cwd,
        stdin=b"",
        _GLOSSEARCH_COMPLETE="bash_complete",
        COMP_WORDS="\n".join(words),
        COMP_CWORD=str(len(words) - 1),
    )


def values(line: str, cwd: Path) -> list[str]:
    found = asked(line, cwd)
    assert (found.code, found.err) == (0, "")
    return [one.partition(",")[2] for one in found.out.splitlines()] if found.out.strip() else []


def test_commands_are_completed_without_importing_them(small: Glossary) -> None:
    assert values("glossearch s", small.root) == ["search", "show", "suggest", "status", "serve"]
    assert values("glossearch ", small.root) == list(main._COMMANDS)
    assert values("glossearch --v", small.root) == ["--version"]


def test_options_and_choices_are_completed(small: Glossary) -> None:
    assert values("glossearch search --ex", small.root) == ["--explain"]
    assert values("glossearch batch --format t", small.root) == ["tsv", "trec"]
    assert values("glossearch completion ", small.root) == SHELLS


def test_slugs_are_completed_and_where_none_begins_so_names(small: Glossary) -> None:
    assert values("glossearch show t", small.root) == ["temperature", "token"]
    assert values("glossearch show word", small.root) == ["word piece"]
    assert values("glossearch show kv", small.root) == ["KV cache reuse"]
    assert values("glossearch compare token pro", small.root) == ["prompt-caching"]
    assert values("glossearch show xyzzy", small.root) == []


def test_categories_and_rules_are_completed(small: Glossary) -> None:
    assert values("glossearch search --category m", small.root) == ["Models"]
    assert values("glossearch random --category o", small.root) == ["Odd & ends"]
    assert values("glossearch check --select orp", small.root) == ["orphan"]
    assert values("glossearch check --ignore orphan,unwr", small.root) == ["orphan,unwritten"]
    assert values("glossearch search --category xyzzy", small.root) == []


def test_the_index_that_the_line_names_is_asked(small: Glossary, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert values("glossearch show tok", elsewhere) == []
    assert values(f"glossearch show --index {small.index} tok", elsewhere) == ["token"]
    settings = tmp_path / "ours.toml"
    settings.write_text(f'index = "{small.index}"\n')
    assert values(f"glossearch --config {settings} show tok", elsewhere) == ["token"]


def test_what_would_steer_a_terminal_is_not_offered(glossary: Glossary) -> None:
    glossary.write("good", "Good")
    glossary.write("goof", "Goof\x1b[31m")
    glossary.build()
    assert values("glossearch show goo", glossary.root) == ["good"]


@pytest.mark.parametrize(
    "line",
    [
        "glossearch show t",
        "glossearch random --category M",
        "glossearch serch t",
        "glossearch --frobnicate t",
    ],
)
def test_nothing_is_said_where_something_is_wrong(unbuilt: Glossary, line: str) -> None:
    assert values(line, unbuilt.root) == []
    (unbuilt.root / "glossearch.toml").write_text("corpus = [")
    assert values(line, unbuilt.root) == []
    assert not unbuilt.index.exists()


def test_a_damaged_index_completes_nothing(small: Glossary) -> None:
    for file in small.index.glob("generation-*/*"):
        file.write_bytes(b"garbage")
    assert values("glossearch show t", small.root) == []


def test_an_unknown_shell_is_refused(run_main: RunMain) -> None:
    shown = run_main("completion", "tcsh")
    assert (shown.code, shown.out) == (2, "")
    assert "'bash', 'zsh', 'fish'" in shown.err


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A PATH with a `glossearch` of this source."""
    command = tmp_path / "bin" / "glossearch"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m glossearch "$@"\n')
    command.chmod(0o755)
    return f"{command.parent}:{os.environ['PATH']}"


def script(shell: str, small: Glossary) -> Path:
    shown = run("completion", shell, cwd=small.root)
    assert (shown.code, shown.err) == (0, "")
    file = small.root / f"completion.{shell}"
    file.write_text(shown.out)
    return file


@contextmanager
def terminal(*command: str, cwd: Path, path: str) -> Iterator[int]:
    """Start an interactive shell; yield the end of its terminal where a person sits."""
    ours, theirs = pty.openpty()
    settings = environment(PATH=path, TERM="dumb", HOME=str(cwd), COLUMNS="200", PS1="$ ")
    shell = subprocess.Popen(
        command, cwd=cwd, env=settings, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    with shell:
        try:
            yield ours
        finally:
            shell.kill()
            os.close(ours)


def read_until(ours: int, text: str) -> str:
    """Read what a terminal shows until ``text`` is there."""
    seen, deadline = b"", time.monotonic() + PATIENCE
    while text.encode() not in seen:
        left = deadline - time.monotonic()
        ready, _, _ = select.select([ours], [], [], max(left, 0))
        assert ready, f"waited in vain for {text!r}: {seen.decode(errors='replace')}"
        seen += os.read(ours, 4096)
    return seen.decode(errors="replace")


@needs["bash"]
def test_in_bash(small: Glossary, path: str) -> None:
    file = script("bash", small)
    with terminal("bash", "--norc", "-i", cwd=small.root, path=path) as ours:
        os.write(ours, f"source {file}; echo rea''dy\n".encode())
        read_until(ours, "ready")
        os.write(ours, b"glossearch show tok\t\n")
        read_until(ours, "A token is a piece of text")
        os.write(ours, b"glossearch compare token word\t--js\t\n")  # a name of the same entry
        assert "word\\ piece --json" in read_until(ours, "are the same entry")


@needs["zsh"]
def test_in_zsh(small: Glossary, path: str) -> None:
    file = script("zsh", small)
    with terminal("zsh", "-f", "-i", cwd=small.root, path=path) as ours:
        os.write(ours, b"unsetopt zle_bracketed_paste; autoload -U compinit; compinit -u -D\n")
        os.write(ours, f"source {file}; echo rea''dy\n".encode())
        read_until(ours, "ready")
        os.write(ours, b"glossearch show tok\t\n")
        read_until(ours, "A token is a piece of text")
        os.write(ours, b"glossearch compare token word\t--js\t\n")
        read_until(ours, "are the same entry")


@needs["fish"]
def test_in_fish(small: Glossary, path: str) -> None:
    file = script("fish", small)

    def completed(line: str) -> list[str]:
        done = subprocess.run(
            ["fish", "--no-config", "-c", f"source {file}; complete -C {line!r}"],
            cwd=small.root,
            env=environment(PATH=path, HOME=str(small.root)),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        )
        assert done.stderr == ""
        return done.stdout.splitlines()

    assert completed("glossearch show tok") == ["token\tToken"]
    assert completed("glossearch show word") == ["word piece\tToken"]
    assert completed("glossearch search --expl") == ["--explain\tPrint what each hit's score is made of."]
