"""Documents made by several processes are the same, and nothing is left of the processes."""

import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from glossearch.analysis import Analyzer
from glossearch.backends.whoosh import WhooshStore
from glossearch.corpus.reader import Corpus
from glossearch.corpus.sources import Source
from glossearch.errors import BackendUnavailable, ConfigError
from glossearch.indexing import Making, Report, pipeline, sync, wire, workers
from glossearch.indexing.work import Made, Work
from glossearch.indexing.workers import Workers
from glossearch.semantics import ENGLISH
from support import PATIENCE, REAL_CORPUS, Glossary, answers, environment, eventually, write_json_lines

MAKING = Making.of("english", ENGLISH)
QUERIES = ["token", "why do models make things up", '"prompt caching"', "temperature"]


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """The processes that were started. Documents are shared out at once, in small chunks."""
    monkeypatch.setattr(pipeline, "_WORTH", 0)
    monkeypatch.setattr(pipeline, "_CHUNK", 4 << 10)
    monkeypatch.setattr(select, "select", lambda *_: ([True], [], []))  # waits until they are up
    seen = []
    really = workers._started

    def watched() -> workers._Worker:
        worker = really()
        seen.append(worker.process)
        return worker

    monkeypatch.setattr(workers, "_started", watched)
    yield seen
    assert all(process.poll() is not None for process in seen)


def build(corpus: Path, index: Path, count: int = 3, making: Making = MAKING) -> Report:
    return sync(WhooshStore(index), Corpus(corpus), making, processes=count)


def write_faulty(glossary: Glossary) -> None:
    glossary.write_small()
    glossary.write_raw("bad.md", "---\ntitle: [\n---\nBad.\n")
    glossary.write("b", "Token", "See [[nowhere]].", editor="x")
    glossary.write_raw("z/token.md", "---\ntitle: Again\n---\nTaken.\n")
    for number in range(60):
        glossary.write(f"e{number:02}", body=f"Entry {number}. " * (number + 1))


@pytest.mark.parametrize("count", [2, 3])
def test_several_processes_make_the_same_index(
    glossary: Glossary, processes: list[object], tmp_path: Path, count: int
) -> None:
    write_faulty(glossary)
    alone = build(glossary.corpus, tmp_path / "alone", 1)
    assert processes == []
    shared = build(glossary.corpus, glossary.index, count)
    assert len(processes) == count - 1
    assert shared.problems.found == alone.problems.found
    assert shared.added == alone.added
    with WhooshStore(tmp_path / "alone").open() as one, WhooshStore(glossary.index).open() as other:
        assert one.digests() == other.digests()
        assert all(one.entry(slug) == other.entry(slug) for slug in one.digests())


def test_what_crosses_to_another_process_comes_back_the_same() -> None:
    work = Work(Corpus(REAL_CORPUS), MAKING, {})
    for source in work.corpus.sources():
        made = work.do(source)
        back = wire.from_plain(wire.to_plain(made))
        assert back[:-1] == made[:-1]
        assert back.document
        assert made.document
        for name in type(made.document).__slots__:
            assert repr(getattr(back.document, name)) == repr(getattr(made.document, name))
        known = Work(work.corpus, MAKING, {made.document.entry.slug: made.digest}).do(source)
        assert known.document is None
        assert wire.from_plain(wire.to_plain(known)) == known


def test_an_update_by_several_processes_writes_only_what_changed(
    glossary: Glossary, processes: list[object]
) -> None:
    file = glossary.root / "corpus.jsonl"
    write_json_lines(file, 100)
    build(file, glossary.index)
    lines = file.read_text().splitlines()
    file.write_text("\n".join([lines[0].replace("Term 0", "Changed"), *lines[2:]]))
    report = build(file, glossary.index)
    assert len(processes) == 4
    assert (report.added, report.changed, report.removed, report.unchanged) == ([], ["e0"], ["e1"], 98)


def test_little_to_do_is_done_alone(glossary: Glossary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_started", lambda: pytest.fail("a process was started"))
    glossary.write_small()
    assert build(glossary.corpus, glossary.index, 8).total == 4


def test_until_the_others_are_up_this_process_does_not_wait(
    glossary: Glossary, processes: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(select, "select", lambda *_: ([], [], []))  # never up
    write_faulty(glossary)
    assert build(glossary.corpus, glossary.index).total == 65
    assert len(processes) == 2


def test_while_the_others_are_busy_this_process_works_too(
    glossary: Glossary, processes: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = []
    really = Work.do

    def recorded(self: Work, source: Source) -> Made:
        here.append(source)
        return really(self, source)

    monkeypatch.setattr(Work, "do", recorded)
    monkeypatch.setattr(Workers, "answered", lambda _: False)
    write_faulty(glossary)
    assert build(glossary.corpus, glossary.index).total == 65
    assert 0 < len(here) < 65


def test_a_making_that_cannot_be_told_works_alone(glossary: Glossary, processes: list[object]) -> None:
    glossary.write_small()
    assert build(glossary.corpus, glossary.index, making=Making(Analyzer(), MAKING.table)).total == 4
    assert processes == []


def test_a_process_that_dies_leaves_the_index_as_it_was(
    glossary: Glossary, processes: list["subprocess.Popen[bytes]"], monkeypatch: pytest.MonkeyPatch
) -> None:
    glossary.write_small()
    build(glossary.corpus, glossary.index, 1)
    with glossary.open() as engine:
        before = answers(engine, QUERIES)
    write_faulty(glossary)
    really = Workers.receive

    def killed(self: Workers):  # type: ignore[no-untyped-def]
        processes[0].kill()
        return really(self)

    monkeypatch.setattr(Workers, "receive", killed)
    with pytest.raises(BackendUnavailable, match=r"before its work was done \(exit code -9\).*one proc"):
        build(glossary.corpus, glossary.index)
    with glossary.open() as engine:
        assert answers(engine, QUERIES) == before
    assert len(glossary.generations) == 1


def test_a_process_that_died_before_it_was_given_work_is_told() -> None:
    work = Work(Corpus(REAL_CORPUS), MAKING, {})
    with Workers(1, work) as started:
        (worker,) = started._workers
        eventually(lambda: workers._heard(worker), "the process to be up")
        worker.process.kill()
        worker.process.wait(PATIENCE)
        with pytest.raises(BackendUnavailable, match=r"ended before its work was done \(exit code -9\)"):
            started.send(list(work.corpus.sources()))


def test_a_process_that_falls_silent_is_told(
    glossary: Glossary, processes: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = glossary.root / "python"
    silent.write_text("#!/bin/sh\nexec sleep 60 >&-\n")
    silent.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(silent))
    monkeypatch.setattr(workers, "_SECONDS_TO_END", 0.0)
    write_faulty(glossary)
    with pytest.raises(BackendUnavailable, match="stopped answering before its work was done, maybe"):
        build(glossary.corpus, glossary.index)


def test_an_error_in_a_process_is_told_as_if_it_were_here(
    glossary: Glossary, processes: list[object]
) -> None:
    write_faulty(glossary)
    making = Making(MAKING.analyzer, MAKING.table, ("english", str(glossary.root / "nowhere")))
    with pytest.raises(ConfigError, match="nowhere"):
        build(glossary.corpus, glossary.index, making=making)
    making = Making(MAKING.analyzer, MAKING.table, ("klingon", None))
    with pytest.raises(RuntimeError, match=r"Traceback(.|\n)*klingon"):
        build(glossary.corpus, glossary.index, making=making)
    assert glossary.generations == []


def test_without_a_python_to_start_there_is_an_error(
    glossary: Glossary, processes: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_faulty(glossary)
    monkeypatch.setattr(sys, "executable", str(glossary.root / "nowhere"))
    with pytest.raises(BackendUnavailable, match="no process could be started"):
        build(glossary.corpus, glossary.index)
    monkeypatch.setattr(sys, "executable", "")
    assert build(glossary.corpus, glossary.index).total == 65


def test_an_interrupt_ends_all_processes(glossary: Glossary, processes: list[object]) -> None:
    def interrupt(count: int) -> None:
        if count == 10:
            raise KeyboardInterrupt

    write_faulty(glossary)
    with pytest.raises(KeyboardInterrupt):
        sync(WhooshStore(glossary.index), Corpus(glossary.corpus), MAKING, processes=3, progress=interrupt)
    assert len(processes) == 2
    assert glossary.generations == []


def job(corpus: Corpus) -> tuple[object, ...]:
    """Return the first thing that a process is told."""
    read = (str(corpus.path), dict(corpus.keys), corpus.exclude, corpus.preset)
    return read, ("english", None), {}


def test_a_process_ends_with_the_one_that_started_it() -> None:
    worker = workers._started()
    worker.orders.close()
    assert worker.process.wait(PATIENCE) == 0
    worker.answers.close()


def test_a_process_that_has_made_documents_ends_so_too() -> None:
    corpus = Corpus(REAL_CORPUS)
    sources = list(corpus.sources())[:2]
    worker = workers._started()
    workers._send(worker, job(corpus))
    workers._send(worker, [tuple(source) for source in sources])
    assert workers._answer(worker) is None  # it is ready
    documents = [wire.from_plain(made).document for made in workers._answer(worker)]
    assert [document.entry.slug for document in documents if document] == [
        Path(source.path).stem for source in sources
    ]
    worker.orders.close()
    assert worker.process.wait(PATIENCE) == 0
    worker.answers.close()


def test_a_process_whose_answers_nobody_reads_ends_without_a_word(
    capfd: pytest.CaptureFixture[str],
) -> None:
    worker = workers._started()
    worker.answers.close()
    workers._send(worker, job(Corpus(REAL_CORPUS)))
    assert worker.process.wait(PATIENCE) == 0
    assert capfd.readouterr() == ("", "")
    worker.orders.close()


def test_a_process_that_has_failed_ends_when_it_has_said_so(capfd: pytest.CaptureFixture[str]) -> None:
    worker = workers._started()
    workers._send(worker, (("nowhere", {}, (), None), ("klingon", None), {}))
    with pytest.raises(RuntimeError, match=r"Traceback(.|\n)*klingon"):
        workers._answer(worker)
    assert worker.process.wait(PATIENCE) == 0
    assert capfd.readouterr() == ("", "")
    worker.orders.close()
    worker.answers.close()


SCRIPT = """
import os, select, sys, time
from pathlib import Path
from glossearch.backends.whoosh import WhooshStore
from glossearch.corpus.reader import Corpus
from glossearch.indexing import Making, pipeline, sync, workers
from glossearch.semantics import ENGLISH
print("run", flush=True)
pipeline._WORTH = 0
select.select = lambda *_: ([True], [], [])
really = workers._started
def watched():
    worker = really()
    print(worker.process.pid, flush=True)
    return worker
workers._started = watched
wait = (lambda _: time.sleep(60)) if "wait" in sys.argv else None
store, corpus = WhooshStore(Path(sys.argv[2])), Corpus(Path(sys.argv[1]))
print(sync(store, corpus, Making.of("english", ENGLISH), processes=3, progress=wait).total)
"""


def test_a_script_needs_no_guard_around_its_main_part(glossary: Glossary) -> None:
    glossary.write_small()
    script = glossary.root / "json.py"  # a name that would hide a module, were the folder on the path
    script.write_text(SCRIPT)
    script = script.rename(glossary.root / "build.py")
    (glossary.root / "yaml.py").write_text("raise SystemExit('the wrong yaml')")
    done = subprocess.run(
        [sys.executable, "-P", str(script), str(glossary.corpus), str(glossary.index)],
        cwd=glossary.root,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.split()
    assert (lines[0], lines[-1], len(lines)) == ("run", "4", 4)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc to see who is there")
def test_nothing_is_left_of_a_run_that_was_killed(glossary: Glossary) -> None:
    glossary.write_small()
    command = [sys.executable, "-c", SCRIPT, str(glossary.corpus), str(glossary.index), "wait"]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        process.stdout.readline()
        pids = [int(process.stdout.readline()) for _ in range(2)]
        process.kill()

    def gone() -> bool:
        return not any(_is_worker(pid) for pid in pids)

    eventually(gone, "the end of the others")
    assert build(glossary.corpus, glossary.index, 1).total == 4


def _is_worker(pid: int) -> bool:
    try:
        return b"glossearch.indexing.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
