"""Which rules are on."""

import re
from collections.abc import Mapping

import pytest

from glossearch.editorial.rules import RULES
from glossearch.editorial.selection import selection
from glossearch.errors import ConfigError

ERRORS = {name for name, rule in RULES.items() if rule.severity == "error"}


def test_all_are_on_with_their_numbers() -> None:
    assert selection({}) == {name: rule.number or 0 for name, rule in RULES.items()}


def test_the_table_switches_off_and_on_and_sets_numbers() -> None:
    on = selection({"orphan": False, "long-definition": 40, "near-duplicate": True})
    assert "orphan" not in on
    assert (on["long-definition"], on["near-duplicate"]) == (40, RULES["near-duplicate"].number)


def test_select_leaves_errors_and_what_is_named() -> None:
    assert selection({}, ["orphan"]).keys() == ERRORS | {"orphan"}


def test_select_takes_the_number_of_the_table_or_its_own() -> None:
    table = {"long-definition": 40}
    assert selection(table, ["long-definition"])["long-definition"] == 40
    assert selection(table, ["long-definition=30"])["long-definition"] == 30


def test_select_is_stronger_than_the_table_and_ignore_stronger_than_both() -> None:
    assert "orphan" in selection({"orphan": False}, ["orphan"])
    assert selection({}, ["orphan", "bad-date"], ["orphan"]).keys() == ERRORS | {"bad-date"}


@pytest.mark.parametrize(
    ("table", "select", "ignore", "message"),
    [
        (
            {"orfan": False},
            (),
            (),
            "[check]: no rule 'orfan' (did you mean 'orphan'?); 'glossearch check --rules'",
        ),
        ({}, ["orfan"], (), "--select: no rule 'orfan' (did you mean 'orphan'?)"),
        ({}, (), ["zzzz"], "--ignore: no rule 'zzzz'; 'glossearch check --rules' lists them"),
        ({"no-title": False}, (), (), "[check]: no-title cannot be off"),
        ({}, (), ["no-title"], "--ignore: no-title cannot be off"),
        ({"orphan": 3}, (), (), "[check]: orphan goes by no number"),
        ({}, ["orphan=3"], (), "--select: orphan goes by no number"),
        (
            {"long-definition": 0},
            (),
            (),
            "[check]: long-definition must be a number from 1 (the most words), or false",
        ),
        (
            {},
            ["long-definition=many"],
            (),
            "--select: long-definition must be followed by a whole number, not 'many'",
        ),
        ({}, ["long-definition="], (), "must be followed by a whole number, not ''"),
        ({}, ["long-definition=²"], (), "must be followed by a whole number, not '²'"),
    ],
)
def test_what_cannot_be_is_refused(
    table: Mapping[str, bool | int], select: list[str], ignore: list[str], message: str
) -> None:
    with pytest.raises(ConfigError, match=f"^{re.escape(message)}|{re.escape(message)}"):
        selection(table, select, ignore)
