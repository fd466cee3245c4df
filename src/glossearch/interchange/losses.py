"""What of a glossary a format cannot hold: counted, and told in a line for each kind."""

from collections.abc import Iterator

_MOST_NAMED = 10


class Losses:
    """The entries that lose something, by what they have and what becomes of it."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._named: dict[str, list[str]] = {}

    def add(self, what: str, which: str = "") -> None:
        """Count an entry that has ``what``, as "control characters, which XML cannot hold".

        ``which`` names the entry, where that helps to find it.
        """
        self._counts[what] = self._counts.get(what, 0) + 1
        if which:
            self._named.setdefault(what, []).append(which)

    def lines(self, name: str) -> Iterator[str]:
        """Yield a line for each kind of loss, in the order they were met; ``name`` is the format's."""
        for what, count in self._counts.items():
            named = self._named.get(what, [])
            more = ", ..." if len(named) > _MOST_NAMED else ""
            which = f": {', '.join(named[:_MOST_NAMED])}{more}" if named else ""
            yield f"{name}: {count} {'entry has' if count == 1 else 'entries have'} {what}{which}"
