"""A folder that holds a Whoosh index."""

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from whoosh import index
from whoosh.writing import IndexWriter

from glossearch.backends.whoosh.damage import reported
from glossearch.backends.whoosh.fields import KEY, schema, to_whoosh
from glossearch.backends.whoosh.generations import Generations
from glossearch.backends.whoosh.reader import MANIFEST, WhooshReader
from glossearch.errors import BackendUnavailable
from glossearch.schema import Document

_MEMORY_MB = 256
_OPEN_TRIES = 5


class WhooshStore:
    """The embedded backend's `glossearch.backends.base.Store`."""

    def __init__(self, folder: Path) -> None:
        self._generations = Generations(folder)

    def describe(self) -> str:
        """Return the folder."""
        return str(self._generations.folder)

    def exists(self) -> bool:
        """Whether there is an index, however damaged or outdated."""
        return self._generations.exists()

    def generation(self) -> str:
        """Return the name of the current generation."""
        return self._generations.current().name

    def open(self) -> WhooshReader:
        """Open the current generation."""
        for _ in range(_OPEN_TRIES):
            folder = self._generations.current()
            try:
                with reported(folder):
                    return WhooshReader(folder)
            except Exception:
                # Two writers may have finished since current() was asked, and the second swept this folder.
                if folder == self._generations.current():
                    raise
        raise BackendUnavailable(f"{self.describe()} is rewritten too fast to be opened")

    def lock(self) -> AbstractContextManager[None]:
        """Keep all other writers out."""
        return self._generations.lock()

    @contextmanager
    def write(self, *, fresh: bool) -> Iterator["WhooshWriter"]:
        """Start the next generation; leaving the block without a commit cancels it."""
        fresh = fresh or not self.exists()
        with self._generations.next(fresh=fresh) as folder:
            try:
                with reported(folder):
                    if fresh:
                        opened = index.create_in(str(folder), schema())
                    else:
                        opened = index.open_dir(str(folder), schema=schema())
                    whoosh = opened.writer(limitmb=_MEMORY_MB)
                writer = WhooshWriter(self._generations, folder, whoosh)
                try:
                    yield writer
                finally:
                    writer.cancel()
                    opened.close()
            except OSError as error:
                raise BackendUnavailable(f"{self.describe()}: cannot be written: {error.strerror}") from error


class WhooshWriter:
    """The next generation in the making: a `glossearch.backends.base.Writer`."""

    def __init__(self, generations: Generations, folder: Path, writer: IndexWriter) -> None:
        self._generations = generations
        self._folder = folder
        self._writer = writer
        self._open = True

    def add(self, document: Document, digest: str) -> None:
        """Add a document whose slug is not in the index."""
        with reported(self._folder):
            self._writer.add_document(**to_whoosh(document, digest))

    def delete(self, slug: str) -> None:
        """Leave out the entry ``slug``."""
        with reported(self._folder):
            self._writer.delete_by_term(KEY, slug)

    def commit(self, manifest: Mapping[str, object]) -> None:
        """Make this the current generation."""
        self._open = False
        with reported(self._folder):
            self._writer.commit()
        (self._folder / MANIFEST).unlink(missing_ok=True)  # it may be a link to the last one's
        (self._folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        self._generations.switch(self._folder)

    def cancel(self) -> None:
        """Drop what was prepared; the current generation stays."""
        if self._open:
            self._open = False
            self._writer.cancel()
