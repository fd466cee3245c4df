"""``glossearch gaps``."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glossearch.cli.common import corpus_option, index_option, open_engine
from glossearch.cli.log import existing_log, log_option
from glossearch.cli.output import destination
from glossearch.config import Settings
from glossearch.errors import ConfigError

if TYPE_CHECKING:
    from glossearch.editorial.gaps import Gap

_FORMATS = ("text", "csv", "html")


@click.command()
@click.option(
    "--queries",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE",
    help="Queries to try instead of those of the log, as batch reads them.",
)
@click.option(
    "-f", "--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True, help="How."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to this file.")
@click.option(
    "-n", "--limit", type=click.IntRange(1), help="Most queries and most terms to list.  [default: all]"
)
@log_option
@corpus_option
@index_option
@click.pass_context
def gaps(
    context: click.Context,
    queries: Path | None,
    form: str,
    output: Path | None,
    limit: int | None,
    query_log: Path | None,
    corpus: Path | None,
    index: Path | None,
) -> None:
    """Tell what readers ask and do not find, with the entry that may be meant and the line that mends it.

    \b
    glossearch gaps
    glossearch gaps --queries questions.txt
    glossearch gaps --format html -o gaps.html

    Gaps are queries that find nothing, weak matches only, or first an entry without text; those that are
    nearly the name of an entry; and terms that several entries use and none explains. Queries come from the
    query log, which the setting query_log begins, or from --queries, those asked most often first. Each is
    asked again of the index as it is now, so what was mended since is no gap.

    The lines to paste are right if that entry is what was meant. If none is, the glossary lacks one, and
    'glossearch new' begins it.

    Exit code 0, whether there are gaps or not; 2 when there is neither a log nor --queries.
    """
    from glossearch.cli.gapreport import REPORTS
    from glossearch.corpus import Corpus, Problems, read_corpus
    from glossearch.editorial import gaps as editorial
    from glossearch.editorial.terms import undefined_terms
    from glossearch.schema import digest

    settings: Settings = context.obj.with_options(corpus=corpus, index=index)
    asked = _asked(context, queries, query_log)
    source = Corpus.of(settings)
    entries = list(read_corpus(source, Problems()))
    with open_engine(settings, corpus) as engine:
        if {entry.slug: digest(entry) for entry in entries} != engine.digests():
            told = "note: the corpus has changed since the index was built; run 'glossearch index' first"
            click.echo(told, err=True)
        found = editorial.gaps(engine, asked, undefined_terms(entries, settings), entries, source.keys)
    report = REPORTS[form](_first(found, limit), len(asked), settings.title)
    with destination(output) as out:
        out.write(report)


def _asked(context: click.Context, queries: Path | None, query_log: Path | None) -> list[tuple[str, int]]:
    """Return the queries to try, each with the number of times that it was asked."""
    if queries is None:
        if query_log is None and context.obj.query_log is None:
            raise ConfigError(
                'there is no query log; set one, as query_log = "queries.sqlite" in glossearch.toml, or name '
                "a file with --queries"
            )
        log = existing_log(context, query_log)
        return [(row.text, row.times) for row in log.rows()] if log else []
    from glossearch.evaluation.queries import read_queries

    with click.open_file(str(queries), "rb") as lines:
        texts = read_queries(lines, queries)
    return list(Counter(" ".join(text.split()) for text in texts.values() if text.strip()).items())


def _first(found: "list[Gap]", limit: int | None) -> "list[Gap]":
    """Return the first ``limit`` queries and the first ``limit`` terms."""
    queries = [gap for gap in found if gap.kind != "term"]
    terms = [gap for gap in found if gap.kind == "term"]
    return [*queries[:limit], *terms[:limit]]
