"""A corpus as it was at a git revision. Only reads from the repository."""

import io
import subprocess
import tarfile
from contextlib import suppress
from pathlib import Path

from glossearch.errors import ConfigError


def commit(corpus: Path, revision: str) -> str:
    """Return the hash of the commit that ``revision`` names in the repository of ``corpus``.

    Raises `ConfigError` where there is no such repository or commit.
    """
    folder = corpus if corpus.is_dir() else corpus.parent
    if _git(folder, "rev-parse", "--show-toplevel") is None:
        raise ConfigError(
            f"{corpus} is not in a git work tree, so there is no revision to compare with; "
            "name the folder of an index with --base"
        )
    found = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found is None and _git(folder, "rev-parse", "--verify", "--quiet", "HEAD") is None:
        raise ConfigError(
            f"the repository of {corpus} has no commit yet, so there is no revision to compare with; commit "
            "the glossary first, or name the folder of an index with --base"
        )
    if found is None:
        raise ConfigError(
            f"--base: '{revision}' is neither a revision of the repository of {corpus} nor the folder of an "
            "index; name one of the two"
        )
    return found.decode().strip()


def export(corpus: Path, commit: str, target: Path) -> None:
    """Write to ``target`` what ``corpus``, a folder or a file, was like at ``commit``.

    Raises `ConfigError` where there was none.
    """
    if corpus.is_dir():
        top, tree = _git(corpus, "rev-parse", "--show-toplevel"), _git(corpus, "rev-parse", f"{commit}:./")
        if top and tree:
            archive = _git(Path(top.decode().strip()), "archive", "--format=tar", tree.decode().strip())
            _extract(archive or b"", target)
            return
    elif (content := _git(corpus.parent, "show", f"{commit}:./{corpus.name}")) is not None:
        target.write_bytes(content)
        return
    raise ConfigError(f"--base: there was no {corpus} at {commit[:7]}; name a later revision")


def content(file: Path, commit: str) -> bytes | None:
    """Return what ``file`` had in it at ``commit``; None where it was not there, or not in a repository."""
    return _git(file.parent, "show", f"{commit}:./{file.name}")


def _extract(archive: bytes, target: Path) -> None:
    target.mkdir()
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        for member in files:
            with suppress(tarfile.FilterError):  # a link to outside: no entry that can be read here
                files.extract(member, target, filter="data")


def _git(folder: Path, *arguments: str) -> bytes | None:
    """Return what git prints, or None where it fails."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)
    except OSError as error:
        raise ConfigError(
            f"git cannot be run ({error.strerror}), so there is no revision to compare with; "
            "name the folder of an index with --base"
        ) from error
    return done.stdout if done.returncode == 0 else None
