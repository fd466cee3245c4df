"""kill -9 at random moments of a rebuild, an update and ``batch -o``.

Half of the time the next run is killed as well, so that what is left behind could pile up.
"""

import random
import shutil
import time
from pathlib import Path

from torturing import children
from torturing.findings import Findings, Wrong
from torturing.glossaries import Glossary, everything, made

_ENTRIES = 150
_QUERIES = 400
_OURS = {"CURRENT", "LOCK"}
_LEFT = {"LOCK.holder", "CURRENT.new"}


def builds(folder: Path, cases: int, seed: int, *, rebuild: bool) -> Findings:
    """Kill runs of ``glossearch index`` that bring an index from one version of a corpus to another."""
    findings = Findings(f"kill -9 of {'a rebuild' if rebuild else 'an update'}")
    rng = random.Random(f"{seed} {rebuild}")
    versions = [made(folder, _ENTRIES, seed, version) for version in (0, 1)]
    index, log = folder / "index", folder / "stderr"
    options = ["--index", index, *(["--rebuild"] if rebuild else [])]
    children.succeed(["index", "--corpus", versions[0].corpus, *options], log)
    started = time.monotonic()
    children.succeed(["index", "--corpus", versions[1].corpus, *options], log)
    usual = time.monotonic() - started
    now = 1
    for number in range(cases):
        wanted = versions[1 - now]
        arguments = ["index", "--corpus", wanted.corpus, *options]
        with findings.case(f"seed {seed}, case {number}"):
            command = children.Command(arguments, log)
            time.sleep(rng.uniform(0, usual * 1.1))
            command.kill()
            after = _state(index, versions)
            findings.count("new" if after != now else "old")
            now = after
            _check_left(index, most=3, left=_LEFT)
            if rng.random() < 0.5:
                children.succeed(arguments, log)
                if everything(index) != wanted.answers:
                    raise Wrong("the next run did not make the new state")
                now = versions.index(wanted)
                _check_left(index, most=2, left=set())
    return findings


def batches(folder: Path, cases: int, seed: int) -> Findings:
    """Kill runs of ``glossearch batch -o``, by one process or two."""
    findings = Findings("kill -9 of batch -o")
    rng = random.Random(f"{seed} batch")
    glossary = made(folder, _ENTRIES, seed, 0)
    queries, index, log = folder / "queries.txt", folder / "index", folder / "stderr"
    queries.write_text("".join(f"term {rng.randrange(_ENTRIES)} w{number}\n" for number in range(_QUERIES)))
    children.succeed(["index", "--corpus", glossary.corpus, "--index", index], log)
    out = folder / "out" / "run.jsonl"
    out.parent.mkdir()
    arguments = ["batch", queries, "-o", out, "--index", index]
    started = time.monotonic()
    children.succeed(arguments, log)
    usual = time.monotonic() - started
    whole, old = out.read_bytes(), b"what was there before\n"
    for number in range(cases):
        out.unlink(missing_ok=True)
        if before := rng.random() < 0.5:
            out.write_bytes(old)
        with findings.case(f"seed {seed}, case {number}"):
            command = children.Command([*arguments, "--processes", 1 + number % 2], log)
            time.sleep(rng.uniform(0, usual * 1.1))
            command.kill()
            there = out.read_bytes() if out.exists() else None
            if there not in (whole, old if before else None):
                raise Wrong(f"a file of {len(there or b'')} bytes, not {len(whole)}")
            findings.count("whole" if there == whole else "as before" if before else "absent")
            if len(list(out.parent.iterdir())) > 2:
                raise Wrong(f"temporary files pile up: {sorted(file.name for file in out.parent.iterdir())}")
            if number % 10 == 0:
                children.succeed(arguments, log)
                if [file.name for file in out.parent.iterdir()] != [out.name] or out.read_bytes() != whole:
                    raise Wrong("the next run left something, or another file")
    shutil.rmtree(out.parent)
    return findings


def _state(index: Path, versions: list[Glossary]) -> int:
    try:
        found = everything(index)
    except Exception as error:
        raise Wrong(f"the index does not open: {type(error).__name__}: {error}") from error
    for number, version in enumerate(versions):
        if found == version.answers:
            return number
    raise Wrong("the index answers neither as before nor as after")


def _check_left(index: Path, most: int, left: set[str]) -> None:
    names = {file.name for file in index.iterdir()}
    generations = {name for name in names if name.startswith("generation-")}
    if len(generations) > most or names - generations - _OURS - left:
        raise Wrong(f"left behind: {sorted(names)}")
