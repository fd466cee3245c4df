"""A plugin of pytest for `mutate`: makes sure that mutmut learns of all functions that a test needs."""

import functools
import os
import sys

import pytest
from mutmut.state import state

_on_import: set[str] = set()


def pytest_collection_finish() -> None:
    """Note what runs on import: more tests need it than the first."""
    _on_import.update(state()._stats)


def pytest_runtest_setup() -> None:
    """Forget what an earlier test has made."""
    if os.environ.get("MUTANT_UNDER_TEST") == "stats":
        ours = [module for name, module in sys.modules.items() if name.startswith("glossearch.")]
        for thing in (thing for module in ours for thing in vars(module).values()):
            if isinstance(thing, functools._lru_cache_wrapper):
                thing.cache_clear()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Tell that the test needs what ran on import of the package that it is for."""
    state()._stats |= {name for name in _on_import if name.split(".")[1] in item.nodeid}
