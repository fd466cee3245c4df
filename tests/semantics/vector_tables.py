"""Small tables of token vectors, and the script that makes them, for the tests of this folder."""

import importlib.util
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from click.testing import CliRunner, Result

from glossearch.semantics import VectorTable, save_table
from support import REPOSITORY

ROWS: Mapping[str, Sequence[float]] = {
    "cat": (1, 0, 0),
    "dog": (0.8, 0.6, 0),
    "tree": (0, 0, 2),
    "##s": (0, 0.5, 0.5),
    "a": (0, 1, 1),
    "##b": (1, 1, 0),
}
SCRIPT = REPOSITORY / "scripts" / "vectors.py"


def table_in(folder: Path, rows: Mapping[str, Sequence[float]] = ROWS, name: str = "small") -> VectorTable:
    """Write a table of ``rows`` into ``folder``, and open it."""
    save_table(folder, name, list(rows), np.array(list(rows.values()), np.float32), origin="made up")
    return VectorTable(folder)


def script() -> Any:
    """Return scripts/vectors.py as a module."""
    spec = importlib.util.spec_from_file_location("vectors_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_script(*arguments: object) -> Result:
    """Run scripts/vectors.py with ``arguments``."""
    return CliRunner().invoke(
        script().main, [str(argument) for argument in arguments], catch_exceptions=False
    )
