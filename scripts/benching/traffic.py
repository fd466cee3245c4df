"""What the visitors of a glossary ask for, mixed by a seed; one request in a hundred is nonsense."""

import random
from collections.abc import Iterator, Sequence
from urllib.parse import quote, quote_plus

from bench_peers import Entry

_KINDS = {
    "suggest": 30,
    "results": 20,
    "search": 20,
    "entry": 19,
    "home": 4,
    "browse": 3,
    "compare": 3,
    "garbage": 1,
}
_NONSENSE = (
    *("/%00", "/entry/..%2f..%2fetc%2fpasswd", "/wp-login.php", "/static/../app.py", "/api/v1/nothing"),
    *(f"/search?q={quote(text)}" for text in ('"' * 500, "(" * 500, "<script>alert(1)</script>", "- - -")),
    *("/search?q=%ff%fe%ed%a0%80", "/search?page=-1&q=x", f"/entry/{'x' * 5000}"),
    *("/api/v1/search?q=a&limit=-1", f"/api/v1/search?q={'a' * 2000}"),
    "/api/v1/search?q=" + quote('title:"" category: field:x *?~^2 \u202e\u200b\0'),
)


def traffic(entries: Sequence[Entry], seed: int) -> Iterator[str]:
    """Yield paths without end, the same ones for the same seed."""
    chosen = random.Random(seed)
    kinds, weights = list(_KINDS), list(_KINDS.values())
    while True:
        entry, other = chosen.choice(entries), chosen.choice(entries)
        words = entry.text.split()
        first = chosen.randrange(max(1, len(words) - 6))
        asked = chosen.choice((entry.title, " ".join(words[first : first + chosen.randint(2, 6)])))
        match chosen.choices(kinds, weights)[0]:
            case "suggest":
                yield f"/api/v1/suggest?q={quote_plus(entry.title[: chosen.randint(1, 8)])}"
            case "results":
                yield f"/search?q={quote_plus(asked)}"
            case "search":
                yield f"/api/v1/search?q={quote_plus(asked)}"
            case "entry":
                yield f"/entry/{quote(entry.id, safe='')}"
            case "home":
                yield "/"
            case "browse":
                yield f"/browse?letter={quote_plus(entry.title[:1])}"
            case "compare":
                yield f"/compare?a={quote_plus(entry.title)}&b={quote_plus(other.title)}"
            case _:
                yield chosen.choice(_NONSENSE)
