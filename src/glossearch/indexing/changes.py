"""When entries changed: the latest changes, kept beside an index and carried from one build to the next."""

import json
from collections.abc import Iterable, Mapping

from glossearch.backends.base import Store
from glossearch.errors import IndexCorrupt, IndexMissing, IndexOutdated

NAME = "changes"
"""What changes are attached to an index as."""

MOST = 200
"""So many are remembered, the newest."""

Changes = dict[str, float]
"""Slug -> when its entry was last found new or changed, in seconds since 1970 (UTC); the newest first."""


def read(data: bytes | None) -> Changes:
    """Return the changes in an attachment; none where it is missing or damaged."""
    try:
        found = json.loads(data or b"{}")
        return {str(slug): float(when) for slug, when in found.items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def after(before: Changes, changed: Iterable[str], removed: Iterable[str], now: float) -> bytes:
    """Return the attachment once the entries ``changed`` and ``removed`` were, ``now``."""
    newest = dict.fromkeys(sorted(changed), now)
    gone = {*removed, *newest}
    kept = {slug: when for slug, when in before.items() if slug not in gone}
    return json.dumps(dict([*newest.items(), *kept.items()][:MOST])).encode()


def last(store: Store) -> tuple[Changes, Mapping[str, str]]:
    """Return the changes that the current index tells of, and the digests of its entries.

    Both are empty where there is no index that can be read; many that are outdated can be.
    """
    try:
        with store.open() as reader:
            return read(reader.attachment(NAME)), reader.digests()
    except (IndexMissing, IndexOutdated, IndexCorrupt):
        return {}, {}
