"""Mixed traffic for minutes while the index changes, then twice what the server can answer.

scripts/soak [--minutes NUMBER] [--seed NUMBER] [--corpus PATH]

A glossary is served on this machine only, and asked for results, suggestions, entries and pages, one request
in a hundred being nonsense, with a new index every 5 s. First as fast as it answers, which tells its
capacity. Then at 80 % of that: nothing may fail, times may not grow, nor memory once caches are full. Then at
200 %: what is answered comes in bounded time, the rest is refused with 503 and Retry-After, and soon after,
all is well again. The status is 1 where that is not so.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import click
from bench_data import own
from benching.loading import load
from benching.machine import load as load_of_machine
from benching.machine import machine
from benching.pacing import Answers, Client
from benching.reindexing import Reindexing
from benching.servers import running
from benching.traffic import traffic

_ROOT = Path(__file__).resolve().parent.parent
_CONNECTIONS = 8
_CAPACITY_ROUNDS, _CAPACITY_SECONDS = 3, 15.0  # each with two or three new indexes
_MOST_PER_SECOND = 10_000  # which no server here comes near to
_WINDOW = 10.0
_SHARE, _OVERLOAD = 0.8, 2.0
_OVERLOAD_SECONDS, _RECOVERY_SECONDS = 20.0, 5.0
_MOST_GROWTH, _MOST_SLOWER = 1.1, 2.0
_MOST_OVERLOAD_MS = 2000.0


class Window(NamedTuple):
    """A piece of the soak: what came of it, and the server's memory (MiB), open files and processor time (s).

    The same is asked for throughout, so where this grows, the machine was slower.
    """

    answers: Answers
    memory: float
    files: int
    processor: float


class Check(NamedTuple):
    """Something that has to be so."""

    name: str
    told: str
    met: bool


@click.command(help=__doc__)
@click.option("--minutes", default=10.0, show_default=True, help="How long the traffic at 80 % goes on.")
@click.option("--seed", default=7, show_default=True, help="For the same seed the same is asked for.")
@click.option(
    "--corpus",
    type=click.Path(path_type=Path, exists=True),
    default=_ROOT / "corpus",
    help="A folder of Markdown files, or a JSON Lines file.  [default: that of this repository]",
)
def main(minutes: float, seed: int, corpus: Path) -> None:
    """Run all, print the figures, and end with whether all was as it has to be."""
    for name, value in machine().items():
        click.echo(f"{name}: {value}")
    checks = list(soak(minutes, seed, corpus))
    click.echo(f"load at the end: {load_of_machine()}")
    sys.exit(not all(check.met for check in checks))


def soak(minutes: float, seed: int, corpus: Path) -> Iterator[Check]:
    """Serve ``corpus``, and yield what was to be shown as soon as it is known, printing all figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copied = folder / corpus.name
        (shutil.copytree if corpus.is_dir() else shutil.copy)(corpus, copied)
        options = ["--corpus", str(copied), "--index", str(folder / "index")]
        serve = ["-m", "glossearch", "serve", "--port", "0", "--log-format", "none", *options]
        with running(serve, folder / "log") as (process, port):
            paths = traffic(own(corpus, sys.maxsize).entries, seed)
            client = Client(port, paths)
            try:
                with Reindexing(copied, options) as reindexing:
                    capacity = _capacity(port, paths)
                    click.echo(f"capacity: {capacity:,.0f} requests a second")
                    windows = _soak(client, process, capacity * _SHARE, minutes * 60)
                click.echo(f"reindexed {reindexing.times} times, of which failed {reindexing.failures}")
                yield from _told(_of_soak(windows, reindexing.failures))
                yield from _told(_of_overload(client, capacity))
            finally:
                client.close()
        click.echo((folder / "log").read_text(encoding="utf-8")[-2000:])


def _told(checks: Iterator[Check]) -> Iterator[Check]:
    for check in checks:
        click.echo(f"{'met' if check.met else 'MISSED'}: {check.name}: {check.told}")
        yield check


def _capacity(port: int, paths: Iterator[str]) -> float:
    """Return how many requests a second are answered, the median of some rounds."""
    rounds = []
    enough = int(_MOST_PER_SECOND * _CAPACITY_SECONDS)
    for _ in range(_CAPACITY_ROUNDS):
        found = load(port, list(islice(paths, enough)), _CONNECTIONS, _CAPACITY_SECONDS)
        rounds.append(found.per_second)
    return statistics.median(rounds)


def _soak(client: Client, process: int, rate: float, seconds: float) -> list[Window]:
    """Ask at ``rate``, and return each piece of `_WINDOW` seconds."""
    found = []
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0.5:
        before = _processor(process)
        answers = client.run(rate, min(_WINDOW, left))
        files = len(list(Path(f"/proc/{process}/fd").iterdir()))
        found.append(Window(answers, _memory(process), files, _processor(process) - before))
        it = found[-1]
        click.echo(
            f"  {len(it.answers.statuses):6,} answers, 503: {it.answers.count(503)}, "
            f"failed: {it.answers.failures}, p50 {it.answers.within(0.5):.1f} ms, "
            f"p99 {it.answers.within(0.99):.1f} ms, {it.memory:.1f} MiB, {it.files} files, "
            f"load {load_of_machine().split(',')[0]}, processor {it.processor:.2f} s"
        )
    return found


def _of_soak(windows: list[Window], failed_runs: int) -> Iterator[Check]:
    third = max(1, len(windows) // 3)
    first, last = windows[:third], windows[-third:]
    failures = sum(one.answers.failures for one in windows)
    refused = sum(one.answers.count(503, 0) for one in windows)
    total = sum(len(one.answers.statuses) for one in windows)
    yield Check(
        "answers of 5xx at 80 %", f"{failures} failed, {refused} refused of {total:,}", not failures + refused
    )
    yield Check("runs of the index that failed", str(failed_runs), not failed_runs)
    slow, slower = (statistics.median(one.answers.within(0.99) for one in part) for part in (first, last))
    told = f"p99 {slow:.1f} ms in the first third, {slower:.1f} ms in the last (medians of {_WINDOW:.0f} s)"
    yield Check("times do not grow", told, slower <= slow * _MOST_SLOWER)
    middle = windows[third:-third] or first
    small, large = (statistics.median(one.memory for one in part) for part in (middle, last))
    told = f"{small:.1f} MiB in the second third, {large:.1f} MiB in the last"
    yield Check("memory does not grow", told, large <= small * _MOST_GROWTH)
    few, many = (max(one.files for one in part) for part in (first, last))
    yield Check("open files do not grow", f"{few}, then {many}", many <= few * _MOST_GROWTH + 2)


def _of_overload(client: Client, capacity: float) -> Iterator[Check]:
    found = client.run(capacity * _OVERLOAD, _OVERLOAD_SECONDS)
    refused = found.count(503)
    answered = sum(0 < status < 500 for status in found.statuses)
    click.echo(f"  at 200 %: {answered:,} answered, {refused:,} refused, {found.count(0):,} not sent")
    yield Check("failures at 200 %", str(found.failures), not found.failures)
    yield Check("what is too much is refused", f"{refused:,} of 503", refused > 0)
    yield Check("refusals without Retry-After", str(found.without_retry), not found.without_retry)
    slowest, refusal = found.within(0.99), found.within(0.99, answered=False)
    told = f"p99 {slowest:.0f} ms, of refusals {refusal:.0f} ms"
    yield Check("times at 200 %", told, max(slowest, refusal) <= _MOST_OVERLOAD_MS)
    usual = capacity / 2
    start = time.monotonic()
    while (after := client.run(usual, 1.0)).count(503, 0) + after.failures:
        if time.monotonic() - start > 2 * _RECOVERY_SECONDS:
            break
    seconds = time.monotonic() - start
    yield Check("recovery", f"no refusal within {seconds:.0f} s", seconds <= _RECOVERY_SECONDS)


def _memory(process: int) -> float:
    """Return the MiB that a process holds in memory."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _processor(process: int) -> float:
    """Return the seconds of processor time that a process took so far."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    user, system = fields[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
