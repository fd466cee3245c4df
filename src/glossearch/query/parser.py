"""What a person typed -> Query. Never raises: what is no syntax is words.

The syntax is docs/query-language.md's: "quoted phrases", -excluded words, title:word, alias:word,
category:name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from glossearch.analysis import Analyzer, Token
from glossearch.analysis.tokens import runs
from glossearch.query.nodes import Alternatives, Clause, Occur, Query

MOST_CHARACTERS = 4096
MOST_CLAUSES = 200
MOST_WORDS_WITH_OPERATORS = 12
"""A longer text is prose, pasted or dictated: its quotation marks quote, and its dashes are dashes."""

_FIELDS = {"title": "title", "alias": "aliases", "aliases": "aliases", "category": "category"}
_QUOTES = str.maketrans("“”„«»", '"""""')
_OPERATOR = re.compile(r'[":]|(?<!\S)-')
_CACHED_RUNS = 1 << 16
_ITEM = re.compile(
    r"""(?<!\S)(?P<minus>-)?(?:(?P<field>title|alias|aliases|category):)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]\S*))""",
    re.IGNORECASE,
)


def parse(text: str, analyzer: Analyzer, *, operators: bool = True) -> Query:
    """Parse ``text``; the first `MOST_CHARACTERS` characters and `MOST_CLAUSES` clauses count.

    Without ``operators`` all of it is plain words.
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
    if operators and _OPERATOR.search(asked):
        plain, special = _split(asked, analyzer)
    if special and len("".join(plain).split()) > MOST_WORDS_WITH_OPERATORS:
        plain, special = [asked], []
        diagnostics.append("In so long a text, quotation marks, dashes and colons were read as plain text.")
    clauses, pairs = _plain(plain, analyzer, alone=not any(c.occur is Occur.MUST for c in special))
    merged = _merge([*clauses, *special])
    if len(merged) > MOST_CLAUSES:
        merged = merged[:MOST_CLAUSES]
        diagnostics.append(f"Only the first {MOST_CLAUSES} different words of the query were used.")
    name = _name(asked, plain, special)
    return Query(
        text,
        tuple(merged),
        names=(name,) if name else (),
        plain=" ".join(plain).strip(),
        pairs=tuple(pairs),
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


def _plain(
    stretches: list[str], analyzer: Analyzer, alone: bool
) -> tuple[list[Clause], list[tuple[str, str]]]:
    """Return the clauses of plain words, and the pairs of neighbours.

    Stop words are left out, but for when the query has nothing else (``alone``: no phrase or field either).
    """
    clauses: list[Clause] = []
    stops: list[Clause] = []
    pairs: list[tuple[str, str]] = []
    for stretch in stretches:
        before = ""
        for clause, stop in _words(stretch, analyzer):
            if stop:
                stops.append(clause)
                before = ""
                continue
            clauses.append(clause)
            single = len(clause.alternatives) == 1
            if single and before:
                pairs.append((before, clause.surface))
            before = clause.surface if single else ""
    return clauses or (stops if alone else []), pairs


def _words(stretch: str, analyzer: Analyzer) -> list[tuple[Clause, bool]]:
    """Return each word's clause, and whether it is a stop word."""
    if stretch.isupper():  # where case tells nothing, a run alone would not tell it
        return list(_clauses(stretch, analyzer.tokens(stretch)))
    words: list[tuple[Clause, bool]] = []
    for run in runs(stretch):
        words += _of_run(analyzer, run.group())
    return words


@lru_cache(_CACHED_RUNS)
def _of_run(analyzer: Analyzer, run: str) -> tuple[tuple[Clause, bool], ...]:
    return tuple(_clauses(run, analyzer.tokens(run)))


def _clauses(text: str, tokens: Sequence[Token]) -> Iterator[tuple[Clause, bool]]:
    for token in tokens:
        surface = text[token.start : token.end]
        if token.whole:
            inside = (t for t in tokens if t.start >= token.start and t.end <= token.end and not t.whole)
            yield Clause(surface, ((token.term,), tuple(t.term for t in inside))), False
        else:
            yield Clause(surface, ((token.term,),)), token.stop


def _merge(clauses: list[Clause]) -> list[Clause]:
    """Join clauses that ask the same, counting them."""
    merged: dict[tuple[object, ...], Clause] = {}
    for clause in clauses:
        plain = clause.occur is Occur.SHOULD  # which no clause with a field is
        key = clause.alternatives if plain else (clause.alternatives, clause.occur, clause.field)
        known = merged.get(key)
        merged[key] = replace(known, count=known.count + 1) if known else clause
    return list(merged.values())


def _name(text: str, plain: list[str], special: list[Clause]) -> str:
    """Return the query as a name: all of it, or what one pair of quotes holds."""
    if not special:
        return text.strip()
    only = special[0]
    if len(special) == 1 and only.occur is Occur.MUST and not only.field and not "".join(plain).strip():
        return only.surface.strip()
    return ""
