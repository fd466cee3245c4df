"""Lists in pages."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Paging:
    """Where a page stands: page ``number`` (from 1) of ``last``."""

    number: int
    last: int

    @property
    def previous(self) -> int | None:
        """The number of the page before, or None."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The number of the page after, or None."""
        return self.number + 1 if self.number < self.last else None


def last_page(total: int, size: int) -> int:
    """Return the number of the last page of ``total`` items; there is always one."""
    return max(1, math.ceil(total / size))


def page_of(items: Sequence[Item], number: int, size: int) -> tuple[Sequence[Item], Paging]:
    """Return the items of a page, of the last if there are fewer pages, and where it stands."""
    paging = Paging(min(number, last_page(len(items), size)), last_page(len(items), size))
    first = (paging.number - 1) * size
    return items[first : first + size], paging
