"""What the tests of glossearch.corpus share: writing a corpus, and reading it."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from glossearch.corpus import Corpus, Entry, Problem, Problems, read_corpus

GOOD = "---\ntitle: Good\n---\nA good entry.\n"
_NOBODY = 65534


class Reading(NamedTuple):
    """What a run of `read_corpus` gave."""

    entries: list[Entry]
    problems: list[Problem]

    @property
    def slugs(self) -> list[str]:
        return [entry.slug for entry in self.entries]

    def __getitem__(self, slug: str) -> Entry:
        """The entry with that slug."""
        return next(entry for entry in self.entries if entry.slug == slug)

    @property
    def rules(self) -> list[tuple[str, str, int | None]]:
        """Rule, file name and line of each problem."""
        return [(problem.rule, problem.path.name, problem.line) for problem in self.problems]

    @property
    def entry(self) -> Entry:
        """The only entry of a corpus without a problem."""
        assert [str(problem) for problem in self.problems] == []
        assert len(self.entries) == 1
        return self.entries[0]

    @property
    def problem(self) -> Problem:
        """The only problem."""
        assert len(self.problems) == 1, [str(problem) for problem in self.problems]
        return self.problems[0]

    @property
    def places(self) -> list[tuple[str, str, int | None]]:
        """Severity, file name and line of each problem."""
        return [(problem.severity, problem.path.name, problem.line) for problem in self.problems]


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write ``files`` (relative path -> content) under ``folder``, and return it."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def read(
    path: Path,
    keys: Mapping[str, str] | None = None,
    exclude: tuple[str, ...] = (),
    hide_notes: bool = False,
    preset: str | None = None,
) -> Reading:
    problems = Problems()
    entries = list(read_corpus(Corpus(path, keys or {}, exclude, preset), problems))
    found = [problem for problem in problems.found if not (hide_notes and problem.severity == "note")]
    return Reading(entries, found)


def read_files(folder: Path, files: Mapping[str, str | bytes], preset: str | None = None) -> Reading:
    return read(write(folder, files), preset=preset)


@contextmanager
def public_folder() -> Iterator[Path]:
    """Make a folder that every user can get to, unlike pytest's tmp_path."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextmanager
def unreadable(path: Path) -> Iterator[None]:
    """Take all rights to ``path`` away, and the right to ignore that from root."""
    mode = path.stat().st_mode
    path.chmod(0)
    root = os.geteuid() == 0
    if root:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        path.chmod(mode)
