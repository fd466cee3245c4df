"""A small glossary, and files to judge searches in it by."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from glossearch.cli.evaluate import evaluate
from glossearch.config import Settings
from glossearch.evaluation.comparison import Comparison, JudgedQueries
from glossearch.evaluation.comparison import evaluate as judge
from glossearch.evaluation.qrels import Qrels
from glossearch.evaluation.runs import Run, Scored

ENTRIES = {
    "cache": "A cache keeps copies of data near to where they are needed.",
    "token": "A token is a piece of text, the unit in which a model reads.",
    "weights": "Weights are the numbers that a model learns in training.",
    "prompt": "A prompt is the text that a model is given to answer.",
}
QUERIES = {"q1": "copies of data", "q2": "numbers learned in training", "q3": "piece of text"}
QRELS = "q1\tcache\t1\nq2\tweights\t1\nq3\ttoken\t1\n"


def settings(folder: Path) -> Settings:
    """Return the settings of a new glossary in ``folder``."""
    entries = ({"id": slug, "title": slug.title(), "text": text} for slug, text in ENTRIES.items())
    (folder / "glossary.jsonl").write_text("\n".join(json.dumps(entry) for entry in entries))
    return Settings(corpus=folder / "glossary.jsonl", index=folder / "index")


def queries_file(folder: Path) -> Path:
    lines = (json.dumps({"id": name, "text": text}) for name, text in QUERIES.items())
    return written(folder / "queries.jsonl", "\n".join(lines))


def qrels_file(folder: Path) -> Path:
    return written(folder / "qrels.tsv", QRELS)


def baseline_file(folder: Path) -> Path:
    """Write a run that has q1 right, q2 right in second place and q3 wrong."""
    lines = [
        "q1 Q0 cache 1 2.0 old",
        "q2 Q0 prompt 1 3.0 old",
        "q2 Q0 weights 2 2.0 old",
        "q3 Q0 prompt 1 1.0 old",
    ]
    return written(folder / "baseline.run", "\n".join(lines) + "\n")


def written(file: Path, content: str | bytes) -> Path:
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def invoke(folder: Path, *arguments: object, stdin: str | None = None) -> Result:
    """Run ``glossearch evaluate`` on the glossary in ``folder``."""
    words = [str(argument) for argument in arguments]
    return CliRunner().invoke(evaluate, words, obj=settings(folder), input=stdin, catch_exceptions=True)


def run_of(rankings: dict[str, str], name: str = "test") -> Run:
    """Make a run from "a b c" for each query, best first."""
    return Run(
        name,
        {
            query: tuple(Scored(docno, -float(rank)) for rank, docno in enumerate(docnos.split()))
            for query, docnos in rankings.items()
        },
    )


def compared(qrels: Qrels, before: dict[str, str], after: dict[str, str]) -> Comparison:
    queries = JudgedQueries.of({name: f"text of {name}" for name in qrels}, qrels)
    return Comparison(judge(queries, run_of(before, "before")), judge(queries, run_of(after, "after")))
