"""The server of ``serve``: waitress, with bounds on what clients can make it do, and a graceful end."""

import time
from collections.abc import Callable
from typing import Any

from waitress.adjustments import Adjustments

from glossearch.config import Settings
from glossearch.web.connections import MOST_CONNECTIONS, Listener
from glossearch.web.metrics import REFUSED
from glossearch.web.polling import Sockets
from glossearch.web.waiting import Waiting

SECONDS_TO_END = 10.0
"""So long requests that are under way may take to end after `Server.stop`."""

_MOST_HEADER_BYTES = 1 << 16
_MOST_BODY_BYTES = 1 << 16  # nothing that is asked of us has one
_SPARE_CONNECTIONS = 50
_LOOK_SECONDS = 1.0
_LOOK_SECONDS_AT_THE_END = 0.05


class Server:
    """Listens at the addresses that ``settings`` name as soon as it is made.

    Raises `OSError` or `ValueError` where it cannot.
    """

    def __init__(self, application: Callable[..., Any], settings: Settings) -> None:
        self._sockets = Sockets()
        self._stopping = False
        proxied = {"trusted_proxy_count": 1, "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto"}
        adjustments = Adjustments(
            host=settings.host,
            port=settings.port,
            ident=None,
            server_name="localhost",  # what an old client asks that names no host
            connection_limit=MOST_CONNECTIONS + _SPARE_CONNECTIONS,
            max_request_header_size=_MOST_HEADER_BYTES,
            max_request_body_size=_MOST_BODY_BYTES,
            **({"trusted_proxy": settings.trusted_proxy, **proxied} if settings.trusted_proxy else {}),
        )
        never_refused = {"/healthz", "/readyz", *(("/metrics",) if settings.metrics else ())}
        self._waiting = waiting = Waiting(settings.threads, settings.queue, never_refused)

        def told(environ: dict[str, Any], start: Callable[..., Any]) -> Any:  # noqa: ANN401
            environ[REFUSED] = waiting.refused
            return application(environ, start)

        try:
            self._listeners = [
                Listener(told, self._sockets, dispatcher=self._waiting, adj=adjustments, sockinfo=info)
                for info in adjustments.listen
            ]
        except BaseException:
            self.close()
            raise

    @property
    def listening(self) -> list[tuple[str, int]]:
        """The addresses and ports: a host name can have several."""
        return [(one.effective_host, int(one.effective_port)) for one in self._listeners]

    def run(self) -> None:
        """Answer requests until `stop`; then those that are under way, for `SECONDS_TO_END` at most."""
        looked = time.monotonic()
        while not self._stopping:
            self._sockets.wait(_LOOK_SECONDS)
            if time.monotonic() - looked >= _LOOK_SECONDS:
                for listener in self._listeners:
                    listener.close_overdue()
                looked = time.monotonic()
        for listener in self._listeners:
            listener.end()
        end = time.monotonic() + SECONDS_TO_END
        self._sockets.wait(0.0)  # what has arrived already
        while self._is_busy() and time.monotonic() < end:
            self._sockets.wait(_LOOK_SECONDS_AT_THE_END)

    def _is_busy(self) -> bool:
        """Close the connections that wait for nothing, and return whether there are others."""
        busy = [listener.close_idle() for listener in self._listeners]
        return any(busy)

    def stop(self) -> None:
        """Let `run` come to its end. May be called from a signal handler or another thread."""
        self._stopping = True
        for listener in self._listeners:
            listener.pull_trigger()

    def close(self) -> None:
        """Close all sockets and end all threads."""
        self._waiting.shutdown()
        self._sockets.close()
