"""How an entry becomes a document: the analysis and the token vectors that an index is made with."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from glossearch import schema
from glossearch.analysis import Analyzer
from glossearch.corpus import Entry
from glossearch.ranking import entry_vector

if TYPE_CHECKING:
    from glossearch.semantics import VectorTable

Recipe = tuple[str, str | None]
"""The arguments of `Making.of`, in builtin types."""


@dataclass(frozen=True, slots=True)
class Making:
    """What an index and the questions put to it have in common; ``table`` is None without meaning.

    ``recipe`` tells other processes how to make the same; without it, they cannot.
    """

    analyzer: Analyzer
    table: "VectorTable | None" = None
    recipe: Recipe | None = None

    @classmethod
    def of(cls, language: str, vectors: Path | str | None) -> "Making":
        """Return the making with this language, and the table in the folder ``vectors``, if any.

        Raises `ConfigError` for a folder without a sound table.
        """
        recipe = language, str(vectors) if vectors else None
        if not vectors:
            return cls(Analyzer(language), None, recipe)
        from glossearch.semantics import VectorTable

        return cls(Analyzer(language), VectorTable(Path(vectors)), recipe)

    @property
    def fingerprints(self) -> tuple[int, str, str]:
        """The format, the analysis and the vectors of an index: all must be the same to search it."""
        return schema.FORMAT, self.analyzer.fingerprint, self.table.fingerprint if self.table else "none"

    def document(self, entry: Entry) -> schema.Document:
        """Return the document that is indexed for ``entry``."""
        made = schema.document(entry, self.analyzer)
        if self.table is None:
            return made
        return replace(
            made,
            vector=entry_vector(made.entry, self.table),
            question_vectors=tuple(map(self.table.vector, entry.questions)),
        )
