"""A corpus is indexed again whenever its files are saved."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from glossearch.config import Settings
from glossearch.corpus.problems import Problem
from glossearch.engine import Engine
from glossearch.errors import BackendUnavailable, GlossearchError, IndexBusy, IndexCorrupt
from glossearch.indexing import CorpusRefused, Report

# How long (ms) nothing may be saved before the index follows, and how long it waits at most while files keep
# coming, as in a checkout.
_QUIET, _MOST_WAIT = 50, 500
# How often (ms) is looked for what no notice comes of: another folder in place of this one, and settings.
_LOOK = 500
# What is no fault of the corpus, and may be over by itself.
_PASSING = (IndexBusy, BackendUnavailable, IndexCorrupt)


@dataclass(frozen=True, slots=True)
class Indexed:
    """The index was brought in line with the corpus.

    ``problems`` are those that were not told the last time; ``mended`` is how many errors are gone since.
    ``first`` marks the run that watching begins with.
    """

    report: Report
    problems: tuple[Problem, ...]
    mended: int
    first: bool

    @property
    def is_news(self) -> bool:
        """Whether there is anything to tell."""
        report = self.report
        changed = report.rebuilt or report.added or report.changed or report.removed
        return bool(self.first or changed or self.problems or self.mended)


@dataclass(frozen=True, slots=True)
class Failed:
    """The index stays as it was because of ``error``; ``problems`` are those that were not told yet."""

    error: GlossearchError
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """The settings file is another one now; what is being watched goes by the old one."""

    file: Path


Event = Indexed | Failed | SettingsChanged


def watch(
    settings: Settings, stop: threading.Event, settings_file: Path | None = None, processes: int = 1
) -> Iterator[Event]:
    """Index the corpus, and again after each change of it, until ``stop`` is set; yield what is to be told.

    An entry that has an error now stays in the index as it was. A corpus or an index that cannot be used is
    told and tried again; ``processes`` are as in `Engine.build`. Raises
    `BackendUnavailable` where the system cannot watch files.
    """
    return _Watch(settings, stop, settings_file, processes).events()


class _Place(NamedTuple):
    """What to watch: a folder with all below it, or where the corpus is one file, the folder of that."""

    path: Path
    recursive: bool
    counts: Callable[[object, str], bool]


class _Watch:
    def __init__(
        self, settings: Settings, stop: threading.Event, settings_file: Path | None, processes: int
    ) -> None:
        self._settings = settings
        self._processes = processes
        self._stop = stop
        self._settings_file = settings_file
        self._settings_were = _state(settings_file)
        self._told: set[Problem] = set()
        self._failed = ""
        self._first = True
        self._again = False

    def events(self) -> Iterator[Event]:
        while not self._stop.is_set():
            yield from self._synced()
            place = _place(self._settings)
            folder = _identity(place.path)
            if folder is None:
                self._stop.wait(_LOOK / 1000)
                continue
            fresh = True  # what changed between the run above and the first notice
            for changes in _notices(place, self._stop):
                if changes or fresh or self._again:
                    yield from self._synced()
                fresh = False
                if self._settings_file and (now := _state(self._settings_file)) != self._settings_were:
                    self._settings_were = now
                    yield SettingsChanged(self._settings_file)
                if _identity(place.path) != folder:
                    break

    def _synced(self) -> Iterator[Event]:
        """Bring the index in line with the corpus; yield what came of it, if that is new."""
        try:
            report = Engine.build(settings=self._settings, keep=True, processes=self._processes)
        except GlossearchError as error:
            self._again = isinstance(error, _PASSING)
            news = self._news(error.problems.found) if isinstance(error, CorpusRefused) else ()
            if news or str(error) != self._failed:
                yield Failed(error, news)
            self._failed = str(error)
            return
        errors = sum(problem.severity == "error" for problem in self._told)
        news = self._news(report.problems.found)
        mended = max(errors - len(report.problems.errors), 0)
        done = Indexed(report, news, mended, self._first or bool(self._failed))
        self._first = self._again = False
        self._failed = ""
        if done.is_news:
            yield done

    def _news(self, found: list[Problem]) -> tuple[Problem, ...]:
        """Return those of the problems ``found`` that the run before did not have."""
        news = tuple(problem for problem in found if problem not in self._told)
        self._told = set(found)
        return news


def _place(settings: Settings) -> _Place:
    corpus = settings.corpus.resolve()
    if corpus.is_file():
        return _Place(corpus.parent, False, lambda _, path: Path(path).name == corpus.name)
    index = settings.index.resolve()
    log = settings.query_log.resolve() if settings.query_log else None

    def counts(_: object, name: str) -> bool:
        path = Path(name)
        if any(part.startswith(".") for part in path.relative_to(corpus).parts):
            return False  # hidden files are no entries, and the temporary ones of many editors
        beside_log = log is not None and path.parent == log.parent and path.name.startswith(log.name)
        return not path.is_relative_to(index) and not beside_log

    return _Place(corpus, True, counts)


def _notices(place: _Place, stop: threading.Event) -> Iterator[bool]:
    """Yield True when something changed at ``place``, and every now and then False."""
    import watchfiles

    found = watchfiles.watch(
        place.path,
        watch_filter=place.counts,
        debounce=_MOST_WAIT,
        step=_QUIET,
        stop_event=stop,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
        recursive=place.recursive,
        ignore_permission_denied=True,
    )
    try:
        yield from map(bool, found)
    except FileNotFoundError:
        return  # it went away just now
    except OSError as error:
        raise BackendUnavailable(f"{place.path}: cannot be watched: {error}") from error


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        state = folder.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino


def _state(file: Path | None) -> bytes | None:
    """Return what is in ``file``, which is small."""
    try:
        return file.read_bytes() if file else None
    except OSError:
        return None
