"""The table [opensearch]: where a cluster is, how to get in, and how the index lies in it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from glossearch.config.values import Check, meant, number, switch, text
from glossearch.errors import ConfigError

_HOST = r"https?://(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?"
# As Lucene's cluster has it, with room for what is put behind it; a dot in front is for its own indexes.
_NAME = r"[a-z0-9][a-z0-9._-]{0,99}"
_PATHS = ("password_file", "token_file", "ca")
_SECRETS = ("password", "token")


class Secret:
    """A password or a token, which is shown nowhere."""

    def __init__(self, value: str) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "Secret()"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other.value == self.value

    def __hash__(self) -> int:
        return hash(self.value)


@dataclass(frozen=True, slots=True)
class Cluster:
    """An OpenSearch cluster, and an index in it.

    - ``hosts``: the addresses of its nodes, or of what stands in front of them.
    - ``index``: the name of the index, or rather of the alias that stands for its newest generation.
    - ``user``, with ``password`` or ``password_file``; or else ``token`` or ``token_file``.
    - ``ca``: a file with the certificates of the authority that signed the hosts', None for the usual ones.
    - ``verify``: whether their certificates are verified.
    - ``timeout``: after how many seconds a request is given up.
    - ``shards``: into how many parts a new index is divided, and ``replicas``: how many copies of each there
      are, where there are nodes enough.
    """

    hosts: tuple[str, ...] = ("http://127.0.0.1:9200",)
    index: str = "glossearch"
    user: str | None = None
    password: Secret | None = field(default=None, repr=False)
    password_file: Path | None = None
    token: Secret | None = field(default=None, repr=False)
    token_file: Path | None = None
    ca: Path | None = None
    verify: bool = True
    timeout: int = 10
    shards: int = 1
    replicas: int = 1

    def secret(self) -> tuple[str, str] | str | None:
        """Return the user and the password, or the token, or None. Raises `ConfigError`."""
        token = _read(self.token, self.token_file, "token")
        password = _read(self.password, self.password_file, "password")
        if token is not None:
            if self.user is not None or password is not None:
                raise ConfigError("[opensearch] has a token and a user or a password; leave out one of them")
            return token
        if (self.user is None) != (password is None):
            given, missing = ("user", "password") if password is None else ("password", "user")
            raise ConfigError(
                f"[opensearch] has a {given} and no {missing}; "
                f"see GLOSSEARCH_OPENSEARCH_{missing.upper()} in docs/settings.md"
            )
        return None if self.user is None or password is None else (self.user, password)


def names() -> list[str]:
    """Return what the table may have."""
    return [one.name for one in fields(Cluster)]


def checked(given: object, source: str, folder: Path, *, secrets: bool = False) -> dict[str, Any]:
    """Return ``given`` with the types of `Cluster`, paths taken from ``folder``.

    Unless ``secrets`` may be in it, they are refused. Raises `ConfigError`, which never tells a secret.
    """
    if not isinstance(given, dict):
        raise ConfigError(
            f"{source}: 'opensearch' must be a table, as [opensearch] with hosts = [...] below it"
        )
    found: dict[str, Any] = {}
    for name, value in given.items():
        if name not in names():
            hint = meant(name, names()) or f"; it has {', '.join(names())}"
            raise ConfigError(f"{source}: [opensearch] has no '{name}'{hint}")
        if name in _SECRETS:
            if not secrets:
                raise ConfigError(
                    f"{source}: [opensearch] {name} does not belong into a file that others may read; set "
                    f"GLOSSEARCH_OPENSEARCH_{name.upper()}, or name a file that has it as {name}_file"
                )
            found[name] = Secret(_sendable(name, str(value), f"{source}: '{name}'"))
        elif name in _PATHS:
            found[name] = folder / text(name, value, source)
        else:
            found[name] = _CHECKS.get(name, text)(name, value, source)
    return found


def _read(secret: Secret | None, file: Path | None, name: str) -> str | None:
    if secret is not None or file is None:
        return secret.value if secret else None
    try:
        read = file.read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read: {getattr(error, 'strerror', 'it is no text')}") from error
    return _sendable(name, read, f"{file}: the {name}")


def _sendable(name: str, secret: str, told: str) -> str:
    """Return a secret that can be sent in a header of HTTP; messages call it as ``told``."""
    if not secret or any(unicodedata.category(letter) == "Cc" for letter in secret):
        raise ConfigError(f"{told} must be one line of text; see docs/settings.md")
    if name == "token" and not secret.isascii():
        raise ConfigError(f"{told} must have only letters, digits and signs of ASCII; see docs/settings.md")
    return secret


def _hosts(name: str, value: object, source: str) -> tuple[str, ...]:
    """Return a list of addresses; in a variable they are parted by spaces or commas."""
    hosts = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(hosts, list | tuple) or not hosts or not all(isinstance(host, str) for host in hosts):
        raise ConfigError(f"{source}: '{name}' must be a list of addresses, as [\"https://node-1:9200\"]")
    for host in hosts:
        if "@" in host:  # not to be repeated: there is a password in it
            raise ConfigError(
                f"{source}: '{name}' must not have a user or a password in it; "
                f"set user, and GLOSSEARCH_OPENSEARCH_PASSWORD"
            )
        if not re.fullmatch(_HOST, host.rstrip("/")):
            raise ConfigError(
                f"{source}: '{name}' has {host!r}; an address is a scheme, a host and perhaps a port, "
                f'as "https://node-1:9200"'
            )
    return tuple(host.rstrip("/") for host in hosts)


def _name(name: str, value: object, source: str) -> str:
    index = text(name, value, source)
    if not re.fullmatch(_NAME, index):
        raise ConfigError(
            f"{source}: '{name}' must be small letters, digits, '-', '_' and '.', "
            f"and begin with a letter or a digit, not {value!r}"
        )
    return index


_CHECKS: Mapping[str, Check] = {
    "hosts": _hosts,
    "index": _name,
    "verify": switch,
    "timeout": number(1, 300),
    "shards": number(1, 1024),
    "replicas": number(0, 20),
}
