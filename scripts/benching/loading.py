"""A plain load client: some connections, each asking for the next thing as soon as it has its answer.

It is one loop over plain sockets, so as to take as little of the processor from the server as can be.
"""

import random
import re
import selectors
import socket
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from benching.timing import quantile

HOST = "127.0.0.1"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
_CHUNK = 1 << 16


@dataclass(slots=True)
class Load:
    """What came of a number of requests."""

    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    errors: int = 0

    @property
    def per_second(self) -> float:
        """Requests answered in a second."""
        return len(self.milliseconds) / self.seconds

    def within(self, share: float) -> float:
        """Return the ms that ``share`` of the requests were answered within."""
        return quantile(self.milliseconds, share)

    @property
    def kilobytes(self) -> float:
        """The size of an answer without its headers, on average."""
        return statistics.mean(self.sizes) / 1024


class _Connection:
    """A connection that is kept open from one request to the next, as long as the server does."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._open()

    def _open(self) -> None:
        self.socket = socket.create_connection((HOST, self._port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._open_after = True

    def ask(self, path: str) -> None:
        if not self._open_after:
            self.socket.close()
            self._open()
        self._asked = time.perf_counter()
        self._got = b""
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: {HOST}:{self._port}\r\n\r\n".encode("ascii"))

    def answered(self, load: Load) -> bool:
        """Read what has come, and return whether that was all of an answer, which is then counted."""
        chunk = self.socket.recv(_CHUNK)
        self._got += chunk
        head, parted, body = self._got.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        whole = bool(parted and length and len(body) >= int(length[1]))
        if chunk and not whole:
            return False
        load.milliseconds.append((time.perf_counter() - self._asked) * 1e3)
        load.sizes.append(len(body))
        load.errors += not (whole and b" 200 " in head.partition(b"\r\n")[0])
        self._open_after = whole and not _CLOSES.search(head)
        return True


def load(port: int, paths: Sequence[str], connections: int, seconds: float) -> Load:
    """Ask the server at ``port`` of this machine for all ``paths``, or for what it answers in ``seconds``.

    What is not answered by then is an error.
    """
    found = Load()
    waiting = iter(paths)
    start = time.perf_counter()
    end = start + seconds
    with selectors.DefaultSelector() as selector:
        for path in islice(waiting, connections):
            _ask(selector, _Connection(port), path)
        while selector.get_map() and time.perf_counter() < end:
            for key, _ in selector.select(max(0.0, end - time.perf_counter())):
                connection: _Connection = key.data
                if connection.answered(found):
                    selector.unregister(connection.socket)
                    _go_on(selector, connection, waiting)
        for key in list(selector.get_map().values()):
            found.errors += 1
            key.data.socket.close()
    found.seconds = time.perf_counter() - start
    return found


def _go_on(selector: selectors.BaseSelector, connection: _Connection, waiting: Iterator[str]) -> None:
    path = next(waiting, None)
    if path is None:
        connection.socket.close()
    else:
        _ask(selector, connection, path)


def _ask(selector: selectors.BaseSelector, connection: _Connection, path: str) -> None:
    connection.ask(path)
    selector.register(connection.socket, selectors.EVENT_READ, connection)


def shuffled(paths: Sequence[str], times: int, seed: int) -> list[str]:
    """Return ``paths`` so many times over, each time in another order."""
    order = random.Random(seed)
    return [path for _ in range(times) for path in order.sample(paths, len(paths))]
