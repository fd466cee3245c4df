"""Addresses of entries. A slug can be any printable text, so they are made here and nowhere else."""

from flask import Flask, url_for
from werkzeug.routing import PathConverter


class _SlugConverter(PathConverter):
    """A path that may begin with a slash, or hold several in a row."""

    regex = ".+?"
    part_isolating = False


def entry_url(slug: str) -> str:
    """Return the address of the entry ``slug``.

    Browsers resolve the segments "." and "..", however quoted: a slug with one goes into the query.
    """
    if {".", ".."} & set(slug.split("/")):
        return url_for("pages.entry_by_query", slug=slug)
    return url_for("pages.entry", slug=slug)


def register(app: Flask) -> None:
    """Teach ``app`` routes with ``<slug:...>``, and its templates `entry_url`."""
    app.url_map.merge_slashes = False
    app.url_map.converters["slug"] = _SlugConverter
    app.add_template_global(entry_url)
