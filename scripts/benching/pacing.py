"""A load client that keeps to a rate, whatever the server does: as the visitors of a site do.

The time of an answer counts from when its request was due, so that a server that stalls is not spared the
requests that it kept from being sent.
"""

import re
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from benching.loading import HOST
from benching.timing import quantile

MOST_CONNECTIONS = 300
"""So many requests may be under way; those that are due besides are put down as not sent."""
_STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_RETRY = re.compile(rb"\r\nretry-after: *\d", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
_CHUNK = 1 << 16
NOT_SENT, BROKEN = 0, -1


@dataclass(slots=True)
class Answers:
    """What came of the requests of some time, in their order: ms and status, and how many 503 lack a hint."""

    milliseconds: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    without_retry: int = 0

    def count(self, *statuses: int) -> int:
        """Return how many answers had one of ``statuses``."""
        return sum(status in statuses for status in self.statuses)

    @property
    def failures(self) -> int:
        """Answers of 5xx but 503, and connections that broke."""
        return sum(status == BROKEN or (status >= 500 and status != 503) for status in self.statuses)

    def within(self, share: float, *, answered: bool = True) -> float:
        """Return the ms that ``share`` of the answers came within: of those that are no 503, or of these."""
        chosen = [
            ms
            for ms, s in zip(self.milliseconds, self.statuses, strict=True)
            if s > 0 and (s != 503) == answered
        ]
        return quantile(chosen, share) if chosen else 0.0


class _Connection:
    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.due = 0.0
        self.got = b""
        self.path = ""
        self.is_new = True

    @property
    def was_closed(self) -> bool:
        """Whether the server closed it before it answered anything, having been used before."""
        return not self.got and not self.is_new

    def ask(self, path: str, due: float) -> None:
        self.due, self.got, self.path = due, b"", path
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode("ascii"))

    def answered(self, found: Answers) -> bool | None:
        """Read what has come: return None if that is not all, else whether the connection stays open.

        Raises `ConnectionError` where it `was_closed`.
        """
        try:
            chunk = self.socket.recv(_CHUNK)
        except ConnectionError:
            chunk = b""
        if not chunk and self.was_closed:
            raise ConnectionError
        self.got += chunk
        head, parted, body = self.got.partition(b"\r\n\r\n")
        length, status = _LENGTH.search(head), _STATUS.match(head)
        whole = bool(parted and length and len(body) >= int(length[1]))
        if chunk and not whole:
            return None
        code = int(status[1]) if whole and status else BROKEN
        found.milliseconds.append((time.perf_counter() - self.due) * 1e3)
        found.statuses.append(code)
        found.without_retry += code == 503 and not _RETRY.search(head)
        return whole and not _CLOSES.search(head)


class Client:
    """Asks the server at ``port`` of this machine for ``paths``, one after the other."""

    def __init__(self, port: int, paths: Iterator[str]) -> None:
        self._port = port
        self._paths = paths
        self._free: list[_Connection] = []
        self._selector = selectors.DefaultSelector()

    def run(self, rate: float, seconds: float) -> Answers:
        """Ask ``rate`` times a second; answers that come later count for the next run."""
        found = Answers()
        start = time.perf_counter()
        sent, total = 0, int(rate * seconds)
        while sent < total or time.perf_counter() < start + seconds:
            now = time.perf_counter()
            while sent < total and start + sent / rate <= now:
                self._ask(start + sent / rate, found)
                sent += 1
            until = start + (sent / rate if sent < total else seconds)
            for key, _ in self._selector.select(max(0.0, until - time.perf_counter())):
                self._hear(key.data, found)
        return found

    def close(self) -> None:
        """Close all connections."""
        waiting: Sequence[_Connection] = [key.data for key in self._selector.get_map().values()]
        for connection in (*waiting, *self._free):
            connection.socket.close()
        self._selector.close()

    def _ask(self, due: float, found: Answers) -> None:
        path = next(self._paths)
        if not self._free and len(self._selector.get_map()) >= MOST_CONNECTIONS:
            found.milliseconds.append(0.0)
            found.statuses.append(NOT_SENT)
            return
        connection = self._free.pop() if self._free else _Connection(self._port)
        try:
            connection.ask(path, due)
        except ConnectionError:
            connection = self._again(connection, path, due)
        self._selector.register(connection.socket, selectors.EVENT_READ, connection)

    def _again(self, closed: _Connection, path: str, due: float) -> _Connection:
        """Ask on a new connection, as browsers do where the server has ended one that was idle."""
        closed.socket.close()
        connection = _Connection(self._port)
        connection.ask(path, due)
        return connection

    def _hear(self, connection: _Connection, found: Answers) -> None:
        try:
            stays = connection.answered(found)
        except ConnectionError:
            self._selector.unregister(connection.socket)
            again = self._again(connection, connection.path, connection.due)
            self._selector.register(again.socket, selectors.EVENT_READ, again)
            return
        if stays is None:
            return
        self._selector.unregister(connection.socket)
        connection.is_new = False
        if stays:
            self._free.append(connection)
        else:
            connection.socket.close()
