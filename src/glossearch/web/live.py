"""The engine behind a site that never stops: opened as soon as it can be, and moved on with the index."""

import logging
import threading

from flask import current_app, g

from glossearch.config import Settings
from glossearch.engine import Engine
from glossearch.errors import GlossearchError

EXTENSION = "glossearch"
"""The key of the application's `LiveEngine` in ``app.extensions``."""

_log = logging.getLogger(__name__)


class LiveEngine:
    """Gives out an engine on the newest index that can be opened. Safe to use from several threads."""

    def __init__(self, settings: Settings, engine: Engine | None = None) -> None:
        self._settings = settings
        self._engine = engine
        self._opening = threading.Lock()
        try:
            self._opened()
        except GlossearchError as error:
            _log.warning("no index to serve yet: %s", error)

    def current(self) -> Engine:
        """Return the engine, gone over to the newest generation of the index.

        A newer generation that cannot be opened leaves the engine on the one before. Raises `IndexMissing`,
        `IndexOutdated` or `IndexCorrupt` where none could ever be opened.
        """
        engine = self._opened()
        try:
            engine.refresh()
        except GlossearchError as error:
            _log.warning("the index is served as it was: %s", error)
        return engine

    def _opened(self) -> Engine:
        with self._opening:
            if self._engine is None:
                self._engine = Engine.open(settings=self._settings)
            return self._engine


def live_engine() -> Engine:
    """Return the engine for this request, the same at every call. Raises as `LiveEngine.current`."""
    if "engine" not in g:
        source: LiveEngine = current_app.extensions[EXTENSION]
        g.engine = source.current()
    engine: Engine = g.engine
    return engine
