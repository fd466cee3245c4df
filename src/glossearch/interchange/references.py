"""Which other terms the text of a page refers its readers to."""

import re
from collections.abc import Iterable, Sequence

from glossearch.corpus.slugs import slug_of
from glossearch.interchange.pagelines import Line

_SEE = re.compile(r"(?:(?<=[.!?] )|(?<=[.!?][\"”’')] )|^)\(?See(?: also)?:? (.+?)(?:\.\)?(?= |$)|$)")
_ONLY = re.compile(r"(?:see also|related(?: terms| entries)?):? (.+)", re.IGNORECASE)
_HEADING = re.compile(r"(?:see also|related(?: terms| entries)?):?", re.IGNORECASE)
_MORE = re.compile(
    r"\s+(?:for (?:[Mm]ore|details|background|an? \w+)\b.*|for(?: [a-z][\w'’-]*){1,6}"
    r"|to (?:learn|read|see|find|get|know|understand)\b.*|too|as well|instead)$"
)
_BETWEEN = re.compile(
    r"(?:\s*[,;]\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+|\s+&\s+|\s*/\s+)(?:see\s+(?:also\s+)?)?", re.IGNORECASE
)
_LINK = re.compile(r"\[\[([^\[\]|]+)(?:\|[^\[\]]*)?\]\]")
_NO_NAME = (
    "the a an this that these those our your its his her how why what when where who if also below above "
    "section chapter figure table page part appendix you me it them"
).replace(" ", "|")
_CLAUSE = re.compile(
    r"\s(?:if|when|where|which|that|is|are|because|before|after|while|why|how)\s", re.IGNORECASE
)
_NAME = re.compile(rf"(?!(?:{_NO_NAME})\b)\w[\w.+#'’()/-]*(?: [\w.+#'’()/-]+){{0,4}}", re.IGNORECASE)
_AROUND = "\"'“”‘’*"
_LONGEST_LIST = 240


def related(lines: Sequence[Line]) -> tuple[str, list[str]]:
    """Return the text of ``lines`` as Markdown, and the slugs that it sends its readers to.

    A sentence that does nothing else ("See x and y.") is taken out, and so is a list under "See also".
    """
    found: list[str] = []
    blocks: list[tuple[str, str]] = []
    listing = False
    for line in lines:
        only = _ONLY.fullmatch(line.text)
        if _HEADING.fullmatch(line.text) and line.kind != "item":
            listing = True
        elif (listing and (slugs := _slugs(line.markdown.removeprefix("- "))) and not line.is_prose) or (
            only and line.kind != "item" and (slugs := _slugs(_part(line.markdown)))
        ):
            found += slugs
        else:
            listing = False
            text = line.markdown if line.kind == "code" else _without_see(line.markdown, found)
            if text:
                blocks.append((line.kind, text))
    return _joined(blocks), list(dict.fromkeys(found))


def _without_see(text: str, found: list[str]) -> str:
    """Return ``text`` without the sentences that only name other terms, which go to ``found``."""

    def taken(sentence: re.Match[str]) -> str:
        slugs = _slugs(sentence[1])
        found.extend(slugs)
        return "" if slugs else sentence[0]

    return _SEE.sub(taken, text).replace("  ", " ").strip()


def _slugs(text: str) -> list[str]:
    """Return the slugs of the terms that ``text`` lists, none where it is no such list."""
    text = _MORE.sub("", text.strip().rstrip("."))
    links = {slug.strip() for slug in _LINK.findall(text)}
    text = _LINK.sub(lambda link: link[1].strip(), text)
    names = [name.strip(_AROUND) for name in _BETWEEN.split(text)] if len(text) <= _LONGEST_LIST else []
    if not names or not all(_NAME.fullmatch(name) and not _CLAUSE.search(name) for name in names):
        return []
    return [name if name in links else slug_of(name) for name in names]


def _part(text: str) -> str:
    found = _ONLY.fullmatch(text)
    return found[1] if found else ""


def _joined(blocks: Iterable[tuple[str, str]]) -> str:
    """Return the blocks as one text, the items of a list without a blank line between them."""
    parts: list[str] = []
    before = ""
    for kind, text in blocks:
        if parts:
            parts.append("\n" if kind == before == "item" else "\n\n")
        parts.append(text)
        before = kind
    return "".join(parts) + "\n"
