"""What ``import glossearch`` offers, and what it does not drag in."""

import subprocess
import sys

import pytest

import glossearch
from support import PATIENCE, Glossary, environment

NAMES = [
    "ConfigError",
    "CorpusError",
    "Engine",
    "GlossearchError",
    "Hit",
    "IndexBusy",
    "IndexCorrupt",
    "IndexMissing",
    "IndexOutdated",
    "SearchResults",
    "Settings",
]


def imported(code: str, folder: Glossary | None = None) -> set[str]:
    """Run Python code in a process of its own; return the top-level names and modules that were imported."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code],
        cwd=folder.root if folder else None,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip() for line in lines}


def command(*arguments: str) -> str:
    return f"""
import sys
from glossearch.cli.main import main
sys.argv = ["glossearch", *{arguments!r}]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
"""


def test_the_public_names_are_exactly_these() -> None:
    assert glossearch.__all__ == NAMES
    assert len(NAMES) < 12


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_can_be_imported(name: str) -> None:
    value = getattr(glossearch, name)
    assert isinstance(value, type)
    assert value.__name__ == name
    assert value.__doc__


def test_other_names_are_refused_as_everywhere() -> None:
    with pytest.raises(AttributeError, match="module 'glossearch' has no attribute 'nonsense'"):
        _ = glossearch.nonsense
    assert not hasattr(glossearch, "Index")


def test_every_error_is_a_glossearch_error() -> None:
    errors = [
        getattr(glossearch, name) for name in NAMES if name.endswith("Error") or name.startswith("Index")
    ]
    assert len(errors) == 7
    for error in errors:
        assert issubclass(error, glossearch.GlossearchError)


def test_the_version_is_that_of_the_package() -> None:
    from importlib.metadata import version

    assert glossearch.__version__ == version("glossearch")


def test_importing_glossearch_imports_nothing_heavy() -> None:
    modules = imported("import glossearch")
    assert "glossearch" in modules
    assert not {"flask", "nltk", "numpy", "whoosh", "click", "yaml", "markdown_it", "waitress"} & modules
    assert not {name for name in modules if name.startswith("glossearch.")}


def test_importing_the_engine_imports_neither_flask_nor_nltk() -> None:
    modules = imported("from glossearch import Engine, Hit, SearchResults, Settings")
    assert "numpy" in modules
    assert not {"flask", "nltk", "click", "markdown_it", "waitress"} & modules


@pytest.mark.parametrize(
    "arguments", [("search", "models"), ("search", "--json", "models"), ("show", "token")]
)
def test_a_search_imports_only_what_it_needs(small: Glossary, arguments: tuple[str, ...]) -> None:
    modules = imported(command(*arguments), small)
    assert "numpy" in modules
    assert not {"flask", "nltk", "waitress", "jinja2", "markdown_it", "nh3", "whoosh"} & modules


def test_help_imports_no_engine(small: Glossary) -> None:
    modules = imported(command("--help"), small)
    assert not {"flask", "nltk", "numpy", "whoosh"} & modules


def test_importing_sets_no_global_state() -> None:
    code = """
import locale, logging, os, signal, sys
def state():
    return (logging.root.level, list(logging.root.handlers), signal.getsignal(signal.SIGINT), sys.excepthook,
            sys.getrecursionlimit(), locale.getlocale(), dict(os.environ), os.getcwd())
before = state()
from glossearch import Engine, Settings
import glossearch.cli.main
assert before == state(), (before, state())
"""
    imported(code)
