"""Near names for what was not found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossearch.schema import Headline
from glossearch.suggestion import near_titles
from support import examples

ENTRIES = [
    Headline(slug, title, aliases, (), ())
    for slug, title, aliases in [
        ("hallucination", "Hallucination", ("confabulation", "making things up")),
        ("tokens", "Tokens", ("token",)),
        ("tokens-per-second", "Tokens per second", ("TPS", "throughput")),
        ("context-window", "Context window", ("context length", "context size", "context limit")),
        ("embeddings", "Embeddings", ("embedding vectors",)),
        ("rlhf", "RLHF", ("reinforcement learning from human feedback",)),
    ]
]


def near(text: str, limit: int = 5) -> list[str]:
    return [entry.slug for entry in near_titles(text, ENTRIES, limit)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("halucination", "hallucination"),
        ("hallucinations", "hallucination"),
        ("confabulaton", "hallucination"),
        ("HALLUCINATION", "hallucination"),
        ("tokns", "tokens"),
        ("embedings", "embeddings"),
        ("contxt window", "context-window"),
        ("context lenght", "context-window"),
        ("reinforcement learning from human fedback", "rlhf"),
        ("rhlf", "rlhf"),
    ],
)
def test_nearest_name_comes_first(typed: str, first: str) -> None:
    assert near(typed)[0] == first


@pytest.mark.parametrize("typed", ["", " ", "?!", "zzzzzzzz", "\ud800", "日本"])
def test_nothing_near_gives_nothing(typed: str) -> None:
    assert near(typed) == []


def test_entry_with_several_near_names_is_given_once() -> None:
    assert near("context").count("context-window") == 1


def test_entry_with_many_near_names_leaves_room_for_others() -> None:
    many = Headline("many", "token 0", tuple(f"token {number}" for number in range(1, 40)), (), ())
    other = Headline("other", "token one", (), (), ())
    assert [entry.slug for entry in near_titles("token 1", [many, other], 2)] == ["many", "other"]


def test_no_entries_give_nothing() -> None:
    assert near_titles("token", []) == []


@given(st.text(max_size=20) | st.sampled_from(["token", "context", "embed", "feedback"]), st.integers(1, 6))
@settings(derandomize=True, max_examples=examples(300), deadline=None)
def test_any_text_gives_up_to_as_many_entries_as_asked_for(typed: str, limit: int) -> None:
    found = near(typed, limit)
    assert len(found) == len(set(found)) <= limit
    assert found == near(typed, limit + 1)[: len(found)]
