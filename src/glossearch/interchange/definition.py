"""The definition of an entry whose source does not keep it apart."""

from glossearch.analysis import sentence_spans
from glossearch.corpus import Entry
from glossearch.corpus.markup import plain_text


def definition_of(entry: Entry) -> str:
    """Return the first sentence of the body, without markup; of a body that shows nothing, its source."""
    text = plain_text(entry)
    spans = sentence_spans(text.partition("\n\n")[0])
    return text[spans[0][0] : spans[0][1]] if spans else entry.body.strip()
