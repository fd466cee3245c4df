"""Names meet in all the ways that people write them."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossearch.analysis import name_keys, part_names
from support import examples

SAME = [
    ("Pre-training", "pretraining", "pre training", "PRE-TRAINING", "Pre_Training", "pre‐training"),
    ("pre-trainings", "pretraining", "Pre Trainings"),
    ("Tokens per second", "token per second", "tokens-per-second"),
    ("Decision tree", "decision trees", "Decision-Trees"),
    ("Cookie", "cookies"),
    ("Hash", "hashes"),
    ("Database", "databases", "data base", "DATA-BASES"),
    ("Class", "classes"),
    ("Cache", "caches"),
    ("Policy maker", "policy makers", "policymakers"),
    ("Tokens", "token", "TOKENS", "Token", "TOKEN", " tokens "),
    ("Scaling laws", "scaling-law", "SCALING LAWS", "ScalingLaws", "scaling_laws"),
    ("CORS", "cors", "Cors"),
    ("HTTPS", "https"),
    ("SaaS", "saas", "SAAS"),
    ("GPU", "gpu", "GPUs", "gpus", "GPUS"),
    ("LLM", "llm", "LLMs", "llms"),
    ("API", "APIs", "apis"),
    ("DNS", "dns"),
    ("ID", "IDs", "ids", "id"),
    ("max_tokens", "MAX_TOKENS", "max tokens", "max-token"),
    ("Café", "cafe", "CAFÉ", "Cafe\u0301"),
    ("𝐁𝐨𝐥𝐝", "bold"),
    ("Status", "status", "STATUS"),
    ("Class", "class", "CLASS"),
    ("policy", "policies", "Policies"),
    ("Model's", "model", "Model’s"),
    ("TCP/IP", "tcp-ip", "tcpip", "TCP IP"),
    ("Node.js", "nodejs", "Node JS", "node-js"),
    ("R&D", "r&d"),
]  # fmt: skip
DIFFERENT = [
    ("C", "C++"), ("C", "C#"), ("C++", "C#"), ("3.5", "35"), ("token", "tokenizer"), ("state", "stat"),
    ("R&D", "RD"), ("@", "#"), ("GPU", "TPU"), ("case", "CA"), ("GPT-4", "GPT-3.5"), ("code", "COD"),
]  # fmt: skip


def meet(one: str, other: str) -> bool:
    return not set(name_keys(one)).isdisjoint(name_keys(other))


@pytest.mark.parametrize("names", SAME, ids=[names[0] for names in SAME])
def test_spellings_of_a_name_meet(names: tuple[str, ...]) -> None:
    assert [pair for pair in combinations(names, 2) if not meet(*pair)] == []


@pytest.mark.parametrize("names", DIFFERENT, ids=[" ".join(names) for names in DIFFERENT])
def test_different_names_do_not_meet(names: tuple[str, str]) -> None:
    assert not meet(*names)


@pytest.mark.parametrize("name", ["@", "++", "→", "😀", "?!"])
def test_name_without_a_word_is_its_own_key(name: str) -> None:
    assert name_keys(f" {name} ") == (name,)


@pytest.mark.parametrize("blank", ["", " ", "\t\n"])
def test_blank_name_has_an_empty_key(blank: str) -> None:
    assert name_keys(blank) == ("",)


WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=9)


@given(st.lists(WORD, min_size=1, max_size=5))
@settings(derandomize=True, max_examples=examples(500), deadline=None)
def test_case_and_joints_make_no_difference(parts: list[str]) -> None:
    spaced, hyphened, solid = " ".join(parts), "-".join(parts), "".join(parts)
    variants = [
        spaced.upper(),
        spaced.title(),
        hyphened,
        hyphened.upper(),
        "_".join(parts),
        solid,
        solid.upper(),
    ]
    assert [variant for variant in variants if not meet(variant, spaced)] == []


@given(WORD.filter(lambda word: len(word) > 1 and not word.endswith("s")))
@settings(derandomize=True, max_examples=examples(300), deadline=None)
def test_plural_in_s_makes_no_difference(word: str) -> None:
    assert meet(f"{word}s", word)
    assert meet(f"open {word.title()}s", f"open-{word}")


@given(st.text(st.characters(exclude_categories=()), max_size=40))
@settings(derandomize=True, max_examples=examples(300), deadline=None)
def test_any_name_has_keys_of_bounded_length(name: str) -> None:
    keys = name_keys(name)
    assert len(keys) == len(set(keys)) >= 1
    assert all(len(key) <= 256 and bool(key) == bool(name.strip()) for key in keys)


def test_very_long_names_have_keys() -> None:
    assert all(len(key) <= 256 for count in (10, 100, 10_000) for key in name_keys("word " * count))
    assert not any(meet("x" * short, "x" * long) for short, long in pairwise([1, 2, 100, 256]))


@pytest.mark.parametrize(
    ("names", "definition", "parts"),
    [
        (["DOM (Document Object Model)"], "", ("DOM", "Document Object Model")),
        (["Cat", "Dog (hound)"], "", ("Dog", "hound")),
        (["Service Mesh"], "A service mesh (SM) is a layer.", ("SM",)),
        (["Service Mesh"], "A mesh (SM) is no service mesh (SX).", ()),
        (["Cat"], "Cat (noun) is a pet.", ()),  # no acronym
        (["f(x)", "(x)", "a () b", "C++ (lang", ")("], "", ("f", "x")),
        ([], "", ()),
    ],
)
def test_parts_of_names(names: list[str], definition: str, parts: tuple[str, ...]) -> None:
    assert part_names(names, definition) == parts


@given(st.lists(st.text(max_size=20), max_size=4), st.text(max_size=60))
@settings(derandomize=True, max_examples=examples(200), deadline=None)
def test_parts_of_any_text_are_no_trouble(names: list[str], definition: str) -> None:
    assert all(part.strip() for part in part_names(names, definition))
