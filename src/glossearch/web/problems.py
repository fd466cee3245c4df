"""Failures told to programs: application/problem+json, as RFC 9457 has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from flask import Response, request
from werkzeug.exceptions import BadRequest, HTTPException, InternalServerError, NotFound, ServiceUnavailable
from werkzeug.http import HTTP_STATUS_CODES

from glossearch.presentation import Json
from glossearch.schema import Headline
from glossearch.web.encoding import to_json

MEDIA_TYPE = "application/problem+json"
_RETRY_SECONDS = 30
_TYPES_AT = "/api/v1/docs#"
_DETAILS = {
    404: "There is nothing at this address; {root}/api/v1/openapi.json lists what there is.",
    405: "This can be read with GET or HEAD, and nothing can be sent to it.",
    421: "This server does not answer for the host that was asked for.",
    429: "Too many requests were made; the header Retry-After tells when to try again.",
    500: "The fault is on our side, and it was logged.",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one parameter; ``near`` are the entries that may have been meant by its value."""

    parameter: str
    detail: str
    near: Sequence[Headline] = ()


class InvalidParameters(BadRequest):
    """Parameters are missing, wrong or unknown."""

    kind, title = "invalid-parameters", "Invalid parameters"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"'{fault.parameter}' {fault.detail}" for fault in faults))
        self.faults = faults


class UnknownEntry(NotFound):
    """There is no entry of a slug or name."""

    kind, title = "unknown-entry", "Unknown entry"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"'{fault.parameter}': {fault.detail}" for fault in faults))
        self.faults = faults


class NoIndex(ServiceUnavailable):
    """There is no index yet."""

    kind, title = "no-index", "No index yet"

    def __init__(self) -> None:
        super().__init__(
            "This glossary has no index yet. It will be here as soon as one is built.",
            retry_after=_RETRY_SECONDS,
        )


class IndexUnusable(ServiceUnavailable):
    """There is an index, and it cannot be read."""

    kind, title = "index-unusable", "Index unusable"

    def __init__(self) -> None:
        super().__init__(
            "The index of this glossary cannot be read at the moment.", retry_after=_RETRY_SECONDS
        )


TYPES: tuple[type[InvalidParameters | UnknownEntry | NoIndex | IndexUnusable], ...] = (
    InvalidParameters, UnknownEntry, NoIndex, IndexUnusable,
)  # fmt: skip
"""The problems that have a type of their own; the type of all others is about:blank."""


def problem(error: HTTPException) -> Response:
    """Return the answer that tells of ``error``."""
    status = error.code or InternalServerError.code
    root = quote(request.script_root)
    detail = _DETAILS[status].format(root=root) if status in _DETAILS else error.description
    told: Json = {
        "type": "about:blank",
        "title": HTTP_STATUS_CODES.get(status, error.name),
        "status": status,
        "detail": detail,
        "instance": root + quote(request.path),
    }
    if isinstance(error, TYPES):
        told |= {
            "type": f"{root}{_TYPES_AT}{error.kind}",
            "title": error.title,
            "detail": error.description,
        }
    if isinstance(error, InvalidParameters | UnknownEntry):
        told["errors"] = [_fault(fault) for fault in error.faults]
    return Response(to_json(told), status, mimetype=MEDIA_TYPE)


def _fault(fault: Fault) -> Json:
    told: Json = {"parameter": fault.parameter, "detail": fault.detail}
    if fault.near:
        told["near"] = [{"slug": line.slug, "title": line.title} for line in fault.near]
    return told
