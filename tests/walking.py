"""A page of documentation that is a walk: its commands are run one after another, as a reader would.

A fenced block without a language has commands, each on a line after "$ ", and below each what it prints on a
terminal. A line "..." stands for any lines. A block of Markdown is what the reader makes of the file that the
next command opens in an editor.
"""

import re
import shlex
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from support import COMMAND, PATIENCE, environment, started

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HOME = "/home/you"
_VARIABLE = (
    (re.compile(r"(http://127\.0\.0\.1):\d+"), r"\1:PORT"),
    (re.compile(r"\b\d+\.\d+\b"), "N"),
    (re.compile(r"HEAD \([0-9a-f]+\)"), "HEAD (COMMIT)"),
)
_EDITOR = """\
import sys
from pathlib import Path
typed, file = map(Path, sys.argv[1:])
file.write_text(typed.read_text())
"""


class Step(NamedTuple):
    """A command with what it prints, and the text that its editor is given, if there is one."""

    command: str
    printed: str
    typed: str


def steps(page: Path) -> Iterator[Step]:
    """Yield the steps of ``page``."""
    typed = ""
    for language, text in _BLOCK.findall(page.read_text(encoding="utf-8")):
        if language == "markdown":
            typed = text
        elif not language:
            assert text.startswith("$ "), text
            for step in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
                command, _, printed = step.partition("\n")
                yield Step(command, printed, typed)
                typed = ""


@dataclass(slots=True)
class Walk:
    """A walk through a page, in a home of its own."""

    home: Path
    folder: Path = field(init=False)

    def __post_init__(self) -> None:
        self.folder = self.home
        (self.home / ".editor.py").write_text(_EDITOR)

    def take(self, step: Step) -> None:
        """Run a step. Raises `AssertionError` where it prints something else than the page says."""
        words = shlex.split(step.command)
        if words[0] == "cd":
            self.folder /= words[1]
            return
        if words[0] == "glossearch" and words[1] in _LASTING:
            self._visit(step, words[1:])
            return
        (self.home / ".typed").write_text(step.typed)
        done = subprocess.run(
            [*COMMAND, *words[1:]] if words[0] == "glossearch" else ["sh", "-c", step.command],
            cwd=self.folder,
            env=environment(**self._variables()),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        self._compare(step, done.stdout)

    def _visit(self, step: Step, words: list[str]) -> None:
        """Start what goes on until Ctrl-C, read what the page shows of it, ask it, and stop it."""
        nothing, ours = subprocess.DEVNULL, subprocess.PIPE
        with started(*words, cwd=self.folder, stdin=nothing, stdout=ours, **self._variables()) as process:
            assert process.stderr is not None
            lines = [process.stderr.readline().decode() for _ in step.printed.splitlines()]
            self._compare(step, "".join(lines))
            for address in re.findall(r"http://\S+", "".join(lines)):
                with urllib.request.urlopen(address, timeout=PATIENCE) as page:
                    assert page.status == 200
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE) == 0

    def _compare(self, step: Step, printed: str) -> None:
        got, expected = (_told(text.replace(str(self.home), _HOME)) for text in (printed, step.printed))
        pattern = "".join(r"(?:.*\n)*" if line == "...\n" else re.escape(line) for line in expected)
        assert re.fullmatch(pattern, "".join(got)), f"$ {step.command}\n{printed}"

    def _variables(self) -> dict[str, str]:
        editor = shlex.join([sys.executable, str(self.home / ".editor.py"), str(self.home / ".typed")])
        somebody = {
            f"GIT_{who}_{what}": "you" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        }
        return {
            "EDITOR": editor,
            "VISUAL": "",
            "GLOSSEARCH_PORT": "0",
            "COLUMNS": "80",
            "PYTHONUNBUFFERED": "1",
            **somebody,
        }


_LASTING = ("serve", "watch")


def _told(text: str) -> list[str]:
    """Return the lines of a text, without what is another every time."""
    for pattern, replaced in _VARIABLE:
        text = pattern.sub(replaced, text)
    return f"{text.rstrip()}\n".splitlines(keepends=True)
