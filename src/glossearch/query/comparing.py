"""The ways to ask how two things compare."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from glossearch.query.patterns import BE, SOME, Pattern, frame

_IS = "is are was were"
_COMPARING = "vs versus compared comparison opposed"
_VS = r"(?:vs|versus|compared (?:to|with)|in comparison (?:to|with)|as opposed to)\.?"
_JOINING = f"and or & {_COMPARING}"
_AND = f"(?:and|or|&|{_VS})"
_SLASH = "/"
_JUST = "(?:basically |really |only |just )?"
_CHOICE = (
    "(?:(?:(?:which|what)(?: one)? is better|should (?:i|we) use|when (?:to|should (?:i|we)) use|is it"
    "|do i need)[,:]? )?"
)
# A frame and what parts the two sides of its <X>, each after the words of which a text must have one for it
# to fit; and whether it compares even what has no name.
_COMPARISONS = (
    (_COMPARING, f"{_CHOICE}<X>", _COMPARING, _VS, True),
    (
        "difference differences distinction distinctions comparison comparisons",
        f"{SOME}(?:difference|distinction|comparison)s? (?:between|of) <X>",
        f"{_JOINING} from to with",
        f"(?:{_AND}|from|to|with)",
        True,
    ),
    (
        "difference differences comparison",
        f"<X> (?:what(?:'?s| {BE}) )?(?:the )?(?:differences?|comparison)",
        _JOINING,
        _AND,
        True,
    ),
    (
        "how what",
        f"(?:how|what makes)(?: (?:does|do|{BE}))? <X>",
        "different differ differs",
        "(?:different (?:from|to|than)|differs? from)",
        True,
    ),
    (
        "differ compare different related",
        f"(?:how )?(?:does|do|{BE}) <X> (?:differ|compare|different|related)",
        _JOINING,
        _AND,
        False,
    ),
    ("how", "how (?:does|do) <X>", "compare relate", "(?:compare|relate) (?:to|with)", False),
    (_IS, f"{BE} <X>", "same", f"{_JUST}(?:the )?same (?:thing )?as", True),
    ("same", f"{BE} <X> {_JUST}the same(?: thing)?", _JOINING, _AND, True),
    (
        "compare comparing comparison",
        "(?:compare|comparing|(?:a )?comparison of) <X>",
        f"{_JOINING} with to against",
        f"(?:{_AND}|with|to|against)",
        True,
    ),
    (
        "distinguish distinguishes distinguishs separate separates separatees set sets setes differentiate"
        " differentiates differentiatees",
        "what (?:distinguish|separate|set|differentiate)(?:e?s)? <X>",
        "from",
        "(?:apart )?from",
        True,
    ),
    (
        "distinguish differentiate tell",
        "(?:how (?:to|(?:do|can|should) (?:i|you|we)) )?(?:distinguish|differentiate|tell)(?: between)? <X>",
        f"{_JOINING} from",
        f"(?:(?:apart )?from|{_AND})",
        False,
    ),
    ("or", f"{_CHOICE}<X>", "or", "or", False),
    (
        _IS,
        f"{BE} <X>",
        "kind type form sort part example",
        f"{_JUST}(?:an? )?(?:kind|type|form|sort|part|example) of",
        False,
    ),
    (
        _IS,
        f"(?:how )?{BE} <X>",
        "a an just like better worse similar related",
        f"{_JUST}(?:an?|just|like|better than|worse than|similar to|related to)",
        False,
    ),
    ("v and &", f"{_CHOICE}<X>", "v and &", r"(?:v\.?|and|&)", False),
    ("/", "<X>", "/", _SLASH, False),
)


class Comparison(NamedTuple):
    """A way to compare: ``frame`` around both sides, ``parting`` between them.

    A text must have one of the words ``framed`` and one of ``parted`` for it to fit. If it is ``sure``, it
    compares even what has no name.
    """

    framed: frozenset[str]
    frame: Pattern
    parted: frozenset[str]
    parting: Pattern
    sure: bool


def _comparison(framed: str, around: str, parted: str, parting: str, sure: bool) -> Comparison:
    apart = Pattern(parting if parting == _SLASH else rf" {parting}(?= )")
    return Comparison(frozenset(framed.split()), frame(around), frozenset(parted.split()), apart, sure)


COMPARISONS = tuple(_comparison(*item) for item in _COMPARISONS)
# For each word a bit for each comparison that wants it in its frame; above them, one for each between sides.
_BITS: dict[str, int] = defaultdict(int)
for _number, _way in enumerate(COMPARISONS):
    for _word in _way.framed:
        _BITS[_word] |= 1 << _number
    for _word in _way.parted:
        _BITS[_word] |= 1 << _number + len(COMPARISONS)


def ways_to_compare(words: Iterable[str]) -> list[Comparison]:
    """Return the comparisons that a text of these words, in lower case, may fit."""
    there = 0
    for word in words:
        if word in _BITS:
            there |= _BITS[word]
    both = there & there >> len(COMPARISONS)
    return [way for number, way in enumerate(COMPARISONS) if both >> number & 1] if both else []
