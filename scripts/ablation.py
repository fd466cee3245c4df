"""What each part of the ranking is worth: nDCG@10 with one thing changed at a time.

scripts/ablation COLLECTION...: folders with docs.jsonl, queries.jsonl (or questions.jsonl) and qrels.tsv, as
docs/contributing.md describes them. Prints a table in Markdown, a row for each change and a column for each
collection.
"""

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import click

from glossearch import Engine, Settings
from glossearch.evaluation.comparison import JudgedQueries
from glossearch.evaluation.measures import MAIN, measure
from glossearch.evaluation.qrels import read_qrels
from glossearch.evaluation.queries import read_queries
from glossearch.evaluation.runs import search_run
from glossearch.ranking import DEFAULT, FieldWeight, Model

_DEPTH = 10
_AS_BODY = DEFAULT.body


@dataclass(frozen=True, slots=True)
class Change:
    """A row: the model to rank by, and whether meaning is used."""

    name: str
    model: Model = DEFAULT
    semantic: bool = True


CHANGES = (
    Change("as shipped"),
    Change("no meaning", semantic=False),
    Change("no words, meaning alone", replace(DEFAULT, words=0.0)),
    Change("words worth as much as meaning", replace(DEFAULT, words=1.0)),
    Change("words worth twice as much as meaning", replace(DEFAULT, words=2.0)),
    Change("no prior for terms that entries use", replace(DEFAULT, most_prior=0.0)),
    Change("no meaning, no prior", replace(DEFAULT, most_prior=0.0), semantic=False),
    Change("definition no more than body", replace(DEFAULT, definition=_AS_BODY)),
    Change("title and aliases no more than body", replace(DEFAULT, title=_AS_BODY, aliases=_AS_BODY)),
    Change("title 5", replace(DEFAULT, title=FieldWeight(5.0, 0.3))),
    Change("body: normalisation 0.75", replace(DEFAULT, body=FieldWeight(1.0, 0.75))),
    Change("words next to each other not joined", replace(DEFAULT, joined=0.0)),
    Change("joined words worth as much as typed ones", replace(DEFAULT, joined=1.0)),
    Change("misspelt words not corrected", replace(DEFAULT, corrected=0.0)),
    Change("questions: words only", replace(DEFAULT, question=0.0)),
    Change("questions: neither", replace(DEFAULT, question=0.0, questions=FieldWeight(0.0, 0.75))),
    Change(
        "hidden aliases not searched by their words", replace(DEFAULT, hidden_aliases=FieldWeight(0.0, 0.3))
    ),
)


@click.command(help=__doc__)
@click.argument(
    "collections", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--corpus", help="Search this corpus, and not the docs.jsonl of the collections.")
def main(collections: tuple[Path, ...], corpus: str | None) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        columns = [_column(place, corpus, Path(folder) / place.name) for place in collections]
    click.echo(f"| change | {' | '.join(place.name for place in collections)} |")
    click.echo(f"|---|{'---|' * len(collections)}")
    for change in CHANGES:
        click.echo(f"| {change.name} | {' | '.join(f'{column[change]:.1f}' for column in columns)} |")


def _column(collection: Path, corpus: str | None, folder: Path) -> Mapping[Change, float]:
    """Return nDCG@10 in percent for each change."""
    files = (collection / "queries.jsonl", collection / "questions.jsonl")
    with next((file for file in files if file.is_file()), files[0]).open("rb") as lines:
        texts = read_queries(lines, collection)
    judged = JudgedQueries.of(texts, read_qrels(collection / "qrels.tsv"))
    found = {}
    for semantic in (True, False):
        settings = Settings(
            corpus=Path(corpus or collection / "docs.jsonl"),
            index=folder / ("meaning" if semantic else "words"),
            semantic=semantic,
        )
        Engine.build(settings=settings)
        for change in _with(semantic):
            with Engine.open(settings=settings, model=change.model) as engine:
                run = search_run(engine, judged.texts.items(), _DEPTH)
            found[change] = 100 * measure(judged.qrels, run).mean(MAIN)
    return found


def _with(semantic: bool) -> Iterable[Change]:
    return (change for change in CHANGES if change.semantic is semantic)


if __name__ == "__main__":
    main()
