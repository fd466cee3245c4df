"""What TREC's files have in common: columns parted by white space, a record a line."""

from collections.abc import Iterator
from pathlib import Path

from glossearch.errors import GlossearchError


class EvaluationError(GlossearchError):
    """Queries, judgments or a run that cannot be read, written or measured."""


def token(text: str) -> str:
    """Return ``text`` as one column: white space, which these formats cannot hold, becomes %20."""
    return "%20".join(text.split()) or "%20"


def run_line(query: str, docno: str, rank: int, score: float, tag: str) -> str:
    """Return the line of a run that says: ``docno`` was found for ``query`` at ``rank``."""
    return f"{token(query)} Q0 {token(docno)} {rank} {score:.6f} {token(tag)}\n"


def at(source: object, number: int, message: str) -> EvaluationError:
    """Return the error that the line ``number`` of the file ``source`` has ``message`` wrong with it."""
    return EvaluationError(f"{source}:{number}: {message}")


def lines(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of ``file`` that are not empty, numbered from 1.

    Raises `EvaluationError` where it cannot be read or is not UTF-8.
    """
    try:
        with file.open("rb") as binary:
            for number, line in enumerate(binary, 1):
                try:
                    text = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
                except UnicodeDecodeError:
                    raise at(file, number, "not UTF-8") from None
                if text.strip():
                    yield number, text
    except OSError as error:
        raise EvaluationError(f"{file}: cannot be read: {error.strerror}") from error
