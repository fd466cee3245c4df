"""Every number that shapes the order of results, and the formulas they go into.

An entry's score is the sum of what its words, its meaning and its name are worth:

    score = (words * lexical / ceiling + meaning) * (1 + prior) + name

*lexical* is BM25F (Zaragoza et al. 2004, "Microsoft Cambridge at TREC-13"; Robertson & Zaragoza 2009, "The
Probabilistic Relevance Framework", section 3.6): for each clause the term frequencies of all fields are
length-normalised and weighted first, summed, and saturated once,

    tf(d) = sum over fields f of  weight_f * tf_f(d) / (1 - b_f + b_f * length_f(d) / average_length_f)
    lexical(d) = sum over clauses of  weight * idf * tf(d) / (k1 + tf(d))

with Lucene's idf, ln(1 + (N - df + 0.5) / (df + 0.5)), which is never negative; df counts the entries that
match the clause in any field. *ceiling* is the sum of weight * idf, what no entry can exceed: so the first
part tells how much of the query is matched, and scores of different queries can be compared.

*meaning* is ``max(cosine, 0) + question * max(likeness - least_question, 0)``: the cosine of the query's
vector and the entry's (see `entry_vector`), and by how much its best question is more like the query than
questions are like each other anyway. *prior* favours the terms that a glossary itself uses, for titles of one
word: ``most_prior * m / (m + half_prior)`` where m other entries use it. *name* is of `name_bonuses`.

docs/benchmarks.md has the measurements behind the numbers.
"""

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from glossearch.analysis import name_keys
from glossearch.query import Source
from glossearch.schema import StoredEntry

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from glossearch.semantics import Vector, VectorTable


Number = TypeVar("Number", float, "npt.NDArray[np.float64]")
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class FieldWeight:
    """A field's ``weight``, and how far (``b``, 0 to 1) its length is held against it."""

    weight: float
    b: float


@dataclass(frozen=True)
class Model:
    """The parameters of a score.

    - ``k1`` and a `FieldWeight` for each of the text fields: BM25F.
    - ``joined``, ``corrected``, ``other_name``: the weights of clauses that were not typed as they are, by
      their `Source`.
    - ``near_name``: what a name gets that the whole query is a misspelling of.
    - ``words``: what a complete match of the words is worth, where a complete likeness of meaning is worth 1.
    - ``question``, ``least_question``, ``most_prior``, ``half_prior``: see above.
    - ``least_cosine``: an entry with no word of the query is a hit from this likeness on.
    - the numbers that begin with ``weak_``: see `is_weak`.
    """

    # Set by nDCG@10 over the glossary collections with and without meaning, none of the others below BM25.
    k1: float = 1.2
    title: FieldWeight = FieldWeight(2.0, 0.3)
    aliases: FieldWeight = FieldWeight(3.0, 0.3)
    hidden_aliases: FieldWeight = FieldWeight(2.0, 0.3)
    # By S@1 of tests/relevance: 0.5 and 4 lose 1 to 2 points.
    questions: FieldWeight = FieldWeight(1.0, 0.75)
    definition: FieldWeight = FieldWeight(3.5, 0.75)
    body: FieldWeight = FieldWeight(1.0, 0.4)
    # 1 loses 3 points on ADI, 0 half a point on CISI.
    joined: float = 0.5
    corrected: float = 0.6
    other_name: float = 0.5
    # Titles with a typo among the first three: 0 loses 1 to 2 of 100.
    near_name: float = 1.0
    # 1 and 2 are worse on glossaries or on the other collections.
    words: float = 1.5
    # By S@1 of tests/relevance: 0 loses 2 points; 0.6 to 1, and 0.25 to 0.35, are alike.
    question: float = 0.8
    least_question: float = 0.3
    # 0 loses 1 to 3 points on glossaries, 0.3 as much.
    most_prior: float = 0.2
    half_prior: float = 5.0
    least_cosine: float = 0.35
    # Fitted on off-topic queries and questions, see "Weak matches" in docs/benchmarks.md.
    weak_words: float = 0.5
    weak_share: float = 0.05
    weak_meaning: float = 0.225
    weak_cosine: float = 0.8
    weak_entries: float = 0.05

    def field(self, name: str) -> FieldWeight:
        """Return the weight of the text field ``name``."""
        weight: FieldWeight = getattr(self, name)
        return weight

    def of(self, source: Source) -> float:
        """Return the weight of a clause from ``source``."""
        return 1.0 if source is Source.TYPED else float(getattr(self, source.value))

    def meaning(self, cosine: Number, likeness: Number) -> Number:
        """Return what an entry's ``cosine`` and the ``likeness`` of its best question are worth."""
        positive = (abs(cosine) + cosine) / 2
        excess = likeness - self.least_question
        return positive + self.question * (abs(excess) + excess) / 2

    def is_weak(self, share: float, cosine: float | None, entries: int, words: int) -> bool:
        """Whether the best hit of a query of so many ``words`` is probably no answer.

        ``share`` is what it has of the query's words, ``cosine`` that of its meaning, None without meaning.
        One chance word of n is a share of about 1/n; and the more ``entries`` there are, the more alike to
        any query is the one that is most so by chance, as slowly as log n grows.
        """
        least = self.weak_words / max(words, 1)
        if cosine is None:
            return share < self.weak_share + least
        least += self.weak_meaning + self.weak_entries * math.log10(max(entries, 1))
        return share + self.weak_cosine * max(cosine, 0.0) < least

    def prior(self, uses: int) -> float:
        """Return what an entry's score is raised by, as a share, if ``uses`` other entries use its title."""
        return self.most_prior * uses / (uses + self.half_prior)


DEFAULT = Model()

# What an entry's vector is made of, by measurement: its first words count for more than the rest.
_NAMES_AND_DEFINITION = 1 / 3
_NAMES_AND_TEXT = 2 / 3


def entry_vector(entry: StoredEntry, table: "VectorTable") -> "Vector":
    """Return what ``entry`` is about: the weighted mean of two unit vectors, so of length 1 at most.

    One is of its names and its definition, one of its names and all its text.
    """
    names = " ".join((entry.title, *entry.aliases))
    begin, rest = f"{names} {entry.definition}", entry.text[entry.definition_end :]
    if rest and not rest[0].isspace():
        short, whole = table.vector(begin), table.vector(begin + rest)
    else:
        short, whole = table.vectors(begin, rest)
    mixed = short * _NAMES_AND_DEFINITION + whole * _NAMES_AND_TEXT
    return mixed.astype(short.dtype)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a score is what it is: ``value`` is the sum of the values of ``parts``, where there are any."""

    label: str
    value: float
    parts: tuple["Explanation", ...] = ()

    def lines(self, depth: int = 0) -> Iterator[tuple[int, str, float]]:
        """Yield (depth, label, value) of the whole tree from the top."""
        yield depth, self.label, self.value
        for part in self.parts:
            yield from part.lines(depth + 1)


@dataclass(frozen=True, slots=True)
class NameMatch:
    """The query, or what it asks about, is ``name``, a name or a question of an entry.

    ``field`` is where the entry has it, ``level`` how near the spellings are.
    """

    name: str
    field: str
    level: str

    @property
    def is_name(self) -> bool:
        """Whether it is a name, and not a question."""
        return self.field != "questions"

    @property
    def rank(self) -> int:
        """How good the match is; 1 is the least."""
        level, field = _NAME_LEVELS.index(self.level), _NAME_FIELDS.index(self.field)
        return (len(_NAME_LEVELS) - level) * len(_NAME_FIELDS) - field


# More than an entry's words, meaning and prior can come to.
_MOST = 4.0
# Best first. "exact": letter for letter; "case": but for case; "spelling": but for case, accents, hyphens,
# spaces and plural; "part": part of a name, or an acronym that the definition gives; "near": but for letters
# mistyped.
_NAME_LEVELS = ("exact", "case", "spelling", "part", "near")
_NAME_FIELDS = ("title", "aliases", "hidden_aliases", "questions")


def match_name(entry: StoredEntry, query: str) -> NameMatch | None:
    """Return the name or question of ``entry`` that ``query`` is, the best if there are several, or None."""
    keys, folded = set(name_keys(query)), query.casefold()
    matches = (
        NameMatch(
            name, field, "exact" if name == query else "case" if name.casefold() == folded else "spelling"
        )
        for field, name in _names_with(entry, keys)
    )
    best = max(matches, key=lambda match: match.rank, default=None)
    if best is not None:
        return best
    parts = (name for name in entry.part_names if keys.intersection(name_keys(name)))
    return next((NameMatch(name, "title", "part") for name in parts), None)


def near_name(entry: StoredEntry, keys: Iterable[str]) -> NameMatch | None:
    """Return the name of ``entry`` that has one of ``keys``, taken for a misspelling of it, or None."""
    matches = (NameMatch(name, field, "near") for field, name in _names_with(entry, keys))
    return max(matches, key=lambda match: match.rank, default=None)


def _names_with(entry: StoredEntry, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the names and questions of ``entry`` that have any of ``keys``, each with its field."""
    wanted = set(keys)
    named = ((entry.title,), entry.aliases, entry.hidden_aliases, entry.questions)
    for field, names in zip(_NAME_FIELDS, named, strict=True):
        yield from ((field, name) for name in names if wanted.intersection(name_keys(name)))


def name_bonuses(subjects: Sequence[Mapping[Key, NameMatch]]) -> dict[Key, float]:
    """Return what entries that have a name asked for get on top of their scores.

    ``subjects`` are the matches of each name, by what the backend calls an entry. Such an entry is above
    every other, whatever the words in their texts. Of one name, the better match is above the worse; where
    several names are compared, the best of each (of equals the first) come first, in the order in which they
    were named.
    """
    if len(subjects) == 1:
        return {number: _MOST * match.rank for number, match in subjects[0].items()}
    bonuses: dict[Key, float] = {}
    for place, matches in enumerate(subjects):
        best = max(matches, key=lambda number: matches[number].rank, default=None)
        if best is not None:
            bonuses.setdefault(best, _MOST * (len(subjects) - place))
    return bonuses


def idf(count: int, matching: int) -> float:
    """Return the inverse document frequency of what ``matching`` of ``count`` entries have."""
    return math.log1p((count - matching + 0.5) / (matching + 0.5))
