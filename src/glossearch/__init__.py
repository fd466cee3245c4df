"""Full-text search for glossaries: the right entry first, with the passage that answers.

>>> from glossearch import Engine                           # doctest: +SKIP
>>> Engine.build(corpus="corpus", index="index")            # doctest: +SKIP
>>> Engine.open("index").search("what is RAG").hits[0].title  # doctest: +SKIP
'Retrieval-augmented generation'
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glossearch.config import Settings
    from glossearch.engine import Engine
    from glossearch.errors import (
        ConfigError,
        CorpusError,
        GlossearchError,
        IndexBusy,
        IndexCorrupt,
        IndexMissing,
        IndexOutdated,
    )
    from glossearch.results import Hit, SearchResults

__version__ = "0.1.0"

__all__ = [
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

_HOMES = {"Settings": "config", "Engine": "engine", "Hit": "results", "SearchResults": "results"}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that importing the package costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'glossearch' has no attribute {name!r}")
    return getattr(importlib.import_module(f"glossearch.{_HOMES.get(name, 'errors')}"), name)
