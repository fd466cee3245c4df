"""The engine behind a site that never stops: opened as soon as it can be, and moved on with the index."""

import logging
import threading

from flask import current_app, g

from glossearch.config import Settings
from glossearch.engine import Engine
from glossearch.errors import BackendUnavailable, GlossearchError
from glossearch.web.failover import UNSEARCHABLE, Failover

EXTENSION = "glossearch"
"""The key of the application's `Failover` in ``app.extensions``."""

_log = logging.getLogger(__name__)


class LiveEngine:
    """Gives out an engine on the newest index that can be opened. Safe to use from several threads."""

    def __init__(self, settings: Settings, engine: Engine | None = None) -> None:
        self._settings = settings
        self._engine = engine
        self._opening = threading.Lock()

    @property
    def is_remote(self) -> bool:
        """Whether the index is on other machines, which can be away."""
        return self._settings.backend == "opensearch"

    def current(self) -> Engine:
        """Return the engine, gone over to the newest generation of the index.

        A newer generation that cannot be opened leaves the engine on the one before. Raises `IndexMissing`,
        `IndexOutdated` or `IndexCorrupt` where none could ever be opened, and `BackendUnavailable` for a
        cluster that does not answer, without which there is nothing to go on with.
        """
        engine = self._opened()
        try:
            engine.refresh()
        except GlossearchError as error:
            if self.is_remote and isinstance(error, BackendUnavailable):
                raise
            _log.warning("the index is served as it was: %s", error)
        return engine

    def _opened(self) -> Engine:
        if self._engine is None:
            with self._opening:
                if self._engine is None:
                    self._engine = Engine.open(settings=self._settings)
        return self._engine


def live(settings: Settings, engine: Engine | None = None) -> Failover:
    """Return what a site is answered from, its index opened if that can be; ``engine`` is used if given."""
    standby = LiveEngine(settings.standby) if settings.standby else None
    made = Failover(LiveEngine(settings, engine), standby)
    try:
        made.current()
    except GlossearchError as error:
        _log.warning("no index to serve yet: %s", error)
    return made


def live_engine() -> Engine:
    """Return the engine for this request, the same at every call unless `fell_back`.

    Raises as `Failover.current`.
    """
    if "engine" not in g:
        g.engine, g.is_standby = failover().current()
    engine: Engine = g.engine
    return engine


def is_standby() -> bool:
    """Whether this request is answered from the standby."""
    return bool(g.get("is_standby"))


def fell_back(error: GlossearchError) -> bool:
    """Go over to the standby for the rest of this request, whose engine raised ``error``.

    Return False where ``error`` is of another kind, or there is no standby that can be searched.
    """
    if "engine" not in g or g.is_standby or not isinstance(error, UNSEARCHABLE):
        return False
    try:
        g.engine, g.is_standby = failover().instead(error)
    except GlossearchError:
        return False
    return True


def failover() -> Failover:
    """Return what this application is answered from."""
    found: Failover = current_app.extensions[EXTENSION]
    return found
