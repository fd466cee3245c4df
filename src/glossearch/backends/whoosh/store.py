"""A folder that holds a Whoosh index."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from glossearch.backends.whoosh.damage import reported, unwritable
from glossearch.backends.whoosh.generations import Generations
from glossearch.backends.whoosh.reader import WhooshReader
from glossearch.backends.whoosh.sealing import Broken, Seal
from glossearch.errors import BackendUnavailable

if TYPE_CHECKING:
    from glossearch.backends.whoosh.writer import WhooshWriter

_OPEN_TRIES = 5


class WhooshStore:
    """The embedded backend's `glossearch.backends.base.Store`.

    Unless ``trusting``, an index that others may write is refused with `BackendUnavailable`.
    """

    def __init__(self, folder: Path, *, trusting: bool = False) -> None:
        self._generations = Generations(folder, trusting=trusting)

    def describe(self) -> str:
        """Return the folder."""
        return str(self._generations.folder)

    def exists(self) -> bool:
        """Whether there is an index, however damaged or outdated."""
        return self._generations.exists()

    def generation(self) -> str:
        """Return a name for the current generation."""
        return self._generations.version()

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

    def before(self) -> WhooshReader:
        """Open the generation before the current one, after all its files were checked."""
        folder = self._generations.before()
        with reported(folder):
            reader = WhooshReader(folder)
            for why in reader.damaged():
                raise Broken(why)
            return reader

    def rollback(self) -> None:
        """Make the generation before the current one the current one again."""
        self._generations.switch(self._generations.before())

    @contextmanager
    def write(self, *, fresh: bool) -> Iterator["WhooshWriter"]:
        """Start the next generation; leaving the block without a commit cancels it."""
        from glossearch.backends.whoosh.writer import WhooshWriter

        fresh = fresh or not self.exists()
        with self._generations.next(fresh=fresh) as folder:
            try:
                with reported(folder):
                    seal = Seal.empty(folder) if fresh else Seal.of(folder)
                    writer = WhooshWriter(self._generations, seal)
                try:
                    yield writer
                finally:
                    writer.cancel()
            except OSError as error:
                raise unwritable(self._generations.folder, error) from error
