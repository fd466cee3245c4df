"""The commands, with the index in a cluster."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from clustering.cluster import Cluster

from gates import Gate, opened
from glossearch.backends.opensearch import Access, connection
from support import COMMAND, PATIENCE, Glossary, RunMain, environment

PASSWORD = "correct-horse-battery"
QUESTIONS = b"token\nwhy do models make things up\nsampling temprature\n"


@pytest.fixture
def clustered(
    unbuilt: Glossary, cluster: Cluster, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Glossary]:
    """The small glossary, whose index is to be in a cluster."""
    name, host = f"cli-{abs(hash(request.node.name)):x}", cluster.nodes[0].url
    (unbuilt.root / "glossearch.toml").write_text(
        f'backend = "opensearch"\n[opensearch]\nhosts = ["{host}"]\nindex = "{name}"\n'
    )
    yield unbuilt
    direct = connection.Connection(Access((host,)))
    for one in direct.ask("GET", f"/{name}-*"):
        direct.ask("DELETE", f"/{one}")
    direct.close()


def test_commands_do_as_with_an_embedded_index(clustered: Glossary, run_main: RunMain) -> None:
    assert "4 entries: 4 added" in run_main("index").out
    assert not clustered.index.exists(), "nothing is written here"
    assert "at http://127.0.0.1" in run_main("status").out
    assert run_main("verify").code == 0
    first = json.loads(run_main("search", "why do models make things up", "--json").out)
    assert first["hits"][0]["slug"] == "hallucination"
    clustered.write("token", title="Token", body="A token is changed.")
    assert run_main("status").code == 1
    assert "1 changed" in run_main("index").out
    assert "A token is changed." in run_main("show", "token").out
    assert run_main("rollback").code == 0
    assert "A token is changed." not in run_main("show", "token").out


@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_batch_answers_as_with_an_embedded_index(
    clustered: Glossary, run_main: RunMain, processes: str
) -> None:
    assert run_main("index").code == 0
    found = run_main("batch", "--processes", processes, stdin=QUESTIONS)
    assert found.code == 0
    (clustered.root / "glossearch.toml").write_text("")
    assert run_main("index").code == 0
    assert found.out == run_main("batch", "--processes", processes, stdin=QUESTIONS).out


def test_a_search_without_an_index_builds_it(clustered: Glossary, run_main: RunMain) -> None:
    found = run_main("search", "token")
    assert found.code == 0
    assert re.fullmatch(r"no index at cli-\w+ at http://\S+ yet; building it from corpus\n", found.err)


def test_a_cluster_that_is_away_is_one_line(
    clustered: Glossary, run_main: RunMain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_READER_SECONDS", 0.1)
    monkeypatch.setenv("GLOSSEARCH_OPENSEARCH_HOSTS", "http://127.0.0.1:1")
    found = run_main("search", "token")
    assert found.code == 2
    assert found.err == "glossearch: http://127.0.0.1:1: cannot be reached: Connection refused\n"


def test_the_password_is_nowhere_to_be_seen(clustered: Glossary, cluster: Cluster) -> None:
    """In no output, no log, no error, and in no list of processes."""
    with opened(Gate(cluster.nodes[0].url, "nobody is let in")) as gate:
        waiting, go = threading.Event(), threading.Event()
        answer = gate.answer

        def slow(handler: object) -> None:
            waiting.set()
            assert go.wait(PATIENCE)
            answer(handler)  # type: ignore[arg-type]

        gate.answer = slow  # type: ignore[method-assign]
        environment = {
            **os.environ,
            "GLOSSEARCH_OPENSEARCH_HOSTS": gate.url,
            "GLOSSEARCH_OPENSEARCH_USER": "me",
            "GLOSSEARCH_OPENSEARCH_PASSWORD": PASSWORD,
        }
        process = subprocess.Popen(
            [*COMMAND, "search", "token"],
            env=environment,
            cwd=clustered.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert waiting.wait(PATIENCE)
        command = Path(f"/proc/{process.pid}/cmdline").read_bytes()
        go.set()
        output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert b"refuses the user and password" in output
    assert PASSWORD.encode() not in output + command


def test_without_its_package_the_backend_is_told_with_how_to_install_it(unbuilt: Glossary) -> None:
    """Which is an extra: here its import is made to fail as if it were not installed."""
    (unbuilt.root / "glossearch.toml").write_text('backend = "opensearch"\n')
    command = "import sys; sys.modules['opensearchpy'] = None; from glossearch.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", command, "status"],
        cwd=unbuilt.root, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == (
        "glossearch: backend 'opensearch' needs the package opensearchpy; "
        "run: pip install 'glossearch[opensearch]'\n"
    )
