"""What a query is understood as, in a glossary: names, misspellings, corrections."""

import pytest

from glossearch.engine import Engine
from glossearch.query import Intent
from glossearch.results import SearchResults
from support import Glossary

CACHING = "Prompt caching keeps the work done on a prompt. It needs a long prefix."


@pytest.fixture
def engine(glossary: Glossary) -> Engine:
    glossary.write("token", "Token", "A token is a piece of text.", aliases=["word piece"])
    glossary.write("temperature", "Temperature", "How freely a model samples.", hidden_aliases=["temprature"])
    glossary.write("caching", "Prompt caching", CACHING)
    glossary.write("injection", "Prompt injection", "It smuggles orders into a prompt.", category="Safety")
    glossary.write("training", "Training", "Training sets the weights of a model. It rained.")
    glossary.build()
    return glossary.open()


def first(found: SearchResults) -> str:
    return found.hits[0].slug


@pytest.mark.parametrize(
    ("text", "slug", "suggestion"),
    [
        ("tokne", "token", "Token"),
        ("temperture", "temperature", "Temperature"),
        ("tempratrue", "temperature", "Temperature"),  # nearest to a hidden alias, which is not shown
        ("promt caching", "caching", "Prompt caching"),
        ("prompt injectoin", "injection", "Prompt injection"),
        ("what is promptcachin", "caching", "what is Prompt caching"),
        ("what is a tokem?", "token", "what is Token?"),
        ("word peice", "token", "word piece"),
        ("tokes", "token", "Token"),  # a word, but one that the glossary does not have
        ("tokem vs temprature", "token", "Token vs temprature"),
        ("diffrence between token and training", "training", "difference between token and training"),
    ],
)
def test_a_misspelt_name_is_found_and_offered(engine: Engine, text: str, slug: str, suggestion: str) -> None:
    found = engine.search(text)
    assert slug in [hit.slug for hit in found.hits[:3]]
    assert found.suggestion == suggestion
    hit = next(hit for hit in found.hits if hit.slug == slug)
    assert hit.name is not None
    assert not hit.by_meaning


def test_a_name_is_taken_letter_for_letter(glossary: Glossary) -> None:
    glossary.write("dotted", "P.O.D.", "One way to write it.")
    glossary.write("plain", "P.O.D", "Another way.")
    glossary.build()
    with glossary.open() as engine:
        assert first(engine.search("P.O.D.")) == "dotted"
        assert first(engine.search("P.O.D")) == "plain"


def test_where_no_word_is_known_the_correction_is_searched_and_said(engine: Engine) -> None:
    found = engine.search("smugles")
    assert (found.searched, found.suggestion) == ("smuggles", "smuggles")
    assert first(found) == "injection"
    assert found.diagnostics == ()


def test_where_words_are_known_the_query_is_kept_and_the_correction_told(engine: Engine) -> None:
    found = engine.search("who smugles a long prefix into the model")
    assert found.searched == found.query
    assert found.suggestion == "who smuggles a long prefix into the model"
    assert found.diagnostics == ('No entry has "smugles"; "smuggles" was looked for as well.',)


@pytest.mark.parametrize(
    "text",
    [
        "librarian",
        "who is the librarian of the model",
        "prompt",
        "Training",
        "zzzzzz",
        '"tokne"',
        "-tokne",
        "title:tokne",
    ],
)
def test_what_is_no_mistake_is_not_corrected(engine: Engine, text: str) -> None:
    found = engine.search(text)
    assert (found.searched, found.suggestion, found.diagnostics) == (text, None, ())


def test_a_known_word_is_corrected_no_more_without_meaning(glossary: Glossary) -> None:
    """Only the table of vectors tells that a word which the glossary lacks is a word all the same."""
    glossary.write("broker", "Broker", "A broker trades.")
    glossary.build()
    with glossary.open() as engine:
        assert engine.search("broken trade").suggestion is None
    settings = glossary.settings.with_options(semantic=False)
    Engine.build(settings=settings)
    with Engine.open(settings=settings) as engine:
        assert engine.search("broken trade").suggestion == "broker trade"


@pytest.mark.parametrize(
    ("text", "intent", "slugs"),
    [
        ("token", Intent.LOOKUP, ["token"]),
        ("what is a token", Intent.DEFINITION, ["token"]),
        ("prompt caching vs prompt injection", Intent.COMPARISON, ["caching", "injection"]),
        ("difference between word pieces and training", Intent.COMPARISON, ["token", "training"]),
        ("token vs word piece", Intent.COMPARISON, ["token"]),
        ("how freely does it sample", Intent.DESCRIPTION, []),
        ("token vs elephants", Intent.DESCRIPTION, []),
        ('"token"', Intent.LOOKUP, ["token"]),
        ('what is "prompt caching"', Intent.DEFINITION, ["caching"]),
        ("“token” vs “training”", Intent.COMPARISON, ["token", "training"]),
        ("the token", Intent.LOOKUP, ["token"]),
        ('"token" piece', Intent.DESCRIPTION, []),
        ("prompt injection category:safety", Intent.LOOKUP, ["injection"]),
        ("title:token", Intent.DESCRIPTION, []),
    ],
)
def test_intents_and_their_cards(engine: Engine, text: str, intent: Intent, slugs: list[str]) -> None:
    found = engine.search(text)
    assert found.intent is intent
    assert [part.entry.slug for part in found.card.parts] == slugs if found.card else not slugs
    assert [hit.slug for hit in found.hits[: len(slugs)]] == slugs


def test_a_card_keeps_to_the_category(engine: Engine) -> None:
    assert engine.search("prompt injection", category="safety").card is not None
    assert engine.search("token", category="Safety").card is None


def test_meaning_is_looked_for_beside_operators_too(engine: Engine) -> None:
    found = engine.search("category:safety malicious instructions hidden in input")
    assert [hit.slug for hit in found.hits] == ["injection"]
    assert engine.search("malicious instructions hidden in input -smuggles").hits != found.hits


def test_no_results_are_weak_and_so_are_unlikely_ones(engine: Engine) -> None:
    assert engine.search("banana bread recipe").weak
    assert engine.search("qqqqqq").weak
    assert not engine.search("token").weak
    assert not engine.search("category:safety").weak


def test_a_misspelt_name_leads_to_a_title_without_letters(glossary: Glossary) -> None:
    glossary.write("sum", "∑", "What all add up to.", hidden_aliases=["summation"])
    glossary.write("cat", "Cat", "A cat purrs.")
    glossary.build()
    with glossary.open() as engine:
        assert engine.search("what is sumation").suggestion == "what is ∑"
        assert first(engine.search("sumation vs cat")) == "sum"


@pytest.mark.parametrize("typed", ["what is a cold strat", "define cold starrt", "a cold strat"])
def test_a_misspelt_question_is_corrected_and_taken_for_no_name(glossary: Glossary, typed: str) -> None:
    glossary.write("boot", "Boot time", "How long a machine needs.", questions=["cold start"])
    glossary.write("cat", "Cat", "A cat purrs.")
    glossary.build()
    with glossary.open() as engine:
        found = engine.search(typed)
    assert found.suggestion == f"{typed.rpartition(' ')[0]} start"
    assert found.card is None
    assert [hit.slug for hit in found.hits] == ["boot"]
