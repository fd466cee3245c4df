"""Send the served site requests that are nearly right: it answers or closes the connection, and never fails.

scripts/fuzz-http [--requests NUMBER] [--seed NUMBER]

The glossary of this repository is served as the README says, on this machine only. Each request is on a
connection of its own, sent at once or in two parts. Findings are printed, ten at most, and end the run with
status 1: no answer and no end within five seconds, a status of 500 and above but 501, an answer without the
headers that all have, and an error in the log. A hundred thousand take four minutes.
"""

import random
import re
import socket
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click
from benching.servers import started

_ROOT = Path(__file__).resolve().parent.parent
_SECONDS = 5.0
_MOST_FINDINGS = 10
_STATUS = re.compile(rb"^HTTP/1\.[01] (\d{3}) ", re.MULTILINE)
_END = b"Host: localhost\r\nConnection: close\r\n"
_REQUESTS = (
    b"GET /?q=token HTTP/1.1\r\n" + _END + b"Accept: text/html\r\n\r\n",
    b"GET /search?q=token&page=2 HTTP/1.1\r\n" + _END + b"Cookie: a=b\r\n\r\n",
    b"GET /api/v1/entries/token HTTP/1.1\r\n" + _END + b'If-None-Match: "x"\r\nRange: bytes=0-10\r\n\r\n',
    b"POST /api/v1/search HTTP/1.1\r\n"
    + _END
    + b'Content-Type: application/json\r\nContent-Length: 13\r\n\r\n{"q":"token"}',
    b"POST /healthz HTTP/1.1\r\n"
    + _END
    + b'Transfer-Encoding: chunked\r\n\r\nd\r\n{"q":"token"}\r\n0\r\n\r\n',
    b"GET /healthz HTTP/1.1\r\n" + _END + b"Expect: 100-continue\r\nContent-Length: 0\r\n\r\n",
    b"HEAD http://localhost/entry/token?x=%ff HTTP/1.1\r\n" + _END + b"\r\n",
    b"OPTIONS * HTTP/1.0\r\n\r\n",
)
_PIECES = (
    *(b"\r\n", b"\n", b"\r", b"\0", b" ", b"\t", b":", b",", b";", b'"', b"%", b"?", b"#", b"[", b"]", b"@"),
    *(b"/", b"//evil", b"%2e%2e/", b"\xff", b"\x85", b"\x0b", b"\xe2\x80\xae", b"-1", b"9" * 50, b"A" * 3000),
    *(b"{", b"chunked", b"0\r\n\r\n", b"HTTP/1.1", b"Host: x\r\n", b"Content-Length: 3\r\n"),
    *(b"Transfer-Encoding: chunked\r\n", b"Expect: 100-continue\r\n", b"Connection: keep-alive\r\n"),
)  # fmt: skip


@click.command(help=__doc__)
@click.option("--requests", default=100_000, show_default=True, type=click.IntRange(1), help="How many.")
@click.option("--seed", default=7, show_default=True, help="For the same seed the same requests are made.")
def main(requests: int, seed: int) -> None:
    """Serve, send, and tell what was found."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        options = ["--port", "0", "--corpus", str(_ROOT / "corpus"), "--index", str(folder / "index")]
        with started(["-m", "glossearch", "serve", *options], folder / "log") as port:
            findings, statuses = sent(port, requests, seed)
        log = (folder / "log").read_text(encoding="utf-8")
    click.echo(
        f"{requests} requests; first answers: {', '.join(f'{n} {of}' for of, n in statuses.most_common())}"
    )
    findings += [line for line in log.splitlines() if "level=error" in line]
    for finding in findings[:_MOST_FINDINGS]:
        click.echo(finding)
    sys.exit(1 if findings else 0)


def sent(port: int, requests: int, seed: int) -> tuple[list[str], Counter[str]]:
    """Send so many ``requests`` to ``port``; return what is wrong, and how often there was which status."""
    findings, statuses = [], Counter[str]()
    for number in range(requests):
        rng = random.Random(f"{seed} {number}")
        request = _spoilt(rng.choice(_REQUESTS), rng)
        cut = rng.choice((0, 0, rng.randrange(len(request) + 1)))
        answer = _answer(port, [request[:cut], request[cut:]])
        found = [int(status) for status in _STATUS.findall(answer or b"")]
        statuses[str(found[0]) if found else "none"] += 1
        if why := _wrong(answer, found):
            findings.append(f"seed {seed}, request {number}: {why}: {request!r}")
    return findings, statuses


def _spoilt(request: bytes, rng: random.Random) -> bytes:
    spoilt = bytearray(request)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 5))):
        at, of = rng.randrange(len(spoilt) + 1), rng.randrange(len(spoilt) + 1)
        kind = rng.choice(("piece", "piece", "cut", "byte", "again"))
        if kind == "piece":
            spoilt[at:at] = rng.choice(_PIECES)
        elif kind == "cut":
            del spoilt[at : at + rng.choice((1, 1, 2, 8))]
        elif kind == "byte":
            spoilt[at : at + 1] = rng.randbytes(1)
        else:
            spoilt[at:at] = spoilt[of : of + rng.randrange(40)]
    return bytes(spoilt)


def _answer(port: int, parts: Sequence[bytes]) -> bytes | None:
    """Return all that comes back until the connection is closed, or None if it is not."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.settimeout(_SECONDS)
        try:
            for part in parts:
                connection.sendall(part)
            connection.shutdown(socket.SHUT_WR)
            while data := connection.recv(1 << 16):
                answer += data
        except TimeoutError:
            return None
        except OSError:  # refused, and closed before all of it had come
            pass
    return answer


def _wrong(answer: bytes | None, statuses: Sequence[int]) -> str:
    if answer is None:
        return "neither answered nor closed"
    if any(status >= 500 and status != 501 for status in statuses):
        return f"status {statuses}"
    answered = sum(status >= 200 for status in statuses)
    if answer.count(b"X-Content-Type-Options: nosniff") < answered:
        return f"an answer without its headers, {answer[:200]!r}"
    return ""


if __name__ == "__main__":
    main()
