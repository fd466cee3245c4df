"""The server of ``serve``: clients that are slow, silent, greedy or too many, and how it ends."""

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from waitress.channel import HTTPChannel

from browsing.serving import served
from glossearch.config import Settings
from glossearch.web import connections, server
from glossearch.web.app import create_app
from glossearch.web.server import Server
from raw_http import HOST, connected, rest, statuses, until
from support import PATIENCE, eventually

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

THREADS, QUEUE = 2, 3
_LARGE = 24 << 20  # more than waitress keeps of answers before a thread waits


def get(path: bytes) -> bytes:
    return b"GET %s HTTP/1.1\r\n%s\r\n" % (path, HOST)


@dataclass
class Application:
    """Answers at once, but for /slow, which waits until it is let go, and /large."""

    inside: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    go: threading.Event = field(default_factory=threading.Event)
    asked: int = 0

    def __call__(self, environ: dict[str, str], start: "StartResponse") -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/slow":
            self.asked += 1
            self.inside.release()
            assert self.go.wait(30)
        if environ["PATH_INFO"] == "/large":
            self.asked += 1
        body = b"x" * _LARGE if environ["PATH_INFO"] == "/large" else b"done"
        start("200 OK", [("Content-Length", str(len(body)))])
        return [body]


@pytest.fixture
def application() -> Iterator[Application]:
    application = Application()
    yield application
    application.go.set()


@pytest.fixture
def origin(application: Application) -> Iterator[str]:
    with served(application, threads=THREADS, queue=QUEUE) as origin:
        yield origin
        application.go.set()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_LOOK_SECONDS", 0.05)
    monkeypatch.setattr(connections, "_SECONDS_FOR_A_REQUEST", 0.2)
    monkeypatch.setattr(connections, "_SECONDS_WITHOUT_READING", 0.2)


def occupy(origin: str, application: Application, count: int, stack: ExitStack) -> list[socket.socket]:
    """Send so many requests that take long, each on its own connection, and see that all have arrived."""
    found = []
    for number in range(count):
        found.append(stack.enter_context(connected(origin)))
        found[-1].sendall(get(b"/slow"))
        if number < THREADS:  # a thread that has not begun yet is taken for a busy one
            assert application.inside.acquire(timeout=30)
    if count > THREADS:
        with connected(origin) as later:
            for _ in range(2):  # connections are read in any order, but none twice before all that are ready
                later.sendall(get(b"/healthz"))
                assert statuses(until(later, b"done")) == [200]
    return found


@pytest.mark.parametrize(
    "sent",
    [b"", b"GET / HTT", b"\r\n", get(b"/")],
    ids=["nothing", "half a request", "lines", "one and no more"],
)
@pytest.mark.usefixtures("impatient")
def test_who_brings_no_request_in_time_is_let_go(origin: str, sent: bytes) -> None:
    with connected(origin) as connection:
        connection.sendall(sent)
        assert statuses(rest(connection)) == ([200] if b"\r\n\r\n" in sent else [])


@pytest.mark.usefixtures("impatient")
def test_a_byte_now_and_then_buys_no_time(origin: str) -> None:
    with connected(origin) as connection:
        connection.settimeout(0.02)
        closed = False
        while not closed:
            try:
                connection.sendall(b"\r\n")
                closed = connection.recv(1) == b""
            except TimeoutError:
                continue
            except ConnectionError:
                closed = True


@pytest.mark.usefixtures("impatient")
def test_who_does_not_read_holds_no_thread(origin: str, application: Application) -> None:
    """A thread waits for its client to read before it goes on to the second request."""
    with ExitStack() as stack:
        for _ in range(THREADS + 1):
            stack.enter_context(connected(origin)).sendall(get(b"/large") * 2)
        eventually(lambda: application.asked > THREADS, "a thread is free for the last client")


def test_for_one_connection_too_many_the_longest_idle_is_closed(
    origin: str, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 3)
    with ExitStack() as stack:
        (busy,) = occupy(origin, application, 1, stack)
        idle = []
        for _ in range(3):
            idle.append(stack.enter_context(connected(origin)))
            idle[-1].sendall(get(b"/"))
            assert statuses(until(idle[-1], b"done")) == [200]
        assert rest(idle[0]) == b""
        idle[1].sendall(get(b"/"))
        assert statuses(until(idle[1], b"done")) == [200]
        application.go.set()
        assert statuses(until(busy, b"done")) == [200]


def test_who_was_answered_first_is_idle_for_longest_although_its_thread_is_slow(
    origin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered, go_on, went_on = threading.Event(), threading.Event(), threading.Event()
    served = threading.Semaphore(0)

    def service(connection: HTTPChannel, serve: Callable[[HTTPChannel], None] = HTTPChannel.service) -> None:
        serve(connection)
        served.release()
        if not answered.is_set():
            answered.set()
            assert go_on.wait(PATIENCE)
            went_on.set()

    monkeypatch.setattr(HTTPChannel, "service", service)
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 2)
    with connected(origin) as first, connected(origin) as second, ExitStack() as stack:
        for one in (first, second):
            one.sendall(get(b"/"))
            assert statuses(until(one, b"done")) == [200]
        go_on.set()
        assert went_on.wait(PATIENCE)
        assert all(served.acquire(timeout=PATIENCE) for _ in range(2))  # else the first is not idle yet
        third = stack.enter_context(connected(origin))
        third.sendall(get(b"/"))
        assert statuses(until(third, b"done")) == [200]
        second.sendall(get(b"/"))
        assert statuses(until(second, b"done")) == [200]
        assert rest(first) == b""


def test_one_that_is_too_many_while_all_are_busy_is_answered_when_there_is_room(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_sockets = 2  # the one that listens and the one that wakes it up
    monkeypatch.setattr(server, "MOST_CONNECTIONS", 0)
    monkeypatch.setattr(server, "_SPARE_CONNECTIONS", THREADS + own_sockets)
    with served(application, threads=THREADS, queue=QUEUE) as origin, ExitStack() as stack:
        busy = occupy(origin, application, THREADS, stack)
        late = stack.enter_context(connected(origin))
        late.sendall(get(b"/"))
        late.settimeout(0.1)
        with pytest.raises(TimeoutError):
            late.recv(1)
        late.settimeout(PATIENCE)
        application.go.set()
        for connection in busy:
            assert statuses(until(connection, b"done")) == [200]
            connection.close()
        assert statuses(until(late, b"done")) == [200]


def test_a_request_costs_no_more_for_connections_on_which_nothing_happens(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0

    def readable(connection: connections.Connection) -> bool:
        nonlocal looks
        looks += 1
        return bool(HTTPChannel.readable(connection))

    monkeypatch.setattr(connections.Connection, "readable", readable)

    def looks_for_requests(origin: str) -> int:
        with connected(origin) as connection:
            before = looks
            for _ in range(20):
                connection.sendall(get(b"/"))
                assert statuses(until(connection, b"done")) == [200]
            return looks - before

    with served(application, threads=THREADS, queue=QUEUE) as origin, ExitStack() as stack:
        alone = looks_for_requests(origin)
        for _ in range(40):
            idle = stack.enter_context(connected(origin))
            idle.sendall(get(b"/"))
            until(idle, b"done")
        assert looks_for_requests(origin) <= 2 * alone


def test_more_than_may_wait_are_refused_at_once_and_the_others_answered(
    origin: str, application: Application, caplog: pytest.LogCaptureFixture
) -> None:
    with ExitStack() as stack:
        waiting = occupy(origin, application, THREADS + QUEUE, stack)
        healthy = stack.enter_context(connected(origin))
        refused = []
        for path, kind in ((b"/search", b"text/plain"), (b"/api/v1/search", b"application/problem+json")):
            refused.append(stack.enter_context(connected(origin)))
            refused[-1].sendall(get(path))
            answer = rest(refused[-1])
            assert statuses(answer) == [503]
            assert b"Retry-After: 1\r\n" in answer
            assert b"Content-Type: " + kind in answer
            assert b"nosniff" in answer
        healthy.sendall(get(b"/healthz"))
        assert statuses(until(healthy, b"done")) == [200]
        application.go.set()
        for connection in waiting:
            assert statuses(until(connection, b"done")) == [200]
        healthy.sendall(get(b"/again"))
        assert statuses(until(healthy, b"done")) == [200]
    assert caplog.text.count("overloaded: 1 requests refused") == 1


def test_metrics_tell_how_many_were_refused(application: Application, settings: Settings) -> None:
    measured = create_app(settings.with_options(metrics=True))

    def both(environ: dict[str, str], start: "StartResponse") -> Iterable[bytes]:
        return (measured if environ["PATH_INFO"] == "/metrics" else application)(environ, start)

    def refused(origin: str) -> list[str]:
        with connected(origin) as connection:
            connection.sendall(b"GET /metrics HTTP/1.1\r\nConnection: close\r\n%s\r\n" % HOST)
            lines = rest(connection).decode().splitlines()
            return [line for line in lines if line.startswith("glossearch_http_requests_refused_total ")]

    with served(both, threads=THREADS, queue=QUEUE, metrics=True) as origin, ExitStack() as stack:
        assert refused(origin) == ["glossearch_http_requests_refused_total 0.0"]
        occupy(origin, application, THREADS + QUEUE, stack)
        for _ in range(2):
            late = stack.enter_context(connected(origin))
            late.sendall(get(b"/slow"))
            assert statuses(until(late, b"moment")) == [503]
        assert refused(origin) == ["glossearch_http_requests_refused_total 2.0"]
        application.go.set()


class Ending:
    """A server that is told to stop while it has something to do."""

    def __init__(self, application: Application) -> None:
        self._server = Server(application, Settings(port=0, threads=THREADS))
        ((host, port),) = self._server.listening
        self.origin = f"http://{host}:{port}"
        self.thread = threading.Thread(target=self._server.run)
        self.thread.start()

    def stop(self) -> None:
        """Stop it, and wait until it takes no more connections."""
        self._server.stop()
        parts = urlsplit(self.origin)

        def is_closed() -> bool:
            try:
                socket.create_connection((parts.hostname or "", parts.port or 0), 30).close()
            except ConnectionError:
                return True
            return False

        eventually(is_closed, "the port is closed")

    def end(self) -> None:
        self.thread.join(30)
        assert not self.thread.is_alive()
        self._server.close()


@pytest.fixture
def ending(application: Application) -> Iterator[Ending]:
    ending = Ending(application)
    yield ending
    application.go.set()
    if ending.thread.is_alive():
        ending.stop()
        ending.end()


def test_requests_under_way_are_answered_when_it_ends(ending: Ending, application: Application) -> None:
    with ExitStack() as stack:
        asked = occupy(ending.origin, application, THREADS + 2, stack)  # two of them wait for a thread
        eventually(lambda: application.asked == THREADS, "the threads are busy")
        idle = stack.enter_context(connected(ending.origin))
        idle.sendall(get(b"/healthz"))
        until(idle, b"done")
        ending.stop()
        assert rest(idle) == b""
        application.go.set()
        assert [statuses(rest(connection)) for connection in asked] == [[200]] * len(asked)
    ending.end()


def test_requests_on_connections_that_wait_to_be_opened_are_answered_when_it_ends(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections.Listener, "readable", lambda _: False)  # as one that is busy elsewhere
    ending = Ending(application)
    with ExitStack() as stack:
        asked = [stack.enter_context(connected(ending.origin)) for _ in range(10)]
        for connection in asked:
            connection.sendall(get(b"/healthz"))
        ending.stop()
        assert [statuses(rest(connection)) for connection in asked] == [[200]] * len(asked)
    ending.end()


def test_it_ends_even_if_a_request_does_not(
    ending: Ending, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "SECONDS_TO_END", 0.1)
    with ExitStack() as stack:
        occupy(ending.origin, application, 1, stack)
        ending.stop()
        ending.thread.join(30)
        assert not ending.thread.is_alive()
        application.go.set()
        ending.end()


def test_an_address_that_is_taken_leaves_nothing_behind() -> None:
    before = threading.active_count()
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        Server(Application(), Settings(port=taken.getsockname()[1]))
    eventually(lambda: threading.active_count() == before, "the threads have ended")
