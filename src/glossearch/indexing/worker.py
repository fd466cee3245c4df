"""A process that makes documents: ``python -m glossearch.indexing.worker``, started by `workers`.

It reads its job from its standard input, and then chunks of sources; it answers each on its standard output.
When its input ends, so does it: nobody is there any more who could want the answer.
"""

import contextlib
import os
import sys
import threading
import traceback
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any

from glossearch.corpus import Entry
from glossearch.corpus.reader import Corpus
from glossearch.corpus.sources import Source
from glossearch.indexing.garbage import seldom
from glossearch.indexing.making import Making
from glossearch.indexing.wire import receive, send, to_plain
from glossearch.indexing.work import Work

READY, MADE, FAILED = "ready", "made", "failed"
"""What an answer can begin with."""


def main() -> None:
    """Work until the input ends."""
    with seldom():
        _work()


def _work() -> None:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else is printed must not get between the answers
    chunks: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, chunks), daemon=True).start()
    try:
        (path, *reading), recipe, before = chunks.get()
        work = Work(Corpus(Path(path), *reading), Making.of(*recipe), before)
        work.making.document(Entry("a", "A", "One. Two."))  # loads what the first would else wait for
        send(answers, (READY, None))
        while True:
            made = [to_plain(work.do(Source(*source))) for source in chunks.get()]
            send(answers, (MADE, made))
    except BrokenPipeError:
        pass
    except Exception as error:  # noqa: BLE001  (it is raised again where somebody hears it)
        with contextlib.suppress(BrokenPipeError):
            send(answers, (FAILED, (type(error).__name__, str(error), traceback.format_exc())))
    os._exit(0)  # as Python leaves, it aborts where a thread still reads the standard input


def _listen(pipe: IO[bytes], chunks: "SimpleQueue[Any]") -> None:
    """Take in chunks as they come, so that whoever sends them never waits for an answer to be read."""
    try:
        while True:
            chunks.put(receive(pipe))
    except EOFError:
        os._exit(0)


if __name__ == "__main__":
    main()
