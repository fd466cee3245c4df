"""A score taken apart, as glossearch.ranking puts it together."""

import numpy as np

from glossearch.backends.whoosh.scoring import SEARCHED, Scorer
from glossearch.backends.whoosh.vectors import Vectors
from glossearch.query import Clause, Query, Source
from glossearch.ranking import Explanation, Model, NameMatch, name_bonuses

_ADDED = {
    Source.TYPED: "",
    Source.JOINED: " as one word",
    Source.OTHER_NAME: " as another name of it",
    Source.CORRECTED: " with its spelling corrected",
}


def explained(scorer: Scorer, number: int, query: Query, model: Model, vector: Vectors | None) -> Explanation:
    """Return the parts of the score of document ``number``, which is a hit."""
    parts = [_words(scorer, number, query, model)]
    if vector is not None:
        entry, question = (float(found[number]) for found in scorer.meanings.likeness(vector))
        of_entry = model.meaning(entry, 0.0)
        parts.append(Explanation(f"meaning (cosine {entry:.2f})", of_entry))
        if of_question := model.meaning(entry, question) - of_entry:
            parts.append(Explanation(f"meaning of a question of it (cosine {question:.2f})", of_question))
    uses = scorer.uses(number, model) if model.most_prior else 0
    if uses > 0:
        raised = model.prior(uses) * sum(part.value for part in parts)
        others = "one other entry uses" if uses == 1 else f"{uses:,} other entries use"
        parts.append(Explanation(f"{others} its title", raised))
    if near := scorer.near(query).get(number):
        parts.append(Explanation(f"the query is spelt much like {_shown(near)}", model.near_name))
    subjects = [scorer.named(name) for name in query.names]
    if bonus := name_bonuses(subjects).get(number):
        match = next(matches[number] for matches in subjects if number in matches)
        parts.append(Explanation(f"{_shown(match)} is asked for ({match.level} match)", bonus))
    return Explanation("score", sum(part.value for part in parts), tuple(parts))


def _words(scorer: Scorer, number: int, query: Query, model: Model) -> Explanation:
    """Return what the words of the query add, clause by clause."""
    found = []
    ceiling = 0.0
    for clause in query.wanted:
        impacts = scorer.impacts(clause.alternatives, clause.field, model)
        weight = clause.count * model.of(clause.source)
        ceiling += weight * impacts.idf
        place = int(np.searchsorted(impacts.documents, number))
        if place < len(impacts.documents) and impacts.documents[place] == number:
            found.append((clause, weight * float(impacts.scores[place]), impacts.idf))
    scale = model.words / ceiling if ceiling else 0.0
    parts = tuple(_clause(scorer, number, clause, scale * value, idf, model) for clause, value, idf in found)
    return Explanation("words", sum(part.value for part in parts), parts)


def _clause(
    scorer: Scorer, number: int, clause: Clause, value: float, idf: float, model: Model
) -> Explanation:
    """Return what a clause adds, shared out among the fields as they add to its frequency."""
    frequencies = {
        field: scorer.frequency(number, field, clause.alternatives, model) for field in SEARCHED[clause.field]
    }
    total = sum(frequencies.values())
    parts = tuple(
        Explanation(
            f"{field.replace('_', ' ')} (weight {model.field(field).weight:g})", value * share / total
        )
        for field, share in frequencies.items()
        if share
    )
    return Explanation(f'"{clause.surface}"{_ADDED[clause.source]} (idf {idf:.2f})', value, parts)


def _shown(match: NameMatch) -> str:
    """Return a name for an explanation; a hidden alias is not told."""
    if match.field == "hidden_aliases":
        return "a hidden alias of it"
    field = {"aliases": "alias", "questions": "question"}.get(match.field, match.field)
    return f'its {field} "{match.name}"'
