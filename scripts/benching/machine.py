"""What the figures were measured on, and when."""

import os
import platform
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

_PACKAGES = ("glossearch", "whoosh3", "numpy", "tantivy", "bm25s", "PyStemmer", "waitress", "scout")


def machine() -> dict[str, str]:
    """Return the date, the processor, and the versions of everything measured."""
    import sqlite3

    versions = {"SQLite": sqlite3.sqlite_version}
    versions |= {name: version for name in _PACKAGES if (version := _version(name))}
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "load at the start": load(),
        # More than one is slower where other processes want the cores; numpy's default is one for each.
        "BLAS threads": os.environ.get(
            "OPENBLAS_NUM_THREADS", "numpy's default (OPENBLAS_NUM_THREADS not set)"
        ),
        "glossearch is": _build(),
        "Python": platform.python_version(),
        "packages": ", ".join(f"{name} {version}" for name, version in versions.items()),
    }


def _build() -> str:
    """Return whether the search path is compiled; an environment that has it compiled is of what did it."""
    import glossearch.query.parser as searching

    plain = Path(searching.__file__).suffix == ".py"
    return "plain Python" if plain else f"compiled by mypyc {_version('mypy')}"


def load() -> str:
    """Return how many processes wanted to run in the last minute, five and fifteen."""
    return ", ".join(f"{number:.1f}" for number in os.getloadavg())


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
