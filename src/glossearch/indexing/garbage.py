"""When Python looks for cycles of objects: documents have none, and looking takes a tenth of making them."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Objects between two looks; Python's own number is 700.
_OBJECTS = 100_000


@contextmanager
def seldom() -> Iterator[None]:
    """Let Python look seldom, unless it does so or never looks anyway, until the block is left."""
    before = gc.get_threshold()
    if 0 < before[0] < _OBJECTS:
        gc.set_threshold(_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
