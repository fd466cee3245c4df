"""A glossary with another table, or with none."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from vector_tables import table_in

from glossearch.engine import Engine
from glossearch.errors import ConfigError, IndexOutdated
from support import Glossary, environment

IN_USE = """
import json, sys
from pathlib import Path
from glossearch import Engine, Settings
settings = Settings(corpus=Path("corpus"), index=Path("index"), semantic=json.loads(sys.argv[1]))
Engine.build(settings=settings)
with Engine.open(settings=settings) as engine:
    assert engine.search("why do models make things up").hits
print(json.dumps(sorted(name for name in sys.modules if name.startswith("glossearch.semantics"))))
"""


def modules(glossary: Glossary, *, semantic: bool) -> list[str]:
    """Return which modules of the package are loaded after building and searching."""
    done = subprocess.run(
        [sys.executable, "-c", IN_USE, json.dumps(semantic)],
        cwd=glossary.root,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [str(name) for name in json.loads(done.stdout)]


def test_without_meaning_nothing_of_it_is_loaded(unbuilt: Glossary) -> None:
    assert modules(unbuilt, semantic=False) == []
    assert modules(unbuilt, semantic=True) != []


def test_an_index_belongs_to_its_table(unbuilt: Glossary, tmp_path: Path) -> None:
    table_in(tmp_path / "one")
    table_in(tmp_path / "two", {"model": (1.0, 0.0), "things": (0.0, 1.0)})
    choices: list[dict[str, object]] = [{}, {"semantic": False}]
    choices += [{"vectors": tmp_path / name} for name in ("one", "two")]
    for choice in choices:
        assert Engine.build(settings=unbuilt.settings.with_options(**choice)).rebuilt
        assert not Engine.build(settings=unbuilt.settings.with_options(**choice)).rebuilt
        for other in choices:
            settings = unbuilt.settings.with_options(**other)
            if other == choice:
                with Engine.open(settings=settings) as engine:
                    assert engine.search("models").hits
            else:
                with pytest.raises(IndexOutdated, match="vectors"):
                    Engine.open(settings=settings)


def test_a_table_that_is_not_there_is_told_before_anything_is_written(unbuilt: Glossary) -> None:
    settings = unbuilt.settings.with_options(vectors=unbuilt.root / "none")
    with pytest.raises(ConfigError, match="no table of token vectors"):
        Engine.build(settings=settings)
    assert not unbuilt.generations
