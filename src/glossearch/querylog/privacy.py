"""What of a query is kept: its words alone, and nothing of one that looks like personal data."""

import re
import unicodedata

LONGEST = 200
"""Characters; longer texts are pasted and not asked, and nobody else asks the same."""

# In this order: an e-mail address, an address of the web, a UUID, and a key or a password: 16 letters and
# digits or more without anything between them.
_PERSONAL = re.compile(
    r"\S@(?:\S+\.\S|localhost\b)"
    r"|\w://|\bwww\."
    r"|[0-9a-f]{8}-[0-9a-f]{4}-"
    r"|(?=[^\W_]{16})(?=[^\W_]*\d)(?=[^\W_]*[^\W\d_])"
)
# Numbers of telephones, accounts, cards and passports: the digits may be in groups.
_DIGITS = re.compile(r"(?:\d[\s().,/+-]{0,3}){7}")


def kept_form(text: str) -> str | None:
    """Return ``text`` as it is counted: in small letters, with single spaces; None where it is not kept.

    That is an empty text, one of more than `LONGEST` characters, and one that looks like personal data: with
    an e-mail address, an address of the web, seven digits in a row or in groups, or what looks like a key.
    """
    if len(text) > 2 * LONGEST:
        return None
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = " ".join("".join(c if c.isprintable() else " " for c in plain).split())
    if not kept or len(kept) > LONGEST or _PERSONAL.search(kept) or _DIGITS.search(kept):
        return None
    return kept
