"""A glossary of what a page has to cope with, and the shipped one does not have."""

from pathlib import Path

from web_fixtures import ENTRIES

RICH = "rich"
HOSTILE = "hostile"
LONG_WORD = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 3
_WAY = "https://example.org/" + "way/" * 40
TEXTS = {
    HOSTILE: ENTRIES[HOSTILE],
    RICH: f"""---
title: {LONG_WORD}
aliases: [{LONG_WORD.lower()}, {", ".join(f"name number {number}" for number in range(30))}]
category: Many kinds of things that a category can be called
questions: ["Is {LONG_WORD} a word?"]
---
A thing with everything in it that is wide: {LONG_WORD}.

# Of tables

| {" | ".join(f"column {number}" for number in range(12))} |
|{"---|" * 12}
| {" | ".join(f"cell number {number}" for number in range(12))} |

## Of code

```
{"a line that does not end " * 12}
```

And `{LONG_WORD}` within a line, and {_WAY} as a link: <{_WAY}>.

## Of lists

1. One
   - Two
     - Three
       > Four {LONG_WORD}
""",
    **{
        f"term-{number:03}": f"---\ntitle: Term {number:03}\n---\nOne of very many wide things.\n"
        for number in range(60)
    },
}


def write(corpus: Path) -> Path:
    """Write all entries into a new folder, and return it."""
    corpus.mkdir()
    for slug, text in TEXTS.items():
        (corpus / f"{slug}.md").write_text(text, encoding="utf-8")
    return corpus
