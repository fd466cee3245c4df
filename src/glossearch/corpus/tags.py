"""HTML without its tags, in time that grows with its length only, whatever is never closed."""

import re

_OPENING = re.compile(r"<(?:!--|(script|style)\b)?", re.IGNORECASE)
_CLOSING = {
    "script": re.compile(r"</script\s*>", re.IGNORECASE),
    "style": re.compile(r"</style\s*>", re.IGNORECASE),
    "comment": re.compile("-->"),
    "tag": re.compile(">"),
}


def without_tags(html: str) -> str:
    """Return ``html`` with a space for each tag, each comment, and each script or style with what is in it.

    What begins as one of these and never ends is left as it is, but for a tag within.
    """
    never_closed: set[str] = set()
    parts: list[str] = []
    done = 0

    def end_of(kind: str, start: int) -> int:
        """Return where what is of this kind ends, or -1; once nothing ends, nothing later does."""
        found = None if kind in never_closed else _CLOSING[kind].search(html, start)
        if found is None:
            never_closed.add(kind)
        return found.end() if found else -1

    while opening := _OPENING.search(html, done):
        kind = (opening[1] or ("comment" if opening[0] == "<!--" else "tag")).lower()
        end = end_of(kind, opening.end())
        if end < 0 and kind != "tag":
            end = end_of("tag", opening.start() + 1)
        if end < 0:
            break
        parts += [html[done : opening.start()], " "]
        done = end
    return "".join([*parts, html[done:]])
