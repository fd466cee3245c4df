"""The two states of a glossary that are compared: as it was, and as it is in the corpus now.

That of the corpus, and of a revision, is a temporary index. The index that is searched by others is only
read, to start from a copy of it.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from glossearch.config import Settings, load
from glossearch.corpus import Corpus, Problem
from glossearch.editorial import revisions
from glossearch.engine import Engine
from glossearch.errors import ConfigError, CorpusError, GlossearchError, IndexMissing


@dataclass(frozen=True, slots=True)
class Side:
    """One state: what it is called, and what answers for it.

    ``lost`` are the entries of the other state that errors keep out of this one, each with its error.
    """

    name: str
    engine: Engine
    lost: Mapping[str, Problem] = field(default_factory=dict)


# What of the settings decides how entries are read and searched.
_READING = ("preset", "fields", "exclude", "follow_links", "language", "semantic")


@contextmanager
def sides(
    settings: Settings, base: str, processes: int = 1, file: Path | None = None
) -> Iterator[tuple[Side, Side]]:
    """Yield the state that ``base`` names, a git revision or the folder of an index, and that of the corpus.

    ``file`` is the one that ``settings`` are from: at a revision, entries are read by what it said then.

    Raises `ConfigError` for a base that is neither, and what `Engine.build` and `Engine.open` raise.
    """
    settings = settings.embedded  # both sides are indexed here, wherever readers search
    with tempfile.TemporaryDirectory(prefix="glossearch-") as name, ExitStack() as opened:
        folder = Path(name)
        _copy(settings.index, folder / "now")
        own = settings.with_options(index=folder / "now")
        with _named(folder / "now", str(settings.index)):
            report = Engine.build(settings=own, processes=processes)
        errors = report.problems.errors
        before = _of_index(settings, base)
        if before is not None:
            lost = _lost_of_index(settings, base, folder / "kept") if errors else {}
        else:
            commit = revisions.commit(settings.corpus, base)
            then = _settings_at(commit, settings, file, folder)
            before = _of_revision(then, base, commit, folder, processes)
            lost = _lost_of_corpus(then, folder, errors, before.engine)
        opened.callback(before.engine.close)
        now = opened.enter_context(Engine.open(settings=own))
        yield before, Side(str(settings.corpus), now, lost)


def _of_index(settings: Settings, base: str) -> Side | None:
    """Return the state that the index in the folder ``base`` has; None where there is none."""
    if not Path(base).is_dir():
        return None
    try:
        return Side(f"the index {base}", Engine.open(settings=settings.with_options(index=Path(base))))
    except IndexMissing:
        return None


@contextmanager
def _named(copy: Path, original: str) -> Iterator[None]:
    """Let errors name what an index is a copy of: the copy will be gone."""
    try:
        yield
    except GlossearchError as error:
        error.args = (str(error).replace(str(copy), original), *error.args[1:])
        raise


def _settings_at(commit: str, settings: Settings, file: Path | None, folder: Path) -> Settings:
    """Return ``settings`` as far as they decide how entries are read, as ``file`` had them at ``commit``.

    What is not as ``file`` has it is from a variable or an option, and holds for both states.
    """
    content = revisions.content(file, commit) if file else None
    if file is None or content is None or content == file.read_bytes():
        return settings
    at_commit = folder / file.name
    at_commit.write_bytes(content)
    try:
        then = load(folder, {}, at_commit)
    except ConfigError as error:
        raise ConfigError(str(error).replace(str(at_commit), f"{file} at {commit[:7]}")) from error
    now = load(folder, {}, file)
    own = [name for name in _READING if getattr(settings, name) == getattr(now, name)]
    return replace(settings, **{name: getattr(then, name) for name in own})


def _of_revision(settings: Settings, base: str, commit: str, folder: Path, processes: int) -> Side:
    """Return the state that the corpus had at ``commit``, which ``base`` names."""
    corpus = _exported(settings, folder)
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


def _exported(settings: Settings, folder: Path) -> Path:
    """Return where the corpus of the base is: the name of its folder is the slug of its index page."""
    return folder / "corpus" / settings.corpus.resolve().name


def _lost_of_index(settings: Settings, base: str, copy: Path) -> Mapping[str, Problem]:
    """Return what the index in the folder ``base`` would keep because of errors."""
    _copy(Path(base), copy)
    return Engine.build(settings=settings.with_options(index=copy), keep=True).kept


def _lost_of_corpus(
    settings: Settings, folder: Path, errors: Sequence[Problem], before: Engine
) -> Mapping[str, Problem]:
    """Return the entries that the files with ``errors`` gave in the base; of a single file, all it may be."""
    if not errors:
        return {}
    base = replace(Corpus.of(settings), path=_exported(settings, folder))
    if base.path.is_file():
        return dict.fromkeys((line.slug for line in before.headlines()), errors[0])
    names = {os.path.relpath(error.path, settings.corpus).replace(os.sep, "/"): error for error in errors}
    read = (
        (names[source.name], base.read(source).entry) for source in base.sources() if source.name in names
    )
    return {entry.slug: error for error, entry in read if entry}


def _copy(index: Path, to: Path) -> None:
    """Copy an index; what is missing or being replaced just now is made anew by the build that follows."""
    with suppress(OSError):  # shutil.Error, too
        shutil.copytree(index, to, dirs_exist_ok=True)
