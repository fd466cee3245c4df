"""The two states of a glossary that are compared: as it was, and as it is in the corpus now.

Both are temporary indexes. The index that is searched by others is only read, to start from a copy of it.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from glossearch.config import Settings
from glossearch.corpus.problems import Problem
from glossearch.editorial import revisions
from glossearch.engine import Engine
from glossearch.errors import ConfigError, CorpusError, GlossearchError, IndexMissing


@dataclass(frozen=True, slots=True)
class Side:
    """One state: what it is called, what answers for it, and the errors that keep entries out of it."""

    name: str
    engine: Engine
    errors: tuple[Problem, ...] = ()


@contextmanager
def sides(settings: Settings, base: str, processes: int = 1) -> Iterator[tuple[Side, Side]]:
    """Yield the state that ``base`` names, a git revision or the folder of an index, and that of the corpus.

    Raises `ConfigError` for a base that is neither, and what `Engine.build` and `Engine.open` raise.
    """
    with tempfile.TemporaryDirectory(prefix="glossearch-") as name, ExitStack() as opened:
        folder = Path(name)
        _copy(settings.index, folder / "now")
        own = settings.with_options(index=folder / "now")
        report = Engine.build(settings=own, processes=processes)
        before = _of_index(settings, base, folder / "base")
        if before is None:
            before = _of_revision(settings, base, folder, processes)
        opened.callback(before.engine.close)
        now = opened.enter_context(Engine.open(settings=own))
        yield before, Side(str(settings.corpus), now, tuple(report.problems.errors))


def _of_index(settings: Settings, base: str, copy: Path) -> Side | None:
    """Return the state that the index in the folder ``base`` has; None where there is none."""
    if not Path(base).is_dir():
        return None
    _copy(Path(base), copy)
    try:
        return Side(f"the index {base}", Engine.open(settings=settings.with_options(index=copy)))
    except IndexMissing:
        return None
    except GlossearchError as error:
        raise type(error)(str(error).replace(str(copy), base)) from error


def _of_revision(settings: Settings, base: str, folder: Path, processes: int) -> Side:
    """Return the state that the corpus had at the git revision ``base``."""
    commit = revisions.commit(settings.corpus, base)
    # The name of the folder is the slug of its index page.
    corpus = folder / "corpus" / settings.corpus.resolve().name
    corpus.parent.mkdir()
    revisions.export(settings.corpus, commit, corpus)
    shutil.rmtree(folder / "base", ignore_errors=True)
    _copy(folder / "now", folder / "base")  # most entries are the same
    own = settings.with_options(index=folder / "base", corpus=corpus)
    try:
        Engine.build(settings=own, processes=processes)
    except CorpusError as error:
        why = str(error).replace(str(corpus), str(settings.corpus))
        raise ConfigError(f"--base {base}: there is nothing to compare with: {why}") from error
    return Side(base if commit.startswith(base) else f"{base} ({commit[:7]})", Engine.open(settings=own))


def _copy(index: Path, to: Path) -> None:
    """Copy an index; what is missing or being replaced just now is made anew by the build that follows."""
    with suppress(OSError):  # shutil.Error, too
        shutil.copytree(index, to, dirs_exist_ok=True)
