"""Whatever Whoosh raises when its files are not what it wrote, as one error."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from glossearch.errors import BackendUnavailable, GlossearchError, IndexCorrupt

# What the file system says of itself rather than of our files.
_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS))
_CLOSED = frozenset((errno.EACCES, errno.EPERM, errno.EMFILE, errno.ENFILE))


@contextmanager
def reported(folder: Path) -> Iterator[None]:
    """Turn what damaged files make Whoosh raise into `IndexCorrupt`. Only calls to Whoosh belong inside.

    Damage shows as nearly any exception: zlib.error, struct.error, EOFError, UnpicklingError, IndexError,
    RecursionError, errors of Whoosh's own ... A list of them was tried, and each new way to damage a file
    added one.
    """
    try:
        yield
    except GlossearchError:
        raise
    except OSError as error:
        if error.errno in _FULL | _CLOSED:
            what = "written" if error.errno in _FULL else "opened"
            raise BackendUnavailable(f"{folder} cannot be {what}: {error.strerror}") from error
        raise _damaged(folder, error) from error
    except Exception as error:
        raise _damaged(folder, error) from error


def _damaged(folder: Path, error: Exception) -> IndexCorrupt:
    what = f"{type(error).__module__}.{type(error).__name__}".removeprefix("builtins.")
    return IndexCorrupt(f"index damaged: {folder} cannot be read ({what}); run 'glossearch index --rebuild'")
