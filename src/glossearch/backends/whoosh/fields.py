"""The Whoosh schema: a field with the terms of glossearch's own analysis, and two columns for the rest.

Whoosh pickles it into its table of contents, for other programs, so all here is plain module-level classes.
We never read it from there.
"""

from whoosh.columns import VarBytesColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.formats import Existence

from glossearch.backends.values import DOCUMENT, FACTS

TEXT = "text"
"""The field with the postings of all text fields."""

VALUES = VarBytesColumn(write_offsets_cutoff=0)
"""How the values of a column are written."""


class _Text(FieldType):
    """All text fields in one, since Whoosh's cost is by the term.

    A posting's weight is how often the entry has the term. Positions and lengths are among the facts.
    """

    def __init__(self) -> None:
        self.format = Existence()


def schema() -> Schema:
    """Return the schema of every index."""
    column = COLUMN(VALUES)
    return Schema(**{DOCUMENT: column, FACTS: column, TEXT: _Text()})
