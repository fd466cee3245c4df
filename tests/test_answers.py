"""Answer cards."""

import pytest

from glossearch.answers import Card, card
from glossearch.engine import Engine
from support import ANALYZER, Glossary


@pytest.fixture
def engine(glossary: Glossary) -> Engine:
    glossary.write(
        "cat",
        "Cat",
        "A cat is an animal that purrs. It eats fish. A cat fears every hound, and no dogs at all.",
        see_also=["dog", "nothing", "cat", "fish"],
        aliases=["feline"],
    )
    glossary.write(
        "dog", "Dog", "A dog is an animal. It barks, and that is all there is to it.", aliases=["hound"]
    )
    glossary.write("fish", "Fish", "A fish swims.")
    glossary.build()
    return glossary.open()


def made(engine: Engine, *slugs: str) -> Card | None:
    return card([entry for slug in slugs if (entry := engine.entry(slug))], engine.entry, ANALYZER)


def test_a_definition_shows_the_entry_and_the_entries_it_points_to(engine: Engine) -> None:
    answer = made(engine, "cat")
    assert answer is not None
    assert answer.kind == "definition"
    (part,) = answer.parts
    assert (part.entry.slug, part.says) == ("cat", None)
    assert [line.slug for line in part.related] == ["dog", "fish"]


def test_a_comparison_shows_what_each_says_of_the_other_past_its_definition(engine: Engine) -> None:
    answer = made(engine, "cat", "dog")
    assert answer is not None
    assert answer.kind == "comparison"
    cat, dog = answer.parts
    assert cat.says is not None
    assert cat.says.text.endswith("A cat fears every hound, and no dogs at all.")
    assert [cat.says.text[start:end] for start, end in cat.says.marks] == ["hound", "dogs"]
    assert dog.says is None


def test_there_is_no_card_without_an_entry(engine: Engine) -> None:
    assert made(engine) is None


def test_nothing_is_said_of_an_entry_whose_name_has_no_words(glossary: Glossary) -> None:
    glossary.write("sum", "∑", "The sum of all that follows it. It is written like an E.")
    glossary.write("letter", "Letter", "A sign that stands for a sound. Not all letters do, and ∑ is none.")
    glossary.build()
    with glossary.open() as engine:
        answer = made(engine, "letter", "sum")
    assert answer is not None
    assert [part.says for part in answer.parts] == [None, None]
