"""The passage is the best of all candidates: what the obvious way finds, which weighs each of them."""

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossearch.analysis import Analyzer, Forward, sentence_spans
from glossearch.highlighting import MOST_CHARACTERS, Highlighter, Passage, _cut, _window
from glossearch.query import Clause, Query
from support import examples

ANALYZER = Analyzer()
Match = tuple[int, int, int]
Span = tuple[int, int]


def matches_of(text: str, query: Query) -> list[Match]:
    """Try every alternative at every token."""
    tokens = ANALYZER.tokens(text)
    found = []
    for number, clause in enumerate(query.wanted):
        for first, *others in clause.alternatives:
            for token in tokens:
                ends = [token.end]
                for place, term in enumerate(others, token.position + 1):
                    ends += [other.end for other in tokens if (other.term, other.position) == (term, place)][
                        :1
                    ]
                if token.term == first and len(ends) == len(others) + 1:
                    found.append((token.start, ends[-1], 1 << number))
    return sorted(found)


def candidates(text: str, spans: list[Span], matches: list[Match]) -> Iterator[tuple[int, int, bool, bool]]:
    """Yield the beginning, the run from every sentence with a match, and a window for every match."""
    holders = [
        max((number for number, span in enumerate(spans) if span[0] <= begin), default=0)
        for begin, _, _ in matches
    ]
    for number in [0, *sorted(set(holders))]:
        start, end = spans[number]
        fitting = [stop for _, stop in spans[number:] if stop - start <= MOST_CHARACTERS]
        yield (start, fitting[-1], False, False) if fitting else _window(text, start, end, start)
    for (begin, stop, _), number in zip(matches, holders, strict=True):
        start, end = spans[number]
        if begin < start:
            continue
        if stop > end:
            yield _window(text, 0, len(text), begin)
        elif end - start > MOST_CHARACTERS:
            yield _window(text, start, end, begin)


def worth(
    fragment: tuple[int, int, bool, bool], matches: list[Match], weights: list[float]
) -> tuple[float, float, int]:
    inside = [match for match in matches if fragment[0] <= match[0] and match[1] <= fragment[1]]
    counts = Counter(clause.bit_length() - 1 for _, _, clause in inside)
    if not inside:
        return 0.0, 0.0, 0
    repeats = [weights[clause] for clause in sorted(counts) for _ in range(min(counts[clause] - 1, 5))]
    return sum(weights[clause] for clause in sorted(counts)), sum(repeats), fragment[0] - inside[0][0]


def obvious(text: str, spans: list[Span], query: Query, weights: list[float]) -> Passage:
    matches = matches_of(text, query)
    spans = spans or [(0, len(text))]
    best = max(candidates(text, spans, matches), key=lambda fragment: worth(fragment, matches, weights))
    return _cut(text, best, matches)


TERMS = "ab cd ef gh".split()
PHRASES = st.lists(st.sampled_from(TERMS), min_size=1, max_size=3).map(tuple)
CLAUSES = st.lists(st.lists(PHRASES, min_size=1, max_size=2).map(tuple), max_size=4)
SENTENCES = st.tuples(
    st.lists(st.sampled_from([*TERMS, "so", "so", "pre-ab", "filler " * 7]), min_size=1, max_size=9),
    st.sampled_from([". ", ".\n\n", "! ", " ", " " + "on " * 60]),
).map(lambda parts: " ".join(parts[0]).capitalize() + parts[1])
TEXTS = st.lists(SENTENCES, max_size=14).map("".join)
WEIGHTS = st.lists(st.sampled_from([0.1, 0.3, 0.7, 1.0, 1.0, 2.5]), min_size=4, max_size=4)


@given(CLAUSES, TEXTS, WEIGHTS, st.integers(0, 2))
@settings(derandomize=True, max_examples=examples(400), deadline=None)
def test_no_candidate_is_better(
    alternatives: list[tuple[tuple[str, ...], ...]], text: str, weights: list[float], after: int
) -> None:
    query = Query("", tuple(Clause("", each) for each in alternatives))
    spans = sentence_spans(text)
    spans = spans[min(after, max(len(spans) - 1, 0)) :]  # a passage may be asked of the rest of a text
    weights = weights[: len(alternatives)]
    found = Highlighter(query, weights).passage(text, Forward.of(ANALYZER.tokens(text)), spans)
    assert found == obvious(text, spans, query, weights)


@pytest.mark.parametrize("repeats", [5, 6, 7, 9])
@pytest.mark.parametrize("beginning", ["", "So it is with ab. "])
def test_repeats_count_up_to_a_point(beginning: str, repeats: int) -> None:
    text = beginning + "Ab. " * repeats + "So on it goes. " * 40 + "Ab ab. " * 5
    assert_best(text, Query("", (Clause("", (("ab",),)),)))


def test_a_phrase_longer_than_a_passage_is_not_shown_in_part() -> None:
    text = "So it is. " * 40 + "Ab" + " " * MOST_CHARACTERS + "cd."
    assert_best(text, Query("", (Clause("", (("ab", "cd"),)),)))


def assert_best(text: str, query: Query) -> None:
    spans = sentence_spans(text)
    found = Highlighter(query, [1.0]).passage(text, Forward.of(ANALYZER.tokens(text)), spans)
    assert found == obvious(text, spans, query, [1.0])
