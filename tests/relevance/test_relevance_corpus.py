"""The glossary in this repository, through its real index: the right entry first."""

import re
from collections.abc import Callable

import pytest

from glossearch.analysis import sentence_spans
from glossearch.corpus import Corpus, Entry, Problems, read_corpus
from glossearch.engine import Engine
from support import REAL_CORPUS

SLUGS = """
tokens context-window prompt-caching cache-read cache-creation stop-reason latency-to-first-token
tokens-per-second system-prompt temperature training inference fine-tuning rlhf constitutional-ai parameters
scaling-laws distillation quantization mixture-of-experts transformer attention embeddings open-weights
frontier-model prompt-engineering chain-of-thought extended-thinking tool-use agents model-context-protocol
retrieval-augmented-generation multimodality hallucination benchmark swe-bench gpqa alignment prompt-injection
jailbreak
""".split()

TOP = 3


def read() -> tuple[dict[str, Entry], Problems]:
    problems = Problems()
    return {entry.slug: entry for entry in read_corpus(Corpus(REAL_CORPUS), problems)}, problems


ENTRIES, PROBLEMS = read()


def plural(name: str) -> str:
    """Return the plural of the last word of a name."""
    if re.search(r"[^aeiou]y$", name):
        return f"{name[:-1]}ies"
    return (
        name
        if re.search(r"([^s]s|us|[^a-zA-Z])$", name)
        else f"{name}es"
        if name.endswith("s")
        else f"{name}s"
    )


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "upper case": str.upper,
    "lower case": str.lower,
    "spaces for hyphens": lambda name: name.replace("-", " "),
    "hyphens for spaces": lambda name: name.replace(" ", "-"),
    "no hyphens": lambda name: name.replace("-", ""),
    "underscores": lambda name: re.sub("[- ]", "_", name) if re.fullmatch(r"[\w -]+", name) else name,
    "plural": plural,
    "with space around": "  {}  ".format,
    "in quotes": '"{}"'.format,
}


def best(engine: Engine, query: str, limit: int = 1) -> list[str]:
    return [hit.slug for hit in engine.search(query, limit=limit, highlight=False).hits]


def test_the_corpus_has_the_entries_it_should() -> None:
    assert sorted(ENTRIES) == sorted(SLUGS)
    assert len(SLUGS) == len(set(SLUGS)) == 40


def test_the_corpus_has_no_problem() -> None:
    assert [str(problem) for problem in PROBLEMS.found] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_an_entry_has_its_parts(slug: str) -> None:
    entry = ENTRIES[slug]
    assert 200 <= len(entry.body.split()) <= 400
    assert entry.aliases
    assert len(entry.categories) == 1
    assert entry.see_also
    assert entry.questions
    assert entry.extra == {}


@pytest.mark.parametrize("slug", SLUGS)
def test_what_an_entry_says_is_not_said_by_another(slug: str) -> None:
    """No sentence stands twice in the glossary."""

    def sentences(entry: Entry) -> set[str]:
        return {entry.body[start:end] for start, end in sentence_spans(entry.body) if end - start > 40}

    mine = sentences(ENTRIES[slug])
    for other in SLUGS:
        assert other == slug or not mine & sentences(ENTRIES[other]), other


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_name_finds_its_entry_first(real_engine: Engine, slug: str, spelling: str) -> None:
    wrong = {}
    for name in ENTRIES[slug].names:
        typed = SPELLINGS[spelling](name)
        found = best(real_engine, typed)
        if found != [slug]:
            wrong[typed] = found
    assert not wrong


@pytest.mark.parametrize("slug", SLUGS)
def test_every_slug_finds_its_entry(real_engine: Engine, slug: str) -> None:
    entry = real_engine.entry(slug)
    assert entry is not None
    assert entry.title == ENTRIES[slug].title
    assert slug in best(real_engine, slug, TOP)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_question_finds_its_entry(real_engine: Engine, slug: str) -> None:
    wrong = {}
    for question in ENTRIES[slug].questions:
        found = best(real_engine, question, TOP)
        if slug not in found:
            wrong[question] = found
    assert not wrong


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("why do models make things up", "hallucination"),
        ("Why do models make things up?", "hallucination"),
        ("how are a model's weights learned", "training"),
        ("How are a model’s weights learned?", "training"),
    ],
)
def test_the_questions_of_the_readme_are_answered(real_engine: Engine, query: str, slug: str) -> None:
    assert best(real_engine, query) == [slug]


@pytest.mark.parametrize("slug", SLUGS)
def test_hidden_aliases_are_never_shown(real_engine: Engine, slug: str) -> None:
    shown = {name.casefold() for name in (ENTRIES[slug].title, *ENTRIES[slug].aliases)}
    for name in ENTRIES[slug].hidden_aliases:
        assert name.casefold() not in shown
        hit = real_engine.search(name, limit=1).hits[0]
        assert hit.matched_alias != name


@pytest.mark.parametrize("slug", SLUGS)
def test_links_and_see_also_lead_somewhere_else(real_engine: Engine, slug: str) -> None:
    entry = real_engine.entry(slug)
    assert entry is not None
    for other in (*entry.see_also, *entry.links):
        assert other in ENTRIES
        assert other != slug


def test_every_category_lists_its_entries(real_engine: Engine) -> None:
    categories = {entry.categories[0] for entry in ENTRIES.values()}
    assert 2 <= len(categories) <= 12
    for category in categories:
        wanted = sorted(slug for slug, entry in ENTRIES.items() if entry.categories[0] == category)
        found = real_engine.search("", limit=50, category=category)
        assert [hit.slug for hit in found.hits] == wanted


@pytest.mark.parametrize("query", ["what is it", "the", "how is it that they are", "to be or not to be"])
def test_stop_words_never_empty_a_query(real_engine: Engine, query: str) -> None:
    assert real_engine.search(query).total > 0


@pytest.mark.parametrize("slug", SLUGS)
def test_the_passage_of_a_title_marks_it(real_engine: Engine, slug: str) -> None:
    (hit,) = real_engine.search(ENTRIES[slug].title, limit=1).hits
    assert hit.marked_title is not None
    assert hit.marked_title.marks
    assert hit.snippet
