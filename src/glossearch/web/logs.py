"""How a log is written: a line of ``key=value`` pairs, or of JSON, for each request and each message."""

import json
import logging
import re
import time
from functools import lru_cache
from typing import TextIO

from glossearch.web import access

_PLAIN = re.compile(r"[^\s\"=\\]+")


class TextFormatter(logging.Formatter):
    """Writes ``key=value`` pairs; values with spaces are quoted as in JSON. A traceback follows as it is."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = " ".join(f"{key}={_quoted(value)}" for key, value in _fields(record).items())
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class JsonFormatter(logging.Formatter):
    """Writes a JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        fields = _fields(record)
        if record.exc_info:
            fields["traceback"] = self.formatException(record.exc_info)
        return json.dumps(fields, ensure_ascii=False)


def set_up(log_format: str, stream: TextIO | None = None) -> None:
    """Write what glossearch logs to ``stream`` (else stderr), in one of `glossearch.config.LOG_FORMATS`."""
    handler = logging.StreamHandler(stream)
    if log_format != "none":
        handler.setFormatter(JsonFormatter() if log_format == "json" else TextFormatter())
    logging.basicConfig(level=logging.INFO, format="%(message)s", handlers=[handler], force=True)
    logging.getLogger("waitress").setLevel(logging.WARNING)
    # A browser opens six connections at once: a queue of a few requests is nothing to warn of.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    logging.getLogger("watchfiles").setLevel(logging.WARNING)
    access.log.setLevel(logging.WARNING if log_format == "none" else logging.INFO)


def _fields(record: logging.LogRecord) -> dict[str, object]:
    at = _utc(int(record.created))
    details: dict[str, object] | None = getattr(record, "details", None)
    if details is not None:
        return {"time": at, **details}
    return {
        "time": at,
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": record.getMessage(),
    }


@lru_cache(maxsize=2)
def _utc(second: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(second))


def _quoted(value: object) -> str:
    text = str(value)
    return (
        text
        if isinstance(value, int | float) or _PLAIN.fullmatch(text)
        else json.dumps(text, ensure_ascii=False)
    )
