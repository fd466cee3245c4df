"""Speed beside other engines, measured in turns in one run, so that noise hits all alike.

scripts/bench [--compiled] [--only PARTS] [--sizes SIZES] [--data FOLDER] [--output FOLDER]

Prints tables in Markdown: glossearch beside plain Whoosh, SQLite FTS5, tantivy and bm25s, for 40, 80, 623,
11,908 and 100,000 entries, and served beside coleifer's scout. The parts are search, build, update, process,
large, growth and http. With --compiled, which comes first, glossearch is compiled before by scripts/compile.

\b
40       the shipped corpus, asked for by its own definitions
80       cross/cncf* of --data, with its queries
623      cross/mdn*
11,908   cross/foldoc*, or else FOLDOC of Debian's package dict-foldoc
100,000  GCIDE, of Debian's package dict-gcide

What is not there is told and left out. Speed never fails a run: what misses its goal is told as missed.
"""

import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import click
from bench_data import Collection
from bench_peers import available
from benching.building import builds
from benching.editing import edits
from benching.errors import BenchError
from benching.glossaries import LARGE, OWN, SIZES, Glossaries, Missing
from benching.growing import by_entries, by_words
from benching.machine import load, machine
from benching.plots import plots
from benching.report import Report, Table
from benching.scale import QUICK, WHOLE, Scale
from benching.searching import searches
from benching.serving import has_scout, serves
from benching.starting import large, starts
from benching.workshop import Workshop

from glossearch.errors import GlossearchError

_ROOT = Path(__file__).resolve().parent.parent
_DATA = _ROOT.parent / "shared" / "data"
_PARTS = ("search", "large", "build", "update", "process", "growth", "http")
_MIDDLE = 11_908
_NOT_INSTALLED = "{} left out: not installed; pip install 'glossearch[bench]'"
_PEERS = ("tantivy", "bm25s")
_FOLDER = click.Path(file_okay=False, path_type=Path)


class Several(click.ParamType[tuple[str, ...]]):
    """Values of a list, parted by commas."""

    name = "list"

    def __init__(self, known: tuple[str, ...]) -> None:
        self._known = known

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Return the values, or fail with those that are known."""
        values = tuple(part.strip().replace("_", "") for part in value.split(","))
        for part in values:
            if part not in self._known:
                self.fail(f"{part!r} is none of {', '.join(self._known)}", param, ctx)
        return values


class Run:
    """One run: what is measured, on what, and what is found."""

    def __init__(self, glossaries: Glossaries, workshop: Workshop, scale: Scale) -> None:
        self.report = Report(machine(), quick=scale.quick)
        self._glossaries = glossaries
        self._workshop = workshop
        self._scale = scale

    def search(self, size: int) -> None:
        """Measure searches and passages."""
        self._measure(size, lambda it: searches(it, self._workshop, self._scale.rounds, self.report))

    def large(self) -> None:
        """Measure a new process on very many entries."""
        scale = self._scale
        self._measure(
            self._or_own(LARGE),
            lambda it: large(it, self._workshop, scale.rounds, scale.opened, self.report),
        )

    def build(self) -> None:
        """Measure full builds."""
        for size in self._scale.build_sizes:
            self._measure(size, lambda it: builds(it, self._workshop, self._scale.rounds, self.report))

    def update(self) -> None:
        """Measure edits."""
        self._measure(self._or_own(_MIDDLE), lambda it: edits(it, self._workshop, self._scale, self.report))

    def process(self) -> None:
        """Measure a search as a whole process."""
        self._measure(OWN, lambda it: starts(it, self._workshop, self._scale.starts, self.report))

    def growth(self) -> None:
        """Measure growth with entries and with words."""
        self._measure(
            self._or_own(LARGE), lambda it: by_entries(it, self._workshop, self._scale, self.report)
        )
        self._measure(
            self._or_own(_MIDDLE), lambda it: by_words(it, self._workshop, self._scale, self.report)
        )

    def http(self) -> None:
        """Measure the web server."""
        if not has_scout():
            self.left_out(_NOT_INSTALLED.format("scout"))
        self._measure(OWN, lambda it: serves(it, self._workshop, self._scale, self.report))

    def left_out(self, told: str) -> None:
        """Tell of something that is not measured, once."""
        if told not in self.report.left_out:
            self.report.left_out.append(told)
            click.echo(f"\n{told}")

    def _or_own(self, size: int) -> int:
        return OWN if self._scale.quick else size

    def _measure(self, size: int, measure: Callable[[Collection], Table]) -> None:
        try:
            collection = self._glossaries.of(size)
        except Missing as missing:
            self.left_out(str(missing))
            return
        table = replace(measure(collection), load=load())
        self.report.tables.append(table)
        _echo(table)


@click.command(help=__doc__)
@click.option("--only", type=Several(_PARTS), multiple=True, help="Parts to measure, parted by commas.")
@click.option("--sizes", type=Several(tuple(map(str, SIZES))), multiple=True, help="Sizes to search among.")
@click.option("--quick", is_flag=True, help="Few entries and queries: to see that it runs.")
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of collections, as docs/contributing.md describes.  [default: ../shared/data, if there]",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Folder for bench.md, bench.json and plots; a name ending in .json: the figures alone.",
)
@click.option("--work", type=_FOLDER, help="Folder to keep Whoosh's indexes in for the next run.")
def main(
    only: tuple[tuple[str, ...], ...],
    sizes: tuple[tuple[str, ...], ...],
    quick: bool,
    data: Path | None,
    output: Path | None,
    work: Path | None,
) -> None:
    """Run the parts, print their tables and write what was asked for."""
    scale = QUICK if quick else WHOLE
    parts = [part for part in _PARTS if part in _flat(only, _PARTS)]
    usual = SIZES[:2] if quick else SIZES
    chosen = [size for size in SIZES if str(size) in _flat(sizes, tuple(map(str, usual)))]
    glossaries = Glossaries(
        _ROOT / "corpus", data or (_DATA if _DATA.is_dir() else None), scale.queries, 60 if quick else None
    )
    with tempfile.TemporaryDirectory() as folder:
        run = Run(glossaries, Workshop(Path(folder), work), scale)
        for line in run.report.heading():
            click.echo(line)
        for name in (name for name in _PEERS if name not in available()):
            run.left_out(_NOT_INSTALLED.format(name))
        failures = _measure(run, parts, chosen)
    if run.report.verdicts:
        _echo(run.report.goals())
    if output:
        _write(run.report, output)
    if failures:
        raise BenchError("; ".join(failures))


def _measure(run: Run, parts: list[str], sizes: list[int]) -> list[str]:
    """Measure all parts, and return what failed: one that does must not cost the figures of the others."""
    whole: Mapping[str, Callable[[], None]] = {
        "large": run.large,
        "build": run.build,
        "update": run.update,
        "process": run.process,
        "growth": run.growth,
        "http": run.http,
    }
    steps = [(part, whole[part]) for part in parts if part in whole]
    if "search" in parts:
        steps = [(f"search {size}", partial(run.search, size)) for size in sizes] + steps
    failures = []
    for name, step in steps:
        try:
            step()
        except (BenchError, GlossearchError, OSError, subprocess.CalledProcessError) as failure:
            failures.append(f"{name}: {failure}")
            run.left_out(f"{name} failed: {failure}")
    return failures


def _write(report: Report, output: Path) -> None:
    if output.suffix == ".json":
        output.write_text(report.json(), encoding="utf-8")
    else:
        report.write(output, plots(report.figures))


def _flat(values: tuple[tuple[str, ...], ...], default: tuple[str, ...]) -> set[str]:
    return {value for some in values for value in some} or set(default)


def _echo(table: Table) -> None:
    for line in table.lines():
        click.echo(line)


if __name__ == "__main__":
    main()
