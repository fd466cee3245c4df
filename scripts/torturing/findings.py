"""What a run of cases came to."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import click

_SHOWN = 20


class Wrong(Exception):
    """What must never happen, and did."""


@dataclass(slots=True)
class Findings:
    """Outcomes that are right, counted; and those that are wrong, told with what led to them."""

    what: str
    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @contextmanager
    def case(self, about: str) -> Iterator[None]:
        """Try one case; a `Wrong` in it is a finding."""
        try:
            yield
        except Wrong as error:
            self.wrong.append(f"{about}: {error}")
            self.outcomes["wrong"] += 1

    def count(self, outcome: str) -> None:
        """Count a case that went as it should."""
        self.outcomes[outcome] += 1

    def tell(self) -> bool:
        """Print all; return whether nothing was wrong."""
        told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(self.outcomes.items()))
        click.echo(f"{self.what}: {self.outcomes.total()} cases: {told}")
        for line in self.wrong[:_SHOWN]:
            click.echo(f"  WRONG {line}")
        if len(self.wrong) > _SHOWN:
            click.echo(f"  and {len(self.wrong) - _SHOWN} more")
        return not self.wrong
