"""The files of a table: read with all that can be wrong with them, and written.

A table is a folder:

    tokens.txt     one token a line, lower case; ``##`` marks one that continues a word
    rows.npy       int8, (tokens, dimensions): the rows, each times 127 / its largest component
    scales.npy     float32, (tokens,): what to multiply each row by to have it back
    about.json     name, origin, licence, a fingerprint of the other three, and a checksum of all that

The fingerprint tells tables apart, the checksum whether this one is whole, in half the time.
"""

import io
import json
import tokenize
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from glossearch.errors import ConfigError
from glossearch.semantics.numbers import Numbers
from glossearch.semantics.tokens import Tokens

Rows = npt.NDArray[np.int8]
Scales = npt.NDArray[np.float32]

_HIGHEST = 127
_TOKENS, _ROWS, _SCALES, _ABOUT = "tokens.txt", "rows.npy", "scales.npy", "about.json"
_ADVICE = "make the table anew, or set 'vectors' to another"
# What reading an array can raise, whatever is in the file.
_UNREADABLE = (
    OSError, ValueError, TypeError, EOFError, SyntaxError, OverflowError, MemoryError, RecursionError,
    tokenize.TokenError, Warning,
)  # fmt: skip


class Files(NamedTuple):
    """What the files of a table hold; ``rows`` are mapped into memory, and cannot be written."""

    name: str
    fingerprint: str
    tokens: Tokens
    rows: Rows
    scales: Scales


def read_table(folder: Path) -> Files:
    """Read the table in ``folder``. Raises `ConfigError` where there is none, or a damaged one."""
    about = _about(folder / _ABOUT)
    name, fingerprint = about["name"], about["fingerprint"]
    content = _content(folder / _TOKENS)
    rows = _array(folder / _ROWS, np.dtype(np.int8), 2)
    scales = _array(folder / _SCALES, np.dtype("<f4"), 1).astype(np.float32)
    whole = about["checksum"] == _checksum(name, fingerprint, content, rows, scales)
    tokens = Tokens(Numbers(content)) if whole else _examined(folder, content)
    if not len(tokens) == len(rows) == len(scales):
        raise ConfigError(
            f"{folder}: {len(tokens)} tokens, {len(rows)} rows and {len(scales)} scales differ; {_ADVICE}"
        )
    if not rows.size:
        raise ConfigError(f"{folder / _ROWS}: there is nothing in it; {_ADVICE}")
    if not (np.isfinite(scales) & (scales >= 0)).all():
        raise ConfigError(f"{folder / _SCALES}: a scale is no number, or below 0; {_ADVICE}")
    # A checksum that is missing or another tells nothing yet: line ends may be those of another system.
    if not whole and fingerprint != _fingerprint(_lines(content), rows, scales):
        raise ConfigError(f"{folder}: a file is not the one that {_ABOUT} is about; {_ADVICE}")
    return Files(name, fingerprint, tokens, rows, scales)


def _about(file: Path) -> dict[str, str]:
    try:
        about: Any = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(
            f"{file.parent}: no table of token vectors, for it has no {_ABOUT}; {_ADVICE}"
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(f"{file}: cannot be read ({_said(error)}); {_ADVICE}") from error
    for key in ("name", "fingerprint"):
        value = about.get(key) if isinstance(about, dict) else None
        if not isinstance(value, str) or not value or not value.isprintable():
            raise ConfigError(f"{file}: '{key}' must be a text; {_ADVICE}")
    return {key: about.get(key, "") for key in ("name", "fingerprint", "checksum")}


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read ({_said(error)}); {_ADVICE}") from error


def _examined(folder: Path, content: bytes) -> Tokens:
    """Return the tokens of a text that may be a damaged one."""
    try:
        lines = _lines(content)
    except ValueError as error:
        raise ConfigError(f"{folder / _TOKENS}: cannot be read ({_said(error)}); {_ADVICE}") from error
    tokens = Tokens(lines)
    if len(tokens) != len(lines):
        raise ConfigError(f"{folder / _TOKENS}: a token is there twice; {_ADVICE}")
    return tokens


def _lines(content: bytes) -> list[str]:
    # Not splitlines(), which parts at characters that a token may hold.
    text = content.decode().replace("\r\n", "\n").replace("\r", "\n")
    return text.removesuffix("\n").split("\n")


def _array(file: Path, dtype: np.dtype[Any], dimensions: int) -> npt.NDArray[Any]:
    """Map the array in ``file``, which must be of that type; never one of objects, which could run code."""
    try:
        array = np.lib.format.open_memmap(file, mode="r")
    except _UNREADABLE as error:
        raise ConfigError(f"{file}: no array that can be read ({_said(error)}); {_ADVICE}") from error
    if array.dtype != dtype or array.ndim != dimensions:
        raise ConfigError(
            f"{file}: must be {dtype.name} in {dimensions} dimensions, "
            f"not {array.dtype} in {array.ndim}; {_ADVICE}"
        )
    return array


def _said(error: BaseException) -> str:
    """Return what ``error`` says, in one line."""
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(said.split())[:200] or type(error).__name__


def _checksum(name: str, fingerprint: str, tokens: bytes, rows: Rows, scales: Scales) -> str:
    """Return what all damage changes that is less than malice; ``tokens`` are as in their file."""
    shape = f"{name}\n{fingerprint}\n{rows.shape}\n".encode()
    flat = np.ascontiguousarray(rows).reshape(-1)
    total = 0
    for part in (shape, tokens, flat.data, scales.astype("<f4").data):
        total = zlib.crc32(part, total)
    return f"{total:08x}"


def _fingerprint(tokens: Sequence[str], rows: Rows, scales: Scales) -> str:
    """Return what tells tables apart. SHA-1 is the fastest that is good enough; this guards no secret."""
    import hashlib  # takes as long to load as half a table

    hashed = hashlib.sha1("\n".join(tokens).encode(), usedforsecurity=False)
    hashed.update(f"\n{rows.shape}".encode())
    hashed.update(np.ascontiguousarray(rows).reshape(-1).data)
    hashed.update(scales.astype("<f4").data)
    return hashed.hexdigest()[:16]


def save_table(
    folder: Path, name: str, tokens: Sequence[str], vectors: npt.NDArray[np.floating[Any]], **about: str
) -> None:
    """Write ``vectors`` (tokens, dimensions) as a table; ``about`` is kept in about.json as it is.

    A table that is open stays as it was. Raises `ConfigError` for what makes no table.
    """
    _refuse(name, tokens, vectors)
    exact = np.asarray(vectors, np.float64)
    largest = np.maximum(np.abs(exact).max(axis=1), 1e-12)
    rows = np.round(exact / largest[:, None] * _HIGHEST).astype(np.int8)
    scales = (largest / _HIGHEST).astype("<f4")
    fingerprint = _fingerprint(tokens, rows, scales)
    content = "\n".join((*tokens, "")).encode()
    checksum = _checksum(name, fingerprint, content, rows, scales)
    facts = {"name": name, **about, "fingerprint": fingerprint, "checksum": checksum}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _put(folder / _ROWS, _npy(rows))
        _put(folder / _SCALES, _npy(scales))
        _put(folder / _TOKENS, content)
        _put(folder / _ABOUT, f"{json.dumps(facts, indent=2)}\n".encode())
    except OSError as error:
        raise ConfigError(f"{folder}: cannot be written ({_said(error)}); name another folder") from error


def _refuse(name: str, tokens: Sequence[str], vectors: npt.NDArray[np.floating[Any]]) -> None:
    wrong = next((token for token in tokens if not token.isprintable() or token.split() != [token]), None)
    if wrong is not None:
        raise ConfigError(f"{wrong!r} is no token: it must be visible characters without spaces")
    if len(set(tokens)) != len(tokens):
        raise ConfigError("a token is there twice; name each once")
    if vectors.ndim != 2 or not vectors.size or len(vectors) != len(tokens):
        raise ConfigError(
            f"{len(tokens)} tokens and vectors of shape {vectors.shape}: one row is needed for each"
        )
    if not np.isfinite(vectors).all():
        raise ConfigError("a vector has a component that is no number; leave that token out")
    if not name or not name.isprintable():
        raise ConfigError(f"{name!r} is no name of a table; use letters and digits")


def _npy(array: npt.NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def _put(file: Path, content: bytes) -> None:
    """Replace ``file`` whole: whoever has it mapped into memory keeps the old one."""
    new = file.with_name(f"{file.name}.new")
    new.write_bytes(content)
    new.replace(file)
