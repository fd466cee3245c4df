"""Settings: read once, frozen, and passed down; docs/settings.md lists them.

From weakest to strongest: the defaults here, glossearch.toml, GLOSSEARCH_* variables, command line options.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from glossearch.config import cluster
from glossearch.config.cluster import Cluster
from glossearch.config.values import (
    ANY_ORIGIN,
    CHECKS,
    ENTRY_FIELDS,
    LANGUAGE_TAGS,
    LANGUAGES,
    LOG_FORMATS,
    NO_STEMMING,
    PRESETS,
    TOO_MANY_DIGITS,
    meant,
    text,
)
from glossearch.errors import ConfigError

__all__ = [
    "ANY_ORIGIN",
    "ENTRY_FIELDS",
    "FILE_NAME",
    "LANGUAGES",
    "LANGUAGE_TAGS",
    "LOG_FORMATS",
    "NO_STEMMING",
    "PRESETS",
    "Cluster",
    "Settings",
    "load",
    "settings_file",
]

FILE_NAME = "glossearch.toml"
_MOST_CHARACTERS = 1_000_000
_PREFIX = "GLOSSEARCH_"
_CLUSTER = "opensearch"
_FILE_ONLY = ("exclude", "fields", "check", _CLUSTER)
_TABLES: Mapping[str, Sequence[str]] = {"fields": ENTRY_FIELDS, "check": (), _CLUSTER: cluster.names()}
_PATHS = ("corpus", "index", "vectors", "query_log")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a glossary's owner can set.

    - ``corpus``: a folder of Markdown files, or one JSON Lines file.
    - ``index``: the folder that the built index lies in.
    - ``trust_index``: whether an index is opened that others may write, or that another user owns.
    - ``title``: the name of the glossary, shown on its pages.
    - ``language``: the language to stem by (a Snowball language), or "none".
    - ``semantic``: whether entries are found by meaning, too.
    - ``vectors``: the folder of the table of token vectors, or None for the one that glossearch ships.
    - ``preset``: the kind of glossary that the corpus is, one of `PRESETS`, or None for our own format.
    - ``exclude``: globs of files in the corpus folder that are no entries.
    - ``follow_links``: whether links in the corpus folder may lead out of it.
    - ``fields``: which key of the source holds a field, where it is not called as ours.
    - ``host``, ``port``: where ``serve`` listens.
    - ``threads``: how many requests ``serve`` answers at a time.
    - ``public_url``: the address that readers know the site by, without a slash at its end; None for the one
      that each request came to.
    - ``allowed_hosts``: the names that requests may be for, besides ``public_url``'s; with neither, all.
    - ``trusted_proxy``: the address of a web server in front, which is believed who asks and by which scheme.
    - ``rate_limit``: how often one client may ask, as "300/minute", or None for no limit.
    - ``queue``: how many requests may wait for a thread before others are refused.
    - ``cors_origins``: the sites whose scripts may read the API; `ANY_ORIGIN` stands for all.
    - ``metrics``: whether /metrics is there.
    - ``log_format``: how requests and messages are logged, one of `LOG_FORMATS`.
    - ``query_log``: the file that counts what readers ask, or None for none.
    - ``query_log_days``: after how many days a query that is not asked any more is forgotten; 0 for never.
    - ``check``: which rules of ``glossearch check`` are on, or what number they go by.
    - ``backend``: what the index is kept by: "whoosh" in the folder ``index``, or "opensearch" in a cluster.
    - ``fallback``: what ``serve`` goes on with while the cluster cannot be searched: "none", or "embedded"
      for the index in the folder ``index``, which is then written, too.
    - ``opensearch``: the cluster.
    """

    corpus: Path = Path("corpus")
    index: Path = Path("index")
    trust_index: bool = False
    title: str = "Glossary"
    language: str = "english"
    semantic: bool = True
    vectors: Path | None = None
    preset: str | None = None
    exclude: tuple[str, ...] = ()
    follow_links: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    host: str = "127.0.0.1"
    port: int = 8080
    threads: int = 4
    public_url: str | None = None
    allowed_hosts: tuple[str, ...] = ()
    trusted_proxy: str | None = None
    rate_limit: str | None = None
    queue: int = 256
    cors_origins: tuple[str, ...] = ()
    metrics: bool = False
    log_format: str = "text"
    query_log: Path | None = None
    query_log_days: int = 90
    check: Mapping[str, bool | int] = field(default_factory=dict)
    backend: str = "whoosh"
    fallback: str = "none"
    opensearch: Cluster = field(default_factory=Cluster)

    @property
    def embedded(self) -> "Settings":
        """The same glossary, from the index in the folder ``index``."""
        return replace(self, backend="whoosh", fallback="none")

    @property
    def standby(self) -> "Settings | None":
        """The settings of the index that stands in for the cluster while that is away, or None."""
        return self.embedded if self.backend == "opensearch" and self.fallback == "embedded" else None

    def with_options(self, **options: object) -> "Settings":
        """Return a copy with those of ``options`` that are not None put in."""
        given = {name: value for name, value in options.items() if value is not None}
        return replace(self, **_checked(given, "options", Path()))


def settings_file(start: Path, environment: Mapping[str, str], file: Path | None = None) -> Path | None:
    """Return the file that `load` reads, or None."""
    named = environment.get("GLOSSEARCH_CONFIG")
    return file or (Path(named) if named else _nearest(start))


def load(start: Path, environment: Mapping[str, str], file: Path | None = None) -> Settings:
    """Read the settings that hold in the folder ``start``.

    ``file`` names the settings file; else it is GLOSSEARCH_CONFIG, or the glossearch.toml found in ``start``
    or the nearest folder above it. Relative paths in a file count from its folder, in a variable from the
    working folder.

    Raises `ConfigError`, which names the file or variable and the setting.
    """
    settings = Settings()
    found = settings_file(start, environment, file)
    if found is not None:
        settings = replace(settings, **_checked(_read(found), str(found), found.parent))
    variables = {
        name: environment[_PREFIX + name.upper()]
        for name in _scalars()
        if environment.get(_PREFIX + name.upper())
    }
    settings = replace(settings, **_checked(variables, f"{_PREFIX}* variables", Path()))
    prefix = f"{_PREFIX}{_CLUSTER.upper()}_"
    of_cluster = {
        name: environment[prefix + name.upper()]
        for name in cluster.names()
        if environment.get(prefix + name.upper())
    }
    given = cluster.checked(of_cluster, f"{prefix}* variables", Path(), secrets=True)
    return replace(settings, opensearch=replace(settings.opensearch, **given))


def _nearest(start: Path) -> Path | None:
    folders = [start.absolute(), *start.absolute().parents]
    return next((f / FILE_NAME for f in folders if (f / FILE_NAME).is_file()), None)


def _read(file: Path) -> dict[str, Any]:
    import tomllib

    try:
        with file.open(encoding="utf-8") as opened:
            read = opened.read(_MOST_CHARACTERS + 1)
        if len(read) > _MOST_CHARACTERS:
            raise ConfigError(f"{file}: longer than {_MOST_CHARACTERS:,} characters; is it a settings file?")
        found = tomllib.loads(read)
        str(found)  # fails where a number is too long to be told of, as one in hexadecimal can be
        return found
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{file}: not valid TOML: {error}") from error
    except ValueError as error:
        raise ConfigError(f"{file}: not valid TOML: {TOO_MANY_DIGITS}") from error


def _scalars() -> list[str]:
    return [f.name for f in fields(Settings) if f.name not in _FILE_ONLY]


def _refuse_settings_in(table: str, keys: Mapping[str, object], names: Sequence[str], source: str) -> None:
    """Raise `ConfigError` where one of ``keys`` is a setting, written below a ``table`` and so into it."""
    for key in keys:
        if key in names and key not in _TABLES[table]:
            raise ConfigError(
                f"{source}: '{key}' is a setting and stands in [{table}]; move it above [{table}]"
            )


def _checked(given: Mapping[str, object], source: str, folder: Path) -> dict[str, Any]:
    """Return ``given`` with the types of `Settings`, paths taken from ``folder``."""
    names = [f.name for f in fields(Settings)]
    checked: dict[str, Any] = {}
    for name, value in given.items():
        if name not in names:
            hint = meant(name, names) or f"; the settings are {', '.join(names)}"
            raise ConfigError(f"{source}: unknown setting '{name}'{hint}")
        if name in _TABLES and isinstance(value, dict):
            _refuse_settings_in(name, value, names, source)
        if name == _CLUSTER:
            checked[name] = Cluster(**cluster.checked(value, source, folder))
        elif name in _PATHS:
            checked[name] = folder / text(name, value, source)
        else:
            checked[name] = CHECKS.get(name, text)(name, value, source)
    return checked
