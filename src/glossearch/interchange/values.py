"""An entry as the values by key that a format writes."""

from glossearch.config import ENTRY_FIELDS
from glossearch.corpus import Entry
from glossearch.interchange.losses import Losses

_CLASH = "other keys that are called as one of our fields; they are left out"


def extra_of(entry: Entry, losses: Losses, taken: tuple[str, ...] = ()) -> dict[str, object]:
    """Return the values of ``entry.extra``, but for keys that would be read as one of our fields.

    ``taken`` are more keys that the format reads as fields. Case is ignored.
    """
    fields = {*ENTRY_FIELDS, *taken}
    kept = {key: value for key, value in entry.extra.items() if key.casefold() not in fields}
    if len(kept) < len(entry.extra):
        losses.add(_CLASH, f"{entry.slug} ({', '.join(key for key in entry.extra if key not in kept)})")
    return kept
