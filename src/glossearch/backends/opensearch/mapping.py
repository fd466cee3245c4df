"""How a generation lies in the cluster: the fields of its index, and how they are read and compared.

Our own analysis is done before anything is sent. A text field is sent as its terms by position, a position a
line, those that share one parted by a tab; the analyzer of the cluster only takes that apart. Frequencies
are what a clause scores: all the rest of a score is worked out from them (see `candidates`).
"""

from collections.abc import Mapping
from typing import Any

from glossearch.schema import TEXT_FIELDS

MOST_HITS = 100_000
"""No search goes deeper into its hits."""

LINE, STACKED, GAP = "\n", "\t", "\x1f"
"""What parts positions, what parts the terms of one, and what stands where there is none."""

ENTRY, ATTACHED = "entry", "attached"
"""The kinds of documents."""

_LONGEST_TERM = 32_000
_KEYWORD = {"type": "keyword"}
_TOLD = {"type": "keyword", "index": False}
_NUMBER = {"type": "integer", "index": False}
_KEPT = {"type": "binary", "store": True}
_COMPARED = {"type": "binary", "doc_values": True}
_TEXT = {
    "type": "text",
    "analyzer": "terms",
    "search_analyzer": "one_term",
    "similarity": "frequency",
    "norms": False,
    "index_options": "positions",
}


def length(field: str) -> str:
    """Return the name of the field that tells how long the text field ``field`` is."""
    return f"{field}_length"


_PROPERTIES: Mapping[str, Mapping[str, Any]] = {
    "kind": _KEYWORD,
    "slug": _KEYWORD,
    "digest": _TOLD,
    "headword": _TOLD,
    "checksum": _TOLD,
    "names": _KEYWORD,
    "categories": _KEYWORD,
    "words": _KEYWORD,
    "vector": _COMPARED,
    "question_vectors": _COMPARED,
    "entry": _KEPT,
    "facts": _KEPT,
    "headline": _KEPT,
    "data": _KEPT,
    **dict.fromkeys(TEXT_FIELDS, _TEXT),
    **{length(name): _NUMBER for name in TEXT_FIELDS},
}

_ANALYSIS = {
    "tokenizer": {
        "positions": {"type": "char_group", "tokenize_on_chars": [LINE], "max_token_length": _LONGEST_TERM}
    },
    "filter": {
        "gaps": {"type": "stop", "stopwords": [GAP]},
        "stacked": {
            "type": "pattern_capture",
            "preserve_original": False,
            "patterns": [f"([^{STACKED}]+)"],
        },
    },
    "analyzer": {
        "terms": {"type": "custom", "tokenizer": "positions", "filter": ["gaps", "stacked"]},
        "one_term": {"type": "custom", "tokenizer": "positions"},
    },
}


def body(meta: Mapping[str, object], shards: int, replicas: str) -> Mapping[str, Any]:
    """Return what an index is created with, to be filled and then never changed."""
    return {
        "settings": {
            "number_of_shards": shards,
            "auto_expand_replicas": replicas,
            "refresh_interval": -1,
            "max_result_window": MOST_HITS,
            "analysis": _ANALYSIS,
            "similarity": {"frequency": {"type": "scripted", "script": {"source": "return doc.freq;"}}},
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"enabled": False},
            "_meta": meta,
            "properties": _PROPERTIES,
        },
    }
