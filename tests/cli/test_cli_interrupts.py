"""Ctrl-C that comes where Python cannot raise."""

import os
import signal
import sys
import weakref

import pytest

from glossearch.cli.interrupts import catch_lost


class Something:
    pass


@pytest.fixture(autouse=True)
def _caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "unraisablehook", sys.__unraisablehook__)
    catch_lost()


def test_it_comes_again_and_ends_what_waits(capfd: pytest.CaptureFixture[str]) -> None:
    something = Something()
    reference = weakref.ref(something, lambda _: signal.raise_signal(signal.SIGINT))
    reading, writing = os.pipe()
    try:
        with pytest.raises(KeyboardInterrupt):  # noqa: PT012
            del something
            os.read(reading, 1)
    finally:
        os.close(reading)
        os.close(writing)
    assert reference() is None
    assert capfd.readouterr().err == "", "nothing is printed of it"


def test_other_errors_are_printed_as_ever(capfd: pytest.CaptureFixture[str]) -> None:
    something = Something()
    reference = weakref.ref(something, lambda _: 1 // 0)
    del something
    assert reference() is None
    assert "ZeroDivisionError" in capfd.readouterr().err
