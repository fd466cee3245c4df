"""What survives what, tried many times: docs/reliability.md has the figures.

\b
scripts/torture kill       kill -9 at random moments of a rebuild, an update and batch -o
scripts/torture faults     each call that writes fails in turn: a full disk, a failing one, no rights
scripts/torture readers    threads and processes search while the index is written again and again
scripts/torture damage     files of an index cut, zeroed, garbled

Exit code 1 when anything was wrong. The same seed tries the same.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no threads, since processes are forked

import click
from torturing import damaging, faulting, killing, reading
from torturing.findings import Findings


@click.group(help=__doc__)
def main() -> None:
    """Run the command line."""


def _seed(command: Callable[..., None]) -> Callable[..., None]:
    return click.option("--seed", default=7, show_default=True, help="For the same seed the same is tried.")(
        command
    )


def _cases(default: int, what: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option("--cases", default=default, show_default=True, help=what)


@main.command()
@_cases(300, "Kills of each kind.")
@_seed
def kill(cases: int, seed: int) -> None:
    """Kill commands, and see what is left."""
    _tried(
        lambda folder: killing.builds(folder, cases, seed, rebuild=True),
        lambda folder: killing.builds(folder, cases, seed, rebuild=False),
        lambda folder: killing.batches(folder, cases, seed),
    )


@main.command()
@_cases(0, "So many of all cases, by chance; 0 for each of them.")
@_seed
def faults(cases: int, seed: int) -> None:
    """Let each call fail that opens, writes, flushes, links, renames or makes a folder."""
    _tried(lambda folder: faulting.faults(folder, cases, seed))


@main.command()
@_cases(200, "Times that the index is written.")
@click.option("--threads", default=8, show_default=True, help="Threads that share an engine.")
@click.option("--processes", default=4, show_default=True, help="Processes that have one each.")
@_seed
def readers(cases: int, threads: int, processes: int, seed: int) -> None:
    """Search while the index is written."""
    _tried(lambda folder: reading.readers(folder, cases, threads, processes, seed))


@main.command()
@_cases(2000, "Damaged indexes.")
@_seed
def damage(cases: int, seed: int) -> None:
    """Damage files of an index, open it, and mend it."""
    _tried(lambda folder: damaging.damage(folder, cases, seed))


def _tried(*trials: Callable[[Path], Findings]) -> None:
    """Try each in a folder of its own, tell what came of it, and end as that says."""
    sound = True
    for trial in trials:
        with tempfile.TemporaryDirectory() as name:
            sound &= trial(Path(name)).tell()
    sys.exit(not sound)


if __name__ == "__main__":
    main()
