"""Addresses of the pages. A slug can be any printable text, so they are made here and nowhere else."""

from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from urllib.parse import quote, quote_plus

from flask import Flask, current_app, request
from werkzeug.exceptions import BadRequest
from werkzeug.routing import PathConverter

PUBLIC_URL = "glossearch.public_url"
"""The key of the setting of this name in ``app.extensions``."""

# What a path may hold as it is (RFC 3986), slashes among it.
_SAFE_IN_PATHS = "/!$&'()*+,;=:@"
_STATIC = Path(__file__).parent / "static"

_quoted = lru_cache(1024)(quote_plus)  # the links of a page of results have its query in common


class _SlugConverter(PathConverter):
    """A path that may begin with a slash, or hold several in a row."""

    regex = ".+?"
    part_isolating = False


def page_url(path: str, **parameters: object) -> str:
    """Return the address of ``path`` on this site with those of ``parameters`` that are not None or empty.

    Flask's `url_for` does the same in five times the time, and a page of results has forty links.
    """
    given = [f"{name}={_quoted(str(value))}" for name, value in parameters.items() if value not in (None, "")]
    return f"{request.script_root}{path}?{'&'.join(given)}" if given else request.script_root + path


def entry_url(slug: str, query: str = "") -> str:
    """Return the address of the entry ``slug``; the words of ``query`` are marked there.

    Browsers resolve the segments "." and "..", however quoted: a slug with one goes into the query.
    """
    if "." in slug and {".", ".."} & set(slug.split("/")):
        return page_url("/entry", slug=slug, q=query)
    return page_url("/entry/" + quote(slug, safe=_SAFE_IN_PATHS), q=query)


def search_url(query: str | None = None, category: str | None = None, page: int | None = None) -> str:
    """Return the address of the results for ``query``."""
    return page_url("/search", q=query, category=category, page=page)


def compare_url(one: str, other: str) -> str:
    """Return the address of the page that compares two entries, by their slugs."""
    return page_url("/compare", a=one, b=other)


def static_url(name: str) -> str:
    """Return the address of a static file, which changes with the file: it can be kept for good."""
    return page_url(f"/static/{name}", v=_fingerprint(name))


def absolute(url: str) -> str:
    """Return the address ``url`` of this site in full: as ``public_url`` has it, or the request.

    Raises `BadRequest` where neither tells a host.
    """
    public: str | None = current_app.extensions.get(PUBLIC_URL)
    if public is None:
        if not request.host:
            raise BadRequest("The header Host is missing or names no host.")
        return request.host_url.rstrip("/") + url
    return public + url.removeprefix(request.script_root)


def register(app: Flask, public_url: str | None) -> None:
    """Teach ``app`` routes with ``<slug:...>``, and its templates these addresses."""
    app.url_map.merge_slashes = False
    app.url_map.converters["slug"] = _SlugConverter
    app.extensions[PUBLIC_URL] = public_url
    for function in (page_url, entry_url, search_url, compare_url, static_url, absolute):
        app.add_template_global(function)


@lru_cache
def _fingerprint(name: str) -> str:
    return blake2b((_STATIC / name).read_bytes(), digest_size=4).hexdigest()
