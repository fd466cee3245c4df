"""What processes send each other, in builtin types.

`marshal` takes a third of the time that `pickle` does with the same documents, and reads nothing but data.
"""

import marshal
from dataclasses import fields
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from glossearch.analysis import Inverted
from glossearch.corpus.facts import Facts
from glossearch.corpus.problems import Problem
from glossearch.indexing.work import Made
from glossearch.schema import Document, StoredEntry

if TYPE_CHECKING:
    from glossearch.semantics import Vector

_HEAD = 8  # bytes that tell how many follow
_APART = ("entry", "postings", "vector", "question_vectors")
_MEMBERS = tuple(field.name for field in fields(Document) if field.name not in _APART)


def send(pipe: IO[bytes], values: Any) -> None:  # noqa: ANN401
    """Write ``values`` to ``pipe``. Raises `BrokenPipeError` where nobody reads any more."""
    data = marshal.dumps(values)
    pipe.write(len(data).to_bytes(_HEAD, "little"))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:  # noqa: ANN401
    """Return what was sent through ``pipe``. Raises `EOFError` where nobody writes any more."""
    return marshal.loads(_exactly(pipe, int.from_bytes(_exactly(pipe, _HEAD), "little")))


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    parts = []
    while size:
        part = pipe.read(size)
        if not part:
            raise EOFError("the other process ended")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def to_plain(made: Made) -> tuple[Any, ...]:
    """Return ``made`` in builtin types."""
    problems = [
        (p.severity, str(p.path), p.line, p.rule, p.message, p.column, p.about) for p in made.problems
    ]
    facts = None if made.facts is None else tuple(made.facts)
    return problems, made.stamp, facts, made.digest, _plain(made.document)


def from_plain(values: tuple[Any, ...]) -> Made:
    """Return what `to_plain` made ``values`` of."""
    problems, stamp, facts, digest, document = values
    return Made(
        [Problem(severity, Path(path), *rest) for severity, path, *rest in problems],
        stamp,
        None if facts is None else Facts(*facts),
        digest,
        _document(document),
    )


def _plain(document: Document | None) -> tuple[Any, ...] | None:
    if document is None:
        return None
    vectors = () if document.vector is None else (document.vector, *document.question_vectors)
    members = {name: getattr(document, name) for name in _MEMBERS}
    postings = {name: tuple(held) for name, held in document.postings.items()}
    return document.entry.as_tuple(), members, postings, [vector.tobytes() for vector in vectors]


def _document(values: tuple[Any, ...] | None) -> Document | None:
    if values is None:
        return None
    entry, members, postings, vectors = values
    first, *questions = map(_vector, vectors) if vectors else (None,)
    return Document(
        entry=StoredEntry.from_tuple(entry),
        postings={name: Inverted(*held) for name, held in postings.items()},
        vector=first,
        question_vectors=tuple(questions),
        **members,
    )


def _vector(data: bytes) -> "Vector":
    import numpy as np

    return np.frombuffer(data, np.float32)
