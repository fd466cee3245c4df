"""What is kept beside the entries of a generation, in pieces that a cluster takes."""

import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from glossearch.backends.opensearch.connection import Connection
from glossearch.backends.opensearch.documents import decoded, encoded
from glossearch.backends.opensearch.mapping import ATTACHED

_PIECE = 8 << 20


def pieces(name: str, data: bytes) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the documents that hold ``data``, and their ids; the last is shorter than the others."""
    for number in range(len(data) // _PIECE + 1):
        piece = data[number * _PIECE : (number + 1) * _PIECE]
        yield _identity(name, number), {"kind": ATTACHED, "data": encoded(piece)}


def read(connection: Connection, index: str, name: str) -> bytes | None:
    """Return the data attached as ``name``, or None where there is none or it is damaged."""
    found = b""
    number = 0
    while True:
        path = f"/{index}/_doc/{_identity(name, number)}"
        answer = connection.ask("GET", path, missing=True, stored_fields="data", realtime="false")
        try:
            piece = decoded(answer["fields"]["data"][0])
        except (KeyError, IndexError, binascii.Error):
            return None
        found += piece
        if len(piece) < _PIECE:
            return found
        number += 1


def _identity(name: str, number: int) -> str:
    return f"{ATTACHED}.{name}.{number}"
