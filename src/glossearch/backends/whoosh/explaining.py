"""A score taken apart, as glossearch.ranking puts it together."""

from functools import cache

import numpy as np

from glossearch.backends.whoosh.scoring import Scorer
from glossearch.backends.vectors import Vectors
from glossearch.query import Clause, Query, Source
from glossearch.ranking import Explanation, Model, NameMatch, name_bonuses
from glossearch.schema import TEXT_FIELDS

_ADDED = {
    Source.TYPED: "",
    Source.JOINED: " as one word",
    Source.OTHER_NAME: " as another name of it",
    Source.CORRECTED: " with its spelling corrected",
}


class Explainer:
    """Explains the hits of one query: what holds for all of them is worked out once."""

    def __init__(self, scorer: Scorer, query: Query, model: Model, vector: Vectors | None) -> None:
        self._uses = scorer.collection.uses
        self._model = model
        self._weigher = scorer.weigher(model)
        self._weighed, self._ceiling = self._weigher.weighed(query.wanted)
        self._frequencies = cache(self._weigher.frequencies)  # of all documents: a page has many hits
        self._cosines = None if vector is None else scorer.likeness.to(vector)
        self._near = scorer.names.near(query)
        self._subjects = [scorer.names.named(name) for name in query.names]
        self._bonuses = name_bonuses(self._subjects)

    def explain(self, number: int) -> Explanation:
        """Return the parts of the score of document ``number``, which is a hit."""
        model = self._model
        parts = [self._words(number)]
        if self._cosines is not None:
            entry, question = (0.0 if found is None else float(found[number]) for found in self._cosines)
            of_entry = model.meaning(entry, 0.0)
            parts.append(Explanation(f"meaning (cosine {entry:.2f})", of_entry))
            if of_question := model.meaning(entry, question) - of_entry:
                parts.append(Explanation(f"meaning of a question of it (cosine {question:.2f})", of_question))
        uses = self._uses(number) if model.most_prior else 0
        if uses > 0:
            raised = model.prior(uses) * sum(part.value for part in parts)
            others = "one other entry uses" if uses == 1 else f"{uses:,} other entries use"
            parts.append(Explanation(f"{others} its title", raised))
        if near := self._near.get(number):
            parts.append(Explanation(f"the query is spelt much like {_shown(near)}", model.near_name))
        if bonus := self._bonuses.get(number):
            match = next(matches[number] for matches in self._subjects if number in matches)
            parts.append(Explanation(f"{_shown(match)} is asked for ({match.level} match)", bonus))
        return Explanation("score", sum(part.value for part in parts), tuple(parts))

    def _words(self, number: int) -> Explanation:
        """Return what the words of the query add, clause by clause."""
        scale = self._model.words / self._ceiling if self._ceiling else 0.0
        parts = []
        for clause, impacts, weight in self._weighed:
            place = int(np.searchsorted(impacts.documents, number))
            if place < len(impacts.documents) and impacts.documents[place] == number:
                value = scale * weight * float(impacts.scores[place])
                parts.append(self._clause(number, clause, value, impacts.idf))
        return Explanation("words", sum(part.value for part in parts), tuple(parts))

    def _clause(self, number: int, clause: Clause, value: float, idf: float) -> Explanation:
        """Return what a clause adds, shared out among the fields as they add to its frequency."""
        documents, fields, frequencies = self._frequencies(clause.alternatives, clause.field)
        first, last = np.searchsorted(documents, (number, number + 1)).tolist()
        shares = dict(zip(fields[first:last].tolist(), frequencies[first:last].tolist(), strict=True))
        total = sum(shares.values())
        parts = tuple(
            Explanation(_field(TEXT_FIELDS[column], self._model), value * share / total)
            for column, share in sorted(shares.items())
            if share
        )
        return Explanation(f'"{clause.surface}"{_ADDED[clause.source]} (idf {idf:.2f})', value, parts)


def _field(name: str, model: Model) -> str:
    return f"{name.replace('_', ' ')} (weight {model.field(name).weight:g})"


def _shown(match: NameMatch) -> str:
    """Return a name for an explanation; a hidden alias is not told."""
    if match.field == "hidden_aliases":
        return "a hidden alias of it"
    field = {"aliases": "alias", "questions": "question"}.get(match.field, match.field)
    return f'its {field} "{match.name}"'
