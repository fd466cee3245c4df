"""What a person typed -> Query. Never raises: what is no syntax is words.

The syntax is docs/query-language.md's: "quoted phrases", -excluded words, title:word, alias:word,
category:name.
"""

import re
from collections.abc import Iterable

from glossearch.analysis import Analyzer
from glossearch.query.nodes import Alternatives, Clause, Occur, Query
from glossearch.query.words import Word, Words

MOST_CHARACTERS = 4096
MOST_CLAUSES = 200
MOST_WORDS_WITH_OPERATORS = 12
"""A longer text is prose, pasted or dictated: its quotation marks quote, and its dashes are dashes."""

_FIELDS = {"title": "title", "alias": "aliases", "aliases": "aliases", "category": "category"}
_QUOTES = str.maketrans("“”„«»", '"""""')
_OPERATOR = re.compile(r'[":]|(?<!\S)-')
_ITEM = re.compile(
    r"""(?<!\S)(?P<minus>-)?(?:(?P<field>title|alias|aliases|category):)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]\S*))""",
    re.IGNORECASE,
)


def parse(text: str, words: Words, *, operators: bool = True) -> Query:
    """Parse ``text``; the first `MOST_CHARACTERS` characters and `MOST_CLAUSES` clauses count.

    Without ``operators`` all of it is plain words. These come with the spellings that ``words`` know.
    """
    diagnostics = []
    asked = text[:MOST_CHARACTERS]
    if len(text) > MOST_CHARACTERS:
        diagnostics.append(f"Only the first {MOST_CHARACTERS:,} characters of the query were used.")
    if not asked.isascii():
        asked = asked.translate(_QUOTES)
    if '"' in asked and asked.count('"') % 2 and re.search(r'(?<!\S)[^\s"]*:?"[^"]*\Z', asked):
        diagnostics.append("A quotation mark is never closed; it was read as plain text.")
    plain, special = [asked], list[Clause]()
    signs = '"' in asked or ":" in asked or "-" in asked
    if operators and signs and _OPERATOR.search(asked):
        plain, special = _split(asked, words.analyzer)
    if special and len("".join(plain).split()) > MOST_WORDS_WITH_OPERATORS:
        plain, special = [asked], []
        diagnostics.append("In so long a text, quotation marks, dashes and colons were read as plain text.")
    clauses, pairs = _clauses(plain, special, words)
    if len(clauses) > MOST_CLAUSES:
        clauses = clauses[:MOST_CLAUSES]
        diagnostics.append(f"Only the first {MOST_CLAUSES} different words of the query were used.")
    clauses += _joined(pairs, clauses, words)
    name = _name(asked, plain, special)
    return Query(
        text,
        tuple(clauses),
        names=(name,) if name else (),
        plain=" ".join(plain).strip(),
        diagnostics=tuple(diagnostics),
    )


def _split(text: str, analyzer: Analyzer) -> tuple[list[str], list[Clause]]:
    """Return the stretches of plain text, and the clauses of the operators between them."""
    plain, special = [""], []
    end = 0
    for item in _ITEM.finditer(text):
        plain[-1] += text[end : item.start()]
        end = item.end()
        clause = _special(item, analyzer)
        if clause is None:
            plain[-1] += item.group()
        else:
            special.append(clause)
            plain.append("")
    plain[-1] += text[end:]
    return plain, special


def _special(item: re.Match[str], analyzer: Analyzer) -> Clause | None:
    """Return the clause of an item that has an operator and words to go with it."""
    field = _FIELDS.get((item["field"] or "").lower())
    content = item["word"] if item["phrase"] is None else item["phrase"]
    if not (item["minus"] or field or item["phrase"] is not None):
        return None
    if field == "category":
        category = content.strip().casefold()
        alternatives: Alternatives = ((category,),) if category else ()
    else:
        alternatives = _sequence(content, analyzer)
    if not alternatives:
        return None
    return Clause(content, alternatives, Occur.MUST_NOT if item["minus"] else Occur.MUST, field)


def _sequence(text: str, analyzer: Analyzer) -> Alternatives:
    """Return ``text`` as one run of terms; a lone compound also written solid."""
    tokens = analyzer.tokens(text)
    parts = analyzer.sequence(text)
    wholes = [token for token in tokens if token.whole]
    if len(wholes) == 1 and tokens[-1].end == wholes[0].end and wholes[0].position == 0:
        return ((wholes[0].term,), parts)
    return (parts,) if parts else ()


def _clauses(
    plain: list[str], special: list[Clause], words: Words
) -> tuple[list[Clause], list[tuple[str, str]]]:
    """Return the different clauses of the plain words and the operators, and the pairs of neighbours."""
    alone = not any(clause.occur is Occur.MUST for clause in special)
    found, pairs = _plain(plain, words, alone)
    clauses = _merged([word.clause for word in found], [word.typed for word in found])
    if special:
        merged = _merged(special, [(clause.alternatives, clause.occur, clause.field) for clause in special])
        clauses += map(words.expanded, merged)
    return clauses, pairs


def _joined(pairs: Iterable[tuple[str, str]], clauses: Iterable[Clause], words: Words) -> list[Clause]:
    """Return clauses for the pairs that some entry writes as one word, unless ``clauses`` ask for it."""
    joined = [clause for left, right in pairs if (clause := words.joined(left, right))]
    if joined:
        known = {alternative for clause in clauses for alternative in clause.alternatives}
        joined = [clause for clause in joined if clause.alternatives[0] not in known]
    return _merged(joined, [clause.alternatives for clause in joined])


def _plain(stretches: Iterable[str], words: Words, alone: bool) -> tuple[list[Word], list[tuple[str, str]]]:
    """Return the plain words, and the pairs of neighbours.

    Stop words are left out, but for when the query has nothing else (``alone``: no phrase or field either).
    """
    found: list[Word] = []
    stops: list[Word] = []
    pairs: list[tuple[str, str]] = []
    for stretch in stretches:
        before = ""
        for word in words.of(stretch):
            _, _, stop, single = word
            if stop:
                stops.append(word)
                before = ""
                continue
            found.append(word)
            if single and before:
                pairs.append((before, single))
            before = single
    return found or (stops if alone else []), pairs


def _merged(clauses: list[Clause], asked: list[object]) -> list[Clause]:
    """Join clauses that ask the same, counting them; ``asked`` is what each asks."""
    if len(set(asked)) == len(clauses):
        return clauses  # as is most usual
    merged: dict[object, Clause] = {}
    counts: dict[object, int] = {}
    for clause, what in zip(clauses, asked, strict=True):
        merged.setdefault(what, clause)
        counts[what] = counts.get(what, 0) + 1
    return [clause.counted(counts[what]) for what, clause in merged.items()]


def _name(text: str, plain: list[str], special: list[Clause]) -> str:
    """Return the query as a name: all of it, or what one pair of quotes holds."""
    if not special:
        return text.strip()
    only = special[0]
    if len(special) == 1 and only.occur is Occur.MUST and not only.field and not "".join(plain).strip():
        return only.surface.strip()
    return ""
