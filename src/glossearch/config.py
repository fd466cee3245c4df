"""Settings: read once, frozen, and passed down; docs/settings.md lists them.

From weakest to strongest: the defaults here, glossearch.toml, GLOSSEARCH_* variables, command line options.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from glossearch.errors import ConfigError

FILE_NAME = "glossearch.toml"
_PREFIX = "GLOSSEARCH_"
_FILE_ONLY = ("exclude", "fields")
# A scheme, a host and perhaps a port: what browsers send as an origin.
_ORIGIN = r"https?://(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?"
_URL = _ORIGIN + r"(?:/[^\s/?#]+)*"
ENTRY_FIELDS = (
    "slug", "title", "aliases", "hidden_aliases", "category", "see_also", "questions", "definition", "body",
)  # fmt: skip
"""The parts of an entry that a source may keep under a key of its own."""
LOG_FORMATS = ("text", "json", "none")
ANY_ORIGIN = "*"
NO_STEMMING = "none"
LANGUAGES = (
    "english", "arabic", "danish", "dutch", "finnish", "french", "german", "hungarian", "italian",
    "norwegian", "portuguese", "romanian", "russian", "spanish", "swedish", NO_STEMMING,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """What a glossary's owner can set.

    - ``corpus``: a folder of Markdown files, or one JSON Lines file.
    - ``index``: the folder that the built index lies in.
    - ``title``: the name of the glossary, shown on its pages.
    - ``language``: the language to stem by (a Snowball language), or "none".
    - ``semantic``: whether entries are found by meaning, too.
    - ``vectors``: the folder of the table of token vectors, or None for the one that glossearch ships.
    - ``exclude``: globs of files in the corpus folder that are no entries.
    - ``fields``: which key of the source holds a field, where it is not called as ours.
    - ``host``, ``port``: where ``serve`` listens.
    - ``threads``: how many requests ``serve`` answers at a time.
    - ``public_url``: the address that readers know the site by, without a slash at its end; None for the one
      that each request came to.
    - ``cors_origins``: the sites whose scripts may read the API; `ANY_ORIGIN` stands for all.
    - ``metrics``: whether /metrics is there.
    - ``log_format``: how requests and messages are logged, one of `LOG_FORMATS`.
    """

    corpus: Path = Path("corpus")
    index: Path = Path("index")
    title: str = "Glossary"
    language: str = "english"
    semantic: bool = True
    vectors: Path | None = None
    exclude: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    host: str = "127.0.0.1"
    port: int = 8080
    threads: int = 4
    public_url: str | None = None
    cors_origins: tuple[str, ...] = ()
    metrics: bool = False
    log_format: str = "text"

    def with_options(self, **options: object) -> "Settings":
        """Return a copy with those of ``options`` that are not None put in."""
        given = {name: value for name, value in options.items() if value is not None}
        return replace(self, **_checked(given, "options", Path()))


def load(start: Path, environment: Mapping[str, str], file: Path | None = None) -> Settings:
    """Read the settings that hold in the folder ``start``.

    ``file`` names the settings file; else it is GLOSSEARCH_CONFIG, or the glossearch.toml found in ``start``
    or the nearest folder above it. Relative paths in a file count from its folder, in a variable from the
    working folder.

    Raises `ConfigError`, which names the file or variable and the setting.
    """
    named = file or (Path(environment["GLOSSEARCH_CONFIG"]) if environment.get("GLOSSEARCH_CONFIG") else None)
    settings = Settings()
    found = named or _nearest(start)
    if found is not None:
        settings = replace(settings, **_checked(_read(found), str(found), found.parent))
    variables = {
        name: environment[_PREFIX + name.upper()]
        for name in _scalars()
        if environment.get(_PREFIX + name.upper())
    }
    return replace(settings, **_checked(variables, f"{_PREFIX}* variables", Path()))


def _nearest(start: Path) -> Path | None:
    folders = [start.absolute(), *start.absolute().parents]
    return next((f / FILE_NAME for f in folders if (f / FILE_NAME).is_file()), None)


def _read(file: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{file}: not valid TOML: {error}") from error


def _scalars() -> list[str]:
    return [f.name for f in fields(Settings) if f.name not in _FILE_ONLY]


def _checked(given: Mapping[str, object], source: str, folder: Path) -> dict[str, Any]:
    """Return ``given`` with the types of `Settings`, paths taken from ``folder``."""
    names = [f.name for f in fields(Settings)]
    checked: dict[str, Any] = {}
    for name, value in given.items():
        if name not in names:
            raise ConfigError(
                f"{source}: unknown setting '{name}'{_meant(name, names)}; see docs/settings.md"
            )
        if name in ("corpus", "index", "vectors"):
            checked[name] = folder / _text(name, value, source)
        else:
            checked[name] = _CHECKS.get(name, _text)(name, value, source)
    return checked


def _text(name: str, value: object, source: str) -> str:
    if not isinstance(value, str | Path) or not str(value):
        raise ConfigError(f"{source}: '{name}' must be a text, not {value!r}")
    return str(value)


def _language(name: str, value: object, source: str) -> str:
    language = _text(name, value, source)
    if language not in LANGUAGES:
        raise ConfigError(f"{source}: unknown language '{language}'; one of {', '.join(LANGUAGES)}")
    return language


def _log_format(name: str, value: object, source: str) -> str:
    if value not in LOG_FORMATS:
        raise ConfigError(f"{source}: '{name}' must be one of {', '.join(LOG_FORMATS)}, not {value!r}")
    return str(value)


def _number(name: str, value: object, source: str) -> int:
    highest = {"port": 65535, "threads": 256}[name]
    try:
        number = int(str(value))
    except ValueError:
        number = -1
    if isinstance(value, bool) or not 0 <= number <= highest or (name == "threads" and not number):
        least = 1 if name == "threads" else 0
        raise ConfigError(
            f"{source}: '{name}' must be a whole number from {least} to {highest}, not {value!r}"
        )
    return number


def _switch(name: str, value: object, source: str) -> bool:
    known = {"true": True, "false": False}
    switch = known.get(str(value).lower())
    if switch is None:
        raise ConfigError(f"{source}: '{name}' must be true or false, not {value!r}")
    return switch


def _public_url(name: str, value: object, source: str) -> str:
    url = _text(name, value, source).rstrip("/")
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
                f"{source}: [fields] has no '{name}'{_meant(name, ENTRY_FIELDS)}; "
                f"it maps {', '.join(ENTRY_FIELDS)} to the keys of your files"
            )
        if not isinstance(key, str) or not key:
            raise ConfigError(f"{source}: [fields] {name} must be the name of a key, not {key!r}")
    return dict(value)


def _meant(name: str, names: "list[str] | tuple[str, ...]") -> str:
    import difflib

    near = difflib.get_close_matches(name, names, n=1)
    return f" (did you mean '{near[0]}'?)" if near else ""


_CHECKS: Mapping[str, Callable[[str, object, str], object]] = {
    "language": _language,
    "semantic": _switch,
    "exclude": _globs,
    "fields": _field_map,
    "port": _number,
    "threads": _number,
    "public_url": _public_url,
    "cors_origins": _origins,
    "metrics": _switch,
    "log_format": _log_format,
}
"""How a setting is checked and what becomes of it, where it is no plain text."""
