"""What the value of a setting may be, and what becomes of it."""

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from glossearch.errors import ConfigError

# A host; a scheme with it and perhaps a port is what browsers send as an origin.
_HOST = r"(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])"
_ORIGIN = rf"https?://{_HOST}(?::[0-9]{{1,5}})?"
_RATE = r"[1-9][0-9]{0,8}/(?:second|minute|hour|day)"
_URL = _ORIGIN + r"(?:/[^\s/?#]+)*"
ENTRY_FIELDS = (
    "slug", "title", "aliases", "hidden_aliases", "category", "see_also", "questions", "definition", "body",
    "as_of", "markup",
)  # fmt: skip
"""The parts of an entry that a source may keep under a key of its own."""
Check = Callable[[str, object, str], object]
"""Takes the name of a setting, its value and where that is from; returns what the setting becomes."""
LOG_FORMATS = ("text", "json", "none")
ANY_ORIGIN = "*"
PRESETS = ("kubernetes", "cncf", "mdn", "hugo", "jekyll", "mkdocs", "obsidian", "sphinx")
"""Kinds of glossaries that we did not write and can read: see `glossearch.corpus.presets`."""
BACKENDS = ("whoosh", "opensearch")
"""What an index can be kept by."""
FALLBACKS = ("none", "embedded")
NO_STEMMING = "none"
TOO_MANY_DIGITS = (
    f"a number of more than {sys.int_info.default_max_str_digits:,} digits; quote it if it is a text"
)
"""What is wrong where Python refuses to read a number."""
LANGUAGE_TAGS = {
    "english": "en", "arabic": "ar", "danish": "da", "dutch": "nl", "finnish": "fi", "french": "fr",
    "german": "de", "hungarian": "hu", "italian": "it", "norwegian": "no", "portuguese": "pt",
    "romanian": "ro", "russian": "ru", "spanish": "es", "swedish": "sv",
}  # fmt: skip
"""The languages that words can be stemmed in, and their tags as BCP 47 has them."""
LANGUAGES = (*LANGUAGE_TAGS, NO_STEMMING)


def text(name: str, value: object, source: str) -> str:
    """Return ``value`` as a text. Raises `ConfigError` where it is none, or empty, or no path could be it."""
    if not isinstance(value, str | Path) or not str(value) or "\0" in str(value):
        raise ConfigError(f"{source}: '{name}' must be a text, not {value!r}")
    return str(value)


def _one_of(choices: tuple[str, ...]) -> Check:
    """Return the check of a setting that must be one of ``choices``."""

    def checked(name: str, value: object, source: str) -> str:
        choice = text(name, value, source)
        if choice not in choices:
            raise ConfigError(
                f"{source}: unknown {name} '{choice}'{meant(choice, choices)}; one of {', '.join(choices)}"
            )
        return choice

    return checked


def number(least: int, highest: int) -> Check:
    """Return the check of a setting that must be a whole number from ``least`` to ``highest``."""

    def checked(name: str, value: object, source: str) -> int:
        try:
            found = int(str(value))
        except ValueError:
            found = -1
        if isinstance(value, bool) or not least <= found <= highest:
            raise ConfigError(
                f"{source}: '{name}' must be a whole number from {least} to {highest}, not {value!r}"
            )
        return found

    return checked


def switch(name: str, value: object, source: str) -> bool:
    """Return whether ``value`` is true. Raises `ConfigError` where it is neither true nor false."""
    known = {"true": True, "false": False}
    found = known.get(str(value).lower())
    if found is None:
        raise ConfigError(f"{source}: '{name}' must be true or false, not {value!r}")
    return found


def _public_url(name: str, value: object, source: str) -> str:
    url = text(name, value, source).rstrip("/")
    if not re.fullmatch(_URL, url):
        raise ConfigError(
            f"{source}: '{name}' must be an http or https address without a query, "
            f'as "https://example.org/terms", not {value!r}'
        )
    return url


def _origins(name: str, value: object, source: str) -> tuple[str, ...]:
    """Return a list of origins; in a variable they are parted by spaces or commas."""
    origins = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(origins, list | tuple):
        raise ConfigError(
            f'{source}: \'{name}\' must be a list of origins, as ["https://example.org"], or "*"'
        )
    for origin in origins:
        if origin != ANY_ORIGIN and not (isinstance(origin, str) and re.fullmatch(_ORIGIN, origin)):
            raise ConfigError(
                f"{source}: '{name}' has {origin!r}, which is no origin: a scheme and a host in lower case, "
                f'and a port if it is not the usual one, as "https://example.org"'
            )
    if ANY_ORIGIN in origins and len(origins) > 1:
        raise ConfigError(f"{source}: '{name}' has \"*\", which is all origins; leave out the others")
    return tuple(origins)


def _hosts(name: str, value: object, source: str) -> tuple[str, ...]:
    """Return a list of host names; in a variable they are parted by spaces or commas."""
    hosts = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(hosts, list | tuple) or not all(
        isinstance(host, str) and re.fullmatch(_HOST, host) for host in hosts
    ):
        raise ConfigError(
            f"{source}: '{name}' must be a list of host names in lower case without a port, "
            f'as ["example.org"], not {value!r}'
        )
    return tuple(hosts)


def _address(name: str, value: object, source: str) -> str:
    """Return an IP address."""
    import ipaddress

    try:
        return str(ipaddress.ip_address(text(name, value, source)))
    except ValueError as error:
        raise ConfigError(f"{source}: '{name}' must be an IP address, not {value!r}") from error


def _rate(name: str, value: object, source: str) -> str:
    rate = text(name, value, source)
    if not re.fullmatch(_RATE, rate):
        raise ConfigError(
            f"{source}: '{name}' must be a number of requests in a time, as \"300/minute\", not {value!r}"
        )
    return rate


def _globs(name: str, value: object, source: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ConfigError(f"{source}: '{name}' must be a list of file patterns, as [\"index.md\"]")
    return tuple(value)


def _field_map(fields_name: str, value: object, source: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ConfigError(
            f"{source}: '{fields_name}' must be a table, as [fields] with aliases = \"aka\" below it"
        )
    for name, key in value.items():
        if name not in ENTRY_FIELDS:
            raise ConfigError(
                f"{source}: [fields] has no '{name}'{meant(name, ENTRY_FIELDS)}; "
                f"it maps {', '.join(ENTRY_FIELDS)} to the keys of your files"
            )
        if not isinstance(key, str) or not key:
            raise ConfigError(f"{source}: [fields] {name} must be the name of a key, not {key!r}")
    return dict(value)


def _rules(name: str, value: object, source: str) -> dict[str, bool | int]:
    """Return the table of rules; which there are is known to those who check."""
    if not isinstance(value, dict):
        raise ConfigError(f"{source}: '{name}' must be a table, as [{name}] with orphan = false below it")
    for rule, setting in value.items():
        if not isinstance(setting, int) or setting < 0:
            raise ConfigError(f"{source}: [{name}] {rule} must be true, false or a number, not {setting!r}")
    return dict(value)


def meant(name: str, names: "list[str] | tuple[str, ...]") -> str:
    """Return a hint at what ``name`` was to be, or nothing where none of ``names`` is like it."""
    import difflib

    near = difflib.get_close_matches(name, names, n=1)
    return f" (did you mean '{near[0]}'?)" if near else ""


CHECKS: Mapping[str, Check] = {
    "backend": _one_of(BACKENDS),
    "fallback": _one_of(FALLBACKS),
    "language": _one_of(LANGUAGES),
    "preset": _one_of(PRESETS),
    "trust_index": switch,
    "semantic": switch,
    "exclude": _globs,
    "follow_links": switch,
    "fields": _field_map,
    "port": number(0, 65535),
    "threads": number(1, 256),
    "public_url": _public_url,
    "allowed_hosts": _hosts,
    "trusted_proxy": _address,
    "rate_limit": _rate,
    "queue": number(1, 10_000),
    "cors_origins": _origins,
    "metrics": switch,
    "log_format": _one_of(LOG_FORMATS),
    "query_log_days": number(0, 3650),
    "check": _rules,
}
"""How a setting is checked and what becomes of it, where it is no plain text."""
