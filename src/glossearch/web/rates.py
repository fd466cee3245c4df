"""How often one client may ask, where a setting says so."""

import ipaddress
import math
import time

from flask import Flask, request
from werkzeug.exceptions import TooManyRequests

_UNLIMITED = ("/healthz", "/readyz", "/metrics", "/favicon.ico")
_STATIC = "static"
_ONE_CLIENT = 64
"""Bits of an IPv6 address that one client has: the rest it can choose as it likes."""


def register(app: Flask, rate: str | None) -> None:
    """Let ``app`` answer 429 to a client that asks more often than ``rate``, such as "300/minute".

    Every application counts for itself, in memory.
    """
    if rate is None:
        return
    from limits import parse
    from limits.storage import MemoryStorage
    from limits.strategies import SlidingWindowCounterRateLimiter

    limit = parse(rate)
    limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def refuse_too_many() -> None:
        if request.endpoint == _STATIC or request.path in _UNLIMITED:
            return
        who = client(request.remote_addr or "")
        if not limiter.hit(limit, who):
            again = limiter.get_window_stats(limit, who).reset_time - time.time()
            raise TooManyRequests(retry_after=max(1, math.ceil(again)))

    app.before_request(refuse_too_many)


def client(address: str) -> str:
    """Return what is counted as one client.

    >>> client("192.0.2.7"), client("2001:db8:1:2:3:4:5:6"), client("::ffff:192.0.2.7")
    ('192.0.2.7', '2001:db8:1:2::/64', '192.0.2.7')
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    mapped = found.ipv4_mapped
    return str(mapped or ipaddress.ip_network((found, _ONE_CLIENT), strict=False))
