"""What the last word of an English name may be written as."""

_SHORTEST_SINGULAR = 2
_SHORTEST_VERB = 5
_WITH_ES = ("s", "x", "z", "ch", "sh", "o")
_VERB = "ing"


def plurals(word: str) -> list[str]:
    """Return what the plural of ``word`` may be.

    >>> plurals("query"), plurals("cache"), plurals("index"), plurals("s3")
    (['querys', 'queries'], ['caches'], ['indexs', 'indexes'], ['s3s'])
    """
    if len(word) < _SHORTEST_SINGULAR:
        return []
    found = [] if word.endswith("s") else [word + "s"]
    if word.endswith("y"):
        found.append(word[:-1] + "ies")
    elif word.endswith(_WITH_ES):
        found.append(word + "es")
    return found


def past(word: str) -> list[str]:
    """Return the past of the verb that ``word`` is the -ing form of, if it is one.

    >>> past("caching"), past("king")
    (['cached'], [])
    """
    return [word.removesuffix(_VERB) + "ed"] if _is_verb(word) else []


def presents(word: str) -> list[str]:
    """Return what the present of the verb may be that ``word`` is the -ing form of, if it is one.

    >>> presents("tuning"), presents("king")
    (['tun', 'tuns', 'tune', 'tunes'], [])
    """
    if not _is_verb(word):
        return []
    stem = word.removesuffix(_VERB)
    return [stem, stem + "s", stem + "e", stem + "es"]


def _is_verb(word: str) -> bool:
    return word.endswith(_VERB) and len(word) > _SHORTEST_VERB
