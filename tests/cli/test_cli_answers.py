"""What ``glossearch search`` prints besides hits: answers, remarks and explanations."""

import re

import pytest

from support import Glossary, RunMain


@pytest.fixture
def sampling(small: Glossary) -> Glossary:
    small.write(
        "sampling",
        "Sampling",
        "Sampling is the choice of the next token from all that a model holds possible. "
        "It is governed by the temperature. " + "Much more could be told of it here, at length. " * 6,
        aliases=["token choice", "decoding"],
        hidden_aliases=["smapling"],
        see_also=["temperature", "nowhere", "token"],
    )
    small.build()
    return small


def blocks(out: str) -> list[str]:
    """Return the hits of an output, each in one line."""
    return [" ".join(block.split()) for block in out.strip().split("\n\n")]


@pytest.mark.parametrize(
    "query", ["sampling", "what is sampling?", "define decoding", "smapling", "could you explain sampling"]
)
def test_the_entry_asked_for_is_defined_with_its_names_and_references(
    run_main: RunMain, sampling: Glossary, query: str
) -> None:
    found = run_main("search", query)
    assert (found.code, found.err) == (0, "")
    answer = blocks(found.out)[0]
    assert answer.startswith("1. Sampling [sampling · ")
    assert "] Sampling is the choice of the next token from all that a model holds possible. " in answer
    assert answer.endswith("also called: token choice, decoding see also: Temperature, Token")
    assert found.out.count("Sampling is the choice") == 1
    assert "smapling" not in found.out


def test_only_the_entry_asked_for_is_an_answer(run_main: RunMain, sampling: Glossary) -> None:
    assert run_main("search", "sampling").out.count("also called:") == 1
    assert "also called:" not in run_main("search", "choosing among what is possible").out
    assert "also called:" not in run_main("search", "--category", "models", "sampling").out
    assert "see also:" not in run_main("search", "hallucination").out


def test_a_definition_is_there_even_if_the_passage_is_from_elsewhere(
    run_main: RunMain, small: Glossary
) -> None:
    text = "Nothing of the name is said in this first and longest sentence. " + "Filler follows here. " * 20
    small.write("gamma", "Gamma ray", f"{text}\n\nOnly here the gamma ray is named.")
    small.build()
    answer = blocks(run_main("search", "gamma ray").out)[0]
    assert "] Nothing of the name is said in this first and longest sentence. " in answer
    assert answer.endswith("Only here the gamma ray is named.")


def test_a_comparison_defines_both_and_says_what_each_says_of_the_other(
    run_main: RunMain, sampling: Glossary
) -> None:
    found = run_main("search", "temperature vs sampling")
    assert (found.code, found.err) == (0, "")
    one, other = blocks(found.out)[:2]
    assert one.startswith("1. Temperature [temperature · ")
    assert one.endswith("] Temperature says how freely a model samples. A low temperature is cautious.")
    assert other.startswith("2. Sampling [sampling · ")
    assert "] Sampling is the choice of the next token from all that a model holds possible. " in other
    assert "possible. of Temperature it says: It is governed by the temperature. " in other
    assert "also called" not in found.out


def test_pages_of_an_answer_put_together_are_the_whole(run_main: RunMain, sampling: Glossary) -> None:
    for query in ("sampling", "temperature vs sampling"):
        whole = run_main("search", query).out
        pages = [run_main("search", "-n", "1", "--offset", str(n), query) for n in range(4)]
        assert "".join(page.out for page in pages if page.code == 0) == whole


def test_what_was_searched_instead_is_said_on_stderr(run_main: RunMain, small: Glossary) -> None:
    found = run_main("search", " temprature")
    assert found.code == 0
    assert found.err.splitlines()[-1] == 'nothing has "temprature"; showing entries for "Temperature"'
    assert found.out.startswith("1. Temperature  [")


def test_what_was_perhaps_meant_is_said_on_stderr(run_main: RunMain, small: Glossary) -> None:
    found = run_main("search", "low temprature")
    assert found.code == 0
    assert "did you mean: low temperature\n" in found.err
    assert "nothing has" not in found.err
    nothing = run_main("search", "--category", "safety", "temprature")
    assert (nothing.code, nothing.out) == (1, "")
    assert nothing.err.endswith(
        "did you mean: Temperature\nnothing found for: temprature\nperhaps: Temperature\n"
    )


def test_weak_matches_are_told(run_main: RunMain, small: Glossary) -> None:
    found = run_main("search", "cautious purple dinosaur cupcakes")
    assert (found.code, found.err) == (0, "weak matches only: the glossary may have no entry for this\n")
    assert found.out.startswith("1. Temperature  [")
    assert "weak" not in run_main("search", "zebra").err
    assert run_main("search", "cautious").err == ""


def test_remarks_are_not_mixed_into_json(run_main: RunMain, small: Glossary) -> None:
    found = run_main("search", "--json", "temprature")
    assert (found.code, found.err) == (0, "")
    assert (found.json["searched"], found.json["suggestion"]) == ("Temperature", "Temperature")


def test_a_hit_by_meaning_says_so_and_shows_its_definition(run_main: RunMain, small: Glossary) -> None:
    found = run_main("search", "heat")
    assert re.match(r"1\. Temperature  \[temperature · Models · score 0\.\d\d · by meaning\]\n", found.out)
    assert "   Temperature says how freely a model samples." in found.out
    assert "by meaning" not in run_main("search", "category:models").out


def test_a_score_is_explained_as_a_tree_below_its_hit(run_main: RunMain, small: Glossary) -> None:
    plain, found = run_main("search", "token"), run_main("search", "--explain", "token")
    assert found.code == 0
    found_lines = re.findall(r"^( {3,}\d+\.\d{3})  (.+)$", found.out, re.MULTILINE)
    tree = [(len(figure), float(figure), label) for figure, label in found_lines]
    depth, score, label = tree[0]
    assert label == "score"
    assert f"score {score:.2f}" in plain.out
    parts = sum(value for indent, value, _ in tree if indent == depth + 2)
    assert parts == pytest.approx(score, abs=0.003)
    assert any('"token"' in label for _, _, label in tree)
    assert re.sub(r"^ {3,}\d+\.\d{3}  .+\n", "", found.out, flags=re.MULTILINE) == plain.out


def test_json_explains_only_if_asked(run_main: RunMain, small: Glossary) -> None:
    assert '"explanation"' not in run_main("search", "--json", "token").out
    assert '"explanation"' in run_main("search", "--json", "--explain", "token").out


def test_without_a_score_there_is_nothing_to_explain(run_main: RunMain, small: Glossary) -> None:
    arguments = ("search", "category:models")
    assert run_main(*arguments, "--explain").out == run_main(*arguments).out


def test_a_passage_of_a_long_definition_is_not_shown_beside_it(run_main: RunMain, small: Glossary) -> None:
    definition = f"A zebra is an animal {'that has many stripes ' * 20}and a mane of its own."
    small.write("zebra", "Zebra", definition)
    small.build()
    out = " ".join(run_main("search", "zebra", "mane").out.split())
    small.write("zebra", "Zebra", definition, aliases=["mane bearer"])
    small.build()
    out = " ".join(run_main("search", "mane bearer").out.split())
    assert out.count("and a mane of its own.") == 1
    assert "…" not in out


def test_a_side_of_a_comparison_tells_more_than_its_definition(run_main: RunMain, small: Glossary) -> None:
    small.write(
        "cat", "Cat", "A cat is an animal that purrs all day in the sun, as everybody knows. It eats fish."
    )
    small.write(
        "dog", "Dog", "A dog is an animal that barks at all who pass it by, as everybody knows. It runs."
    )
    small.build()
    out = " ".join(run_main("search", "cat vs dog").out.split())
    assert "as everybody knows. It eats fish." in out
    assert "as everybody knows. It runs." in out
