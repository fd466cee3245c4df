"""Documents of one generation, read by their slugs and kept for the next who ask."""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from glossearch.backends.opensearch import scanning
from glossearch.backends.opensearch.connection import Connection
from glossearch.backends.opensearch.damage import damaged
from glossearch.backends.opensearch.documents import decoded, identity
from glossearch.backends.opensearch.scoring import Held
from glossearch.backends.values import from_values

_CACHED = 4096
_CHECKED_AT_ONCE = 500
_STORED = ("entry", "facts")


class Fetching:
    """Reads documents of the index ``name``. Safe to use from several threads."""

    def __init__(self, connection: Connection, name: str, place: str) -> None:
        self._connection = connection
        self._name = name
        self._place = place
        self._kept: OrderedDict[str, Held] = OrderedDict()
        self._keeping = threading.Lock()

    def held(self, slugs: Sequence[str]) -> Mapping[str, Held]:
        """Return the documents of those ``slugs`` that there are; one request reads what is not kept."""
        with self._keeping:
            found = {slug: self._kept[slug] for slug in slugs if slug in self._kept}
            for slug in found:
                self._kept.move_to_end(slug)
        unknown = [slug for slug in dict.fromkeys(slugs) if slug not in found]
        if unknown:
            read = dict(self._read(unknown))
            found |= read
            with self._keeping:
                self._kept |= read
                while len(self._kept) > _CACHED:
                    self._kept.popitem(last=False)
        return found

    def all_held(self, slugs: Sequence[str]) -> Mapping[str, Held]:
        """Return the documents of ``slugs``, which the index found. Raises `IndexCorrupt` for none."""
        found = self.held(slugs)
        for slug in slugs:
            if slug not in found:
                raise damaged(self._place, f"{self._name} finds the entry {slug} and does not have it")
        return found

    def damaged(self, count: int) -> Iterator[str]:
        """Yield what is wrong with any of the ``count`` documents."""
        seen = 0
        told = ("slug", "digest")
        for values in scanning.entries(self._connection, self._name, told, _STORED, _CHECKED_AT_ONCE):
            seen += 1
            try:
                document, digest = _document(values)
            except Exception as error:  # noqa: BLE001  # damage shows as nearly anything
                yield f"{values.get('slug')}: cannot be read ({type(error).__name__})"
            else:
                if (document.entry.slug, digest) != (values.get("slug"), values.get("digest")):
                    yield f"{values.get('slug')}: holds another entry"
        if seen != count:
            yield f"{self._name}: has {seen:,} entries and was written with {count:,}"

    def _read(self, slugs: Sequence[str]) -> Iterator[tuple[str, Held]]:
        body = {"ids": list(map(identity, slugs))}
        answer = self._connection.ask(
            "POST", f"/{self._name}/_mget", body, stored_fields=",".join(_STORED), realtime="false"
        )
        for slug, found in zip(slugs, answer["docs"], strict=True):
            if found.get("error"):
                raise damaged(self._place, f"the entry {slug} cannot be read: {found['error'].get('reason')}")
            if found["found"]:
                held = found.get("fields", {})
                yield slug, self._opened(slug, {name: values[0] for name, values in held.items()})

    def _opened(self, slug: str, values: Mapping[str, Any]) -> Held:
        try:
            document, _ = _document(values)
        except Exception as error:
            why = type(error).__name__
            raise damaged(self._place, f"the entry {slug} cannot be read ({why})") from error
        return Held(document)


def _document(values: Mapping[str, Any]) -> Any:  # noqa: ANN401
    return from_values(decoded(values["entry"]), decoded(values["facts"]))
