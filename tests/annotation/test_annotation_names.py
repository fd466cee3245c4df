"""Names of entries in plain text."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation_sources import NAMES, names
from glossearch.annotation import Names
from glossearch.annotation.words import words
from glossearch.schema import Headline
from support import examples

FORMS = names(
    prompt=("Prompt",),
    injection=("Prompt injection",),
    query=("Query",),
    tokens=("Tokens", "BPE"),
    api=("API",),
    dns=("DNS",),
    it=("IT",),
    dos=("DoS", "MoEs"),
    tuning=("Fine-tuning",),
    caching=("Prompt caching",),
    string=("Query string",),
    node=("Node", "Node.js"),
    c=("C", "C++"),
    the=("The", "of the"),
    dom=("DOM (Document Object Model)",),
    cafe=("Café",),
)


def mentioned(text: str, found: Names = FORMS) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.slug) for one in found.mentions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a Prompt", {"Prompt": "prompt"}),
        ("two prompts", {"prompts": "prompt"}),
        ("the prompt's end", {"prompt's": "prompt"}),
        ("one token", {"token": "tokens"}),
        ("queries", {"queries": "query"}),
        ("prompting", {}),
        ("prompt-injections", {"prompt-injections": "injection"}),
        ("prompt\n  injection", {"prompt\n  injection": "injection"}),
        ("prompt\n\ninjection", {"prompt": "prompt"}),
        ("prompt, injection", {"prompt": "prompt"}),
        ("prompt injection prompts", {"prompt injection": "injection", "prompts": "prompt"}),
        ("APIs and API", {"APIs": "api", "API": "api"}),
        ("api, APIS and DN", {}),
        ("a DoS to do, an MoE", {"DoS": "dos", "MoE": "dos"}),
        ("fine-tuned, fine tuning", {"fine-tuned": "tuning", "fine tuning": "tuning"}),
        ("we fine-tune; it fine-tunes", {"fine-tune": "tuning", "fine-tunes": "tuning"}),
        ("prompt cached", {"prompt cached": "caching"}),
        ("prompt cacher", {"prompt": "prompt"}),
        ("max_tokens, prompt.md", {}),
        ("Node.js and node.", {"Node.js": "node", "node": "node"}),
        ("C, C++ and c", {"C++": "c"}),
        ("it of the IT", {"IT": "it"}),
        ("a Document Object Model", {"Document Object Model": "dom"}),
        ("cafés and CAFE\u0301", {"cafés": "cafe", "CAFE\u0301": "cafe"}),
        ("", {}),
        (" \0 |", {}),
    ],
)  # fmt: skip
def test_what_is_a_mention(text: str, expected: dict[str, str]) -> None:
    assert dict(mentioned(text)) == expected


def test_a_name_may_have_what_parts_other_names() -> None:
    found = names(white=("White tea; silver needle", "Tea, black"), yes=("Yes/No & more",), tea=("Tea",))
    text = "White tea; silver needles, white tea silver needle. Tea, black, yes/no & more; tea; black tea"
    assert mentioned("tea,\n\nblack", found) == [("tea", "tea")]
    assert mentioned(text, found) == [
        ("White tea; silver needles", "white"),
        ("white tea silver needle", "white"),
        ("Tea, black", "white"),
        ("yes/no & more", "yes"),
        ("tea", "tea"),
        ("tea", "tea"),
    ]


def test_a_spelling_of_its_own_goes_before_a_plural_and_a_title_before_an_alias() -> None:
    found = names(one=("Token",), many=("Tokens",), other=("Gate", "token"), door=("Door", "gate"))
    assert mentioned("tokens token gate", found) == [("tokens", "many"), ("token", "one"), ("gate", "other")]


def test_a_name_of_several_entries_is_told_if_asked_and_takes_its_words() -> None:
    found = names(a=("First", "shared head"), b=("Second", "shared head"), head=("Head",))
    assert mentioned("a shared head", found) == []
    (one,) = found.mentions("a shared head", ambiguous=True)
    assert (one.start, one.end, one.is_ambiguous) == (2, 13, True)
    assert [(name.slug, name.title, name.text, name.kind) for name in one.names] == [
        ("a", "First", "shared head", "alias"),
        ("b", "Second", "shared head", "alias"),
    ]


def test_an_entry_with_one_name_twice_is_no_two() -> None:
    assert mentioned("api", names(api=("Api", "api", "Api (api)"))) == [("api", "api")]


def test_no_names_and_no_text() -> None:
    assert mentioned("anything", Names([])) == []
    assert mentioned("anything", names(at=("@",), empty=("",), digit=("1",))) == []


@settings(max_examples=examples(300), derandomize=True, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["prompt", "Prompts", "injection", "name", "shared", "IT", "a", "R&D", ",", "-", "\n"]
        )
    ).map(" ".join)
)
def test_mentions_are_in_order_apart_and_are_words_of_their_names(text: str) -> None:
    end = 0
    for one in NAMES.mentions(text, ambiguous=True):
        assert end <= one.start < one.end <= len(text)
        end = one.end
        for name in one.names:
            written, known = words(text[one.start : one.end]), words(name.text)
            assert written[:-1] == known[:-1]
            assert written[-1].startswith(known[-1])


def test_the_same_is_found_as_by_trying_each_name_at_each_word() -> None:
    """Against a plain search of exact, longest names in a text of simple words."""
    rng = random.Random(6)
    vocabulary = [f"w{number}x" for number in range(12)]
    titles = {" ".join(rng.choices(vocabulary, k=rng.randint(1, 3))) for _ in range(40)}
    found = Names(Headline(title, title, (), (), ()) for title in sorted(titles))
    for _ in range(50):
        text = " ".join(rng.choices(vocabulary, k=30))
        longest = re.compile(rf"\b(?:{'|'.join(sorted(titles, key=len, reverse=True))})\b")
        assert [(one.start, one.end) for one in found.mentions(text)] == [
            one.span() for one in longest.finditer(text)
        ]
