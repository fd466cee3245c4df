"""A network that can fail: a port on this machine that leads to a real server, until it is cut."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from support import PATIENCE

_LOOPBACK = "127.0.0.1"


class Forwarder:
    """Forwards connections from `port` to ``target``, a port of this machine.

    While it is cut, connections are refused, and those that were open are gone; while it hangs, nothing gets
    through. `port` stays the same.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._connections: list[socket.socket] = []
        self._changing = threading.Lock()
        self._listener: socket.socket | None = None
        self._flowing = threading.Event()
        self._flowing.set()
        self.port = 0

    @property
    def url(self) -> str:
        """Where a client finds the server."""
        return f"http://{_LOOPBACK}:{self.port}"

    def start(self) -> None:
        """Forward, at any port that is free."""
        self.restore()

    def cut(self) -> None:
        """Refuse connections, and break those that are open; when this returns, they are."""
        with self._changing:
            if self._listener is None:
                return
            _close(self._listener)
            self._listener = None
            for connection in self._connections:
                _close(connection)
            self._connections.clear()

    def hang(self) -> None:
        """Take what is sent, and pass nothing on."""
        self._flowing.clear()

    def restore(self) -> None:
        """Forward again, at the same port."""
        self._flowing.set()
        with self._changing:
            if self._listener is None:
                self._listener = socket.create_server((_LOOPBACK, self.port))
                self.port = self._listener.getsockname()[1]
                _beside(self._accept, self._listener)

    def stop(self) -> None:
        """Forward no more, and leave nobody waiting."""
        self.cut()
        self._flowing.set()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            server = socket.create_connection((_LOOPBACK, self._target), PATIENCE)
            with self._changing:
                if self._listener is not listener:
                    _close(client)
                    _close(server)
                    return
                self._connections += [client, server]
            _beside(self._pass_on, client, server)
            _beside(self._pass_on, server, client)

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        """Send what comes from ``source`` to ``sink`` until either ends."""
        with contextlib.suppress(OSError):
            while piece := source.recv(1 << 16):
                self._flowing.wait()
                sink.sendall(piece)
        _close(source)
        _close(sink)


def _close(connection: socket.socket) -> None:
    """Close a socket, and wake who waits for it."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


def _beside(function: Callable[..., None], *arguments: socket.socket) -> None:
    threading.Thread(target=function, args=arguments, daemon=True).start()


@contextmanager
def forwarded(target: int) -> Iterator[Forwarder]:
    """Forward to the port ``target`` of this machine."""
    forwarder = Forwarder(target)
    forwarder.start()
    try:
        yield forwarder
    finally:
        forwarder.stop()
