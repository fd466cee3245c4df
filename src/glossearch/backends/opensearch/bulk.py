"""Sending documents: a few requests at a time, and again what was not taken."""

import json
import random
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from glossearch.backends.opensearch.connection import Connection
from glossearch.errors import BackendUnavailable, RequestRefused

_BYTES, _OPERATIONS = 4 << 20, 1_000
_UNDER_WAY = 3
_TRIES = 8
# A node that went leaves requests behind that wait for it; the next try goes to its heir.
_SECONDS, _SHARD_SECONDS = 30.0, 10
_FIRST_DELAY = 0.1
_BUSY = (429, 503)


class Bulk:
    """Writes to one index. Of several writes with an id, the last holds; they are done by `flush`."""

    def __init__(self, connection: Connection, index: str, place: str) -> None:
        self._connection = connection
        self._index = index
        self._place = place
        self._waiting: dict[str, str] = {}
        self._size = 0
        # Who adds faster than the cluster takes has to wait.
        self._room = threading.Semaphore(_UNDER_WAY)
        self._pool = ThreadPoolExecutor(_UNDER_WAY)
        self._sent: list[Future[None]] = []

    def close(self) -> None:
        """End the threads, whatever they are doing."""
        self._pool.shutdown(cancel_futures=True)

    def index(self, identity: str, source: Mapping[str, Any]) -> None:
        """Have a document be ``source``."""
        self._add(identity, f'{{"index":{{"_id":"{identity}"}}}}\n{json.dumps(source)}\n')

    def delete(self, identity: str) -> None:
        """Have no document ``identity``."""
        self._add(identity, f'{{"delete":{{"_id":"{identity}"}}}}\n')

    def flush(self) -> None:
        """Wait until all is written. Raises `BackendUnavailable` where it is not."""
        self._send()
        sent, self._sent = self._sent, []
        for one in sent:
            one.result()

    def _add(self, identity: str, operation: str) -> None:
        if identity in self._waiting:  # the last holds, whatever order the cluster takes them in
            self._size -= len(self._waiting.pop(identity))
        self._waiting[identity] = operation
        self._size += len(operation)
        if self._size > _BYTES or len(self._waiting) >= _OPERATIONS:
            self._send()

    def _send(self) -> None:
        if not self._waiting:
            return
        operations, self._waiting, self._size = list(self._waiting.values()), {}, 0
        self._room.acquire()
        for one in [one for one in self._sent if one.done()]:
            self._sent.remove(one)
            one.result()  # raises what went wrong
        self._sent.append(self._pool.submit(self._written, operations))

    def _written(self, operations: Sequence[str]) -> None:
        try:
            delay, reason = _FIRST_DELAY, ""
            for _ in range(_TRIES):
                operations, reason = self._try(operations)
                if not operations:
                    return
                time.sleep(random.uniform(0, delay))
                delay *= 2
            raise BackendUnavailable(
                f"{self._place}: the cluster takes no entries now; try again later: {reason[:300]}"
            )
        finally:
            self._room.release()

    def _try(self, operations: Sequence[str]) -> tuple[list[str], str]:
        """Send operations, and return those that have to be sent again, and why."""
        answer = self._connection.ask(
            "POST",
            f"/{self._index}/_bulk",
            "".join(operations),
            seconds=_SECONDS,
            timeout=f"{_SHARD_SECONDS}s",
        )
        if not answer["errors"]:
            return [], ""
        again, reason = [], ""
        for operation, item in zip(operations, answer["items"], strict=True):
            (result,) = item.values()
            if "error" not in result:
                continue
            reason = result["error"].get("reason", "")
            if result["status"] not in _BUSY:
                raise RequestRefused(f"{self._place}: refuses an entry: {reason[:300]}")
            again.append(operation)
        return again, reason
