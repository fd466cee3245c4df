"""The words that only do the asking, before and after what is asked about."""

from collections import defaultdict
from collections.abc import Iterable
from operator import itemgetter

from glossearch.query.patterns import BE, SOME, Pattern, frame

_OFTEN = "(?: exactly| actually| really| even| basically)?"
_EARTH = "(?: in the world| on earth)?"
_WHAT = f"(?:what|who){_OFTEN}{_EARTH}(?:'?s|'?re| {BE}){_OFTEN}"
_PEOPLE = "(?: i| you| we| they| one| people)?"
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
        f"<X> (?:which (?:one )?is (?:better|best)|what(?:'?s| {BE}) {_THIS}(?: for)?)",
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
        f"(?:give me )?{SOME}(?:meaning|definition|explanation|concept) (?:of|behind|for) <X>",
    ),
    (
        "is word term name",
        f"(?:is there )?{SOME}(?:word|term|name) (?:for|that describes){_WHEN} <X>",
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
        f"(?:(?:give|show) me )?{SOME}(?:overview|introduction|intro|example|basics|fundamentals|purpose"
        "|benefit|importance)s? (?:of|to) (?:using )?<X>",
    ),
    (
        "point points use uses role roles idea ideas goal goals aim aims value values",
        f"(?:an?|the|any) {SOME}(?:point|use|role|idea|goal|aim|value)s? (?:of|in|behind) (?:using )?<X>",
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
        f"why {BE} <X> {_USEFUL}",
    ),
    (
        "why",
        "why (?:do(?:es)? )?<X> matters?",
    ),
    (
        "why",
        f"why <X> {BE} {_USEFUL}",
    ),
)

_FIELD = (
    "<X> (?:in|for) (?:the (?:context|field|world) of )?(?:an? |the )?(?:ai|artificial intelligence|ml|nlp"
    "|llms?|machine learning|deep learning|(?:large )?language|neural networks?|computing|computer science"
    "|programming|software)(?: models?| systems?)?"
)
_PLACE = r"<X> (?:in|for) (?:an? |the )?\S+(?: \S+)?"

_Numbered = tuple[int, Pattern]


class Scaffolding:
    """Frames around what is asked about, found by the words of which a text must have one for them to fit."""

    def __init__(self, table: Iterable[tuple[str, str]]) -> None:
        self.at_start: dict[str, list[_Numbered]] = defaultdict(list)
        self.at_end: dict[str, list[_Numbered]] = defaultdict(list)
        for number, (words, pattern) in enumerate(table):
            numbered = number, frame(pattern)
            for word in words.lstrip("*").split():
                (self.at_end if words.startswith("*") else self.at_start)[word].append(numbered)

    def frames(self, first: str, last: str) -> list[Pattern]:
        """Return the frames that may fit a text with this first and last word, in their order."""
        found = [*self.at_start.get(first, ()), *self.at_end.get(last, ())]
        found.sort(key=itemgetter(0))
        return [pattern for _, pattern in found]


SCAFFOLDING = Scaffolding(_SCAFFOLDING)
AROUND_NAMES = Scaffolding((*_AROUND_NAMES, *_SCAFFOLDING))
"""What is taken off where a name is left: a few more than elsewhere."""

IN_A_FIELD, IN_A_PLACE = frame(_FIELD), frame(_PLACE)
"""What may follow names. A field says nothing in a glossary; a place or a use may tell two entries apart."""
LONGEST_TAIL = 8
"""How many words that has at most, with its "in" or "for"."""
