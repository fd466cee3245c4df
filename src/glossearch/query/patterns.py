"""Patterns of questions, as the tables of `scaffolding` and `comparing` write them.

<X> is what stays, as short as it can be. Case is free, an apostrophe may be curly.
"""

import re
from functools import cached_property

BE = "(?:is|are|was|were)"
SOME = (
    "(?:(?:an?|the|any|some|exact|simple|short|brief|quick|clear|proper|technical|correct|right|main|key|whole"
    "|good|basic) ){0,3}"
)


class Pattern:
    """A pattern that is compiled when it is first needed, since most are not in a short run."""

    def __init__(self, source: str) -> None:
        self._source = source

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern, for any case."""
        return re.compile(self._source, re.IGNORECASE)


def frame(pattern: str) -> Pattern:
    """Return the pattern around an <X>, which is its first group; a comma or colon may part the two."""
    pattern = pattern.replace("'", "['‘’ʼ`´]").replace(" <X>", "[,:]? <X>")
    start, end = pattern.split("<X>")
    return Pattern(f"{start}(.+?){end}" if end else f"{start}(.+)")  # what ends the text, ends there anyway
