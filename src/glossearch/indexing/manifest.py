"""What an index says of itself: how it was built, and so whether it can be searched."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from glossearch import schema
from glossearch.analysis import Analyzer
from glossearch.errors import IndexOutdated

_LATEST = 253_402_300_800  # the end of the year 9999


@dataclass(frozen=True, slots=True)
class Manifest:
    """The facts about a build.

    ``format`` is `glossearch.schema.FORMAT`, ``analysis`` the analyzer's fingerprint, ``corpus`` the path
    that was read, ``built_at`` when, in seconds since 1970 (UTC).
    """

    format: int
    analysis: str
    corpus: str
    built_at: float

    @classmethod
    def new(cls, analyzer: Analyzer, corpus: str, built_at: float) -> "Manifest":
        """Return the manifest of an index built now."""
        return cls(schema.FORMAT, analyzer.fingerprint, corpus, built_at)

    def as_json(self) -> dict[str, object]:
        """Return the manifest as JSON holds it."""
        return asdict(self)


def checked(stored: Mapping[str, object], analyzer: Analyzer, place: str) -> Manifest:
    """Return the manifest of the index at ``place``.

    Raises `IndexOutdated` when this version, with these settings, cannot search it.
    """
    found = (stored.get("format"), stored.get("analysis"))
    wanted = (schema.FORMAT, analyzer.fingerprint)
    if found != wanted:
        raise IndexOutdated(
            f"index outdated: {place} was built by another version or with other settings "
            f"(format {found[0]}, analysis {found[1]}; needed: {wanted[0]}, {wanted[1]}); "
            "run 'glossearch index'"
        )
    built_at = stored.get("built_at")
    return Manifest(
        format=wanted[0],
        analysis=wanted[1],
        corpus=str(stored.get("corpus", "")),
        built_at=built_at if isinstance(built_at, int | float) and 0 <= built_at < _LATEST else 0.0,
    )
