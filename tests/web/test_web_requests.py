"""What is no request, or is two that want to pass as one, against the real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from browsing.serving import served
from glossearch.config import Settings
from glossearch.web.app import create_app
from raw_http import HOST, ask, connected, rest, statuses, until
from support import REAL_CORPUS

GET = b"GET /healthz HTTP/1.1\r\n"
POST = b"POST /healthz HTTP/1.1\r\n"
SECOND = b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"


@pytest.fixture(scope="module")
def origin(real_index: Path) -> Iterator[str]:
    settings = Settings(corpus=REAL_CORPUS, index=real_index, public_url="https://example.org/terms")
    with served(create_app(settings)) as origin:
        yield origin


REFUSED = {
    "two lengths": (POST + HOST + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabc" + SECOND, 400),
    "the same length twice": (
        POST + HOST + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc" + SECOND,
        400,
    ),
    "a length and chunks": (
        POST + HOST + b"Content-Length: 5\r\n" + CHUNKED + b"\r\n0\r\n\r\n" + SECOND,
        400,
    ),
    "chunks in HTTP/1.0": (b"POST /healthz HTTP/1.0\r\n" + HOST + CHUNKED + b"\r\n0\r\n\r\n" + SECOND, 400),
    "a length below zero": (POST + HOST + b"Content-Length: -1\r\n\r\n" + SECOND, 400),
    "a length with a sign": (POST + HOST + b"Content-Length: +1\r\n\r\na" + SECOND, 400),
    "a length of thousands of digits": (
        POST + HOST + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n" + SECOND,
        400,
    ),
    "chunks of chunks": (POST + HOST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n" + SECOND, 400),
    "chunks twice": (POST + HOST + CHUNKED * 2 + b"\r\n0\r\n\r\n" + SECOND, 400),
    "a coding that is none": (
        POST + HOST + b"Transfer-Encoding: ,\r\nContent-Length: 3\r\n\r\nabc" + SECOND,
        400,
    ),
    "an empty coding": (POST + HOST + b"Transfer-Encoding:\r\nContent-Length: 3\r\n\r\nabc" + SECOND, 400),
    "another version": (b"GET /healthz HTTP/2.0\r\n" + HOST + b"\r\n" + SECOND, 400),
    "chunks in a folded header": (
        POST + HOST + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + SECOND,
        400,
    ),
    "another encoding": (POST + HOST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SECOND, 501),
    "a space before the colon": (POST + HOST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + SECOND, 400),
    "a chunk without a size": (POST + HOST + CHUNKED + b"\r\nzz\r\n\r\n" + SECOND, 400),
    "a line feed in a chunk": (POST + HOST + CHUNKED + b"\r\n1;a=\n\r\na\r\n0\r\n\r\n" + SECOND, 400),
    "a bare line feed": (GET + b"Host: 127.0.0.1\nX: y\r\n\r\n" + SECOND, 400),
    "a bare carriage return": (GET + b"Host: 127.0.0.1\rX: y\r\n\r\n" + SECOND, 400),
    "no host in brackets": (b"GET http://[evil/ HTTP/1.1\r\n" + HOST + b"\r\n" + SECOND, 400),
    "the address of another host": (b"GET http://evil.example/ HTTP/1.1\r\n" + HOST + b"\r\n" + SECOND, 400),
    "an address without a host": (b"GET http:/healthz HTTP/1.1\r\n" + HOST + b"\r\n" + SECOND, 400),
    "no path": (b"GET ?q=a HTTP/1.1\r\n" + HOST + b"\r\n" + SECOND, 400),
    "a host to connect to": (b"CONNECT evil.example:443 HTTP/1.1\r\n" + HOST + b"\r\n" + SECOND, 400),
    "NUL in a header": (GET + HOST + b"X: a\0b\r\n\r\n" + SECOND, 400),
    "no host": (GET + b"\r\n" + SECOND, 400),
    "two hosts": (GET + HOST + HOST + b"\r\n" + SECOND, 400),
    "no HTTP": (b"\x16\x03\x01\x02\x00\x01\r\n\r\n" + SECOND, 400),
    "a method in lower case": (b"get / HTTP/1.1\r\n" + HOST + b"\r\n" + SECOND, 400),
    "headers without end": (GET + HOST + b"X: " + b"a" * 70_000 + b"\r\n\r\n" + SECOND, 431),
    "a large body": (POST + HOST + b"Content-Length: 100000\r\n\r\n" + b"a" * 100, 413),
}
HOPELESS = {
    "headers that end in bare line feeds": (b"GET /healthz HTTP/1.1\nHost: 127.0.0.1\n\n", 400),
    "chunks that end in bare line feeds": (POST + HOST + CHUNKED + b"\r\n1\na\n0\n\n", 400),
    "a chunk that is too large": (POST + HOST + CHUNKED + b"\r\nFFFFFFFFFFFFFFFFF\r\na", 413),
    "a large body that waits to be asked for": (
        POST + HOST + b"Expect: 100-continue\r\nContent-Length: 100000\r\n\r\n",
        413,
    ),
    "a request to refuse that waits to be asked": (POST + b"Expect: 100-continue\r\n\r\n", 400),
}


@pytest.mark.parametrize("sent", REFUSED)
def test_what_can_be_read_in_two_ways_is_refused_and_ends_the_connection(origin: str, sent: str) -> None:
    request, status = REFUSED[sent]
    answer = ask(origin, request)
    assert statuses(answer) == [status]
    for header in (b"nosniff", b"default-src 'none'", b"no-store", b"Connection: close"):
        assert header in answer
    assert b"Traceback" not in answer


@pytest.mark.parametrize("sent", HOPELESS)
def test_what_cannot_become_a_request_is_not_waited_for(origin: str, sent: str) -> None:
    request, status = HOPELESS[sent]
    with connected(origin) as connection:
        connection.sendall(request)
        answer = rest(connection)
    assert statuses(answer) == [status]
    assert b"nosniff" in answer


def test_a_body_that_waits_to_be_asked_for_is_asked_for(origin: str) -> None:
    with connected(origin) as connection:
        connection.sendall(POST + HOST + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\n")
        assert until(connection, b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"abc")
        assert statuses(until(connection, b"HTTP/1.1 405 ")) == [405]
    with connected(origin) as connection:
        connection.sendall(GET + HOST + b"Expect: 100-continue\r\n\r\n")
        assert statuses(until(connection, b'"ok"')) == [200], "there is no body to be asked for"


def test_a_line_feed_in_a_body_is_as_good_as_any_byte(origin: str) -> None:
    assert statuses(ask(origin, POST + HOST + b"Content-Length: 4\r\n\r\n", b"\n\n", b"\n\n")) == [405]
    assert statuses(ask(origin, POST + HOST + CHUNKED + b"\r\n4\r\n", b"\n\n", b"\n\n\r\n0\r\n\r\n")) == [405]


@pytest.mark.parametrize("target", [b"http://127.0.0.1/", b"http://127.0.0.1", b"HTTP://127.0.0.1?q=a"])
def test_the_whole_address_does_as_well_as_the_path(origin: str, target: bytes) -> None:
    answer = ask(origin, b"GET %s HTTP/1.1\r\n%sConnection: close\r\n\r\n" % (target, HOST))
    assert statuses(answer) == [200]
    assert b"Location" not in answer


def test_bytes_that_are_no_text_lead_nowhere(origin: str) -> None:
    for target in (b"//nowhere?\xb8", b"//\xb8", b"//%ff?%ff"):
        assert statuses(ask(origin, b"GET %s HTTP/1.1\r\n%s\r\n" % (target, HOST))) == [404]


def test_a_server_as_a_whole_has_no_options_to_tell(origin: str) -> None:
    assert statuses(ask(origin, b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n")) == [404]


def test_requests_one_after_the_other_are_answered_in_their_order(origin: str) -> None:
    lines = [b"GET /healthz", b"HEAD /", b"GET /nowhere", b"OPTIONS /search", b"POST /"]
    answers = ask(origin, b"".join(line + b" HTTP/1.1\r\n" + HOST + b"\r\n" for line in lines))
    assert statuses(answers) == [200, 200, 404, 200, 405]


def test_a_body_is_no_request(origin: str) -> None:
    length = b"Content-Length: %d\r\n\r\n" % len(SECOND)
    assert statuses(ask(origin, POST + HOST + length + SECOND)) == [405]
    chunk = b"\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(SECOND), SECOND)
    assert statuses(ask(origin, POST + HOST + CHUNKED + chunk)) == [405]


def test_a_folded_header_is_one(origin: str) -> None:
    assert statuses(ask(origin, GET + HOST + b"X: a\r\n Transfer-Encoding: chunked\r\n\r\n" + SECOND)) == [
        200,
        200,
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py", "/static/%2e%2e/app.py", "/static/..%5capp.py", "/static//etc/passwd",
        "/static/%00", "/static/style.css%00.js", "/static/./../wsgi.py", "/..", "/%2e%2e/%2e%2e/etc/passwd",
        "/entry/../../etc/passwd", "/entry?slug=../../../etc/passwd", "//example.com/",
        "/api/v1/entries/..%2f..%2fetc%2fpasswd", "/static/templates/base.html", "/sitemap-..%2f1.xml",
    ],
)  # fmt: skip
def test_no_path_leads_out(origin: str, path: str) -> None:
    answer = ask(origin, b"GET %s HTTP/1.1\r\n%s\r\n" % (path.encode(), HOST))
    assert statuses(answer) == [404]
    assert b"root:" not in answer
    assert b"import" not in answer
    assert b"\r\nLocation:" not in answer


@pytest.mark.parametrize(
    "path",
    [
        "/search?q={}", "/entry/{}", "/entry?slug={}", "/compare?a={}&b={}", "/browse?letter={}",
        "/api/v1/search?q={}", "/api/v1/entries/{}", "/opensearch/suggest?q={}", "/static/{}", "/{}",
        "/entry/temperature?q={}",
    ],
)  # fmt: skip
def test_no_answer_has_a_header_that_the_request_made(origin: str, path: str) -> None:
    for breaking in (
        "%0d%0aX-Evil:%20yes",
        "%0aX-Evil:%20yes",
        "%0d%0a%0d%0a<script>",
        "%E5%98%8A%E5%98%8DX-Evil:%20y",
    ):
        answer = ask(origin, b"GET %s HTTP/1.1\r\n%s\r\n" % (path.replace("{}", breaking).encode(), HOST))
        head = answer.partition(b"\r\n\r\n")[0]
        assert statuses(answer)[0] in (200, 400, 404)
        assert b"x-evil" not in head.lower()
        assert b"Location" not in head
        assert b"Set-Cookie" not in head


def test_what_a_proxy_would_say_is_not_believed(origin: str) -> None:
    told = (
        b"X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: gopher\r\nX-Forwarded-For: 6.6.6.6\r\n"
        b"X-Forwarded-Prefix: /evil\r\nForwarded: host=evil.example;proto=gopher\r\nX-Script-Name: /evil\r\n"
    )
    answer = ask(origin, b"GET /feed.atom HTTP/1.1\r\n" + HOST + told + b"\r\n")
    assert statuses(answer) == [200]
    assert b"https://example.org/terms/" in answer
    for word in (b"evil", b"gopher", b"6.6.6.6"):
        assert word not in answer


def test_an_answer_waits_for_the_end_of_its_request(origin: str) -> None:
    with connected(origin) as connection:
        for byte in GET + HOST:
            connection.sendall(bytes([byte]))
        connection.sendall(b"\r\n")
        assert statuses(until(connection, b'"ok"')) == [200]


def test_an_old_client_that_names_no_host_is_told_nothing_of_the_server(real_index: Path) -> None:
    settings = Settings(corpus=REAL_CORPUS, index=real_index)
    with served(create_app(settings)) as origin:
        answer = ask(origin, b"GET / HTTP/1.0\r\n\r\n")
    assert statuses(answer) == [200]
    assert b"waitress" not in answer
    assert b'href="http://localhost' in answer
