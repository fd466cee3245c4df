"""The editor of whoever writes, opened on a file."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from glossearch.errors import ConfigError

_VARIABLES = ("VISUAL", "EDITOR")
_DEFAULTS = ("sensible-editor", "nano", "vim", "vi", "notepad")


def editor(environment: Mapping[str, str], *, terminal: bool) -> list[str]:
    """Return the command of the editor: $VISUAL or $EDITOR with its arguments, or one that is usually there.

    Most of those want a ``terminal``: without one they would wait for what nobody can type.
    Raises `ConfigError` where there is none.
    """
    for variable in _VARIABLES:
        if command := environment.get(variable, "").strip():
            return _parted(command, variable)
    found = next(filter(None, map(shutil.which, _DEFAULTS)), None) if terminal else None
    if found is None:
        raise ConfigError("no editor is set; name yours, as in: export EDITOR=nano, or EDITOR='code --wait'")
    return [found]


def open_in(command: list[str], file: Path) -> None:
    """Open ``file`` with ``command``, and return when that has ended.

    Raises `ConfigError` where it cannot be started, or says that it failed.
    """
    try:
        code = subprocess.call([*command, str(file)])
    except OSError as error:
        raise ConfigError(
            f"the editor '{command[0]}' cannot be started: {error.strerror}; set VISUAL or EDITOR"
        ) from error
    if code:
        raise ConfigError(f"the editor '{command[0]}' ended with exit code {code}; {file} is as it left it")


def _parted(command: str, variable: str) -> list[str]:
    """Return the words of a command; all of it is one where a program has that path, spaces and all."""
    if shutil.which(command):
        return [command]
    try:
        return shlex.split(command, posix=os.name != "nt")
    except ValueError as error:
        raise ConfigError(f"{variable}={command}: cannot be read: {error}") from error
