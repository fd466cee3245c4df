"""Requests to a cluster: bounded in time, tried again where that helps, and their failures in our words."""

import base64
import copy
import logging
import os
import random
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import urllib3
from opensearchpy import OpenSearch, exceptions

from glossearch.errors import BackendUnavailable, RequestRefused

# What it logs has bodies of requests in it; all that users need to know is raised.
logging.getLogger("opensearch").setLevel(logging.CRITICAL)

_log = logging.getLogger(__name__)
_TRY_AGAIN = (429, 500, 502, 503, 504)  # 500 is said of a node that was lost in the middle, too
_FIRST_DELAY, _LONGEST_DELAY = 0.05, 2.0
_READER_SECONDS, _WRITER_SECONDS = 2.0, 120.0
"""So long a request is tried again: a reader waits, and a writer has much to lose."""
_POOLED = 16
_UNTRUSTED = "CERTIFICATE_VERIFY_FAILED"
_NOT_TRUSTED = "its certificate is not trusted; name its authority's file as ca in [opensearch]"

Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Access:
    """Where a cluster is, and how to get in.

    ``hosts`` are URLs; ``secret`` is ("user", "password") or a token, or None for neither. ``authority`` is a
    file with the certificates that those of the hosts may be signed by, None for the usual ones. A host has
    ``seconds`` to answer; then another is asked, once.
    """

    hosts: tuple[str, ...]
    secret: tuple[str, str] | str | None = None
    authority: Path | None = None
    verified: bool = True
    seconds: float = 10.0

    def __repr__(self) -> str:
        return f"Access({', '.join(self.hosts)})"


class Connection:
    """Sends requests to whichever host answers. Safe to use from several threads."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._place = ", ".join(access.hosts)
        self._seconds = access.seconds
        self._patience = _READER_SECONDS
        self._connect()

    def patient(self) -> "Connection":
        """Return the same for writers, who try for longer."""
        other = copy.copy(self)
        other._patience = _WRITER_SECONDS
        return other

    def _connect(self) -> None:
        access = self._access
        options: dict[str, Any] = {}
        if any(host.startswith("https:") for host in access.hosts):
            options["ssl_context"] = _trust(access)
        if access.secret is not None:
            options["headers"] = {"authorization": _authorization(access.secret)}
        try:
            self._client = OpenSearch(
                hosts=list(access.hosts),
                max_retries=0,
                pool_maxsize=_POOLED,
                timeout=access.seconds,
                http_compress=True,
                **options,
            )
        except (OSError, exceptions.ImproperlyConfigured, ValueError) as error:
            raise BackendUnavailable(f"{self._place}: cannot be used: {error}") from error
        self._process = os.getpid()

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        missing: bool = False,
        seconds: float | None = None,
        **parameters: object,
    ) -> Answer:
        """Return the answer to a request that may be made twice, tried again until it is one.

        Where nothing is at ``path``, the answer is empty if ``missing`` is to be so. ``seconds`` is for this
        request in place of the usual time. Raises `Refused` where it is not as the cluster wants it, or
        `BackendUnavailable`.
        """
        if self._process != os.getpid():  # forked: the sockets are the parent's
            self._connect()
        each = seconds or self._seconds
        started = time.monotonic()
        delay = _FIRST_DELAY
        tries = 0
        while True:
            tries += 1
            try:
                found = self._client.transport.perform_request(
                    method, path, params=dict(parameters), body=body, timeout=each
                )
                if not isinstance(found, Mapping):
                    raise self._other()
                return found
            except exceptions.NotFoundError as error:
                if not isinstance(error.info, Mapping):
                    raise self._other() from error
                if missing:
                    return {}
                raise Refused(self._place, error) from error
            # The client takes what it reads for an answer of a cluster.
            except (exceptions.SerializationError, AttributeError) as error:
                raise self._other() from error
            except exceptions.TransportError as error:
                spent = time.monotonic() - started
                if not _may_pass(error) or (tries > 1 and spent + delay > self._patience):
                    self._raise(error)
            # Full jitter, so that clients that failed together do not come back together.
            time.sleep(random.uniform(0, delay))
            delay = min(2 * delay, _LONGEST_DELAY)

    def _other(self) -> BackendUnavailable:
        return BackendUnavailable(f"{self._place}: does not answer as OpenSearch does")

    def _raise(self, error: exceptions.TransportError) -> NoReturn:
        place = self._place
        if isinstance(error, exceptions.SSLError):
            told = f"{place}: does not speak TLS as it should; is it https there?"
            if _UNTRUSTED in str(error.info):
                told = f"{place}: {_NOT_TRUSTED}"
        elif isinstance(error, exceptions.ConnectionTimeout):
            told = f"{place}: does not answer in time"
        elif isinstance(error, exceptions.ConnectionError):
            told = f"{place}: cannot be reached: {_cause(error)}"
        elif isinstance(error, exceptions.AuthenticationException):
            told = f"{place}: refuses the user and password, or the token; see docs/opensearch.md"
        elif isinstance(error, exceptions.AuthorizationException):
            told = f"{place}: does not allow that to this user: {_reason(error)}"
        elif _may_pass(error):
            told = f"{place}: is not able to answer now: {_reason(error)}"
        else:
            raise Refused(place, error) from error
        raise BackendUnavailable(told) from error


class Refused(RequestRefused):
    """The cluster takes a request for wrong; ``kind`` is its name for why."""

    def __init__(self, place: str, error: exceptions.TransportError) -> None:
        super().__init__(f"{place}: refuses a request: {_reason(error)}")
        self.kind = str(error.error)
        self.status = error.status_code


def _authorization(secret: tuple[str, str] | str) -> str:
    """Return the header that shows who asks; the client would not send all passwords in UTF-8 (RFC 7617)."""
    if isinstance(secret, str):
        return f"Bearer {secret}"
    return f"Basic {base64.b64encode(':'.join(secret).encode()).decode('ascii')}"


def _trust(access: Access) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=access.authority)
    except OSError as error:  # which an SSLError is, too
        raise BackendUnavailable(
            f"{access.authority}: cannot be read as certificates: {error.strerror}"
        ) from error
    if not access.verified:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        _log.warning("%s: certificates are not verified, so this may be anybody", ", ".join(access.hosts))
        urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)  # at every request
    return context


def _may_pass(error: exceptions.TransportError) -> bool:
    """Whether the same request may be answered a moment later, or by another host."""
    if isinstance(error, exceptions.SSLError):
        return False
    if error.error == "illegal_state_exception":  # said with 500
        return False
    return isinstance(error, exceptions.ConnectionError) or error.status_code in _TRY_AGAIN


def _cause(error: exceptions.TransportError) -> str:
    """Return what kept a connection from being made, without the addresses of objects."""
    inner: Any = error.info
    while isinstance(
        deeper := getattr(inner, "reason", None) or getattr(inner, "__cause__", None), BaseException
    ):
        inner = deeper
    return getattr(inner, "strerror", None) or type(inner or error).__name__


def _reason(error: exceptions.TransportError) -> str:
    """Return what the cluster says is wrong, in one line."""
    cause = error.info.get("error") if isinstance(error.info, Mapping) else None
    if not isinstance(cause, Mapping):
        return f"status {error.status_code}"
    root = (cause.get("root_cause") or [cause])[0]
    if not isinstance(root, Mapping):
        return f"status {error.status_code}"
    reason = str(root.get("reason") or root.get("type"))[:300]
    index = str(root.get("index") or "")
    return reason if index in reason else f"{reason} ({index})"
