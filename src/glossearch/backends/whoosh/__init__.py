"""The embedded backend: a Whoosh index in a folder, searched through numpy arrays of its postings."""

from glossearch.backends.whoosh.store import WhooshStore

__all__ = ["WhooshStore"]
