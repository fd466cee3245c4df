"""Scores of hits taken apart."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from glossearch.backends.explaining import Explainer, Part
from glossearch.backends.vectors import Vectors
from glossearch.backends.whoosh.lexicon import Ints
from glossearch.backends.whoosh.scoring import Scorer
from glossearch.backends.whoosh.weighing import Weighed, Weigher
from glossearch.query import Query
from glossearch.ranking import Explanation, Model
from glossearch.schema import TEXT_FIELDS


def explained(
    scorer: Scorer, query: Query, model: Model, vector: Vectors | None, numbers: Sequence[int]
) -> Mapping[int, Explanation]:
    """Return the parts of the score of each of the documents ``numbers``, which are hits."""
    explainer = Explainer(query, model, scorer.names)
    weigher = scorer.weigher(model)
    weighed, ceiling = weigher.weighed(query.wanted)
    scale = model.words / ceiling if ceiling else 0.0
    ascending = np.unique(np.array(numbers, np.int64))
    words: dict[int, list[Part]] = {number: [] for number in numbers}
    for one in weighed:
        for number, part in _parts(weigher, one, scale, ascending):
            words[number].append(part)
    cosines = None if vector is None else scorer.likeness.to(vector)
    uses = scorer.collection.uses if model.most_prior else lambda _: 0
    return {
        number: explainer.explain(
            number, words[number], None if cosines is None else cosines.of(number), uses(number)
        )
        for number in numbers
    }


def _parts(weigher: Weigher, weighed: Weighed, scale: float, numbers: Ints) -> Iterator[tuple[int, Part]]:
    """Yield what a clause adds to the scores of those of ``numbers``, which ascend, that match it."""
    clause, impacts, weight = weighed
    matching = numbers[np.isin(numbers, impacts.documents)]
    if not len(matching):
        return
    documents, fields, frequencies = weigher.frequencies(clause.alternatives, clause.field)
    scores = impacts.scores[impacts.documents.searchsorted(matching)]
    firsts, lasts = documents.searchsorted(matching), documents.searchsorted(matching, "right")
    for number, score, first, last in zip(
        matching.tolist(), scores.tolist(), firsts.tolist(), lasts.tolist(), strict=True
    ):
        names = [TEXT_FIELDS[field] for field in fields[first:last].tolist()]
        found = dict(zip(names, frequencies[first:last].tolist(), strict=True))
        yield number, Part(clause, impacts.idf, scale * weight * score, found)
