"""How the file of a finding is called in a report."""

from functools import lru_cache
from pathlib import Path


def relative(path: Path, root: Path) -> str:
    """Return ``path`` from the folder ``root``, parted by slashes; one that is not below it whole."""
    whole = _resolved(path.absolute().parent) / path.name
    return (whole.relative_to(root) if whole.is_relative_to(root) else whole).as_posix()


@lru_cache(1024)
def _resolved(folder: Path) -> Path:
    return folder.resolve()
