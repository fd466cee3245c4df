"""The parameters of an operation: what may be asked for, read from a query string and checked."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from glossearch.web.parameters import whole_number
from glossearch.web.problems import Fault, InvalidParameters

Value = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Text:
    """A text of at most ``longest`` characters; None if it is left out, unless it is ``required``."""

    name: str
    longest: int
    required: bool = False
    shortest: int = 0

    @property
    def default(self) -> Value:
        """What holds when it is left out."""
        return None

    def read(self, text: str) -> Value:
        """Return the value, or raise `ValueError` with what is wrong."""
        if len(text) > self.longest:
            most = f"{self.longest:,} characters" if self.longest > 1 else "one character"
            raise ValueError(f"must have at most {most}, and has {len(text):,}")
        if len(text) < self.shortest:
            raise ValueError("must not be empty")
        return text


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from ``least`` to ``most``."""

    name: str
    least: int
    most: int
    default: int
    required: bool = False

    def read(self, text: str) -> Value:
        """Return the value, or raise `ValueError` with what is wrong."""
        number = whole_number(text)
        if number is None or not self.least <= number <= self.most:
            raise ValueError(f"must be a whole number from {self.least} to {self.most}")
        return number


@dataclass(frozen=True, slots=True)
class Flag:
    """0 or 1."""

    name: str
    default: bool = False
    required: bool = False

    def read(self, text: str) -> Value:
        """Return the value, or raise `ValueError` with what is wrong."""
        if text not in ("0", "1"):
            raise ValueError("must be 0 or 1")
        return text == "1"


Parameter = Text | Number | Flag


def read(parameters: Sequence[Parameter], given: MultiDict[str, str]) -> dict[str, Value]:
    """Return the value of each of ``parameters``.

    Raises `InvalidParameters`, which tells all that is wrong.
    """
    values: dict[str, Value] = {}
    faults: list[Fault] = []
    for parameter in parameters:
        texts = given.getlist(parameter.name)
        try:
            values[parameter.name] = _value(parameter, texts)
        except ValueError as error:
            faults.append(Fault(parameter.name, str(error)))
    faults += _unknown(given, [parameter.name for parameter in parameters])
    if faults:
        raise InvalidParameters(faults)
    return values


def _value(parameter: Parameter, texts: list[str]) -> Value:
    if not texts:
        if parameter.required:
            raise ValueError("is missing")
        return parameter.default
    if len(texts) > 1:
        raise ValueError("must be given once only")
    return parameter.read(texts[0])


def _unknown(given: Iterable[str], known: list[str]) -> list[Fault]:
    """Return a fault for each name that is none of ``known``: a misspelt parameter would go unnoticed."""
    faults = []
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name[:50], known, n=1)
            meant = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(known) or 'none'}"
            faults.append(Fault(name[:50], f"is no parameter of this operation; {meant}"))
    return faults
