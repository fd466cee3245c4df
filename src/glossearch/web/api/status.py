"""What is served."""

from datetime import UTC

from glossearch import __version__
from glossearch.config import LANGUAGE_TAGS, Settings
from glossearch.engine import Engine
from glossearch.presentation import Json
from glossearch.web.failover import Failover


def status(engine: Engine, settings: Settings) -> Json:
    """Return what the glossary is, how many entries it has, and how old its index is."""
    return {
        "title": settings.title,
        "language": LANGUAGE_TAGS.get(settings.language),
        "entries": engine.count,
        "built": engine.built.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "generation": engine.generation,
        "version": __version__,
    }


def readiness(failover: Failover) -> Json:
    """Return whether the backend of the settings answers now, or the one that stands in for it does.

    Raises `GlossearchError` where neither can be searched.
    """
    return {"status": "ready" if failover.check() else "fallback"}


def health(engine: Engine) -> Json:
    """Return that entries can be searched, and how many."""
    return {"status": "ok", "entries": engine.count}
