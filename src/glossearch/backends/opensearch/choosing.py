"""Which of the candidates are worth scoring exactly.

The cluster scores them but for the prior of glossearch.ranking, which goes by how many entries use a title.
That is asked only for those that it could raise far enough.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from glossearch.backends.opensearch.statistics import Frequencies
from glossearch.ranking import Model

# Beyond those asked for, so many may be better than the cluster takes them for: for the prior, and for words
# that stand beside the whole of their compound.
RAISED = 300
_MARGIN = 30


class Candidate(NamedTuple):
    """An entry, its headword (empty for none), and its score but for the prior and for names."""

    slug: str
    headword: str
    score: float


def candidates(hits: Sequence[Mapping[str, Any]], bonuses: Mapping[str, float]) -> list[Candidate]:
    """Return what a search for candidates found; ``bonuses`` are what it added for names."""
    found = []
    for hit in hits:
        values = hit["fields"]
        slug = values["slug"][0]
        found.append(Candidate(slug, values.get("headword", [""])[0], hit["_score"] - bonuses.get(slug, 0.0)))
    return found


def uses(some: Sequence[Candidate], frequencies: Frequencies, model: Model) -> Mapping[str, int]:
    """Return how many other entries use the title of each, by slug, where that counts."""
    titled = [one for one in some if one.headword and model.most_prior]
    counts = frequencies.of([(((one.headword,),), None) for one in titled])
    return {one.slug: count - 1 for one, count in zip(titled, counts, strict=True)}


def chosen(
    found: Sequence[Candidate],
    bonuses: Mapping[str, float],
    frequencies: Frequencies,
    model: Model,
    count: int,
) -> tuple[Sequence[Candidate], Mapping[str, int]]:
    """Return those of ``found`` that may be among the ``count`` best, and how many use their titles."""
    totals = sorted((one.score + bonuses.get(one.slug, 0.0) for one in found), reverse=True)
    if not count or len(found) <= count:
        return found, uses(found, frequencies, model)
    least = totals[count - 1]
    near = [
        one
        for one in found
        if one.score * (1.0 + model.most_prior) + bonuses.get(one.slug, 0.0) >= least * (1.0 - 1e-5)
    ]
    known = uses(near, frequencies, model)

    def worth(one: Candidate) -> float:
        return one.score * (1.0 + model.prior(known.get(one.slug, 0))) + bonuses.get(one.slug, 0.0)

    return sorted(near, key=lambda one: (-worth(one), one.slug))[: count + _MARGIN], known
