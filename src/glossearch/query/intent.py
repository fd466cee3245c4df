"""What kind of question was typed and what about: the text without the words that only do the asking."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

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

# The first that fits is taken off, then again, until none fits.
_SCAFFOLDING = (
    "<X> (?:please|pls|plz|thanks|thank you|thx|exactly|really|actually|anyway|simply|briefly|to me|eli5)",
    "<X> in (?:very )?(?:simpler?|plain|layman'?s?|easy|everyday|other) (?:terms|words|english|language)",
    "<X> (?:in (?:short|general|a nutshell|a sentence)|for (?:dummies|beginners|kids))",
    f"<X> (?:as if|like) i(?:'?m| am| was| were) (?:five|5|{_BEGINNER})",
    f"<X> for {_BEGINNER}",
    f"(?=explain|describe|teach)<X> to {_BEGINNER}",
    f"<X> (?:which (?:one )?is (?:better|best)|what(?:'?s| {_BE}) {_THIS}(?: for)?)",
    f"<X> what do(?:es)? {_THIS} (?:mean|do|stand for|refer to)",
    "(?!what )<X> (?:means?|stands? for|refers? to) what",
    "(?:hi|hello|hey|ok|okay|so|please|pls|eli5|definition:|meaning:|(?:what|how) about) <X>",
    "(?:can|could|would|will) (?:you|anyone)(?: please)? (?=explain|define|describe|tell|compare|give)<X>",
    "i(?:'d|'m| am| would)? (?:want|need|like|trying) to (?:know|understand|learn)(?: about)? <X>",
    "(?:i (?:don'?t|do not)|do you|does any(?:one|body)) (?:know|understand|get) <X>",
    "(?:tell|teach|remind) (?:me|us)(?: more| something| a bit)?(?: about)? <X>",
    "(?:explain|define|describe|clarify)(?: to me)? <X>",
    f"(?:give me )?{_SOME}(?:meaning|definition|explanation|concept) (?:of|behind|for) <X>",
    f"(?:is there )?{_SOME}(?:word|term|name) (?:for|that describes){_WHEN} <X>",
    f"(?:what do{_PEOPLE} call|{_WHAT}(?: {_THIS})? called){_WHEN} <X>",
    f"(?:what do{_PEOPLE} mean by|{_WHAT} meant by) <X>",
    f"{_WHAT} <X> (?:called|all about|(?:used |good |meant )?for)",
    "(?:an? |the )?(?:thing|one) (?:when|that|which|who|where) <X>",
    f"{_WHAT} <X>",
    f"what{_EARTH} do(?:es)? <X> (?:mean|do|stand for|refer to|involve|represent)",
    "what <X> (?:is|are|means?|stands? for|refers? to)",
    "how (?:do|does) <X> (?:actually |really )?(?:work|function)",
    "how (?!should|can|could|would|will|to|do|did|is|are)<X> works?",
    r"(?=\S+(?: \S+){1,5}\Z)(?!.* (?:an?|the|its|of|by|in|for|with) \S+\Z)<X>"
    " (?:meaning|definition|defined|explained|explanation)",
)

# Taken off only where a name is left: who asks why or what for asks about the whole of what is named.
_USEFUL = "(?:so |really )?(?:useful|important|helpful|valuable|needed|necessary|used)"
_AROUND_NAMES = (
    r"(?:explain|describe|teach) <X> to (?:an?|my|the|your) \S+(?: \S+){0,2}",
    f"(?:(?:give|show) me )?{_SOME}(?:overview|introduction|intro|example|basics|fundamentals|purpose|benefit"
    "|importance)s? (?:of|to) (?:using )?<X>",
    f"(?:an?|the|any) {_SOME}(?:point|use|role|idea|goal|aim|value)s? (?:of|in|behind) (?:using )?<X>",
    "<X> (?:overview|introduction|intro|basics|fundamentals)",
    f"why(?: (?:do|would|should){_PEOPLE})? (?:use|need) <X>",
    f"why {_BE} <X> {_USEFUL}",
    "why (?:do(?:es)? )?<X> matters?",
    f"why <X> {_BE} {_USEFUL}",
)

_VS = r"(?:vs|versus|compared (?:to|with)|in comparison (?:to|with)|as opposed to)\.?"
_AND = f"(?:and|or|&|{_VS})"
_SLASH = "/"
_JUST = "(?:basically |really |only |just )?"
_CHOICE = (
    "(?:(?:(?:which|what)(?: one)? is better|should (?:i|we) use|when (?:to|should (?:i|we)) use|is it"
    "|do i need)[,:]? )?"
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


def _frame(pattern: str) -> re.Pattern[str]:
    pattern = pattern.replace("'", "['‘’ʼ`´]").replace(" <X>", "[,:]? <X>")
    return re.compile(pattern.replace("<X>", "(.+?)"), re.IGNORECASE)


def _parting(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern if pattern == _SLASH else rf"(?<= ){pattern}(?= )", re.IGNORECASE)


_SCAFFOLDS = tuple(_frame(pattern) for pattern in _SCAFFOLDING)
_NAME_SCAFFOLDS = (*(_frame(pattern) for pattern in _AROUND_NAMES), *_SCAFFOLDS)
_PAIRS = tuple((_frame(frame), _parting(parting), sure) for frame, parting, sure in _COMPARISONS)
_TAILS = (_frame(_FIELD), _frame(_PLACE))


def understand(text: str, is_name: IsName) -> Understanding:
    """Tell what ``text`` asks for. Never raises, as long as ``is_name`` does not.

    >>> understand("What's a token, exactly?", {"token"}.__contains__)
    Understanding(intent=<Intent.DEFINITION: 'definition'>, subjects=('token',), content='token')
    """
    whole = " ".join(text.split())
    if name := _name(whole, is_name):
        return Understanding(Intent.LOOKUP, (name,), text.strip())
    if not whole or len(whole) > LONGEST_QUESTION:
        return Understanding(Intent.DESCRIPTION, (), text)
    stages = _stages(whole, _NAME_SCAFFOLDS)
    subjects, tail = _subjects(stages, is_name), ""
    if not subjects:
        subjects, tail = _before_tail(stages, is_name)
    if not subjects:
        return Understanding(Intent.DESCRIPTION, (), _description(_stages(whole)))
    intent = Intent.COMPARISON if len(subjects) > 1 else Intent.DEFINITION
    return Understanding(intent, subjects, " ".join(subjects) + tail)


def _stages(text: str, frames: tuple[re.Pattern[str], ...] = _SCAFFOLDS) -> list[str]:
    """Return ``text`` with less and less scaffolding."""
    stages = [_trimmed(text) or text]
    while rest := next((_trimmed(m[1]) for frame in frames if (m := frame.fullmatch(stages[-1]))), ""):
        stages.append(rest)
    return stages


def _subjects(stages: list[str], is_name: IsName) -> tuple[str, ...]:
    """Return the name, or the two names, that the first stage with any asks about."""
    for stage in stages:
        if name := _name(stage, is_name):
            return (name,)
        for left, right, _ in _sides(stage):
            first = _name(left, is_name)
            second = _name(right, is_name) if first else ""
            if second:
                return (first, second)
    return ()


def _before_tail(stages: list[str], is_name: IsName) -> tuple[tuple[str, ...], str]:
    """Return the subjects as they are without "in AI" or "in Kubernetes", and what of that matters."""
    last = stages[-1]
    for frame in _TAILS:
        if match := frame.fullmatch(last):
            before = _stages(match[1], _NAME_SCAFFOLDS)
            subjects, tail = _subjects(before, is_name), _trimmed(last[match.end(1) :])
            if subjects and frame is _TAILS[0]:
                return subjects, ""
            # "tokens in German" asks for no definition, nor does "what is a model for images".
            asked = len(stages) + len(before) > 2 and tail.lower().startswith("in ")
            if len(subjects) > 1 or (subjects and asked):
                return subjects, f" {tail}"
    return (), ""


def _description(stages: list[str]) -> str:
    """Return what is left to search for: the last stage, or both sides of what it compares."""
    for stage in reversed(stages):
        for left, right, sure in _sides(stage):
            if sure:
                return f"{left} {_description([right])}"
    return stages[-1]


def _sides(text: str) -> Iterator[tuple[str, str, bool]]:
    """Yield each two sides that ``text`` may compare, and whether it surely does."""
    for frame, parting, sure in _PAIRS:
        if match := frame.fullmatch(text):
            for part in parting.finditer(match[1]):
                left, right = _trimmed(match[1][: part.start()]), _trimmed(match[1][part.end() :])
                if left and right:
                    yield left, right, sure


def _name(text: str, is_name: IsName) -> str:
    """Return what of ``text`` is a name: as it is, or without punctuation, an article or "the term"."""
    bare = _unquoted(_trimmed(text))
    fewer = (_unquoted(start.sub("", bare)) for start in (ARTICLE, _LABEL))
    return next((name for name in dict.fromkeys((bare, text, *fewer)) if name and is_name(name)), "")


def _trimmed(text: str) -> str:
    return text.lstrip(" ,:;–—").rstrip(" ?!.,:;…–—")


def _unquoted(text: str) -> str:
    quoted = _QUOTED.fullmatch(text)
    return quoted[1] if quoted else text
