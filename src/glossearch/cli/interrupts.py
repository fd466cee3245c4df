"""Ctrl-C that cannot get lost."""

import _thread
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial

_SECONDS = 0.01  # until what cannot be interrupted is over


def catch_lost() -> None:
    """Interrupt again where Ctrl-C came while Python ran what cannot raise.

    Callbacks of weak references are such, and Python runs one after every import: what is raised there is
    printed and forgotten.
    """
    sys.unraisablehook = partial(_caught, sys.unraisablehook)


def _caught(other: Callable[["sys.UnraisableHookArgs"], object], lost: "sys.UnraisableHookArgs") -> None:
    if issubclass(lost.exc_type, KeyboardInterrupt):
        again = threading.Timer(_SECONDS, _interrupt)
        again.daemon = True
        again.start()
    else:
        other(lost)


def _interrupt() -> None:
    if sys.platform == "win32":
        _thread.interrupt_main()
    else:
        main = threading.main_thread().ident
        assert main is not None
        signal.pthread_kill(main, signal.SIGINT)  # which ends a system call that it waits in, too
