"""Whatever is raised for files that are not as they were written, or cannot be written, as one error each."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from glossearch.errors import BackendUnavailable, GlossearchError, IndexCorrupt

# What the system says where a file is gone or another thing. All else it says of itself: a full or failing
# disk, too many open files.
_NOT_OURS = frozenset((None, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EINVAL))


@contextmanager
def reported(folder: Path) -> Iterator[None]:
    """Turn what damaged files make others raise into `IndexCorrupt`. Only reading and writing belong inside.

    Damage shows as nearly any exception: zlib.error, struct.error, EOFError, IndexError, RecursionError,
    errors of Whoosh's own ... A list of them was tried, and each new way to damage a file added one.
    """
    try:
        yield
    except GlossearchError:
        raise
    except OSError as error:
        if error.errno not in _NOT_OURS:
            raise BackendUnavailable(f"{folder}: cannot be read or written: {error.strerror}") from error
        raise _damaged(folder, error) from error
    except Exception as error:
        raise _damaged(folder, error) from error


def unwritable(folder: Path, error: OSError) -> BackendUnavailable:
    """Return what to raise for ``error``, which names the file in ``folder`` if it is about one."""
    where = error.filename2 or error.filename or folder
    return BackendUnavailable(f"{where}: cannot be written: {error.strerror}")


def _damaged(folder: Path, error: Exception) -> IndexCorrupt:
    what = f"{type(error).__module__}.{type(error).__name__}".removeprefix("builtins.")
    return IndexCorrupt(f"index damaged: {folder} cannot be read ({what}); run 'glossearch index --rebuild'")
