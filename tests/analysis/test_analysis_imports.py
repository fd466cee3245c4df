"""What a search need not pay for is not imported."""

import subprocess
import sys
from pathlib import Path

import pytest

from glossearch import Engine
from glossearch.analysis.nltk_parts import _PrivateNltk
from support import unmeasured

HEAVY = {"nltk", "flask", "numpy", "markdown_it", "yaml", "rapidfuzz", "waitress"}


def imported_by(code: str) -> set[str]:
    """The top-level modules that are loaded once ``code`` has run in a new process."""
    report = "import sys; print(*{name.partition('.')[0] for name in sys.modules})"
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"{code}\n{report}"],
        env=unmeasured(),
        capture_output=True,
        text=True,
        check=True,
    )
    return set(run.stdout.split())


def test_importing_glossearch_imports_nothing_heavy() -> None:
    assert imported_by("import glossearch") & HEAVY == set()


@pytest.mark.parametrize(
    "code",
    [
        "from glossearch.analysis import Analyzer, name_keys\nAnalyzer().tokens('Models')\nname_keys('GPUs')",
        "from glossearch.analysis import Analyzer\n"
        "from glossearch.query import Words, parse\n"
        "analyzer = Analyzer()\n"
        "parse('why do models \"make things\" up', Words(analyzer, {'model'}.__contains__))",
    ],
    ids=["analysis", "query"],
)
def test_analysing_a_query_imports_nothing_heavy(code: str) -> None:
    assert imported_by(code) & HEAVY == set()


def test_reading_settings_imports_nothing_heavy() -> None:
    code = "from pathlib import Path; from glossearch.config import load; load(Path(), {})"
    assert imported_by(code) & HEAVY == set()


def test_a_search_imports_nothing_that_it_does_not_use(tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_text('{"id": "token", "title": "Token", "text": "A piece of text."}\n')
    Engine.build(corpus=tmp_path / "one.jsonl", index=tmp_path / "index")
    code = (
        "import sys\n"
        f"sys.argv = ['glossearch', 'search', 'what is a token', '--index', {str(tmp_path / 'index')!r}]\n"
        "from glossearch.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    print()"
    )
    unused = HEAVY - {"numpy"} | {
        "filelock",
        "nh3",
        "scipy",
        "regex",
        "multiprocessing",
        "concurrent",
        "difflib",
    }
    assert imported_by(code) & unused == set()


def test_without_nltk_the_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(ModuleNotFoundError, match="No module named 'nltk'"):
        _PrivateNltk()
