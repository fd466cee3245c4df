"""The engine that a request is answered by."""

import logging

from flask import current_app, g

from glossearch.config import Settings
from glossearch.engine import Engine
from glossearch.errors import GlossearchError
from glossearch.web.failover import Failover
from glossearch.web.following import LiveEngine

EXTENSION = "glossearch"
"""The key of the application's `Failover` in ``app.extensions``."""

_log = logging.getLogger(__name__)


def live(settings: Settings, engine: Engine | None = None) -> Failover:
    """Return what a site is answered from, its index opened if that can be; ``engine`` is used if given."""
    standby = LiveEngine(settings.standby) if settings.standby else None
    made = Failover(LiveEngine(settings, engine), standby)
    try:
        made.current()
    except GlossearchError as error:
        _log.warning("no index to serve yet: %s", error)
    return made


def live_engine() -> Engine:
    """Return the engine for this request, the same at every call unless `fell_back`.

    Raises as `Failover.current`.
    """
    if "engine" not in g:
        g.engine, g.is_standby = failover().current()
    engine: Engine = g.engine
    return engine


def is_standby() -> bool:
    """Whether this request is answered from the standby."""
    return bool(g.get("is_standby"))


def fell_back(error: GlossearchError) -> bool:
    """Go over to the standby for the rest of this request, whose engine raised ``error``.

    Return False where it is the standby's already, or there is none that can be searched.
    """
    if "engine" not in g or g.is_standby:
        return False
    try:
        g.engine, g.is_standby = failover().instead(error)
    except GlossearchError:
        return False
    return True


def failover() -> Failover:
    """Return what this application is answered from."""
    found: Failover = current_app.extensions[EXTENSION]
    return found
