import io
from pathlib import Path

import pytest
from evaluation_files import QUERIES, run_of, settings, written
from hypothesis import given
from hypothesis import strategies as st

from glossearch.cli.runs import FORMATS
from glossearch.engine import Engine
from glossearch.evaluation.runs import Run, Scored, not_indexed, read_run, search_run, write_run
from glossearch.evaluation.trec import EvaluationError, token


def read(folder: Path, content: str) -> Run:
    return read_run(written(folder / "x.run", content))


def test_the_score_orders_a_run_and_the_rank_equal_scores(tmp_path: Path) -> None:
    run = read(tmp_path, "q Q0 a 3 1.0 t\nq Q0 b 2 1.0 t\nq Q0 c 9 2e0 t\n\nr 0 a 0 -1 t\n")
    assert run.top("q", 10) == ("c", "b", "a")
    assert run.top("q", 1) == ("c",)
    assert run.top("r", 10) == ("a",)
    assert run.top("none", 10) == ()
    assert run.name == "x.run"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("q Q0 b 1 1.0", "5 columns, where qid Q0 docno rank score tag"),
        ("q Q0 b 1 1.0 t t", "7 columns"),
        ("q Q0 b first 1.0 t", "the rank must be a whole number, not 'first'"),
        ("q Q0 b 1 high t", "the score must be a number, not 'high'"),
        ("q Q0 b 1 nan t", "the score must be a number"),
        ("q Q0 b 1 inf t", "the score must be a number"),
        ("q Q0 a 2 0.5 t", "'a' was found for 'q' already"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(EvaluationError, match=rf"/x\.run:2: {message}"):
        read(tmp_path, f"q Q0 a 1 1.0 t\n{line}\n")


names = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=5).map(token)


@given(st.dictionaries(names, st.lists(names, unique=True, min_size=1, max_size=12), max_size=4))
def test_what_is_written_is_read_the_same(
    tmp_path_factory: pytest.TempPathFactory, found: dict[str, list[str]]
) -> None:
    rankings = {
        query: tuple(Scored(docno, 1.0 / (1 + rank // 3)) for rank, docno in enumerate(docnos))
        for query, docnos in found.items()
    }
    out = io.StringIO()
    write_run(out, Run("a tag", rankings))
    run = read(tmp_path_factory.mktemp("run"), out.getvalue())
    assert {query: run.top(query, 12) for query in run.rankings} == {q: tuple(d) for q, d in found.items()}


def test_a_search_is_written_as_batch_does(tmp_path: Path) -> None:
    glossary = settings(tmp_path)
    Engine.build(settings=glossary)
    ours, batch = io.StringIO(), io.StringIO()
    with Engine.open(settings=glossary) as engine:
        run = search_run(engine, QUERIES.items(), 3)
        write_run(ours, run)
        write = FORMATS["trec"](batch, False, "glossearch")
        for name, text in QUERIES.items():
            write(name, engine.search(text, limit=3))
    assert run.top("q1", 1) == ("cache",)
    assert ours.getvalue() == batch.getvalue()


def test_relevant_entries_that_are_not_indexed_are_known(tmp_path: Path) -> None:
    glossary = settings(tmp_path)
    Engine.build(settings=glossary)
    with Engine.open(settings=glossary) as engine:
        qrels = {"a": {"cache": 1, "gone": 1, "irrelevant": 0}, "b": {"gone": 2, "also": 1}}
        assert not_indexed(engine, qrels) == ("gone", "also")


@given(st.text(max_size=8))
def test_a_token_is_one_column(text: str) -> None:
    assert len(token(text).split()) == 1


def test_a_run_of_our_own_making() -> None:
    assert run_of({"q": "a b"}).top("q", 5) == ("a", "b")
