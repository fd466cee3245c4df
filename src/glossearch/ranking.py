"""Every number that shapes the order of results, and the formulas they go into.

The score is BM25F (Zaragoza et al. 2004, "Microsoft Cambridge at TREC-13"; Robertson & Zaragoza 2009, "The
Probabilistic Relevance Framework", section 3.6): for each clause the term frequencies of all fields are
length-normalised and weighted first, summed, and saturated once,

    tf(d) = sum over fields f of  weight_f * tf_f(d) / (1 - b_f + b_f * length_f(d) / average_length_f)
    score(d) = sum over clauses of  count * idf * tf(d) / (k1 + tf(d))

with Lucene's idf, ln(1 + (N - df + 0.5) / (df + 0.5)), which is never negative; df counts the entries that
match the clause in any field. docs/benchmarks.md has the measurements behind the numbers.
"""

import math
from dataclasses import dataclass

from glossearch.analysis import name_keys
from glossearch.schema import StoredEntry


@dataclass(frozen=True, slots=True)
class FieldWeight:
    """A field's ``weight``, and how far (``b``, 0 to 1) its length is held against it."""

    weight: float
    b: float


@dataclass(frozen=True, slots=True)
class Model:
    """The parameters of BM25F: ``k1``, and a `FieldWeight` for each of the text fields."""

    k1: float = 1.2
    title: FieldWeight = FieldWeight(3.0, 0.3)
    aliases: FieldWeight = FieldWeight(3.0, 0.3)
    hidden_aliases: FieldWeight = FieldWeight(2.0, 0.3)
    questions: FieldWeight = FieldWeight(2.0, 0.3)
    definition: FieldWeight = FieldWeight(3.0, 0.75)
    body: FieldWeight = FieldWeight(1.0, 0.75)

    def field(self, name: str) -> FieldWeight:
        """Return the weight of the text field ``name``."""
        weight: FieldWeight = getattr(self, name)
        return weight


DEFAULT = Model()


@dataclass(frozen=True, slots=True)
class NameMatch:
    """The whole query is ``name``, a name or a question that an entry has in ``field``, as ``level`` says."""

    name: str
    field: str
    level: str


# Best first. "exact": letter for letter; "case": but for case; "spelling": but for case, accents, hyphens,
# spaces and plural.
_NAME_LEVELS = ("exact", "case", "spelling")
_NAME_FIELDS = ("title", "aliases", "hidden_aliases", "questions")


def match_name(entry: StoredEntry, query: str) -> NameMatch | None:
    """Return the name or question of ``entry`` that ``query`` is, the best if there are several, or None."""
    keys, folded = set(name_keys(query)), query.casefold()
    named = zip(
        _NAME_FIELDS, ((entry.title,), entry.aliases, entry.hidden_aliases, entry.questions), strict=True
    )
    matches = [
        NameMatch(
            name, field, "exact" if name == query else "case" if name.casefold() == folded else "spelling"
        )
        for field, names in named
        for name in names
        if keys.intersection(name_keys(name))
    ]
    return max(matches, key=_name_rank, default=None)


def name_bonus(ceiling: float, match: NameMatch) -> float:
    """Return what an entry whose name is the query gets on top of its score.

    ``ceiling`` is the highest score that the query's clauses can sum to, so that such an entry is above every
    other, whatever the words in their texts; the steps beyond it order the matches among themselves.
    """
    return (ceiling + 1.0) * _name_rank(match)


def _name_rank(match: NameMatch) -> int:
    level, field = _NAME_LEVELS.index(match.level), _NAME_FIELDS.index(match.field)
    return (len(_NAME_LEVELS) - level) * len(_NAME_FIELDS) - field


def idf(count: int, matching: int) -> float:
    """Return the inverse document frequency of what ``matching`` of ``count`` entries have."""
    return math.log1p((count - matching + 0.5) / (matching + 0.5))
