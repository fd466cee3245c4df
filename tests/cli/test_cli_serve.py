"""``glossearch serve``: a real server in a process of its own."""

import gc
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from glossearch import presentation
from glossearch.cli import serve
from support import PATIENCE, Glossary, eventually, run, started

ADDRESS = re.compile(r"serving (.+) on (http://(.+):(\d+)/) \(Ctrl-C stops it\)\n")


def line_of(process: subprocess.Popen[bytes]) -> str:
    """Return the next line on stderr, or what there is of it when none comes."""
    assert process.stderr is not None
    deadline, line = time.monotonic() + PATIENCE, b""
    while not line.endswith(b"\n") and time.monotonic() < deadline:
        ready, _, _ = select.select([process.stderr], [], [], deadline - time.monotonic())
        byte = os.read(process.stderr.fileno(), 1) if ready else b""  # no read ahead: select() must know
        if not byte:
            break
        line += byte
    return line.decode()


@contextmanager
def serving(glossary: Glossary, *options: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Serve on any free port; yield the process and its address."""
    with started("serve", "--port", "0", *options, cwd=glossary.root) as process:
        match = ADDRESS.fullmatch(line_of(process))
        assert match
        yield process, match[2]


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_it_serves_until_it_is_told_to_stop(small: Glossary, stop: signal.Signals) -> None:
    with serving(small) as (process, address):
        assert address.startswith("http://127.0.0.1:")
        status, body = get(f"{address}healthz")
        assert (status, json.loads(body)["status"]) == (200, "ok")
        status, body = get(f"{address}api/v1/search?q=token")
        with small.open() as engine:
            found = presentation.results(engine.search("token"), lambda slug: f"/entry/{slug}")
            wanted = json.loads(json.dumps(found))
        assert (status, json.loads(body)) == (200, wanted)
        status, body = get(f"{address}search?q=token")
        assert status == 200
        assert "<mark>" in body
        assert get(f"{address}entry/token")[0] == 200
        assert get(f"{address}nowhere")[0] == 404
        process.send_signal(stop)
        out, err = process.communicate(timeout=PATIENCE)
    assert b"Traceback" not in err
    assert out == b""
    assert process.returncode == 0


def test_it_goes_over_to_a_new_index_by_itself(small: Glossary) -> None:
    with serving(small) as (_, address):
        assert get(f"{address}entry/new")[0] == 404
        small.write("new", "New one", "Brand new.")
        small.build()
        assert get(f"{address}entry/new")[0] == 200


def test_requests_are_logged_to_stderr(small: Glossary) -> None:
    with serving(small) as (process, address):
        get(f"{address}entry/token?q=secret")
        line = line_of(process)
    assert re.fullmatch(r"time=\S+ method=GET path=/entry/token status=200 bytes=\d+ ms=[\d.]+\n", line)


@pytest.mark.parametrize("setting", [["--log-format", "json"], []], ids=["option", "variable"])
def test_the_log_can_be_json(small: Glossary, setting: list[str]) -> None:
    variable = "" if setting else "json"  # an empty one is as none
    with started("serve", "--port", "0", *setting, cwd=small.root, GLOSSEARCH_LOG_FORMAT=variable) as process:
        match = ADDRESS.fullmatch(line_of(process))
        assert match
        get(f"{match[2]}nowhere")
        told = json.loads(line_of(process))
    assert (told["path"], told["status"]) == ("/nowhere", 404)


def test_requests_need_not_be_logged(small: Glossary) -> None:
    with serving(small, "--log-format", "none") as (process, address):
        get(f"{address}entry/token")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE)
    assert err == b""


def test_an_unknown_log_format_is_refused(small: Glossary) -> None:
    refused = run("serve", "--log-format", "xml", cwd=small.root)
    assert refused.code == 2
    assert "'xml' is not one of 'text', 'json', 'none'" in refused.err


def test_the_browser_opens_the_site(small: Glossary) -> None:
    """The browser of this test notes the address that it is given, and what it finds there."""
    browser = small.root / "browser"
    browser.write_text(
        f"#!{sys.executable}\nimport sys, urllib.request\nfrom pathlib import Path\n"
        "answer = urllib.request.urlopen(sys.argv[1] + 'healthz').read().decode()\n"
        "Path('opened.new').write_text(f'{sys.argv[1]} {answer}')\nPath('opened.new').rename('opened')\n"
    )
    browser.chmod(0o755)
    opened = small.root / "opened"
    with started("serve", "--port", "0", "--open", cwd=small.root, BROWSER=str(browser)) as process:
        match = ADDRESS.fullmatch(line_of(process))
        assert match
        eventually(opened.exists, "the browser is opened")
    assert opened.read_text() == f'{match[2]} {{"status":"ok","entries":4}}\n'


def test_no_browser_opens_unasked(small: Glossary) -> None:
    browser = f"touch {small.root / 'opened'} %s"
    with started("serve", "--port", "0", cwd=small.root, BROWSER=browser) as process:
        match = ADDRESS.fullmatch(line_of(process))
        assert match
        get(match[2])
    assert not (small.root / "opened").exists()


@pytest.mark.parametrize(("options", "kept"), [((), "no-cache"), (("--reload",), "no-store")])
def test_while_pages_are_worked_on_browsers_keep_nothing(
    small: Glossary, options: tuple[str, ...], kept: str
) -> None:
    with serving(small, *options) as (_, address):
        for path in ("", "static/style.css", "api/v1/status"):
            with urllib.request.urlopen(address + path, timeout=PATIENCE) as response:
                assert response.headers["Cache-Control"] == kept
                assert "Werkzeug" not in response.headers.get("Server", "")


def test_it_builds_a_missing_index_before_it_serves(glossary: Glossary) -> None:
    glossary.write_small()
    with started("serve", "--port", "0", cwd=glossary.root) as process:
        assert line_of(process) == "no index at index yet; building it from corpus\n"
        match = ADDRESS.fullmatch(line_of(process))
        assert match
        assert json.loads(get(f"{match[2]}healthz")[1])["status"] == "ok"


def test_host_and_title_come_from_the_settings(small: Glossary) -> None:
    (small.root / "glossearch.toml").write_text('title = "My terms"\nhost = "127.0.0.2"\nport = 1\n')
    with started("serve", "--port", "0", cwd=small.root) as process:
        match = ADDRESS.fullmatch(line_of(process))
        assert match
        assert (match[1], match[3]) == ("My terms", "127.0.0.2")
        assert "My terms" in get(match[2])[1]


def test_a_port_that_is_taken_is_one_line(small: Glossary) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        run("serve", "--port", port, cwd=small.root).assert_error(f"cannot listen on 127.0.0.1:{port}")


@pytest.mark.parametrize("host", ["256.256.256.256", "a b", "192.0.2.1"])
def test_a_host_that_is_none_of_ours_is_one_line(small: Glossary, host: str) -> None:
    run("serve", "--port", "0", "--host", host, cwd=small.root).assert_error("cannot listen on", host)


def test_a_host_name_with_several_addresses_is_served(small: Glossary) -> None:
    """As "localhost" is where it has an address of each kind: then there is more than one socket."""
    with started("serve", "--port", "0", "--host", "localhost", cwd=small.root) as process:
        shown = re.fullmatch(r"serving .* on (http://.*) \(Ctrl-C stops it\)\n", line_of(process))
        assert shown
        for address in shown[1].split(", "):
            assert get(f"{address}healthz")[0] == 200


@pytest.mark.parametrize("public", ["", 'public_url = "https://terms.example.org"\n'])
def test_who_can_reach_it_is_told_where_others_can(small: Glossary, public: str) -> None:
    (small.root / "glossearch.toml").write_text(public)
    with started("serve", "--port", "0", "--host", "0.0.0.0", cwd=small.root) as process:
        assert line_of(process) == "note: 0.0.0.0 can be reached from other machines\n"
        if not public:
            assert line_of(process).startswith(
                "warning: requests for any host name are answered; set public_url"
            )
        assert line_of(process).startswith("serving ")


def test_a_damaged_index_is_told_instead_of_served(small: Glossary) -> None:
    for file in small.index.glob("generation-*/*"):
        file.write_bytes(b"")
    shown = run("serve", "--port", "0", cwd=small.root)
    shown.assert_error("index damaged")


def test_garbage_is_looked_for_in_small_steps_while_it_serves() -> None:
    before = gc.get_threshold()
    try:
        with serve._short_pauses():
            assert gc.get_freeze_count() > 0
            assert 0 < gc.get_threshold()[0] <= 10_000
        assert gc.get_threshold() == before
    finally:
        gc.unfreeze()
