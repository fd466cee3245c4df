"""Counts queries beside a running site, which never waits for it."""

import atexit
import logging
import queue
import threading
import time
from datetime import UTC, date, datetime

from glossearch.querylog.privacy import kept_form
from glossearch.querylog.storage import Counted, QueryLog, QueryLogError

# Queries that wait to be written; what comes when there are so many is not counted.
_MOST_WAITING = 1000
# How long (s) queries are gathered before they are written together.
_GATHER = 0.2
# How often (s) is looked whether a day is over.
_LOOK = 3600.0

_log = logging.getLogger(__name__)


def _today() -> date:
    return datetime.now(UTC).date()


class Recorder:
    """Counts queries in ``log`` and forgets those not asked for ``days`` days, or with 0 none.

    One thread writes, which starts with the first query. Safe to use from several threads.
    """

    def __init__(self, log: QueryLog, days: int) -> None:
        self._log = log
        self._days = days
        self._waiting: queue.Queue[Counted | None] = queue.Queue(_MOST_WAITING)
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._swept: date | None = None
        self._failing = False

    def record(self, text: str, hits: int, weak: bool) -> None:
        """Count the query ``text``, unless it is one that is not kept. Never raises, and never waits."""
        kept = kept_form(text)
        if kept is None:
            return
        self._start()
        try:
            self._waiting.put_nowait(Counted(kept, hits, weak))
        except queue.Full:
            self._tell_failure("too many queries at once")

    def close(self) -> None:
        """Write what is waiting."""
        with self._starting:
            thread, self._thread = self._thread, None
        if thread is not None:
            atexit.unregister(self.close)
            self._waiting.put(None)
            thread.join()

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="query log", daemon=True)
                self._thread.start()
                atexit.register(self.close)

    def _run(self) -> None:
        goes_on = True
        while goes_on:
            batch, goes_on = self._batch()
            try:
                if batch:
                    self._log.count(batch, _today())
                self._sweep()
            except QueryLogError as error:
                self._tell_failure(str(error))
            else:
                self._failing = False

    def _batch(self) -> tuple[list[Counted], bool]:
        """Return the queries to write now, and whether there may be more."""
        batch: list[Counted] = []
        until = time.monotonic() + _LOOK
        try:
            while (left := until - time.monotonic()) > 0:
                one = self._waiting.get(timeout=left)
                if one is None:
                    return batch, False
                if not batch:
                    until = time.monotonic() + _GATHER
                batch.append(one)
        except queue.Empty:
            pass
        return batch, True

    def _sweep(self) -> None:
        """Forget what is too old, once a day."""
        today = _today()
        if self._days and self._swept != today and self._log.exists():
            self._log.forget_older(self._days, today)
            self._swept = today

    def _tell_failure(self, why: str) -> None:
        if not self._failing:
            self._failing = True
            _log.warning("queries are not counted: %s", why)
