"""``glossearch suggest``, ``compare`` and ``random``."""

import pytest

from support import Glossary, RunMain


def test_suggestions_are_those_of_the_site(run_main: RunMain, small: Glossary) -> None:
    shown = run_main("suggest", "t")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.splitlines() == [
        "Token  [token]",
        "Temperature  [temperature]",
        "making things up  [hallucination · Hallucination]",
    ]
    assert run_main("suggest", "-n", "1", "t").out == "Token  [token]\n"
    assert run_main("suggest", "sampling", "te").out == "sampling temperature  [temperature · Temperature]\n"
    assert run_main("suggest", "--json", "kv").json == {
        "query": "kv",
        "suggestions": [{"name": "KV cache reuse", "slug": "prompt-caching", "title": "Prompt caching"}],
    }


def test_nothing_to_suggest(run_main: RunMain, small: Glossary) -> None:
    shown = run_main("suggest", "xyzzy\x1b")
    assert (shown.code, shown.out, shown.err) == (1, "", "nothing to suggest for: xyzzy\\x1b\n")
    shown = run_main("suggest", "--json", "xyzzy")
    assert (shown.code, shown.json["suggestions"], shown.err) == (1, [], "")


def test_two_entries_side_by_side(run_main: RunMain, unbuilt: Glossary) -> None:
    definition = "Sampling is how one of the many things that could come next is chosen for an answer."
    unbuilt.write("sampling", "Sampling", f"{definition} The temperature makes it bolder.", aliases=["draw"])
    unbuilt.build()
    shown = run_main("compare", "draw", "temperature")
    assert (shown.code, shown.err) == (0, "")
    one, other = (" ".join(side.split()) for side in shown.out.split("\n\n"))
    assert one == (
        f"Sampling [sampling] {definition} "
        "of Temperature it says: The temperature makes it bolder. also called: draw"
    )
    assert other.startswith("Temperature [temperature] Temperature says how freely")
    card = run_main("compare", "--json", "sampling", "temperature").json
    assert card["kind"] == "comparison"
    sides = card["entries"]
    assert isinstance(sides, list)
    assert [side["slug"] for side in sides] == ["sampling", "temperature"]
    assert sides[0]["says_of_other"]["text"] == "The temperature makes it bolder."


def test_what_cannot_be_compared(run_main: RunMain, small: Glossary) -> None:
    shown = run_main("compare", "tokn", "xyzzy\x1b")
    assert (shown.code, shown.out) == (1, "")
    assert shown.err.splitlines() == ["no entry 'tokn'; perhaps: token", "no entry 'xyzzy\\x1b'"]
    shown = run_main("compare", "token", "Word piece")
    assert (shown.code, shown.out) == (2, "")
    assert "'token' and 'Word piece' are the same entry, 'token'" in shown.err
    assert run_main("compare", "", "token").code == 1


def test_some_entry(run_main: RunMain, small: Glossary) -> None:
    shown = run_main("random", "--category", "inference")
    assert (shown.code, shown.out.splitlines()[0], shown.err) == (0, "Prompt caching  [prompt-caching]", "")
    told = run_main("random", "--category", "Inference", "--json")
    assert told.json == run_main("show", "--json", "prompt-caching").json


def test_a_seed_gives_the_same_entry_and_all_come_in_time(run_main: RunMain, small: Glossary) -> None:
    seeded = {seed: run_main("random", "--seed", str(seed)).out for seed in range(20)}
    assert len(set(seeded.values())) == 4
    assert all(run_main("random", "--seed", str(seed)).out == seeded[seed] for seed in (0, 7))


def test_categories_that_differ_in_case_are_one(run_main: RunMain, small: Glossary) -> None:
    small.write("zebra", "Zebra", category="models")
    small.build()
    assert "are: Inference, Models, Odd & ends, Safety\n" in run_main("random", "--category", "zz").err


@pytest.mark.parametrize("category", ["Cooking", ""])
def test_an_unknown_category(run_main: RunMain, small: Glossary, category: str) -> None:
    shown = run_main("random", "--category", category)
    assert (shown.code, shown.out) == (1, "")
    assert shown.err == (
        f"no entry in the category '{category}'; there are: Inference, Models, Odd & ends, Safety\n"
    )


def test_a_glossary_without_categories_or_entries(run_main: RunMain, glossary: Glossary) -> None:
    glossary.write("one")
    glossary.build()
    random = ("random", "--category", "models", "--index", str(glossary.index))
    assert run_main(*random).err == "the glossary has no categories\n"
    with glossary.open() as engine:
        engine.update([], removed=["one"])
    shown = run_main(*random)
    assert (shown.code, shown.out, shown.err) == (1, "", "the glossary has no entries\n")
