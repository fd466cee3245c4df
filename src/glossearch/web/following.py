"""An engine that is opened as soon as it can be, and moved on with the index."""

import logging
import threading

from glossearch.config import Settings
from glossearch.engine import Engine
from glossearch.errors import BackendUnavailable, GlossearchError

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
        with self._opening:
            if self._engine is None:
                self._engine = Engine.open(settings=self._settings)
            return self._engine
