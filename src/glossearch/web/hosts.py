"""Which names requests may be for: no other leads here, not by mistake and not by DNS rebinding."""

import re
from urllib.parse import urlsplit

from flask import Flask, abort, request

from glossearch.config import Settings

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""Always allowed: a web server in front on the same machine may ask so."""
_FOR_ANY_NAME = ("/healthz", "/readyz", "/metrics")
"""Who looks after servers asks each of them by its address."""
_HOST = re.compile(r"([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{0,5})?")


def register(app: Flask, settings: Settings) -> None:
    """Let ``app`` refuse requests for other names than those of ``settings``, if these name any."""
    allowed = set(settings.allowed_hosts)
    if settings.public_url:
        allowed.add(urlsplit(settings.public_url).netloc.rpartition("@")[2])
    names = {_name(host) for host in allowed}
    if not names:
        return
    names.update(_LOOPBACK)

    def refuse_other_names() -> None:
        if request.path in _FOR_ANY_NAME:
            return
        name = _name(request.environ.get("HTTP_HOST", ""))
        if name is None:
            abort(400, "The header Host is missing or names no host.")
        if name not in names:
            abort(421)

    app.before_request(refuse_other_names)


def _name(host: str) -> str | None:
    """Return the host without its port, or None where it is none; a dot at its end makes no difference."""
    found = _HOST.fullmatch(host.lower())
    return found[1].rstrip(".") if found else None
