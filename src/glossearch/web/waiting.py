"""Requests that wait to be answered: so many and no more, and some that never wait behind the others."""

import json
import logging
import time
from collections.abc import Collection

from waitress.channel import HTTPChannel
from waitress.task import ThreadedTaskDispatcher
from waitress.utilities import Error

RETRY_SECONDS = 1
"""After this time who was refused may try again: a full queue is worked off sooner."""
_SECONDS_BETWEEN_MESSAGES = 10.0

_log = logging.getLogger(__name__)


class Overloaded(Error):
    """The answer to a request for which there is no more room."""

    code = 503
    reason = "Service Unavailable"

    def __init__(self, path: str) -> None:
        super().__init__("The glossary is busy. Please try again in a moment.")
        self._path = path

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        """Return the status, the headers and the body; for the API a problem as RFC 9457 has it."""
        status, headers, body = super().to_response(ident)
        if self._path.startswith("/api/"):
            problem = {"type": "about:blank", "title": self.reason, "status": self.code, "detail": self.body}
            headers, body = [("Content-Type", "application/problem+json")], json.dumps(problem).encode()
        return status, [*headers, ("Retry-After", str(RETRY_SECONDS))], body


class Waiting(ThreadedTaskDispatcher):
    """Gives requests to threads. What would wait behind ``most`` others is refused at once, with 503.

    ``never_refused`` are paths that have threads of their own, which refuse the others, too: who asks
    whether the server is well is told so however busy it is, and beside who waits for a cluster to answer.
    """

    def __init__(self, threads: int, most: int, never_refused: Collection[str]) -> None:
        super().__init__()
        self.set_thread_count(threads)
        self._most = most
        self._never_refused = never_refused
        self._at_once = ThreadedTaskDispatcher()
        self._at_once.queue_logger = logging.getLogger(f"{__name__}.at_once")
        self._at_once.queue_logger.setLevel(logging.ERROR)
        self._at_once.set_thread_count(2)
        self.refused = 0
        self._told_of = 0
        self._told_at = 0.0

    def add_task(self, task: HTTPChannel) -> None:
        """Have the first request of a connection answered."""
        request = task.requests[0]
        if request.error or request.path in self._never_refused:
            self._at_once.add_task(task)
        elif (
            len(self.queue) < self._most + len(self.threads) - self.active_count
        ):  # some are just being taken
            super().add_task(task)
        else:
            self.refused += 1
            request.error = Overloaded(request.path)
            self._at_once.add_task(task)
            self._tell()

    def _tell(self) -> None:
        now = time.monotonic()
        if now - self._told_at >= _SECONDS_BETWEEN_MESSAGES:
            _log.warning("overloaded: %d requests refused", self.refused - self._told_of)
            self._told_of, self._told_at = self.refused, now

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        """End all threads, when they have done what they are doing."""
        self._at_once.shutdown(cancel_pending, timeout)
        return bool(super().shutdown(cancel_pending, timeout))
