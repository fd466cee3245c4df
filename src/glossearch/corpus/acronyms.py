"""Short and long forms of one name: "Role-Based Access Control (RBAC)"."""

import re

_IN_PARENTHESES = re.compile(r"(\S[^()]*?)\s*\(([^()]*\w[^()]*)\)")
_NUMERONYM = re.compile(r"([a-z])(\d+)([a-z])")
_LONGEST = 12
_LONGEST_NAME = 200


def is_short_for(short: str, long: str) -> bool:
    """Whether ``short`` abbreviates ``long``: its letters are found there in their order, the first first.

    >>> is_short_for("RBAC", "Role-Based Access Control"), is_short_for("i18n", "Internationalization")
    (True, True)
    >>> is_short_for("CSS", "Block"), is_short_for("CIA", "Confidentiality")
    (False, False)
    """
    if " " in short or not 1 < len(short) <= _LONGEST or len(long) <= len(short):
        return False
    small, large = _letters(short), _letters(long)
    if number := _NUMERONYM.fullmatch(small):
        first, count, last = number.groups()
        return large.startswith(first) and large.endswith(last) and len(large) == int(count) + 2
    if short.endswith("s") and short[:-1].isupper():
        small = small[:-1]
    alike = small[:1] == large[:1] or (small[:1] == "x" and large.startswith(("cross", "ex")))
    initials = short.isupper() and len(short) > 2  # of several words
    if len(small) < 2 or not alike or (initials and long.isalpha() and long[1:].islower()):
        return False
    rest = iter(large[1:])
    return all(letter in rest for letter in small[1:])


def forms(name: str) -> tuple[str, ...]:
    """Return both names in "X (Y)" if one of them is short for the other, and X of "X (disambiguation)".

    >>> forms("Container runtime interface (CRI)"), forms("Node (DOM)")
    (('Container runtime interface', 'CRI'), ())
    """
    found = _IN_PARENTHESES.fullmatch(name.strip()) if len(name) <= _LONGEST_NAME else None
    if found is None:
        return ()
    outer, inner = found.groups()
    if inner.casefold() == "disambiguation":
        return (outer,)
    related = is_short_for(inner, outer) or is_short_for(outer, inner)
    return (outer, inner) if related else ()


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
