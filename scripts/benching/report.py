"""Figures as tables in Markdown, and the files that a run leaves."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benching.goals import Verdict

NOTES = (
    "Each query goes to all engines one after the other, in rotating order, in one process.",
    "p50 and p95 are those of a round, and of the rounds the median. Queries repeat in the rounds, so what an"
    " engine remembers counts for it there.",
    '"Cold" is the p50 of half of the queries, each asked once before any warming; "first" is the first one.',
    '"Unseen" is the p50 of the other half, each asked once, for the first time, after the first half twice.',
    "A ratio is our p50 divided by the engine's: below 1, we are faster.",
)


@dataclass(frozen=True, slots=True)
class Table:
    """A title, columns and rows."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    load: str = ""

    def lines(self) -> Iterator[str]:
        """Yield the lines of Markdown."""
        yield from ("", f"## {self.title}", "", _row(self.columns), "|" + "---|" * len(self.columns))
        yield from (_row(row) for row in self.rows)
        if self.load:
            yield from ("", f"Load of the machine after it: {self.load}")


@dataclass(slots=True)
class Report:
    """All that a run found."""

    machine: Mapping[str, str]
    figures: dict[str, Any] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    quick: bool = False

    def heading(self) -> Iterator[str]:
        """Yield the lines that stand above the tables."""
        yield from ("# Speed", "")
        yield from (f"- {name}: {value}" for name, value in self.machine.items())
        yield ""
        yield from NOTES
        if self.quick:
            yield "THIS RUN WAS QUICK: it shows that everything works, and says nothing about speed."

    def goals(self) -> Table:
        """Return the table of goals."""
        rows = [
            [
                one.what,
                f"{number(one.value)}{one.unit}",
                f"at {'least' if one.at_least else 'most'} {one.bound:g}{one.unit}",
                one.told(),
            ]
            for one in self.verdicts
        ]
        return Table("Goals", ("what", "found", "goal", ""), rows)

    def write(self, folder: Path, plots: Mapping[str, str]) -> None:
        """Write bench.md, bench.json and the plots into ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        lines = [*self.heading(), *self.left_out]
        for table in (*self.tables, *([self.goals()] if self.verdicts else [])):
            lines.extend(table.lines())
        lines += [f"\n![{name}]({name}.svg)" for name in plots]
        (folder / "bench.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (folder / "bench.json").write_text(self.json(), encoding="utf-8")
        for name, picture in plots.items():
            (folder / f"{name}.svg").write_text(picture, encoding="utf-8")

    def json(self) -> str:
        """Return the figures as JSON."""
        goals = [
            {
                "what": one.what,
                "value": one.value,
                "bound": one.bound,
                "at_least": one.at_least,
                "met": one.met,
            }
            for one in self.verdicts
        ]
        found = {
            "machine": self.machine,
            **self.figures,
            "goals": goals,
            "left out": self.left_out,
            "quick": self.quick,
        }
        return json.dumps(found, indent=1) + "\n"


def number(value: float) -> str:
    """Return a figure with as many digits as are worth reading."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
