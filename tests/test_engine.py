"""`glossearch.Engine`, as Python code uses it."""

import html
import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossearch import CorpusError, Engine, IndexMissing
from glossearch import Settings as PublicSettings
from glossearch.config import Settings
from glossearch.corpus import Entry
from support import PATIENCE, Glossary, examples, properties


def slugs(engine: Engine, text: str, **options: int | str) -> list[str]:
    return [hit.slug for hit in engine.search(text, **options).hits]  # type: ignore[arg-type]


def test_the_example_of_the_issue(tmp_path: Path) -> None:
    corpus = tmp_path / "docs.jsonl"
    corpus.write_text(
        json.dumps({"id": "rag", "title": "Retrieval", "aliases": ["RAG"], "text": "Looks up <b> things."})
        + "\n"
        + json.dumps({"id": "other", "title": "Other", "text": "Other things."})
    )
    report = Engine.build(corpus=corpus, index=tmp_path / "index")
    assert report.added == ["rag", "other"]
    engine = Engine.open(tmp_path / "index")
    found = engine.search("what is RAG, and what things?", limit=10, offset=0, category=None, highlight=True)
    assert found.total == 2
    assert found.query == "what is RAG, and what things?"
    assert [hit.slug for hit in found.hits] == ["rag", "other"]
    assert [hit.title for hit in found.hits] == ["Retrieval", "Other"]
    assert found.hits[0].score > found.hits[1].score > 0
    assert found.hits[0].snippet == "Looks up &lt;b&gt; <mark>things</mark>."
    engine.close()


def test_paths_may_be_texts(glossary: Glossary) -> None:
    glossary.write("one", "One")
    Engine.build(str(glossary.corpus), str(glossary.index))
    with Engine.open(str(glossary.index)) as engine:
        assert engine.count == 1


def test_settings_are_enough(glossary: Glossary) -> None:
    glossary.write("one", "One")
    Engine.build(settings=glossary.settings)
    with Engine.open(settings=glossary.settings) as engine:
        assert engine.count == 1
    assert PublicSettings is Settings


def test_without_an_index_opening_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match=f"no index at {tmp_path}; run 'glossearch index'"):
        Engine.open(tmp_path)


def test_pages(small: Glossary) -> None:
    with small.open() as engine:
        everything = engine.search("model prompt")
        assert everything.total == 4
        for offset in range(5):
            page = engine.search("model prompt", limit=2, offset=offset)
            assert page.hits == everything.hits[offset : offset + 2]
            assert (page.total, page.offset) == (4, offset)
        assert engine.search("model prompt", limit=0).hits == ()
        for wrong in ({"limit": -1}, {"offset": -1}):
            with pytest.raises(ValueError, match="must not be negative"):
                engine.search("model", **wrong)  # type: ignore[arg-type]


def test_a_category_narrows_whatever_is_asked(small: Glossary) -> None:
    with small.open() as engine:
        assert set(slugs(engine, "model prompt", category="models")) == {"token", "temperature"}
        assert slugs(engine, "token", category="Safety") == []
        assert slugs(engine, "", category="odd & ENDS") == ["temperature"]
        assert slugs(engine, "Token", category="models")[0] == "token"
        assert slugs(engine, "model", category="") == []
        assert slugs(engine, "-token", category="models") == ["temperature"]


def test_without_highlighting_there_is_no_passage(small: Glossary) -> None:
    with small.open() as engine:
        plain = engine.search("token", highlight=False).hits
        marked = engine.search("token").hits
    assert [(hit.slug, hit.score, hit.fields, hit.name) for hit in plain] == [
        (hit.slug, hit.score, hit.fields, hit.name) for hit in marked
    ]
    assert all(hit.passage is None and hit.marked_title is None and hit.snippet == "" for hit in plain)
    assert all(hit.passage and hit.snippet for hit in marked)


def test_the_matched_alias_is_told_unless_it_is_hidden(small: Glossary) -> None:
    with small.open() as engine:
        assert engine.search("word pieces").hits[0].matched_alias == "word piece"
        assert engine.search("Token").hits[0].matched_alias is None
        hidden = engine.search("tokne").hits[0]
        assert hidden.slug == "token"
        assert hidden.matched_alias is None


TITLES = [
    "C++", "C#", "C", "R&D", "SaaS", "GPU", "K8s", "Pre-training", "cache_read", "AC/DC", "Café", "状態",
    "The", "It", "@", "3.5", "1,000", 'The "AI winter"', "category: theory", "Status", "Batch", "5 stars",
]  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_an_exact_title_is_first_in_any_case(glossary: Glossary, title: str) -> None:
    for number, other in enumerate(TITLES):
        glossary.write(f"e{number}", other, f"About {other}, and other words.")
    for number in range(10):
        glossary.write(f"noise{number}", f"Noise {number}", " ".join(TITLES) + f" {title} {title}.")
    glossary.build()
    with glossary.open() as engine:
        wanted = [f"e{TITLES.index(title)}"]
        for typed in (title, title.upper(), title.lower(), f" {title} "):
            assert slugs(engine, typed, limit=1) == wanted, typed
            assert slugs(engine, typed, limit=1) == slugs(engine, typed, limit=20)[:1]


@pytest.mark.parametrize(
    ("title", "plurals"),
    [
        ("Agent", ["agents", "AGENTS", "Agents"]),
        ("Tokens", ["token", "TOKEN", "TOKENS"]),
        ("GPU", ["GPUs", "gpus"]),
        ("SaaS", ["saas", "SAAS"]),
        ("Policy", ["policies", "POLICIES"]),
        ("Fine-tuning", ["fine tuning", "finetuning", "FINE-TUNINGS", "fine_tuning"]),
        ("Weight decay", ["weight-decay", "WEIGHT DECAYS"]),
    ],
)
def test_plurals_and_hyphens_make_no_difference(glossary: Glossary, title: str, plurals: list[str]) -> None:
    glossary.write("it", title, "The entry itself.")
    glossary.write("noise", "Noise", " ".join([title, *plurals]) * 3)
    glossary.build()
    with glossary.open() as engine:
        for typed in plurals:
            hit = engine.search(typed, limit=1).hits[0]
            assert (hit.slug, hit.name is not None) == ("it", True), typed


def test_upper_case_finds_what_lower_case_finds(small: Glossary) -> None:
    with small.open() as engine:
        for word in ("models", "samples", "prompt", "answer", "guess", "work", "cheaper"):
            assert set(slugs(engine, word.upper())) == set(slugs(engine, word)) != set(), word


def test_named(small: Glossary) -> None:
    with small.open() as engine:
        for name in ("token", "TOKENS", "word-piece", "tokne"):
            entry = engine.named(name)
            assert entry is not None
            assert entry.slug == "token"
        for name in ("piece", "", "zebra", "a token"):
            assert engine.named(name) is None


def test_headlines_are_in_the_order_of_their_titles(small: Glossary) -> None:
    small.write("a", "alpha")
    small.build()
    with small.open() as engine:
        assert [line.title for line in engine.headlines()] == [
            "alpha", "Hallucination", "Prompt caching", "Temperature", "Token",
        ]  # fmt: skip
        assert len(engine.headlines()) == engine.count


def test_mentions(small: Glossary) -> None:
    small.write("a", "Alpha", "See [[token]] and [[a]].", see_also=["token"])
    small.build()
    with small.open() as engine:
        assert [line.slug for line in engine.mentions("token")] == ["a"]
        assert [line.slug for line in engine.mentions("temperature")] == ["token"]
        assert engine.mentions("a") == []
        assert engine.mentions("nothing") == []


def test_near_titles(small: Glossary) -> None:
    with small.open() as engine:
        assert engine.near_titles("halucination")[0].slug == "hallucination"
        assert [line.slug for line in engine.near_titles("wrod piece", limit=1)] == ["token"]
        assert engine.near_titles("") == []
        assert len(engine.near_titles("prompt token temperature", limit=2)) <= 2


def test_near_titles_do_not_depend_on_how_the_index_came_to_be(glossary: Glossary) -> None:
    for number in range(12):
        glossary.write(f"e{number:02}", f"Term {number}")
    glossary.build()
    glossary.write("e03", "Term 3", "Changed.")
    glossary.build()
    with glossary.open() as updated:
        wanted = updated.near_titles("Tern", limit=12)
    glossary.build(rebuild=True)
    with glossary.open() as rebuilt:
        assert rebuilt.near_titles("Tern", limit=12) == wanted


def test_status_counts_what_differs(small: Glossary) -> None:
    small.build(rebuild=True)
    with small.open() as engine:
        assert engine.status().stale == 0
        small.write("new", "New")
        small.write("token", "Token", "Changed.")
        small.remove("temperature")
        state = engine.status()
        assert (state.entries, state.stale, state.index) == (4, 3, str(small.index))
        small.corpus.rename(small.root / "gone")
        assert engine.status().stale is None


def test_refresh_goes_over_to_the_newest_generation_once(small: Glossary) -> None:
    with small.open() as engine:
        assert not engine.refresh()
        small.write("new", "New")
        small.build()
        assert engine.entry("new") is None
        assert engine.refresh()
        assert engine.entry("new") is not None
        assert not engine.refresh()


def test_refresh_under_fire(small: Glossary) -> None:
    stop = threading.Event()

    def search(_: int) -> int:
        rounds = 0
        while not stop.is_set() or not rounds:
            assert slugs(engine, "token", limit=1) == ["token"]
            assert engine.entry("token") is not None
            rounds += 1
        return rounds

    with small.open() as engine, ThreadPoolExecutor(3) as pool:
        running = [pool.submit(search, number) for number in range(3)]
        try:
            for number in range(5):
                small.write(f"new{number}", "New")
                small.build()
                assert engine.refresh()
        finally:
            stop.set()
        assert all(future.result(PATIENCE) for future in running)
        assert engine.count == 9


def test_closing_twice_is_fine(small: Glossary) -> None:
    engine = small.open()
    engine.close()
    engine.close()


@pytest.fixture(scope="module")
def tricky(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    glossary = Glossary(tmp_path_factory.mktemp("tricky"))
    glossary.write_small()
    glossary.write("escape", '<script> & "co"', "Text <b>bold</b> &amp; `<i>` a < b > c & d, &lt;token&gt;.")
    glossary.build()
    return glossary.open()


SPICE = [
    "token",
    "temperature",
    '"',
    "-",
    "title:",
    "category:",
    "models",
    "(",
    "*",
    "<b>",
    "&amp;",
    "\0",
    "\ud800",
]
queries = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(SPICE), max_size=8).map(" ".join),
    st.lists(st.sampled_from(SPICE), max_size=8).map("".join),
    st.text(alphabet=st.characters(codec=None), max_size=20),
)


@settings(properties, max_examples=examples(300))
@given(text=queries, limit=st.integers(0, 6), offset=st.integers(0, 6))
def test_any_text_is_a_valid_query(tricky: Engine, text: str, limit: int, offset: int) -> None:
    found = tricky.search(text, limit=limit, offset=offset)
    assert found.query == text
    assert found.hits == tricky.search(text, limit=100).hits[offset : offset + limit]
    assert len(found.hits) <= min(limit, found.total)
    for hit in found.hits:
        assert hit.passage is not None
        bare = re.sub("</?mark>", "", hit.snippet)
        assert html.unescape(bare) == hit.passage.text
        assert not re.search(r"[<>\"]|&(?!(amp|lt|gt|quot|#x27);)", bare)


@pytest.mark.parametrize(
    "text",
    [
        "*a*",
        "?*?*?*e",
        "[a TO z]",
        "w " * 50_000,
        "x" * 200_000,
        "(" * 5000,
        "a~3 b~3",
        '"' * 1000,
        "-" * 1000,
    ],
    ids=[
        "stars",
        "wildcards",
        "range",
        "many words",
        "a long word",
        "parentheses",
        "fuzzy",
        "quotes",
        "dashes",
    ],
)
def test_no_query_is_slow(tricky: Engine, text: str) -> None:
    """The bound is far above what it takes, and far below what the stock parser took (seconds to minutes)."""
    done = threading.Event()

    def search() -> None:
        tricky.search(text)
        done.set()

    worker = threading.Thread(target=search, daemon=True)
    worker.start()
    assert done.wait(20)
    worker.join()


def updated(slug: str, body: str) -> Entry:
    return Entry(slug, slug.title(), body, markup="plain")


def test_entries_can_be_put_without_reading_the_corpus(glossary: Glossary) -> None:
    glossary.write("cat", "Cat", "A cat purrs.")
    glossary.write("dog", "Dog", "A dog barks.")
    glossary.build()
    with glossary.open() as engine, glossary.open() as other:
        report = engine.update(
            [updated("cat", "A cat meows."), updated("oak", "An oak grows.")], ["dog", "no"]
        )
        assert (report.added, report.changed, report.removed, report.total) == (["oak"], ["cat"], ["dog"], 2)
        assert [hit.slug for hit in engine.search("meows").hits] == ["cat"]
        assert engine.entry("dog") is None
        assert other.entry("dog") is not None
        assert other.refresh()
        assert other.entry("oak") == engine.entry("oak") is not None
    report = glossary.build()
    assert (report.added, report.changed, report.removed) == (["dog"], ["cat"], ["oak"])


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ([updated("cat", "One."), updated("cat", "Two.")], "given twice"),
        ([updated("", "No slug.")], "needs a slug"),
        ([updated("cat", "  ")], "needs a slug, a title and a body"),
        ([updated("cat", "half \ud83d of it")], "surrogate"),
    ],
)
def test_entries_that_cannot_be_indexed_change_nothing(
    glossary: Glossary, entries: list[Entry], told: str
) -> None:
    glossary.write("cat", "Cat", "A cat purrs.")
    glossary.build()
    before = glossary.generations
    with glossary.open() as engine:
        with pytest.raises(CorpusError, match=told):
            engine.update([updated("dog", "Fine."), *entries])
        assert engine.count == 1
    assert glossary.generations == before
