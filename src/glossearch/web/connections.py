"""Connections to clients, which may be slow, silent or greedy: each has so much time and no more."""

import socket
import threading
import time

from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask

from glossearch.web.headers import HEADERS
from glossearch.web.polling import Sockets
from glossearch.web.requests import Request

MOST_CONNECTIONS = 500
"""So many may be open; for one more, the one that has been idle for longest is closed."""
_SECONDS_FOR_A_REQUEST = 30.0
_SECONDS_WITHOUT_READING = 30.0


class _Refusal(ErrorTask):
    """Answers what is no request, or came at the wrong time, with the headers of all other answers."""

    def execute(self) -> None:
        self.response_headers.extend([*HEADERS.items(), ("Cache-Control", "no-store")])
        super().execute()


class Connection(HTTPChannel):
    """One connection. A client that sends a byte now and then has no more time than a silent one."""

    error_task_class = _Refusal
    parser_class = Request

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)
        self.waiting_since: float = self.creation_time
        """When it was opened, or the last piece of an answer was ready to be sent (s since the epoch)."""

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to answer and nothing to send."""
        return not self.requests and not self.total_outbufs_len

    def del_channel(self, *arguments: object) -> None:
        """Forget the socket, which is about to be closed."""
        super().del_channel(*arguments)
        self.server.make_room()

    def service(self) -> None:
        """Answer one request."""
        self.server.serve(self)
        super().service()

    def write_soon(self, data: bytes) -> int:
        """Send ``data``, which is a piece of an answer."""
        # Before the client can have it: else one that connects after it may seem to have waited for longer.
        self.waiting_since = time.time()
        return int(super().write_soon(data))

    def is_overdue(self, now: float) -> bool:
        """Whether the client has brought no request, or read nothing of its answer, for too long."""
        if self.total_outbufs_len:  # whether another request waits for that or not
            return bool(now - self.last_activity > _SECONDS_WITHOUT_READING)
        return not self.requests and now - self.waiting_since > _SECONDS_FOR_A_REQUEST


class Listener(TcpWSGIServer):
    """A socket that listens, and the connections that came by it."""

    channel_class = Connection
    active_channels: dict[int, Connection]
    _map: Sockets

    def __init__(self, *arguments: object, **options: object) -> None:
        self._served = threading.local()
        super().__init__(*arguments, **options)

    def maintenance(self, now: float) -> None:
        """Do nothing: waitress would leave open what cannot be written to."""

    def close_overdue(self) -> None:
        """Close the connections whose time is over."""
        now = time.time()
        for connection in list(self.active_channels.values()):
            if connection.is_overdue(now):
                connection.handle_close()

    def handle_accept(self) -> None:
        """Open a connection, if need be in the place of another."""
        super().handle_accept()
        if len(self.active_channels) > MOST_CONNECTIONS:
            idle = [connection for connection in self.active_channels.values() if connection.is_idle]
            min(idle, key=lambda one: one.waiting_since).handle_close()  # if there is no other, the new one

    def accept(self) -> tuple[socket.socket, object] | None:
        """Return the next connection that waits to be opened, and where it is from; None if none does."""
        self._has_accepted = False
        found: tuple[socket.socket, object] | None = super().accept()
        self._has_accepted = found is not None
        return found

    def end(self) -> None:
        """Open the connections that wait for it, and no more."""
        self._has_accepted, left = True, self.adj.backlog
        while self._has_accepted and left:
            self.handle_accept()
            left -= 1
        self.accepting = False
        self.del_channel()
        self.socket.close()

    def serve(self, connection: Connection) -> None:
        """Have the calls of `pull_trigger` that this thread makes from now on be for ``connection``."""
        self._served.descriptor = connection._fileno

    def pull_trigger(self) -> None:
        """Wake the thread that waits for the sockets, to look again at what this thread has changed."""
        if (descriptor := getattr(self._served, "descriptor", None)) is not None:
            self._map.look_again(descriptor)
        super().pull_trigger()

    def make_room(self) -> None:
        """Accept connections again if it was full."""
        self._map.look_again(self._fileno)

    def close_idle(self) -> bool:
        """Close the connections that wait for no answer; return whether there are others."""
        idle = [connection for connection in list(self.active_channels.values()) if connection.is_idle]
        for connection in idle:
            connection.handle_close()
        return bool(self.active_channels)
