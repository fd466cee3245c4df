"""What a new process of the command loads: nothing that it does not use."""

import subprocess
import sys
from pathlib import Path

import pytest

from support import Glossary, unmeasured

UNUSED = {
    "ahocorasick_rs", "bs4", "concurrent", "csv", "defusedxml", "difflib", "filelock", "flask", "jinja2",
    "logging", "markdown_it", "multiprocessing", "nh3", "nltk", "pyglossary", "rapidfuzz", "rdflib", "regex",
    "scipy", "socket", "subprocess", "tempfile", "tomllib", "unittest", "waitress", "watchfiles", "werkzeug",
    "whoosh", "yaml",
}  # fmt: skip


def imported(*arguments: str, cwd: Path) -> set[str]:
    """Return the modules that a process loads."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "importtime", "-m", "glossearch", *arguments],
        cwd=cwd,
        env=unmeasured(),
        capture_output=True,
        text=True,
        check=True,
    )
    times = (line for line in done.stderr.splitlines() if line.startswith("import time:"))
    return {line.rpartition("|")[2].strip() for line in times}


@pytest.mark.parametrize(
    "arguments",
    [("search", "what is temperature"), ("search", "why do models make things up"), ("show", "token")],
    ids=" ".join,
)
def test_a_search_loads_nothing_that_it_does_not_use(small: Glossary, arguments: tuple[str, ...]) -> None:
    loaded = imported(*arguments, cwd=small.root)
    assert {"glossearch", "numpy"} <= loaded
    assert loaded & UNUSED == set()


def test_what_is_not_always_needed_is_loaded_when_it_is(small: Glossary) -> None:
    assert "rapidfuzz" in imported("search", "tmprature", cwd=small.root)
    (small.root / "glossearch.toml").write_text('title = "Ours"\n')
    assert "tomllib" in imported("show", "token", cwd=small.root)


def test_a_few_queries_need_no_processes(small: Glossary) -> None:
    (small.root / "few").write_text("token\n" * 5)
    assert "glossearch.cli.sharing" not in imported("batch", "few", cwd=small.root)
    assert "glossearch.cli.sharing" in imported("batch", "few", "--processes", "2", cwd=small.root)
