"""What a rule is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from glossearch.corpus.problems import Problem, Severity
from glossearch.editorial.finding import Found
from glossearch.editorial.glossary import Glossary

Check = Callable[[Glossary, int], Iterable[Found]]
"""Finds what breaks a rule; the number is the rule's, 0 for one without."""
Mend = Callable[[Glossary, Problem], Found]
"""Adds a hint or edits to what the reader reported."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is checked; docs/checks.md has a heading for each.

    - ``says``: what is found, in a few words; ``advice``: what to do about it.
    - ``check``: what finds it; None for what the reader of the corpus reports, which ``mend`` may add to.
    - ``fixable``: whether ``--fix`` mends it, or some of it.
    - ``number``, ``counts``: the number that the rule goes by if none is set, and what that counts; a rule
      without one is on or off.
    """

    name: str
    severity: Severity
    says: str
    advice: str
    check: Check | None = None
    mend: Mend | None = None
    fixable: bool = False
    number: int | None = None
    counts: str = ""
