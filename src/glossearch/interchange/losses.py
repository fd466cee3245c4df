"""What of a glossary a format cannot hold: counted, and told in a line for each kind."""

from collections import Counter
from collections.abc import Iterator


class Losses:
    """The entries that lose something, by what they have and what becomes of it."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, what: str) -> None:
        """Count an entry that has ``what``, as "control characters, which XML cannot hold"."""
        self._counts[what] += 1

    def lines(self, name: str) -> Iterator[str]:
        """Yield a line for each kind of loss, in the order they were met; ``name`` is the format's."""
        for what, count in self._counts.items():
            yield f"{name}: {count} {'entry has' if count == 1 else 'entries have'} {what}"
