"""Fixtures that tests of all parts share."""

import gc
import io
import os
import shutil
import signal
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from glossearch.cli.main import main as cli_main
from glossearch.engine import Engine
from support import REAL_CORPUS, Glossary, Outcome, RunMain, examples, rewrite_manifest

# No example is judged by the clock: the machine may be busy.
settings.register_profile("patient", settings(), deadline=None, max_examples=examples(100))
settings.load_profile("patient")

pytest_plugins = ["web_fixtures", "browsing.fixtures", "clusters", "stores"]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Spare the garbage collector what stays to the end: all that is imported, and thousands of tests."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Start one process more than there are cores: one often waits for a browser, a node or a server."""
    return (os.cpu_count() or 1) + 1


def pytest_configure() -> None:
    """Have Ctrl-C heard by the processes that tests start: what a shell runs in the background ignores it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings and the terminal of whoever runs the tests out of them."""
    for name in list(os.environ):
        if name.startswith("GLOSSEARCH_") or name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"):
            monkeypatch.delenv(name)


@pytest.fixture
def glossary(tmp_path: Path) -> Glossary:
    """An empty glossary."""
    (tmp_path / "corpus").mkdir()
    return Glossary(tmp_path)


@pytest.fixture
def unbuilt(glossary: Glossary, monkeypatch: pytest.MonkeyPatch) -> Glossary:
    """The small glossary without an index, in the working folder."""
    glossary.write_small()
    monkeypatch.chdir(glossary.root)
    return glossary


@pytest.fixture(scope="session")
def _small_indexed(tmp_path_factory: pytest.TempPathFactory) -> Glossary:
    glossary = Glossary(tmp_path_factory.mktemp("small"))
    glossary.write_small()
    glossary.build()
    return glossary


@pytest.fixture
def small(_small_indexed: Glossary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Glossary:
    """The glossary of `support.SMALL`, indexed, with its folder as the working folder."""
    shutil.copytree(_small_indexed.root, tmp_path, dirs_exist_ok=True)
    rewrite_manifest(tmp_path / "index", {"corpus": str(tmp_path / "corpus")})
    monkeypatch.chdir(tmp_path)
    return Glossary(tmp_path)


@pytest.fixture(scope="session")
def real_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the glossary in this repository, built once for all the processes of a test run."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    index = shared / "real-index"
    with FileLock(shared / "real-index.lock"):
        if not (index / "CURRENT").exists():
            Engine.build(corpus=REAL_CORPUS, index=index)
    return index


@pytest.fixture(scope="session")
def real_engine(real_index: Path) -> Iterator[Engine]:
    """The glossary in this repository, open for search."""
    with Engine.open(real_index) as engine:
        yield engine


@pytest.fixture
def run_main(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> RunMain:
    """Return a function that runs `glossearch.cli.main.main` with arguments, and ``stdin`` in bytes."""

    def run(*arguments: str, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "argv", ["glossearch", *arguments])
        monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)  # so that the command's own goes again
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capfdbinary.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli_main()
        out, err = capfdbinary.readouterr()
        code = ended.value.code
        assert code is None or isinstance(code, int)
        return Outcome(code or 0, out.decode(), err.decode())

    return run
