"""When Python looks for cycles of objects: documents have none, and looking takes a tenth of making them."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# Objects between two looks; Python's own number is 700.
_OBJECTS = 100_000


_lock = threading.Lock()
_before: list[tuple[int, int, int]] = []


@contextmanager
def seldom() -> Iterator[None]:
    """Let Python look seldom, unless it does so or never looks anyway, until all who asked have left."""
    with _lock:
        _before.append(gc.get_threshold())
        if 0 < _before[0][0] < _OBJECTS:
            gc.set_threshold(_OBJECTS, *_before[0][1:])
    try:
        yield
    finally:
        with _lock:
            first = _before[0]
            _before.pop()
            if not _before:
                gc.set_threshold(*first)
