"""A score taken apart, as glossearch.ranking puts it together."""

from collections.abc import Iterable, Mapping
from typing import Generic, NamedTuple

from glossearch.backends.naming import Key, Names
from glossearch.query import Clause, Query, Source
from glossearch.ranking import Explanation, Model, NameMatch, name_bonuses
from glossearch.schema import TEXT_FIELDS

_ADDED = {
    Source.TYPED: "",
    Source.JOINED: " as one word",
    Source.OTHER_NAME: " as another name of it",
    Source.CORRECTED: " with its spelling corrected",
}


class Part(NamedTuple):
    """What a clause adds to a score, and what each text field adds to its frequency."""

    clause: Clause
    idf: float
    value: float
    frequencies: Mapping[str, float]


class Explainer(Generic[Key]):
    """Explains the hits of one query: what holds for all of them is worked out once."""

    def __init__(self, query: Query, model: Model, names: Names[Key]) -> None:
        self._model = model
        self._near = names.near(query)
        self._subjects = [names.named(name) for name in query.names]
        self._bonuses = name_bonuses(self._subjects)

    def explain(
        self, key: Key, words: Iterable[Part], cosines: tuple[float, float] | None, uses: int
    ) -> Explanation:
        """Return the parts of the score of the entry ``key``.

        ``cosines`` are those of its text and of its best question, and so many entries ``uses`` its title.
        """
        model = self._model
        clauses = tuple(self._clause(part) for part in words)
        parts = [Explanation("words", sum(part.value for part in clauses), clauses)]
        if cosines is not None:
            entry, question = cosines
            of_entry = model.meaning(entry, 0.0)
            parts.append(Explanation(f"meaning (cosine {entry:.2f})", of_entry))
            if of_question := model.meaning(entry, question) - of_entry:
                parts.append(Explanation(f"meaning of a question of it (cosine {question:.2f})", of_question))
        if uses > 0:
            raised = model.prior(uses) * sum(part.value for part in parts)
            others = "one other entry uses" if uses == 1 else f"{uses:,} other entries use"
            parts.append(Explanation(f"{others} its title", raised))
        if near := self._near.get(key):
            parts.append(Explanation(f"the query is spelt much like {_shown(near)}", model.near_name))
        if bonus := self._bonuses.get(key):
            match = next(matches[key] for matches in self._subjects if key in matches)
            parts.append(Explanation(f"{_shown(match)} is asked for ({match.level} match)", bonus))
        return Explanation("score", sum(part.value for part in parts), tuple(parts))

    def _clause(self, part: Part) -> Explanation:
        """Return what a clause adds, shared out among the fields as they add to its frequency."""
        frequencies = part.frequencies
        total = sum(frequencies.values())
        fields = tuple(
            Explanation(self._field(name), part.value * frequencies[name] / total)
            for name in TEXT_FIELDS
            if frequencies.get(name)
        )
        label = f'"{part.clause.surface}"{_ADDED[part.clause.source]} (idf {part.idf:.2f})'
        return Explanation(label, part.value, fields)

    def _field(self, name: str) -> str:
        return f"{name.replace('_', ' ')} (weight {self._model.field(name).weight:g})"


def _shown(match: NameMatch) -> str:
    """Return a name for an explanation; a hidden alias is not told."""
    if match.field == "hidden_aliases":
        return "a hidden alias of it"
    field = {"aliases": "alias", "questions": "question"}.get(match.field, match.field)
    return f'its {field} "{match.name}"'
