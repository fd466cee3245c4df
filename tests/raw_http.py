"""HTTP by hand: what no client library would send."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from support import PATIENCE

HOST = b"Host: 127.0.0.1\r\n"
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")


@contextmanager
def connected(origin: str) -> Iterator[socket.socket]:
    """Yield a connection to the server at ``origin``."""
    parts = urlsplit(origin)
    assert parts.hostname
    assert parts.port
    with socket.create_connection((parts.hostname, parts.port), PATIENCE) as connection:
        yield connection


def ask(origin: str, *pieces: bytes) -> bytes:
    """Send ``pieces``, and nothing more; return all that is answered until the server closes."""
    with connected(origin) as connection:
        with suppress(OSError):  # the server has closed it already, and said why
            for piece in pieces:
                connection.sendall(piece)
            connection.shutdown(socket.SHUT_WR)
        return rest(connection)


def rest(connection: socket.socket) -> bytes:
    """Return what is answered until the server closes the connection, gently or not."""
    got = b""
    try:
        while piece := connection.recv(1 << 16):
            got += piece
    except ConnectionResetError:  # it has not read all that was sent
        pass
    return got


def until(connection: socket.socket, wanted: bytes) -> bytes:
    """Return what is answered until ``wanted`` has come, or the server closes the connection."""
    got = b""
    while wanted not in got:
        piece = connection.recv(1 << 16)
        if not piece:
            break
        got += piece
    return got


def statuses(answers: bytes) -> list[int]:
    """Return the statuses of ``answers``, in their order."""
    return [int(status) for status in _STATUS.findall(answers)]
