"""JSON that people and other programs write, read with care; what is wrong with it is told in plain words."""

import json
from collections.abc import Callable
from typing import TypeVar

from glossearch.config.values import TOO_MANY_DIGITS

_Value = TypeVar("_Value")


class BadJson(ValueError):
    """Why a text is no JSON. ``line`` and ``column`` count from 1; None where the fault has no one place."""

    def __init__(self, what: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(f"bad JSON: {what}")
        self.line = line
        self.column = column

    def placed(self, text: str) -> str:
        """Return the message with the place in ``text``, for who has no other way to tell it."""
        if self.column is None:
            return str(self)
        line = f"line {self.line}, " if "\n" in text else ""
        return f"{self} ({line}column {self.column})"


def read(text: str) -> object:
    """Return the value that ``text`` is. Raises `BadJson`, also for a key that an object has twice."""
    return _told(_DECODER.decode, text)


def read_head(text: str) -> tuple[object, int]:
    """Return the value that ``text`` begins with, its numbers as they are written, and where it ends.

    Raises `BadJson` as `read` does.
    """
    return _told(_HEAD_DECODER.raw_decode, text)


def _told(decode: Callable[[str], _Value], text: str) -> _Value:
    try:
        return decode(text)
    except json.JSONDecodeError as error:
        raise BadJson(error.msg, error.lineno, error.colno) from error
    except RecursionError as error:
        raise BadJson("lists or objects are nested too deep") from error
    except BadJson:
        raise
    except ValueError as error:
        raise BadJson(TOO_MANY_DIGITS) from error


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in found if keys.count(key) > 1)
        raise BadJson(f"{twice!r} is given twice; keep one")
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_object)
_HEAD_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=str, parse_int=str)
