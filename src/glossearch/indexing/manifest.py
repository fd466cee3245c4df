"""What an index says of itself: how it was built, and so whether it can be searched."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from glossearch.errors import IndexOutdated
from glossearch.indexing.making import Making

_LATEST = 253_402_300_800  # the end of the year 9999


@dataclass(frozen=True, slots=True)
class Manifest:
    """The facts about a build.

    ``format`` is `glossearch.schema.FORMAT`, ``analysis`` the analyzer's fingerprint, ``vectors`` that of the
    table of token vectors ("none" without one), ``corpus`` the path that was read, ``built_at`` when, in
    seconds since 1970 (UTC).
    """

    format: int
    analysis: str
    vectors: str
    corpus: str
    built_at: float

    @classmethod
    def new(cls, making: Making, corpus: str, built_at: float) -> "Manifest":
        """Return the manifest of an index built now."""
        return cls(*making.fingerprints, corpus, built_at)

    def as_json(self) -> dict[str, object]:
        """Return the manifest as JSON holds it."""
        return asdict(self)


def checked(stored: Mapping[str, object], making: Making, place: str) -> Manifest:
    """Return the manifest of the index at ``place``.

    Raises `IndexOutdated` when this version, with these settings, cannot search it.
    """
    names = ("format", "analysis", "vectors")
    wanted = making.fingerprints
    differ = [
        f"{name} {stored.get(name)}, needed {value}"
        for name, value in zip(names, wanted, strict=True)
        if stored.get(name) != value
    ]
    if differ:
        raise IndexOutdated(
            f"index outdated: {place} was built by another version or with other settings "
            f"({'; '.join(differ)}); run 'glossearch index'"
        )
    built_at = stored.get("built_at")
    return Manifest(
        *wanted,
        corpus=str(stored.get("corpus", "")),
        built_at=built_at if isinstance(built_at, int | float) and 0 <= built_at < _LATEST else 0.0,
    )
