"""What kind of question was typed and what about: the text without the words that only do the asking."""

import re
from collections.abc import Callable, Iterator
from enum import Enum
from typing import NamedTuple

from glossearch.query.comparing import Comparison, ways_to_compare
from glossearch.query.scaffolding import (
    AROUND_NAMES,
    IN_A_FIELD,
    IN_A_PLACE,
    LONGEST_TAIL,
    SCAFFOLDING,
    Scaffolding,
)

LONGEST_QUESTION = 200
"""A text with more characters is prose: nothing is taken out of it."""

ASKING_WORDS = frozenset(
    "compare comparison define definition describe difference differences explain explained meaning"
    " versus".split()
)
"""Words that do the asking; that they are spelt right matters, but they are not looked for."""

IsName = Callable[[str], bool]
"""Whether an entry has this title or alias, in any spelling. An article is part of the name."""


class Intent(Enum):
    """What a person wants."""

    LOOKUP = "lookup"
    DEFINITION = "definition"
    COMPARISON = "comparison"
    DESCRIPTION = "description"


class Understanding(NamedTuple):
    """A question understood.

    ``subjects`` are the names asked about, as typed: one for a lookup or a definition, two for a comparison,
    none for a description. ``content`` is the text to search for, empty only if the text is.
    """

    intent: Intent
    subjects: tuple[str, ...]
    content: str


_QUOTED = re.compile("['\"`‘“„«](.+)['\"`’”“»]")
ARTICLE = re.compile(r"\A(?:an?|the)\s+", re.IGNORECASE)
_LABEL = re.compile(r"\A(?:an?|the) (?:term|word|acronym|abbreviation) ", re.IGNORECASE)
_FIRST = re.compile(
    r"(?:(?:an?|the|any|some|exact|simple|short|brief|quick|clear|proper|technical|correct|right|main|key"
    r"|whole|good|basic) )*([a-z]+)",
    re.IGNORECASE,
)
_WORDS = re.compile(r"\w+|[&/]")
_TAIL_BEGINNINGS = frozenset(("in", "for"))


def understand(text: str, is_name: IsName) -> Understanding:
    """Tell what ``text`` asks for. Never raises, as long as ``is_name`` does not.

    >>> understand("What's a token, exactly?", {"token"}.__contains__)
    Understanding(intent=<Intent.DEFINITION: 'definition'>, subjects=('token',), content='token')
    """
    whole = " ".join(text.split())
    names = _Names(is_name)
    if name := names[whole]:
        return Understanding(Intent.LOOKUP, (name,), text.strip())
    if not whole or len(whole) > LONGEST_QUESTION:
        return Understanding(Intent.DESCRIPTION, (), text)
    ways = ways_to_compare(_WORDS.findall(whole.lower()))
    stages = _stages(whole, AROUND_NAMES)
    subjects, tail = _subjects(stages, ways, names), ""
    if not subjects:
        subjects, tail = _before_tail(stages, ways, names)
    if not subjects:
        if len(stages) > 1:
            stages = _stages(whole, SCAFFOLDING)
        return Understanding(Intent.DESCRIPTION, (), _description(stages, [way for way in ways if way.sure]))
    intent = Intent.COMPARISON if len(subjects) > 1 else Intent.DEFINITION
    return Understanding(intent, subjects, " ".join(subjects) + tail)


class _Names(dict[str, str]):
    """What of each piece of a question is a name: as it is, or without punctuation, an article or "the term".

    It is empty for most. The same piece is met at several stages, and looked up once.
    """

    def __init__(self, is_name: IsName) -> None:
        self._is_name = is_name

    def __missing__(self, piece: str) -> str:
        bare = _unquoted(_trimmed(piece))
        candidates = [bare] if bare == piece else [bare, piece]
        if ARTICLE.match(bare):
            candidates += [_unquoted(start.sub("", bare)) for start in (ARTICLE, _LABEL)]
        for name in dict.fromkeys(candidates):
            if name and self._is_name(name):
                break
        else:
            name = ""
        self[piece] = name
        return name


def _stages(text: str, scaffolding: Scaffolding) -> list[str]:
    """Return ``text`` with less and less scaffolding."""
    stages = [_trimmed(text) or text]
    while rest := _without_scaffolding(stages[-1], scaffolding):
        stages.append(rest)
    return stages


def _without_scaffolding(text: str, scaffolding: Scaffolding) -> str:
    """Return what the first frame that fits leaves of ``text``, or nothing."""
    begin = _FIRST.match(text)
    first = begin[1].lower() if begin else ""
    end = _WORDS.findall(text[text.rfind(" ") + 1 :])
    last = end[-1].lower() if end else ""
    for frame in scaffolding.frames(first, last):
        if match := frame.compiled.fullmatch(text):
            return _trimmed(match[1])
    return ""


def _subjects(stages: list[str], ways: list[Comparison], names: _Names) -> tuple[str, ...]:
    """Return the name, or the two names, that the first stage with any asks about."""
    for stage in stages:
        if name := names[stage]:
            return (name,)
        for left, right in _sides(stage, ways):
            if (first := names[left]) and (second := names[right]):
                return (first, second)
    return ()


def _before_tail(stages: list[str], ways: list[Comparison], names: _Names) -> tuple[tuple[str, ...], str]:
    """Return the subjects as they are without "in AI" or "in Kubernetes", and what of that matters."""
    last = stages[-1]
    if _TAIL_BEGINNINGS.isdisjoint(last.lower().rsplit(" ", LONGEST_TAIL)[1:]):
        return (), ""
    for frame in (IN_A_FIELD, IN_A_PLACE):
        if match := frame.compiled.fullmatch(last):
            before = _stages(match[1], AROUND_NAMES)
            subjects, tail = _subjects(before, ways, names), _trimmed(last[match.end(1) :])
            if subjects and frame is IN_A_FIELD:
                return subjects, ""
            # "tokens in German" asks for no definition, nor does "what is a model for images".
            asked = len(stages) + len(before) > 2 and tail.lower().startswith("in ")
            if len(subjects) > 1 or (subjects and asked):
                return subjects, f" {tail}"
    return (), ""


def _description(stages: list[str], ways: list[Comparison]) -> str:
    """Return what is left to search for: the last stage, or both sides of what is compared."""
    for stage in reversed(stages) if ways else ():
        for left, right in _sides(stage, ways):
            return f"{left} {_description([right], ways)}"
    return stages[-1]


def _sides(text: str, ways: list[Comparison]) -> Iterator[tuple[str, str]]:
    """Yield each two sides that ``text`` may compare."""
    for way in ways:
        if match := way.frame.compiled.fullmatch(text):
            for part in way.parting.compiled.finditer(match[1]):
                left, right = _trimmed(match[1][: part.start()]), _trimmed(match[1][part.end() :])
                if left and right:
                    yield left, right


def _trimmed(text: str) -> str:
    return text.lstrip(" ,:;–—").rstrip(" ?!.,:;…–—")


def _unquoted(text: str) -> str:
    quoted = _QUOTED.fullmatch(text)
    return quoted[1] if quoted else text
