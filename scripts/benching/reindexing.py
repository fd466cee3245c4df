"""An editor who saves an entry every few seconds, and indexes it."""

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Self

_SECONDS = 5.0


class Reindexing:
    """Changes one entry of ``corpus`` and runs ``glossearch index`` with ``options``, every `_SECONDS`."""

    def __init__(self, corpus: Path, options: Sequence[str]) -> None:
        self._corpus = corpus
        self._lines = None if corpus.is_dir() else corpus.read_text(encoding="utf-8")
        self._command = [sys.executable, "-m", "glossearch", "index", *options]
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.times = self.failures = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(_SECONDS):
            self._change()
            done = subprocess.run(self._command, capture_output=True, check=False)
            self.times += 1
            self.failures += done.returncode != 0

    def _change(self) -> None:
        title, text = "Entry that changes", f"It was changed {self.times + 1} times."
        if self._lines is None:
            (self._corpus / "changing.md").write_text(f"---\ntitle: {title}\n---\n{text}\n", encoding="utf-8")
        else:
            line = json.dumps({"id": "changing", "title": title, "text": text})
            self._corpus.write_text(f"{self._lines.rstrip()}\n{line}\n", encoding="utf-8")
