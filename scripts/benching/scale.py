"""How much is measured: a whole run, or a quick one that only shows that everything works."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """How often, and on how much."""

    rounds: int = 3
    queries: int = 250
    starts: int = 11
    edits: int = 15
    edited_files: int = 5
    opened: int = 5
    growth_queries: int = 40
    growth_sizes: tuple[int, ...] = (1000, 3000, 10_000, 30_000, 100_000)
    growth_words: tuple[int, ...] = (1, 2, 4, 8, 16, 32, 64)
    build_sizes: tuple[int, ...] = (623, 11_908)
    http_queries: int = 200
    http_rounds: int = 5
    http_times: int = 3
    quick: bool = False


WHOLE = Scale()
QUICK = Scale(
    rounds=1,
    queries=8,
    starts=2,
    edits=2,
    edited_files=1,
    opened=1,
    growth_queries=4,
    growth_sizes=(10, 40),
    growth_words=(1, 4, 16),
    build_sizes=(40,),
    http_queries=12,
    http_rounds=1,
    http_times=1,
    quick=True,
)
