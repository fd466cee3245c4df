"""Single entries into an index, without reading a corpus."""

import time
from collections.abc import Iterable
from dataclasses import replace

from glossearch.backends.base import Store
from glossearch.corpus import Entry
from glossearch.errors import CorpusError
from glossearch.indexing import changes
from glossearch.indexing.making import Making
from glossearch.indexing.manifest import checked
from glossearch.indexing.report import Report
from glossearch.schema import digest


def put(store: Store, making: Making, entries: Iterable[Entry], removed: Iterable[str] = ()) -> Report:
    """Put ``entries`` into the index, in place of those with their slugs, and take out the slugs ``removed``.

    What is known of the corpus's files is forgotten, so that the next `sync` compares all of them. Raises
    `CorpusError` for an entry that cannot be indexed, `IndexMissing`, `IndexOutdated`, `IndexCorrupt`,
    `IndexBusy` or `BackendUnavailable`; the index then stays as it was.
    """
    started = time.perf_counter()
    wanted = _by_slug(entries)
    gone = set(removed) - wanted.keys()
    report = Report()
    with store.lock():
        with store.open() as reader:
            manifest = checked(reader.manifest, making, store.describe())
            known = {slug for slug in wanted.keys() | gone if reader.entry(slug) is not None}
            count = reader.count
            times = changes.read(reader.attachment(changes.NAME))
        with store.write(fresh=False) as writer:
            for slug in known:
                writer.delete(slug)
            for slug, entry in wanted.items():
                (report.changed if slug in known else report.added).append(slug)
                writer.add(making.document(entry), digest(entry))
            report.removed = sorted(gone & known)
            if report.added or report.changed or report.removed:
                now = time.time()
                writer.attach(changes.NAME, changes.after(times, wanted, report.removed, now))
                writer.commit(replace(manifest, built_at=now).as_json())
    report.unchanged = count - len(report.changed) - len(report.removed)
    report.seconds = time.perf_counter() - started
    return report


def _by_slug(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return ``entries`` by their slugs. Raises `CorpusError` for one that cannot be indexed."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.slug in found:
            raise CorpusError(f"the entry '{entry.slug}' is given twice; leave out one of the two")
        texts = (entry.slug, *entry.names, entry.body, entry.definition or "", *entry.questions)
        if not (entry.slug.isprintable() and entry.slug and entry.title.strip() and entry.body.strip()):
            raise CorpusError(f"the entry {entry.slug!r} needs a slug, a title and a body; give it all three")
        try:
            "".join((*texts, *entry.categories, *entry.see_also)).encode()
        except UnicodeEncodeError:
            raise CorpusError(
                rf"the entry {entry.slug!r} has half of a surrogate pair (as in '\ud83d');"
                " write the character itself"
            ) from None
        found[entry.slug] = entry
    return found
