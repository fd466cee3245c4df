"""``glossearch diff``."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glossearch.cli.common import (
    cores,
    corpus_option,
    index_option,
    printable,
    settings_path,
    shortened,
    to_json,
)
from glossearch.cli.log import existing_log, log_option
from glossearch.config import Settings

if TYPE_CHECKING:
    from glossearch.editorial.asking import Asked, Brought
    from glossearch.editorial.diff import Change, Difference
    from glossearch.editorial.sides import Side

BROKEN = 1
_MOST_LOGGED = 1000
_MOST_EDITS = 20
# So many changes with the same reason are told in full.
_MOST_ALIKE = 3
_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command()
@click.option(
    "--base",
    default="HEAD",
    show_default=True,
    metavar="REV|INDEX",
    help="What to compare with: a git revision, or the folder of an index.",
)
@click.option("--queries", type=_FILE, metavar="FILE", help="Queries to try besides, as batch reads them.")
@click.option("--qrels", type=_FILE, metavar="FILE", help="Which entries are right for them.")
@click.option("--all", "everything", is_flag=True, help="Try all queries, however many there are.")
@click.option(
    "-n",
    "--changes",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    help="Most to list as fine.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@log_option
@corpus_option
@index_option
@click.pass_context
def diff(
    context: click.Context,
    base: str,
    queries: Path | None,
    qrels: Path | None,
    everything: bool,
    changes: int,
    as_json: bool,
    query_log: Path | None,
    corpus: Path | None,
    index: Path | None,
) -> None:
    """Tell what the edits since BASE do to search, before and after, and why.

    \b
    glossearch diff                                 what is not committed yet
    glossearch diff --base main                     a branch, as for a pull request
    glossearch diff --base index                    since the index was built
    glossearch diff --queries q.jsonl --qrels q.tsv

    Tried are the questions and the names of all entries, which have to find their entry among the first
    three; the queries of the query log, if there is one; and those of --queries. What is broken comes first,
    then what is mended, then what has other first hits and is fine. Where there are more than 5,000 queries,
    those of the edited entries come first and the rest is left out, which is said.

    Both states are indexed in a temporary folder. The index, the corpus and the repository are only read.

    Exit code 0 when nothing is broken, 1 when an expectation is that was met before or is new, 2 when there
    is nothing to compare with.
    """
    from glossearch.editorial.diff import MOST_QUERIES, difference
    from glossearch.editorial.sides import sides

    settings: Settings = context.obj.with_options(corpus=corpus, index=index)
    if qrels and not queries:
        raise click.UsageError("--qrels are of the queries of a file; name it with --queries")
    brought = _brought(context, queries, qrels, query_log)
    with sides(settings, base, cores(), settings_path(context)) as (before, now):
        found = difference(before, now, brought, 1 << 60 if everything else MOST_QUERIES)
        if as_json:
            click.echo(to_json(_json(before, now, found), indent=2))
        else:
            for line in _text(before, now, found, changes):
                click.echo(printable(line))
    if found.broken:
        context.exit(BROKEN)


def _brought(
    context: click.Context, queries: Path | None, qrels: Path | None, query_log: Path | None
) -> "Brought":
    """Return the queries to try that are not of the entries."""
    from glossearch.editorial.asking import Brought
    from glossearch.evaluation.qrels import read_qrels, relevant
    from glossearch.evaluation.queries import read_queries

    texts, right = {}, {}
    if queries:
        with queries.open("rb") as lines:
            texts = read_queries(lines, queries)
    if qrels:
        judged = read_qrels(qrels)
        right = {
            name: [slug.replace("%20", " ") for slug in sorted(relevant(judged, name))] for name in texts
        }
    logged = []
    if query_log or context.obj.query_log:
        log = existing_log(context, query_log)
        logged = [(row.text, row.times) for row in log.rows()[:_MOST_LOGGED]] if log else []
    return Brought(texts, right, logged)


def _text(before: "Side", now: "Side", found: "Difference", most: int) -> Iterator[str]:
    yield f"base:  {before.name}, {before.engine.count:,} entries"
    yield f"now:   {now.name}, {now.engine.count:,} entries"
    for slug, edit in list(found.edits.items())[:_MOST_EDITS]:
        yield f"       {slug} {edit.what}"
    if len(found.edits) > _MOST_EDITS:
        yield f"       and {len(found.edits) - _MOST_EDITS:,} entries more"
    if found.dropped:
        yield f"gone:  {_gone(found.dropped)}"
    if not found.edits:
        yield "no entry is other than it was, so search answers as before"
        return
    left_out = "" if found.tried == found.of else f" of {found.of:,}; --all tries the rest"
    yield f"tried: {found.tried:,} queries{left_out}"
    if found.unmet:
        yield f"       {_count(found.unmet, 'expectation')} not met, nor in the base; see 'glossearch check'"
    yield ""
    yield from _section(found.broken, "broken", len(found.broken))
    yield from _section(found.mended, "mended", len(found.mended))
    yield from _section(found.changed, "fine, with other first hits", most)
    if not found.broken:
        yield "nothing is broken"


def _gone(dropped: Mapping[str, int]) -> str:
    """Return what went with removed entries, the most first."""
    slugs = sorted(dropped, key=lambda slug: -dropped[slug])
    names = shortened([f"{slug} ({dropped[slug]})" for slug in slugs], _MOST_EDITS)
    total = sum(dropped.values())
    what = "question or name" if total == 1 else "questions and names"
    return f"{total:,} {what} that no entry has any more, of {names}"


def _section(changes: Sequence["Change"], what: str, most: int) -> Iterator[str]:
    if not changes:
        return
    shown = f", the first {most}" if most < len(changes) else ""
    yield f"{len(changes):,} {what}{shown}"
    by_reason: dict[str, list[Change]] = {}
    for change in changes[:most]:
        by_reason.setdefault(change.reason, []).append(change)
    for why, alike in by_reason.items():
        for change in alike[:_MOST_ALIKE]:
            yield f"  {_query(change)}{_wanted(change)}"
            yield f"    before  {_top(change.before)}"
            yield f"    now     {_top(change.now)}"
            yield f"    why     {why}"
        if rest := alike[_MOST_ALIKE:]:
            yield f"  for the same reason {len(rest)} more: {', '.join(map(_query, rest))}"
    yield ""


def _query(change: "Change") -> str:
    return f'{_kind(change.asked)} "{" ".join(change.asked.text.split())}"'


def _kind(asked: "Asked") -> str:
    if asked.kind == "logged":
        return f"asked {asked.times:,} times:" if asked.times > 1 else "asked once:"
    if asked.kind in ("question", "name") and not asked.wanted:
        return f"former {asked.kind}"
    return asked.kind if asked.since_base else f"new {asked.kind}"


def _wanted(change: "Change") -> str:
    """Return what is expected and where that was and is."""
    if not change.asked.wanted:
        return ""
    was, is_ = (f"rank {rank}" if rank else "no hit" for rank in change.ranks)
    places = f"{was} -> {is_}" if change.asked.since_base else is_
    return f" expects {' or '.join(change.asked.wanted)}: {places}"


def _top(slugs: Sequence[str]) -> str:
    return ", ".join(slugs) or "nothing"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what} is" if number == 1 else f"{number:,} {what}s are"


def _json(before: "Side", now: "Side", found: "Difference") -> dict[str, object]:
    return {
        "base": {"name": before.name, "entries": before.engine.count},
        "now": {"name": now.name, "entries": now.engine.count},
        "edits": {slug: edit.what for slug, edit in found.edits.items()},
        "dropped": dict(found.dropped),
        "tried": found.tried,
        "of": found.of,
        "unmet": found.unmet,
        "broken": [_change(change) for change in found.broken],
        "mended": [_change(change) for change in found.mended],
        "changed": [_change(change) for change in found.changed],
    }


def _change(change: "Change") -> dict[str, object]:
    asked, (was, is_) = change.asked, change.ranks
    return {
        "query": asked.text,
        "kind": asked.kind,
        "times": asked.times,
        "expected": list(asked.wanted),
        "new": bool(asked.wanted) and not asked.since_base,
        "before": list(change.before),
        "now": list(change.now),
        "rank_before": was,
        "rank_now": is_,
        "reason": change.reason,
    }
