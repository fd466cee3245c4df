"""Whether nobody but us, or the system's administrator, can have written an index.

Nothing in an index is run. But what it says is believed: who may write it decides what searches find, and
may feed the process what was made to crash it. So, as ssh does with its keys, one that others may write is
refused. Folders above it are not looked at: what somebody puts in its place is theirs, and refused for that.
"""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from glossearch.errors import BackendUnavailable

_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_CAN_TELL = os.name == "posix"
_WHY = "who can write an index decides what searches say"


def check(paths: Iterable[Path]) -> None:
    """Raise `BackendUnavailable` for the first of ``paths`` that another owns or may write."""
    if not _CAN_TELL:
        return
    ours = {0, os.geteuid()}
    for path in paths:
        try:
            state = path.stat()
        except FileNotFoundError:
            continue
        if state.st_uid not in ours:
            raise BackendUnavailable(
                f"index refused: {path} belongs to user {state.st_uid}, not to you or root, and {_WHY}; "
                "build one of your own with --index, or set trust_index = true"
            )
        if state.st_mode & _OTHERS:
            raise BackendUnavailable(
                f"index refused: {path} may be written by others (mode {stat.S_IMODE(state.st_mode):o}), "
                f"and {_WHY}; run 'chmod go-w {path}', or set trust_index = true"
            )


def close(path: Path) -> None:
    """Let nobody but the owner write ``path``."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if _CAN_TELL and mode & _OTHERS:
        path.chmod(mode & ~_OTHERS)
