"""One writer at a time, whatever machine it is on: a document that says who writes, and is renewed."""

import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from glossearch.backends.opensearch.connection import Connection, Refused
from glossearch.errors import BackendUnavailable, IndexBusy

_LOCK_SECONDS = 10.0
# A holder that has not renewed the lock for so long is gone. Both sides measure with their own clocks.
_GONE_SECONDS = 6.0
_RENEW_SECONDS = 2.0
_LOOK_SECONDS = 0.2

_log = logging.getLogger(__name__)


class Lock:
    """The lock of the index ``place``, a document of the index ``control``."""

    def __init__(self, connection: Connection, control: str, place: str) -> None:
        self._connection = connection
        self._path = f"/{control}/_doc/lock"
        self._control = control
        self._place = place
        self._token = ""

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep all other writers out. Raises `IndexBusy` when one stays in for longer than ten seconds."""
        self._take()
        ended = threading.Event()
        renewing = threading.Thread(target=self._renew, args=(ended, self._token), daemon=True)
        renewing.start()
        try:
            yield
        finally:
            ended.set()
            renewing.join()
            self._release()

    @property
    def mark(self) -> str:
        """Eight hexadecimal digits that no other holder has."""
        return self._token[:8]

    def check(self) -> None:
        """Raise `IndexBusy` if another writer took over, as if this one were gone."""
        if _content(self._read()).get("token") != self._token:
            raise taken_over(self._place)

    def _take(self) -> None:
        self._token = uuid.uuid4().hex
        end = time.monotonic() + _LOCK_SECONDS
        seen, since = None, time.monotonic()
        while True:
            found = self._read()
            if not _content(found).get("token"):
                if self._write(found):
                    return
                continue
            version = (found["_seq_no"], found["_primary_term"])
            if version != seen:
                seen, since = version, time.monotonic()
            elif time.monotonic() - since > _GONE_SECONDS and self._write(found):
                return
            if time.monotonic() > end:
                who = _content(found).get("holder", "another process")
                raise IndexBusy(f"{self._place} is being written by {who}; try again when it is done")
            time.sleep(_LOOK_SECONDS)

    def _renew(self, ended: threading.Event, token: str) -> None:
        while not ended.wait(_RENEW_SECONDS):
            with suppress(BackendUnavailable):
                found = self._read()
                if _content(found).get("token") != token:
                    return
                self._write(found)

    def _release(self) -> None:
        try:
            found = self._read()
            if _content(found).get("token") == self._token:
                self._write(found, {"token": "", "holder": ""})
        except BackendUnavailable as error:
            _log.warning("the lock stays for %.0f s: %s", _GONE_SECONDS, error)

    def _read(self) -> Mapping[str, Any]:
        return self._connection.ask("GET", self._path, missing=True)

    def _write(self, found: Mapping[str, Any], content: Mapping[str, str] | None = None) -> bool:
        """Write the lock if it is as it was ``found``; return whether it was."""
        mine = {"token": self._token, "holder": f"process {os.getpid()} on {socket.gethostname()}"}
        if found.get("found"):
            condition = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        else:
            condition = {"op_type": "create"}
        try:
            self._connection.ask("PUT", self._path, content or mine, **condition)
        except Refused as error:
            if error.status != 409:
                raise
            # A first try may have come through without an answer.
            return _content(self._read()).get("token") == (content or mine)["token"]
        return True


def taken_over(place: str) -> IndexBusy:
    """Return the error of a writer that was taken for gone."""
    return IndexBusy(f"{place}: another writer took over; try again when it is done")


def _content(found: Mapping[str, Any]) -> Mapping[str, str]:
    content: Mapping[str, str] = found.get("_source") or {}
    return content
