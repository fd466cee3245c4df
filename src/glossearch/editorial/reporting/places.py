"""How the file of a finding is called in a report."""

from pathlib import Path


def relative(path: Path, root: Path) -> str:
    """Return ``path`` from the folder ``root``, parted by slashes; one that is not below it whole."""
    whole = path.absolute()
    return (whole.relative_to(root) if whole.is_relative_to(root) else whole).as_posix()
