"""What kind of question was typed and what about: the text without the words that only do the asking."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property
from typing import NamedTuple

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


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question understood.

    ``subjects`` are the names asked about, as typed: one for a lookup or a definition, two for a comparison,
    none for a description. ``content`` is the text to search for, empty only if the text is.
    """

    intent: Intent
    subjects: tuple[str, ...]
    content: str


# How to read the tables: <X> is what stays, as short as it can be. Case is free, an apostrophe may be curly.
_BE = "(?:is|are|was|were)"
_OFTEN = "(?: exactly| actually| really| even| basically)?"
_EARTH = "(?: in the world| on earth)?"
_WHAT = f"(?:what|who){_OFTEN}{_EARTH}(?:'?s|'?re| {_BE}){_OFTEN}"
_PEOPLE = "(?: i| you| we| they| one| people)?"
_SOME = (
    "(?:(?:an?|the|any|some|exact|simple|short|brief|quick|clear|proper|technical|correct|right|main|key|whole"
    "|good|basic) ){0,3}"
)
_BEGINNER = r"an? (?:child|kid|beginner|layman|(?:\w+[- ])?\w+[- ]year[- ]old)"
_WHEN = "(?: it| this| that| something| someone)?(?: when| if| that| which| who| where)?"
_THIS = "(?:it|that|this|they|these)"

# Each after the words of which a text must have one to be worth trying: as its first word, articles and the
# like aside, or behind a star as its last. The first that fits is taken off, then again, until none fits.
_SCAFFOLDING = (
    (
        "*please pls plz thanks you thx exactly really actually anyway simply briefly me eli5",
        "<X> (?:please|pls|plz|thanks|thank you|thx|exactly|really|actually|anyway|simply|briefly|to me"
        "|eli5)",
    ),
    (
        "*terms words english language",
        "<X> in (?:very )?(?:simpler?|plain|layman'?s?|easy|everyday|other) (?:terms|words|english|language)",
    ),
    (
        "*short general nutshell sentence dummies beginners kids",
        "<X> (?:in (?:short|general|a nutshell|a sentence)|for (?:dummies|beginners|kids))",
    ),
    (
        "*five 5 child kid beginner layman old",
        f"<X> (?:as if|like) i(?:'?m| am| was| were) (?:five|5|{_BEGINNER})",
    ),
    (
        "*child kid beginner layman old",
        f"<X> for {_BEGINNER}",
    ),
    (
        "*child kid beginner layman old",
        f"(?=explain|describe|teach)<X> to {_BEGINNER}",
    ),
    (
        "*better best it that this they these for",
        f"<X> (?:which (?:one )?is (?:better|best)|what(?:'?s| {_BE}) {_THIS}(?: for)?)",
    ),
    (
        "*mean do for to",
        f"<X> what do(?:es)? {_THIS} (?:mean|do|stand for|refer to)",
    ),
    (
        "*what",
        "(?!what )<X> (?:means?|stands? for|refers? to) what",
    ),
    (
        "hi hello hey ok okay so please pls eli definition meaning what how",
        "(?:hi|hello|hey|ok|okay|so|please|pls|eli5|definition:|meaning:|(?:what|how) about) <X>",
    ),
    (
        "can could would will",
        "(?:can|could|would|will) (?:you|anyone)(?: please)?"
        " (?=explain|define|describe|tell|compare|give)<X>",
    ),
    (
        "i",
        "i(?:'d|'m| am| would)? (?:want|need|like|trying) to (?:know|understand|learn)(?: about)? <X>",
    ),
    (
        "i do does",
        "(?:i (?:don'?t|do not)|do you|does any(?:one|body)) (?:know|understand|get) <X>",
    ),
    (
        "tell teach remind",
        "(?:tell|teach|remind) (?:me|us)(?: more| something| a bit)?(?: about)? <X>",
    ),
    (
        "explain define describe clarify",
        "(?:explain|define|describe|clarify)(?: to me)? <X>",
    ),
    (
        "give meaning definition explanation concept",
        f"(?:give me )?{_SOME}(?:meaning|definition|explanation|concept) (?:of|behind|for) <X>",
    ),
    (
        "is word term name",
        f"(?:is there )?{_SOME}(?:word|term|name) (?:for|that describes){_WHEN} <X>",
    ),
    (
        "what who whats whos whatre whore",
        f"(?:what do{_PEOPLE} call|{_WHAT}(?: {_THIS})? called){_WHEN} <X>",
    ),
    (
        "what who whats whos whatre whore",
        f"(?:what do{_PEOPLE} mean by|{_WHAT} meant by) <X>",
    ),
    (
        "what who whats whos whatre whore",
        f"{_WHAT} <X> (?:called|all about|(?:used |good |meant )?for)",
    ),
    (
        "thing one",
        "(?:an? |the )?(?:thing|one) (?:when|that|which|who|where) <X>",
    ),
    (
        "what who whats whos whatre whore",
        f"{_WHAT} <X>",
    ),
    (
        "what",
        f"what{_EARTH} do(?:es)? <X> (?:mean|do|stand for|refer to|involve|represent)",
    ),
    (
        "what",
        "what <X> (?:is|are|means?|stands? for|refers? to)",
    ),
    (
        "how",
        "how (?:do|does) <X> (?:actually |really )?(?:work|function)",
    ),
    (
        "how",
        "how (?!should|can|could|would|will|to|do|did|is|are)<X> works?",
    ),
    (
        "*meaning definition defined explained explanation",
        r"(?=\S+(?: \S+){1,5}\Z)(?!.* (?:an?|the|its|of|by|in|for|with) \S+\Z)<X>"
        " (?:meaning|definition|defined|explained|explanation)",
    ),
)

# Taken off only where a name is left: who asks why or what for asks about the whole of what is named.
_USEFUL = "(?:so |really )?(?:useful|important|helpful|valuable|needed|necessary|used)"
_AROUND_NAMES = (
    (
        "explain describe teach",
        r"(?:explain|describe|teach) <X> to (?:an?|my|the|your) \S+(?: \S+){0,2}",
    ),
    (
        "give show overview overviews introduction introductions intro intros example examples"
        " basics basicss fundamentals fundamentalss purpose purposes benefit benefits importance"
        " importances",
        f"(?:(?:give|show) me )?{_SOME}(?:overview|introduction|intro|example|basics|fundamentals|purpose"
        "|benefit|importance)s? (?:of|to) (?:using )?<X>",
    ),
    (
        "point points use uses role roles idea ideas goal goals aim aims value values",
        f"(?:an?|the|any) {_SOME}(?:point|use|role|idea|goal|aim|value)s? (?:of|in|behind) (?:using )?<X>",
    ),
    (
        "*overview introduction intro basics fundamentals",
        "<X> (?:overview|introduction|intro|basics|fundamentals)",
    ),
    (
        "why",
        f"why(?: (?:do|would|should){_PEOPLE})? (?:use|need) <X>",
    ),
    (
        "why",
        f"why {_BE} <X> {_USEFUL}",
    ),
    (
        "why",
        "why (?:do(?:es)? )?<X> matters?",
    ),
    (
        "why",
        f"why <X> {_BE} {_USEFUL}",
    ),
)

_VS = r"(?:vs|versus|compared (?:to|with)|in comparison (?:to|with)|as opposed to)\.?"
_AND = f"(?:and|or|&|{_VS})"
_SLASH = "/"
_JUST = "(?:basically |really |only |just )?"
_CHOICE = (
    "(?:(?:(?:which|what)(?: one)? is better|should (?:i|we) use|when (?:to|should (?:i|we)) use|is it"
    "|do i need)[,:]? )?"
)
# Words of which a text must have one for a frame of the list below to fit, in their order.
_NEEDED_TO_COMPARE = (
    "vs versus compared comparison opposed",
    "difference differences distinction distinctions comparison comparisons",
    "difference differences comparison",
    "different differ differs",
    "differ compare different related",
    "compare relate",
    "same",
    "same",
    "compare comparing comparison",
    "distinguish distinguishes distinguishs separate separates separatees set sets setes differentiate"
    " differentiates differentiatees",
    "distinguish differentiate tell",
    "or",
    "is are was were",
    "is are was were",
    "v and &",
    "/",
)
# A frame, what parts the two sides of its <X>, and whether it compares even what has no name.
_COMPARISONS = (
    (f"{_CHOICE}<X>", _VS, True),
    (
        f"{_SOME}(?:difference|distinction|comparison)s? (?:between|of) <X>",
        f"(?:{_AND}|from|to|with)",
        True,
    ),
    (f"<X> (?:what(?:'?s| {_BE}) )?(?:the )?(?:differences?|comparison)", _AND, True),
    (f"(?:how|what makes)(?: (?:does|do|{_BE}))? <X>", "(?:different (?:from|to|than)|differs? from)", True),
    (f"(?:how )?(?:does|do|{_BE}) <X> (?:differ|compare|different|related)", _AND, False),
    ("how (?:does|do) <X>", "(?:compare|relate) (?:to|with)", False),
    (f"{_BE} <X>", f"{_JUST}(?:the )?same (?:thing )?as", True),
    (f"{_BE} <X> {_JUST}the same(?: thing)?", _AND, True),
    ("(?:compare|comparing|(?:a )?comparison of) <X>", f"(?:{_AND}|with|to|against)", True),
    ("what (?:distinguish|separate|set|differentiate)(?:e?s)? <X>", "(?:apart )?from", True),
    (
        "(?:how (?:to|(?:do|can|should) (?:i|you|we)) )?(?:distinguish|differentiate|tell)(?: between)? <X>",
        f"(?:(?:apart )?from|{_AND})",
        False,
    ),
    (f"{_CHOICE}<X>", "or", False),
    (f"{_BE} <X>", f"{_JUST}(?:an? )?(?:kind|type|form|sort|part|example) of", False),
    (f"(?:how )?{_BE} <X>", f"{_JUST}(?:an?|just|like|better than|worse than|similar to|related to)", False),
    (f"{_CHOICE}<X>", r"(?:v\.?|and|&)", False),
    ("<X>", _SLASH, False),
)

# What may follow names. A field says nothing in a glossary; a place or a use may tell two entries apart.
_FIELD = (
    "<X> (?:in|for) (?:the (?:context|field|world) of )?(?:an? |the )?(?:ai|artificial intelligence|ml|nlp"
    "|llms?|machine learning|deep learning|(?:large )?language|neural networks?|computing|computer science"
    "|programming|software)(?: models?| systems?)?"
)
_PLACE = r"<X> (?:in|for) (?:an? |the )?\S+(?: \S+)?"
_QUOTED = re.compile("['\"`‘“„«](.+)['\"`’”“»]")
ARTICLE = re.compile(r"\A(?:an?|the)\s+", re.IGNORECASE)
_LABEL = re.compile(r"\A(?:an?|the) (?:term|word|acronym|abbreviation) ", re.IGNORECASE)


_FIRST = re.compile(
    r"(?:(?:an?|the|any|some|exact|simple|short|brief|quick|clear|proper|technical|correct|right|main|key"
    r"|whole|good|basic) )*([a-z]+)",
    re.IGNORECASE,
)
_WORDS = re.compile(r"\w+|[&/]")


class _Pattern:
    """A pattern that is compiled when it is first needed, since most are not in a short run."""

    def __init__(self, source: str) -> None:
        self._source = source

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self._source, re.IGNORECASE)


class _Scaffold(NamedTuple):
    """What only does the asking; a text must begin, or end, with one of ``words`` for it to fit."""

    at_end: bool
    words: frozenset[str]
    frame: _Pattern


class _Pair(NamedTuple):
    """A way to compare; a text must have one of the words ``needed`` for ``frame`` to fit."""

    needed: frozenset[str]
    frame: _Pattern
    parting: _Pattern
    sure: bool


def _frame(pattern: str) -> _Pattern:
    pattern = pattern.replace("'", "['‘’ʼ`´]").replace(" <X>", "[,:]? <X>")
    return _Pattern(pattern.replace("<X>", "(.+?)"))


def _parting(pattern: str) -> _Pattern:
    return _Pattern(pattern if pattern == _SLASH else rf"(?<= ){pattern}(?= )")


def _scaffold(words: str, pattern: str) -> _Scaffold:
    return _Scaffold(words.startswith("*"), frozenset(words.lstrip("*").split()), _frame(pattern))


_SCAFFOLDS = tuple(_scaffold(*item) for item in _SCAFFOLDING)
_NAME_SCAFFOLDS = (*(_scaffold(*item) for item in _AROUND_NAMES), *_SCAFFOLDS)
_FIRST_WORDS = frozenset[str]().union(*(item.words for item in _NAME_SCAFFOLDS if not item.at_end))
_LAST_WORDS = frozenset[str]().union(*(item.words for item in _NAME_SCAFFOLDS if item.at_end))
_PAIRS = tuple(
    _Pair(frozenset(needed.split()), _frame(frame), _parting(parting), sure)
    for needed, (frame, parting, sure) in zip(_NEEDED_TO_COMPARE, _COMPARISONS, strict=True)
)
_TAILS = (_frame(_FIELD), _frame(_PLACE))


def understand(text: str, is_name: IsName) -> Understanding:
    """Tell what ``text`` asks for. Never raises, as long as ``is_name`` does not.

    >>> understand("What's a token, exactly?", {"token"}.__contains__)
    Understanding(intent=<Intent.DEFINITION: 'definition'>, subjects=('token',), content='token')
    """
    whole = " ".join(text.split())
    is_name = cache(is_name)  # the same piece is met at several stages
    if name := _name(whole, is_name):
        return Understanding(Intent.LOOKUP, (name,), text.strip())
    if not whole or len(whole) > LONGEST_QUESTION:
        return Understanding(Intent.DESCRIPTION, (), text)
    words = set(_WORDS.findall(whole.lower()))
    pairs = [pair for pair in _PAIRS if not pair.needed.isdisjoint(words)]
    stages = _stages(whole, _NAME_SCAFFOLDS)
    subjects, tail = _subjects(stages, pairs, is_name), ""
    if not subjects:
        subjects, tail = _before_tail(stages, pairs, is_name)
    if not subjects:
        pairs = [pair for pair in pairs if pair.sure]
        if len(stages) > 1:
            stages = _stages(whole)
        return Understanding(Intent.DESCRIPTION, (), _description(stages, pairs))
    intent = Intent.COMPARISON if len(subjects) > 1 else Intent.DEFINITION
    return Understanding(intent, subjects, " ".join(subjects) + tail)


def _stages(text: str, frames: tuple[_Scaffold, ...] = _SCAFFOLDS) -> list[str]:
    """Return ``text`` with less and less scaffolding."""
    stages = [_trimmed(text) or text]
    while rest := _without_scaffolding(stages[-1], frames):
        stages.append(rest)
    return stages


def _without_scaffolding(text: str, frames: tuple[_Scaffold, ...]) -> str:
    """Return what the first frame that fits leaves of ``text``, or nothing."""
    begin = _FIRST.match(text)
    first = begin[1].lower() if begin else ""
    end = _WORDS.findall(text[text.rfind(" ") + 1 :])
    last = end[-1].lower() if end else ""
    if first in _FIRST_WORDS or last in _LAST_WORDS:
        for at_end, words, frame in frames:
            if (last if at_end else first) in words and (match := frame.compiled.fullmatch(text)):
                return _trimmed(match[1])
    return ""


def _subjects(stages: list[str], pairs: list[_Pair], is_name: IsName) -> tuple[str, ...]:
    """Return the name, or the two names, that the first stage with any asks about."""
    for stage in stages:
        if name := _name(stage, is_name):
            return (name,)
        for left, right in _sides(stage, pairs):
            first = _name(left, is_name)
            second = _name(right, is_name) if first else ""
            if second:
                return (first, second)
    return ()


def _before_tail(stages: list[str], pairs: list[_Pair], is_name: IsName) -> tuple[tuple[str, ...], str]:
    """Return the subjects as they are without "in AI" or "in Kubernetes", and what of that matters."""
    last = stages[-1]
    for frame in _TAILS if " in " in last.lower() or " for " in last.lower() else ():
        if match := frame.compiled.fullmatch(last):
            before = _stages(match[1], _NAME_SCAFFOLDS)
            subjects, tail = _subjects(before, pairs, is_name), _trimmed(last[match.end(1) :])
            if subjects and frame is _TAILS[0]:
                return subjects, ""
            # "tokens in German" asks for no definition, nor does "what is a model for images".
            asked = len(stages) + len(before) > 2 and tail.lower().startswith("in ")
            if len(subjects) > 1 or (subjects and asked):
                return subjects, f" {tail}"
    return (), ""


def _description(stages: list[str], pairs: list[_Pair]) -> str:
    """Return what is left to search for: the last stage, or both sides of what any of ``pairs`` compares."""
    for stage in reversed(stages):
        for left, right in _sides(stage, pairs):
            return f"{left} {_description([right], pairs)}"
    return stages[-1]


def _sides(text: str, pairs: list[_Pair]) -> Iterator[tuple[str, str]]:
    """Yield each two sides that ``text`` may compare."""
    for pair in pairs:
        if match := pair.frame.compiled.fullmatch(text):
            for part in pair.parting.compiled.finditer(match[1]):
                left, right = _trimmed(match[1][: part.start()]), _trimmed(match[1][part.end() :])
                if left and right:
                    yield left, right


def _name(text: str, is_name: IsName) -> str:
    """Return what of ``text`` is a name: as it is, or without punctuation, an article or "the term"."""
    bare = _unquoted(_trimmed(text))
    fewer: Iterable[str] = ()
    if ARTICLE.match(bare):
        fewer = (_unquoted(start.sub("", bare)) for start in (ARTICLE, _LABEL))
    return next((name for name in dict.fromkeys((bare, text, *fewer)) if name and is_name(name)), "")


def _trimmed(text: str) -> str:
    return text.lstrip(" ,:;–—").rstrip(" ?!.,:;…–—")


def _unquoted(text: str) -> str:
    quoted = _QUOTED.fullmatch(text)
    return quoted[1] if quoted else text
