"""The fields of the index, and how an entry becomes a document with them."""

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from glossearch.analysis import Analyzer, Forward, Inverted, Token, name_keys, part_names, sentence_spans
from glossearch.corpus import Entry
from glossearch.corpus.entry import Markup
from glossearch.corpus.markup import links, plain_text, to_text

if TYPE_CHECKING:
    from glossearch.semantics import Vector

# Raised with every change to what a document holds: an index built before it is outdated.
FORMAT = 7

TEXT_FIELDS = ("title", "aliases", "hidden_aliases", "questions", "definition", "body")
"""The analysed fields. ``body`` is the text after the definition, so that no word counts twice."""

SEARCHED: Mapping[str | None, tuple[str, ...]] = {
    None: TEXT_FIELDS,
    "title": ("title",),
    "aliases": ("aliases", "hidden_aliases"),
}
"""The analysed fields that a `glossearch.query.Clause` of a field is looked for in."""

# A first sentence shorter than this many words ("Short for X.") takes the second into the definition.
_SHORT_DEFINITION = 12
# How alike a definition kept apart and the body's beginning must be to count as the same text.
_SAME_TEXT = 0.7


class StoredEntry(NamedTuple):
    """All that is shown of an entry, as kept in the index.

    ``links`` are the slugs that the body links to. ``text`` is the body without markup; its first
    ``definition_end`` characters are the definition. ``sentences`` are the (start, end) of each of its
    sentences. ``title_tokens`` and ``text_tokens`` tell what stands where in ``title`` and ``text``.
    """

    slug: str
    title: str
    aliases: tuple[str, ...]
    hidden_aliases: tuple[str, ...]
    categories: tuple[str, ...]
    see_also: tuple[str, ...]
    links: tuple[str, ...]
    questions: tuple[str, ...]
    text: str
    definition_end: int
    sentences: tuple[tuple[int, int], ...]
    body: str
    markup: Markup
    title_tokens: Forward
    text_tokens: Forward

    def as_tuple(self) -> tuple[object, ...]:
        """Return the values of all fields in order, in builtin types; `from_tuple` is the way back."""
        return (*self[:-2], self.title_tokens.packed, self.text_tokens.packed)

    @classmethod
    def from_tuple(cls, values: Sequence[Any]) -> "StoredEntry":
        """Return the entry that `as_tuple` made ``values`` of."""
        return cls._make((*values[:-2], Forward(values[-2]), Forward(values[-1])))

    @property
    def definition(self) -> str:
        """The first one or two sentences, or the definition that the source keeps apart."""
        return self.text[: self.definition_end]

    @property
    def part_names(self) -> tuple[str, ...]:
        """What the entry is called within its names: see `glossearch.analysis.part_names`."""
        return part_names((self.title, *self.aliases), self.definition)

    @property
    def headline(self) -> "Headline":
        """The entry in a list of entries."""
        return Headline(self.slug, self.title, self.aliases, self.categories, (*self.see_also, *self.links))


@dataclass(frozen=True, slots=True)
class Headline:
    """What a list of entries needs of each; ``references`` are the slugs that the entry refers to."""

    slug: str
    title: str
    aliases: tuple[str, ...]
    categories: tuple[str, ...]
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What a backend indexes of one entry.

    - ``postings``: for each of `TEXT_FIELDS`, its terms and their positions, in words from 0.
    - ``lengths``: how many terms, stop words aside, each of `TEXT_FIELDS` has, in their order.
    - ``name_keys``: the keys (`glossearch.analysis.name_keys`) of title, aliases, hidden aliases, questions
      and `StoredEntry.part_names`.
    - ``category_keys``: the categories, case-folded.
    - ``words``: the different words of all text fields but hidden aliases (which may be misspelt), folded and
      not stemmed, stop words and numbers aside: what spelling is checked against.
    - ``headword``: the title's term if it has but one, else empty.
    - ``vector``: what the entry is about, in the dimensions of the index's table; None without one.
    - ``question_vectors``: what each of its questions is about.
    """

    entry: StoredEntry
    postings: Mapping[str, Inverted]
    lengths: tuple[int, ...]
    name_keys: tuple[str, ...]
    category_keys: tuple[str, ...]
    words: tuple[str, ...]
    headword: str
    vector: "Vector | None" = None
    question_vectors: tuple["Vector", ...] = ()


def digest(entry: Entry) -> str:
    """Return a hash of all that the index keeps of ``entry``: equal digests need no reindexing."""
    import hashlib

    content = {field.name: getattr(entry, field.name) for field in _KEPT}
    canonical = json.dumps(content, ensure_ascii=True, sort_keys=True).encode()
    return hashlib.blake2b(canonical, digest_size=16).hexdigest()


_KEPT = tuple(field for field in fields(Entry) if field.name not in ("place", "extra", "as_of"))


class EntryText(NamedTuple):
    """What readers see of an entry's text: its sentences, its tokens, and where its definition ends in it."""

    text: str
    sentences: list[tuple[int, int]]
    tokens: list[Token]
    definition_end: int

    @property
    def definition(self) -> str:
        """The first one or two sentences, or the definition that the source keeps apart."""
        return self.text[: self.definition_end]


def text_of(entry: Entry, analyzer: Analyzer) -> EntryText:
    """Return the text of ``entry`` without its markup."""
    text, definition_end, sentences = _text_and_definition(entry)
    tokens = analyzer.tokens(text)
    if definition_end is None:
        definition_end = _definition_end(text, sentences, tokens)
    return EntryText(text, sentences, tokens, definition_end)


def document(entry: Entry, analyzer: Analyzer) -> Document:
    """Analyse ``entry`` into the document that is indexed for it."""
    text, sentences, tokens, definition_end = text_of(entry, analyzer)
    title = analyzer.tokens(entry.title)
    stored = StoredEntry(
        slug=entry.slug,
        title=entry.title,
        aliases=entry.aliases,
        hidden_aliases=entry.hidden_aliases,
        categories=entry.categories,
        see_also=entry.see_also,
        links=tuple(dict.fromkeys(link.slug for link in links(entry))),
        questions=entry.questions,
        text=text,
        definition_end=definition_end,
        sentences=tuple(sentences),
        body=entry.body,
        markup=entry.markup,
        title_tokens=Forward.of(title),
        text_tokens=Forward.of(tokens),
    )
    values: dict[str, Sequence[str]] = {
        "title": (entry.title,),
        "aliases": entry.aliases,
        "hidden_aliases": entry.hidden_aliases,
        "questions": entry.questions,
        "definition": (text[:definition_end],),
        "body": (text[definition_end:],),
    }
    analysed: dict[str, Sequence[Sequence[Token]]] = {"title": (title,)}
    analysed |= _parts(text, definition_end, tokens)
    for name in TEXT_FIELDS:
        if name not in analysed:
            analysed[name] = [analyzer.tokens(value) for value in values[name]]
    found = [_positions(analysed[name]) for name in TEXT_FIELDS]
    words = analyzer.words(text, tokens)
    for name in ("title", "aliases", "questions"):
        for value, its_tokens in zip(values[name], analysed[name], strict=True):
            words |= analyzer.words(value, its_tokens)
    title_terms = {token.term for token in title if not token.stop}
    return Document(
        entry=stored,
        postings={name: Inverted.of(places) for name, (places, _) in zip(TEXT_FIELDS, found, strict=True)},
        lengths=tuple(length for _, length in found),
        name_keys=tuple(
            dict.fromkeys(
                key
                for name in (*entry.names, *entry.questions, *stored.part_names)
                for key in name_keys(name)
            )
        ),
        category_keys=tuple(dict.fromkeys(category.casefold() for category in entry.categories)),
        words=tuple(sorted(words)),
        headword=title_terms.pop() if len(title_terms) == 1 else "",
    )


def _parts(text: str, end: int, tokens: Sequence[Token]) -> dict[str, Sequence[Sequence[Token]]]:
    """Return the tokens of the definition, ``text[:end]``, and of the rest, where those of all tell them.

    They do not where a word spans both, or one of the three is in capitals, in which case tells nothing.
    """
    definition, body = text[:end], text[end:]
    if (body and not body[0].isspace()) or any(part.isupper() for part in (text, definition, body)):
        return {}
    count = bisect_left(tokens, end, key=attrgetter("start"))
    return {"definition": (tokens[:count],), "body": (tokens[count:],)}


def _positions(values: Iterable[Sequence[Token]]) -> tuple[dict[str, list[int]], int]:
    """Return each term's positions, and the length: how many terms are no stop words.

    A gap parts the values, so that no phrase spans two.
    """
    positions: dict[str, list[int]] = {}
    first = length = 0
    for tokens in values:
        if not tokens:
            continue
        first -= tokens[0].position
        for token in tokens:
            known = positions.get(token.term)
            if known is None:
                positions[token.term] = [first + token.position]
            else:
                known.append(first + token.position)
        length += max(sum([not token.stop for token in tokens]), 1)
        first += tokens[-1].position + 2
    return positions, length


def _text_and_definition(entry: Entry) -> tuple[str, int | None, list[tuple[int, int]]]:
    """Return the entry's plain text, where a definition kept apart ends in it, and its sentences."""
    text = plain_text(entry)
    sentences = sentence_spans(text)
    definition = entry.definition or ""
    if definition and entry.markup == "markdown":
        definition = to_text(definition)
    if not definition:
        return text, None, sentences
    import difflib

    begins = text[: _end_near(sentences, len(definition))]
    alike = difflib.SequenceMatcher(None, begins, definition, autojunk=False)
    if begins == definition or (alike.quick_ratio() > _SAME_TEXT and alike.ratio() > _SAME_TEXT):
        return text, len(begins), sentences
    text = f"{definition}\n\n{text}"
    return text, len(definition), sentence_spans(text)


def _definition_end(text: str, sentences: Sequence[tuple[int, int]], tokens: Sequence[Token]) -> int:
    """Return the end of the first sentence, or of the second where the first is short."""
    if not sentences:
        return len(text)
    _, end = sentences[0]
    words = bisect_left(tokens, end, key=attrgetter("start"))
    return sentences[1][1] if len(sentences) > 1 and words < _SHORT_DEFINITION else end


def _end_near(sentences: Sequence[tuple[int, int]], length: int) -> int:
    """Return the end of the sentence that ends nearest to ``length``."""
    return min((end for _, end in sentences), key=lambda end: abs(end - length), default=0)
