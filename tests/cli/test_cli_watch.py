"""``glossearch watch`` and ``glossearch serve --watch``: real processes, told to stop when all was seen."""

import errno
import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import watchfiles
from test_cli_serve import ADDRESS, get, line_of

from glossearch.cli.watch import watched
from glossearch.querylog import QueryLog
from support import PATIENCE, Glossary, eventually, run, started

BROKEN = "---\ntitle: Token\naliases: [\n---\nBroken.\n"


@contextmanager
def watching(glossary: Glossary, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    with started("watch", *options, cwd=glossary.root) as process:
        assert line_of(process).startswith("4 entries in index, ")
        assert line_of(process) == "watching corpus (Ctrl-C stops it)\n"
        yield process


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_a_save_is_searched_until_it_is_told_to_stop(unbuilt: Glossary, stop: signal.Signals) -> None:
    with watching(unbuilt) as process:
        unbuilt.write("new", "New one", "Brand new.")
        line = line_of(process)
        assert line.startswith("indexed in ")
        assert line.endswith(": added new\n")
        assert run("search", "brand new", cwd=unbuilt.root).out.startswith("1. New one")
        process.send_signal(stop)
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out, err) == (0, b"", b"")


def test_an_error_is_told_with_its_line_and_the_entry_stays(unbuilt: Glossary) -> None:
    with watching(unbuilt) as process:
        unbuilt.write_raw("token.md", BROKEN)
        assert line_of(process).startswith("corpus/token.md:4")
        assert line_of(process) == "in search as before until that is mended: token\n"
        assert run("search", "subword", cwd=unbuilt.root).out.startswith("1. Token")
        unbuilt.write("token", "Token", "Mended.")
        assert line_of(process) == "mended: 1 error, 0 left\n"
        assert line_of(process).endswith(": changed token\n")


def test_a_change_of_the_settings_is_told(unbuilt: Glossary) -> None:
    file = unbuilt.root / "glossearch.toml"
    file.write_text("")
    with watching(unbuilt) as process:
        file.write_text('title = "Other"\n')
        assert line_of(process) == f"{file} was changed; start this command anew to go by it\n"
        unbuilt.write("new", "New one", "Brand new.")
        assert line_of(process).endswith(": added new\n")


def test_without_a_corpus_there_is_nothing_to_watch(glossary: Glossary) -> None:
    glossary.corpus.rmdir()
    run("watch", cwd=glossary.root).assert_error("not indexed: corpus: no such corpus")


def test_a_site_follows_the_files(unbuilt: Glossary) -> None:
    unbuilt.build()
    with started("serve", "--watch", "--port", "0", "--log-format", "json", cwd=unbuilt.root) as process:
        match = ADDRESS.fullmatch(line_of(process))
        assert match
        address = match[2]
        told = json.loads(line_of(process))
        assert (told["logger"], told["level"]) == ("glossearch.watching", "info")
        unbuilt.write("new", "New one", "Brand new.")
        eventually(lambda: get(f"{address}entry/new")[0] == 200, "the site has the new entry")
        unbuilt.write_raw("new.md", BROKEN)
        lines = iter(lambda: json.loads(line_of(process)), None)
        error = next(line for line in lines if line.get("level") == "warning")
        assert "corpus/new.md:4" in error["message"]
        assert get(f"{address}entry/new")[0] == 200
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert b"Traceback" not in err
    assert b"watchfiles" not in err


def test_a_site_that_is_told_to_stop_writes_what_it_counted(small: Glossary) -> None:
    log = QueryLog(small.root / "queries.sqlite")
    (small.root / "glossearch.toml").write_text('query_log = "queries.sqlite"\n')
    with started("serve", "--port", "0", cwd=small.root) as process:
        match = ADDRESS.fullmatch(line_of(process))
        assert match
        assert get(f"{match[2]}search?q=token")[0] == 200
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
    assert [(row.text, row.times) for row in log.rows()] == [("token", 1)]


def test_a_site_stays_up_where_files_cannot_be_watched(
    small: Glossary, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(*_: object, **__: object) -> Iterator[object]:
        yield from ()
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr(watchfiles, "watch", refused)
    with watched(small.settings, None):
        eventually(lambda: "changes are not followed" in caplog.text, "the error")
    assert "corpus: cannot be watched: [Errno 28] inotify watch limit reached" in caplog.text
