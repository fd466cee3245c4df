"""How an index that is not as its writer left it is told."""

from glossearch.errors import IndexCorrupt


def damaged(place: str, what: str) -> IndexCorrupt:
    """Return the error for an index at ``place`` of which ``what`` is wrong."""
    return IndexCorrupt(f"index damaged: {place}: {what}; run 'glossearch index --rebuild'")
