"""An HTTP server in front of a node: it may want TLS and a password, and may fail."""

import http.client
import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

Fault = Callable[[BaseHTTPRequestHandler], None]
"""Does to a request what goes wrong with it, in place of the node."""


@dataclass
class Gate:
    """``asked`` are the requests that came to it, and ``faults`` what becomes of the next ones.

    So many as ``losing`` more are done by the node, and their answers are lost. Both are of those only that
    have ``where`` in their method and path. Only requests with ``authorization`` go on to the node.
    """

    node: str
    authorization: str | None = None
    asked: list[str] = field(default_factory=list)
    faults: deque[Fault] = field(default_factory=deque)
    losing: int = 0
    where: str = ""
    url: str = ""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer a request as the node does, or fail."""
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        asked = f"{handler.command} {handler.path}"
        self.asked.append(asked)
        if self.faults and self.where in asked:
            self.faults.popleft()(handler)
            return
        if self.authorization and handler.headers.get("Authorization") != self.authorization:
            send(handler, 401, b"Unauthorized", "text/plain")
            return
        node = http.client.HTTPConnection(urlsplit(self.node).netloc, timeout=60)
        kept = {
            name: handler.headers[name]
            for name in ("Content-Type", "Content-Encoding")
            if name in handler.headers
        }
        node.request(handler.command, handler.path, body, kept)
        answer = node.getresponse()
        found = answer.read()
        node.close()
        if self.losing and self.where in asked:
            self.losing -= 1
            handler.close_connection = True
            return
        send(handler, answer.status, found, answer.headers.get("Content-Type", "text/plain"))


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, mimetype: str) -> None:
    """Send an answer."""
    handler.send_response(status)
    handler.send_header("Content-Type", mimetype)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(body)


def busy(handler: BaseHTTPRequestHandler) -> None:
    """Say that there are too many requests."""
    send(
        handler,
        429,
        b'{"error": {"type": "rejected", "reason": "the queue is full"}, "status": 429}',
        "application/json",
    )


def cut(handler: BaseHTTPRequestHandler) -> None:
    """Close the connection in the middle of the answer."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")
    handler.close_connection = True


@contextmanager
def opened(gate: Gate, context: ssl.SSLContext | None = None) -> Iterator[Gate]:
    """Serve ``gate``, with TLS if there is a ``context``, and yield it."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def handle_one_request(self) -> None:  # of any method
            self.raw_requestline = self.rfile.readline(1 << 16)
            if not self.raw_requestline or not self.parse_request():
                self.close_connection = True
            else:
                gate.answer(self)
                self.wfile.flush()

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            pass  # a client that does not trust it goes

    server = Server(("127.0.0.1", 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    gate.url = f"{'https' if context else 'http'}://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield gate
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
