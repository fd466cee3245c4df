"""Which rules are on, and the numbers that they go by."""

from collections.abc import Iterable, Mapping

from glossearch.config.values import meant
from glossearch.editorial.rules import RULES
from glossearch.editorial.rules.rule import Rule
from glossearch.errors import ConfigError

Numbers = Mapping[str, int]
"""The names of the rules that are on, each with its number; 0 for a rule without one."""


def selection(
    table: Mapping[str, bool | int], select: Iterable[str] = (), ignore: Iterable[str] = ()
) -> Numbers:
    """Return the rules that are on by the [check] ``table`` of glossearch.toml and by the options.

    ``select`` are the only ones to be on, as "rule" or "rule=number", and ``ignore`` those to be off. Errors
    are always on: their entries are not in the index. Raises `ConfigError`.
    """
    on = {name: rule.number or 0 for name, rule in RULES.items()}
    for name, value in table.items():
        _switch(on, _known(name, "[check]"), value, "[check]")
    wanted = list(select)
    if wanted:
        numbers = {name: on.get(name, rule.number or 0) for name, rule in RULES.items()}
        on = {name: 0 for name, rule in RULES.items() if rule.severity == "error"}
        for item in wanted:
            name, equals, number = item.partition("=")
            rule = _known(name, "--select")
            on[name] = numbers[name]
            if equals:
                _switch(on, rule, _number(number, name), "--select")
    for name in ignore:
        _switch(on, _known(name, "--ignore"), False, "--ignore")
    return on


def _switch(on: dict[str, int], rule: Rule, value: bool | int, source: str) -> None:
    """Switch ``rule`` on or off, or give it its number."""
    if value is False:
        if rule.severity == "error":
            raise ConfigError(
                f"{source}: {rule.name} cannot be off, since its entries are not in the index; "
                "mend them, or exclude their files"
            )
        on.pop(rule.name, None)
    elif value is True:
        on.setdefault(rule.name, rule.number or 0)
    elif rule.number is None:
        raise ConfigError(f"{source}: {rule.name} goes by no number; it is true or false")
    elif value < 1:
        raise ConfigError(f"{source}: {rule.name} must be a number from 1 ({rule.counts}), or false")
    else:
        on[rule.name] = value


def _known(name: str, source: str) -> Rule:
    if name not in RULES:
        raise ConfigError(
            f"{source}: no rule '{name}'{meant(name, list(RULES))}; 'glossearch check --rules' lists them"
        )
    return RULES[name]


def _number(text: str, name: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise ConfigError(f"--select: {name} must be followed by a whole number, not '{text}'")
    return int(text)
