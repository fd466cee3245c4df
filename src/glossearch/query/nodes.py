"""What a person asked for, as frozen values that each backend compiles in its own way."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from itertools import compress


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

    def counted(self, count: int) -> "Clause":
        """Return this clause, typed so often. `dataclasses.replace` takes three times as long."""
        if count == self.count:
            return self
        return Clause(self.surface, self.alternatives, self.occur, self.field, count, self.source)


@dataclass(frozen=True)
class Query:
    """A parsed query.

    - ``names``: what is asked about, if these are names of entries: the whole query, or what it asks to
      define or compare; none where it has operators.
    - ``near_names``: the keys of names that it may be a misspelling of.
    - ``plain``: the text without its operators.
    - ``diagnostics`` tell what was not understood as it may have been meant, one sentence each.
    - ``demands``: the clauses that an entry must or must not match.
    - ``wanted``: the clauses that score, all but exclusions and category filters.
    """

    text: str
    clauses: tuple[Clause, ...] = ()
    names: tuple[str, ...] = ()
    near_names: tuple[str, ...] = ()
    plain: str = ""
    diagnostics: tuple[str, ...] = ()
    demands: tuple[Clause, ...] = field(init=False, repr=False, compare=False)
    wanted: tuple[Clause, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        should, wanted = Occur.SHOULD, self.clauses
        demands = tuple([clause for clause in wanted if clause.occur is not should])
        if demands:
            scores = (c.occur is not Occur.MUST_NOT and c.field != "category" for c in wanted)
            wanted = tuple(compress(wanted, scores))
        object.__setattr__(self, "demands", demands)
        object.__setattr__(self, "wanted", wanted)

    def with_names(self, names: tuple[str, ...]) -> "Query":
        """Return this query with other names."""
        return Query(self.text, self.clauses, names, self.near_names, self.plain, self.diagnostics)

    def with_clauses(self, clauses: Iterable[Clause]) -> "Query":
        """Return this query with other clauses."""
        return Query(self.text, tuple(clauses), self.names, self.near_names, self.plain, self.diagnostics)
