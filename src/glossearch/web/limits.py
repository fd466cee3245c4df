"""How much one request may ask for. The OpenAPI document and docs/http-api.md state each of these numbers."""

from flask import Flask, abort, request

LONGEST_QUERY = 1000
"""Characters of a query; longer texts are no questions, and every word of them costs."""
LONGEST_NAME = 300
"""Characters of the name of an entry or a category."""
MOST_HITS = 100
"""Hits in one answer of a search."""
MOST_SUGGESTIONS = 20
"""Suggestions in one answer."""
MOST_ENTRIES = 500
"""Entries in one answer of the list."""
MOST_OFFSET = 1_000_000
"""What can be left out before the first hit or entry."""
LONGEST_ADDRESS = 16_384
"""Bytes of a path, and of a query string, each: a query of `LONGEST_QUERY` characters of any script fits."""


def register(app: Flask) -> None:
    """Let ``app`` refuse longer addresses, with 414."""
    app.before_request(_refuse_long_address)


def _refuse_long_address() -> None:
    environ = request.environ
    if max(len(environ["PATH_INFO"]), len(environ["QUERY_STRING"])) > LONGEST_ADDRESS:
        abort(414, f"an address may have {LONGEST_ADDRESS} bytes of path, and as many of query")
