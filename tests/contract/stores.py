"""The backends that the contract is held against: a new one is one more line in `BACKENDS`."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from glossearch.backends.base import Store
from glossearch.backends.whoosh import WhooshStore, generations


@dataclass(frozen=True, slots=True)
class Backend:
    """How the contract's tests get at a backend.

    ``make`` returns the store at a place, the same index at every call; ``damage`` spoils the index there.
    ``lock_bound`` is the constant that says for how many seconds a writer waits for another.
    """

    make: Callable[[Path], Store]
    damage: Callable[[Path], None]
    lock_bound: tuple[ModuleType, str]


def _empty_files(place: Path) -> None:
    for file in place.glob("generation-*/*"):
        file.write_bytes(b"")


WHOOSH = Backend(WhooshStore, _empty_files, (generations, "_LOCK_SECONDS"))

BACKENDS = [pytest.param(WHOOSH, id="whoosh")]


def copy_of(place: Path, to: Path) -> Path:
    """Return ``to``, made a copy of the index at ``place``."""
    shutil.copytree(place, to)
    return to
