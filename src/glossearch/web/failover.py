"""Where answers come from while a cluster is away: a local index if there is one, and nobody waits."""

import logging
import threading
import time
from typing import NamedTuple

from glossearch.engine import Engine
from glossearch.errors import (
    BackendUnavailable,
    GlossearchError,
    IndexCorrupt,
    IndexMissing,
    IndexOutdated,
    RequestRefused,
)
from glossearch.web.following import LiveEngine

UNSEARCHABLE = (BackendUnavailable, IndexCorrupt, IndexMissing, IndexOutdated)
"""What keeps an index from being searched, and may be another index's luck."""

SECONDS_BETWEEN_TRIALS = 3.0
"""A cluster that is away is tried again after this time, if anybody asks for anything."""

_SECONDS_TO_ANSWER = 2.0

_log = logging.getLogger(__name__)


class Chosen(NamedTuple):
    """An engine, and whether it is the standby's."""

    engine: Engine
    is_standby: bool


class Failover:
    """The engine of the ``primary`` while that can be searched, else of the ``standby``, if there is one.

    A remote primary that did not answer is not waited for again: it counts as away, and later requests have
    it tried in a thread beside them, one at a time, until it answers. Safe to use from several threads.
    """

    def __init__(self, primary: LiveEngine, standby: LiveEngine | None = None) -> None:
        self._primary = primary
        self._standby = standby
        self._away: BackendUnavailable | None = None
        self._trying = threading.Lock()
        self._trial: _Trial | None = None

    def current(self) -> Chosen:
        """Return the engine for a request.

        Raises one of `UNSEARCHABLE` where neither can be searched: the primary's.
        """
        away = self._away
        if away is not None:
            self._try(SECONDS_BETWEEN_TRIALS)
            return self._stand_in(BackendUnavailable(str(away)))
        try:
            return Chosen(self._primary.current(), is_standby=False)
        except UNSEARCHABLE as error:
            return self.instead(error)

    def instead(self, error: GlossearchError) -> Chosen:
        """Return the engine of the standby for a request, since the primary raised ``error``.

        Raises ``error`` where the standby cannot be searched.
        """
        self._note(error)
        chosen = self._stand_in(error)
        if self._away is None:
            _log.warning("answered from the index in its place: %s", error)
        return chosen

    def check(self) -> bool:
        """Have the primary search now; return whether it did in time, or False where the standby can.

        Raises what keeps the primary from it where neither can be searched.
        """
        trial = self._try(0.0)
        trial.join(_SECONDS_TO_ANSWER)
        error = BackendUnavailable("does not answer in time") if trial.is_alive() else trial.error
        if error is None:
            return True
        self._stand_in(error)
        self._note(error)
        return False

    def tried(self) -> GlossearchError | None:
        """Search the primary, and know by that whether it is away. Return why it cannot be searched."""
        try:
            self._primary.current().check()
        except GlossearchError as error:
            self._note(error)
            return error
        if self._away is not None:
            self._away = None
            _log.warning("the cluster answers again")
        return None

    def _try(self, pause: float) -> "_Trial":
        """Return the trial that runs, or a new one, or the last if that ended less than ``pause`` s ago."""
        with self._trying:
            trial = self._trial
            if trial is None or trial.is_over(pause):
                self._trial = trial = _Trial(self)
                trial.start()
            return trial

    def _stand_in(self, error: GlossearchError) -> Chosen:
        if self._standby is None:
            raise error
        try:
            return Chosen(self._standby.current(), is_standby=True)
        except GlossearchError as other:
            _log.warning("no index in place of the cluster: %s", other)
            raise error from other

    def _note(self, error: GlossearchError) -> None:
        """Take the primary for away if ``error`` says that; one request that it refuses does not."""
        if not self._primary.is_remote or isinstance(error, RequestRefused):
            return
        if isinstance(error, BackendUnavailable):
            if self._away is None:
                _log.warning("the cluster is away: %s", error)
            self._away = error


class _Trial(threading.Thread):
    """Searches the primary once; ``error`` is what kept it from that."""

    def __init__(self, failover: Failover) -> None:
        super().__init__(name="trial", daemon=True)
        self._failover = failover
        self.error: GlossearchError | None = BackendUnavailable("was not searched")
        self._ended = 0.0

    def run(self) -> None:
        try:
            self.error = self._failover.tried()
        finally:
            self._ended = time.monotonic()

    def is_over(self, pause: float) -> bool:
        """Whether it ended so many seconds ago."""
        return not self.is_alive() and time.monotonic() - self._ended >= pause
