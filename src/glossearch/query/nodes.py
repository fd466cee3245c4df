"""What a person asked for, as frozen values that each backend compiles in its own way."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property


class Occur(Enum):
    """How a clause bears on an entry."""

    SHOULD = "should"
    """Matching raises the score."""
    MUST = "must"
    """An entry that does not match is no hit."""
    MUST_NOT = "must not"
    """An entry that matches is no hit."""


class Source(Enum):
    """Where a clause is from."""

    TYPED = "typed"
    JOINED = "joined"
    """Two words typed, looked for as one: "fine tuning" as "finetuning"."""
    OTHER_NAME = "other_name"
    """What the entry that is asked about is called besides."""
    CORRECTED = "corrected"
    """A word of the glossary that is spelt much like one that was typed and is not in it."""


Alternatives = tuple[tuple[str, ...], ...]
"""Sequences of terms that stand next to each other, any of which will do."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked for: any of ``alternatives`` will do.

    An alternative is a sequence of terms that stand next to each other, mostly of one term. ``field`` limits
    the clause to "title", "aliases" (hidden ones too) or "category" (whose single term is a category's key).
    ``surface`` is what was typed, ``count`` how often, and ``source`` tells clauses that were added.
    """

    surface: str
    alternatives: Alternatives
    occur: Occur = Occur.SHOULD
    field: str | None = None
    count: int = 1
    source: Source = Source.TYPED


@dataclass(frozen=True)
class Query:
    """A parsed query.

    - ``names``: what is asked about, if these are names of entries: the whole query, or what it asks to
      define or compare; none where it has operators.
    - ``near_names``: the keys of names that it may be a misspelling of.
    - ``plain``: the text without its operators.
    - ``pairs``: the words, stop words aside, that stood next to each other in that.
    - ``diagnostics`` tell what was not understood as it may have been meant, one sentence each.
    """

    text: str
    clauses: tuple[Clause, ...] = ()
    names: tuple[str, ...] = ()
    near_names: tuple[str, ...] = ()
    plain: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    diagnostics: tuple[str, ...] = ()

    def with_names(self, names: tuple[str, ...]) -> "Query":
        """Return this query with other names. `dataclasses.replace` takes three times as long."""
        return Query(
            self.text, self.clauses, names, self.near_names, self.plain, self.pairs, self.diagnostics
        )

    def with_clauses(self, clauses: Iterable[Clause]) -> "Query":
        """Return this query with other clauses."""
        return Query(
            self.text, tuple(clauses), self.names, self.near_names, self.plain, self.pairs, self.diagnostics
        )

    @cached_property
    def demands(self) -> tuple[Clause, ...]:
        """The clauses that an entry must or must not match."""
        return tuple([clause for clause in self.clauses if clause.occur is not Occur.SHOULD])

    @cached_property
    def wanted(self) -> tuple[Clause, ...]:
        """The clauses that score: all but exclusions and category filters."""
        return tuple(
            [
                clause
                for clause in self.clauses
                if clause.occur is not Occur.MUST_NOT and clause.field != "category"
            ]
        )
