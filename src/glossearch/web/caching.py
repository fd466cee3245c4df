"""What browsers may keep, and how they ask whether it still holds.

An answer depends on its address, on the generation of the index, and on this program with its settings. Its
entity tag is made of these, before it is worked out: who has it already is told so for next to nothing.
"""

from hashlib import blake2b
from pathlib import Path

from flask import Flask, Response, g, request

from glossearch import __version__
from glossearch.config import Settings
from glossearch.errors import GlossearchError
from glossearch.web.links import static_url
from glossearch.web.live import is_standby, live_engine

NOT_KEPT = "no-store"
"""For answers that are different every time."""
_ASK_FIRST = "no-cache"
_FOR_GOOD = "public, max-age=31536000, immutable"
READINESS = "api.readiness"
"""The endpoint that asks the backend itself, for so long and no longer."""
_STATIC = "static"
_TAG_BYTES = 10


def register(app: Flask, settings: Settings, *, reloading: bool = False) -> None:
    """Let ``app`` send entity tags and answer 304; with ``reloading`` nothing is kept."""
    if reloading:
        app.after_request(_keep_nothing)
        return
    program = _program(settings)

    def answer_from_tag() -> Response | None:
        if request.method not in ("GET", "HEAD") or request.endpoint in (None, _STATIC, READINESS):
            return None
        try:
            generation = live_engine().generation
        except GlossearchError:
            return None  # the view tells of it, if it needs the index
        if is_standby():
            return None
        environ = request.environ
        address = f"{environ['SCRIPT_NAME']}{environ['PATH_INFO']}?{environ['QUERY_STRING']}"
        g.tag = tag = _tag(f"{program}\n{generation}\n{address}")
        if tag.removeprefix("W/") in environ.get("HTTP_IF_NONE_MATCH", ""):
            return Response(status=304, headers={"ETag": tag, "Cache-Control": _ASK_FIRST})
        return None

    app.before_request(answer_from_tag)
    app.after_request(_with_tag)


def _with_tag(response: Response) -> Response:
    headers = response.headers
    if request.endpoint == _STATIC and response.status_code in (200, 304):
        headers["Cache-Control"] = _FOR_GOOD if _is_versioned() else _ASK_FIRST
    elif is_standby():  # for as short as can be
        headers["Cache-Control"] = NOT_KEPT
    elif "Cache-Control" in headers:
        pass  # the view knows better
    elif response.status_code == 200:
        headers["Cache-Control"] = _ASK_FIRST
        if "tag" in g:
            headers["ETag"] = g.tag
            if request.headers.get("If-None-Match", "").strip() == "*":  # whatever there is will do
                response.status_code = 304
                response.data = b""
                headers.pop("Content-Type")
    elif response.status_code == 301:  # which browsers would keep for good
        headers["Cache-Control"] = _ASK_FIRST
    elif response.status_code >= 400:
        headers["Cache-Control"] = NOT_KEPT
    return response


def _keep_nothing(response: Response) -> Response:
    response.headers["Cache-Control"] = NOT_KEPT
    return response


def _is_versioned() -> bool:
    name = str((request.view_args or {})["filename"])
    return static_url(name) == f"{request.script_root}{request.full_path}"


def _tag(key: str) -> str:
    """Return a weak tag, since a server in front may compress what is sent."""
    return f'W/"{blake2b(key.encode(errors="replace"), digest_size=_TAG_BYTES).hexdigest()}"'


def _program(settings: Settings) -> str:
    """Return a text that changes with the settings, with the version, and with what makes the pages."""
    files = sorted(file for file in Path(__file__).parent.rglob("*.*") if file.suffix != ".pyc")
    digest = blake2b(digest_size=_TAG_BYTES)
    for file in files:
        digest.update(file.read_bytes())
    return f"{__version__} {settings} {digest.hexdigest()}"
