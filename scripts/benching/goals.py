"""What is wanted of the figures, and whether they are so. A missed goal is told and fails nothing."""

from dataclasses import dataclass

_RATIOS: dict[tuple[str, str], tuple[tuple[int, float], ...]] = {
    ("search", "tantivy"): ((623, 1.0), (11_908, 2.0)),
    ("search", "whoosh"): ((100_000, 0.1),),
    ("search", "fts5"): ((100_000, 0.5),),
    ("passages", "tantivy"): ((623, 0.8), (11_908, 1.2)),
}
SPREAD = 3.0
LARGE_SEARCH_MS = 6.0
OPEN_AND_ANSWER_S = 0.5
EDIT_MS = 40.0
INDEX_PROCESS_S = 1.0
START = 2.0
BUILD = {1: 1.0, 2: 1.6}
HTTP = {"api": 3.0, "page": 1.5}
"""How many times the requests a second of scout."""
HTTP_SPREAD = 5.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """A figure beside its goal."""

    what: str
    value: float
    bound: float
    unit: str = ""
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the figure is as good as its goal."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def told(self) -> str:
        """Return "met" or "missed"."""
        return "met" if self.met else "missed"


def ratio(kind: str, peer: str, size: int) -> float | None:
    """Return the most that our p50 may be of a peer's, or None where there is no goal."""
    bounds = _RATIOS.get((kind, peer), ())
    return next((bound for most, bound in bounds if size <= most), None)
