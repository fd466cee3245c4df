"""Where the index of a glossary is, by its settings. This is the only file that names a concrete backend."""

from glossearch.backends.base import Store
from glossearch.backends.whoosh import WhooshStore
from glossearch.config import Settings
from glossearch.errors import ConfigError


def store(settings: Settings) -> Store:
    """Return the place of the index that ``settings`` name. Raises `ConfigError` where it lacks something."""
    if settings.backend == "opensearch":
        return _in_cluster(settings)
    return WhooshStore(settings.index, trusting=settings.trust_index)


def _in_cluster(settings: Settings) -> Store:
    try:
        from glossearch.backends.opensearch import Access, OpenSearchStore, Place
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"backend 'opensearch' needs the package {error.name}; run: pip install 'glossearch[opensearch]'"
        ) from error
    cluster = settings.opensearch
    access = Access(cluster.hosts, cluster.secret(), cluster.ca, cluster.verify, cluster.timeout)
    return OpenSearchStore(access, Place(cluster.index, cluster.shards, cluster.replicas))
